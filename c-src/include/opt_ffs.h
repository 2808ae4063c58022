/*
 * No options.
 */

#ifndef _OPT_FFS_H_
#define	_OPT_FFS_H_


#endif /* _OPT_FFS_H_ */
