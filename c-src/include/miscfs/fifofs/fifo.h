/*
 * Fifo vnodes, fifofs.
 */

#ifndef _MISCFS_FIFOFS_FIFO_H_
#define	_MISCFS_FIFOFS_FIFO_H_

#ifdef _KERNEL
extern int	(**fifo_vnodeop_p)(void *);
#endif

#endif /* _MISCFS_FIFOFS_FIFO_H_ */
