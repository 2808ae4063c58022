/*
 * Layers over other file systems.
 */

#ifndef _MISCFS_GENFS_LAYER_H_
#define	_MISCFS_GENFS_LAYER_H_

#include <sys/mount.h>
#include <sys/vnode.h>

/* First in the mount arguments of a layer. */
struct layer_args {
	char		*target;	/* what it lies over */
	struct export_args30 _pad1;	/* compatibility */
};

#ifdef _KERNEL
/* First in the driver's mount data. */
struct layer_mount {
	struct mount	*layerm_vfs;
	struct vnode	*layerm_rootvp;	/* referenced */
	u_int		layerm_flags;	/* LAYERFS_M* */
	u_int		layerm_size;	/* of a node */
	enum vtagtype	layerm_tag;
	int		(*layerm_bypass)(void *);
	int		(**layerm_vnodeop_p)(void *);
};
#define	LAYERFS_MFLAGS		0x00000fff
#define	LAYERFS_MBYPASSDEBUG	0x00000001

/* First in the driver's node. */
struct layer_node {
	struct vnode	*layer_lowervp;	/* referenced */
	struct vnode	*layer_vnode;
	unsigned int	layer_flags;	/* LAYERFS_* */
};
#define	LAYERFS_RESFLAGS	0x00000fff
#define	LAYERFS_REMOVED		0x00000001

#define	MOUNTTOLAYERMOUNT(mp)	((struct layer_mount *)((mp)->mnt_data))
#define	VTOLAYER(vp)		((struct layer_node *)(vp)->v_data)
#define	LAYERTOV(xp)		((xp)->layer_vnode)
#define	LAYERFS_DO_BYPASS(vp, ap)					\
	(*MOUNTTOLAYERMOUNT((vp)->v_mount)->layerm_bypass)(ap)

#ifdef LAYERFS_DIAGNOSTIC
struct vnode *layer_checkvp(struct vnode *, const char *, int);
#define	LAYERVPTOLOWERVP(vp)	layer_checkvp((vp), __FILE__, __LINE__)
extern int	layerfs_debug;
#else
#define	LAYERVPTOLOWERVP(vp)	(VTOLAYER(vp)->layer_lowervp)
#endif

#include <sys/sysctl.h>
SYSCTL_SETUP_PROTO(sysctl_vfs_layerfs_setup);
#endif

#endif /* _MISCFS_GENFS_LAYER_H_ */
