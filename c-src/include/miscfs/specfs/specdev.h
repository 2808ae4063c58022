/*
 * Device vnodes, specfs.
 */

#ifndef _MISCFS_SPECFS_SPECDEV_H_
#define	_MISCFS_SPECFS_SPECDEV_H_

#include <sys/vnode.h>

struct specdev;
struct specnode {
	struct specnode	*sn_next;
	struct specdev	*sn_dev;
	vnode_t		*sn_vnode;
	u_int		sn_opencnt;
	dev_t		sn_rdev;
	bool		sn_gone;
};

#define	v_rdev		v_specnode->sn_rdev

#ifdef _KERNEL
extern int	(**spec_vnodeop_p)(void *);
void	spec_node_init(vnode_t *, dev_t);
void	spec_node_destroy(vnode_t *);
int	spec_open(void *);
int	spec_close(void *);
int	spec_read(void *);
int	spec_write(void *);
int	spec_ioctl(void *);
int	spec_poll(void *);
int	spec_kqfilter(void *);
int	spec_fsync(void *);
int	spec_bmap(void *);
int	spec_strategy(void *);
int	spec_mmap(void *);
int	spec_pathconf(void *);
int	spec_advlock(void *);
int	spec_fdiscard(void *);
int	spec_lookup(void *);
#endif

#endif /* _MISCFS_SPECFS_SPECDEV_H_ */
