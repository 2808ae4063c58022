/*
 * tmpfs: the vnode operations of one file: using it, locking it, its end.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/event.h>
#include <sys/fcntl.h>
#include <sys/kauth.h>
#include <sys/lockf.h>
#include <sys/mount.h>
#include <sys/mutex.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/unistd.h>
#include <sys/vnode.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

/*
 * Before use.
 */
int
tmpfs_open(void *v)
{
	struct vop_open_args /* {
		struct vnode	*a_vp;
		int		a_mode;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	const struct tmpfs_node *node = VP_TO_TMPFS_NODE(ap->a_vp);

	if (node->tn_nlink == 0)
		return ENOENT;
	if ((node->tn_flags & TMPFS_APPEND) != 0 &&
	    (ap->a_mode & (FWRITE | O_APPEND)) == FWRITE)
		return EPERM;
	return 0;
}

int
tmpfs_read(void *v)
{
	struct vop_read_args /* {
		struct vnode	*a_vp;
		struct uio	*a_uio;
		int		a_ioflag;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	int error;

	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if (ap->a_uio->uio_offset < 0)
		return EINVAL;
	error = tmpfs_file_read(vp, node, ap->a_uio, ap->a_ioflag);
	if (error == 0)
		tmpfs_node_accessed(vp->v_mount, node);
	return error;
}

int
tmpfs_write(void *v)
{
	struct vop_write_args /* {
		struct vnode	*a_vp;
		struct uio	*a_uio;
		int		a_ioflag;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	struct uio *uio = ap->a_uio;
	off_t size;
	int error;

	if (vp->v_type != VREG)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if (uio->uio_resid == 0)
		return 0;
	size = node->tn_size;
	error = tmpfs_file_write(vp, node, uio, ap->a_ioflag);
	if (error)
		return error;
	if ((node->tn_mode & (S_ISUID | S_ISGID)) != 0)
		node->tn_mode = tmpfs_mode_written(vp, node, ap->a_cred);
	tmpfs_node_modified(node);
	VN_KNOTE(vp, node->tn_size > size ? NOTE_WRITE | NOTE_EXTEND :
	    NOTE_WRITE);
	return 0;
}

/*
 * The target of a symbolic link.
 */
int
tmpfs_readlink(void *v)
{
	struct vop_readlink_args /* {
		struct vnode	*a_vp;
		struct uio	*a_uio;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	int error;

	if (vp->v_type != VLNK || ap->a_uio->uio_offset != 0)
		return EINVAL;
	error = uiomove(node->tn_link,
	    MIN((size_t)node->tn_size, ap->a_uio->uio_resid), ap->a_uio);
	if (error == 0)
		tmpfs_node_accessed(vp->v_mount, node);
	return error;
}

/*
 * Nobody uses the file any more: one without a name goes.
 */
int
tmpfs_inactive(void *v)
{
	struct vop_inactive_args /* {
		struct vnode	*a_vp;
		bool		*a_recycle;
	} */ *ap = v;

	*ap->a_recycle = VP_TO_TMPFS_NODE(ap->a_vp)->tn_nlink == 0;
	VOP_UNLOCK(ap->a_vp);
	return 0;
}

/*
 * The vnode goes, and with it a file without a name.  Another vnode may be
 * made for a file that has one as soon as the key is free: it is not looked
 * at any more then.
 */
int
tmpfs_reclaim(void *v)
{
	struct vop_reclaim_args /* {
		struct vnode	*a_vp;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(vp->v_mount);
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	const bool gone = node->tn_nlink == 0;

	vcache_remove(vp->v_mount, &node, sizeof(node));
	mutex_enter(vp->v_interlock);
	vp->v_data = NULL;
	mutex_exit(vp->v_interlock);
	if (gone)
		tmpfs_node_free(tmp, node);
	return 0;
}

/*
 * Limits and properties.
 */
int
tmpfs_pathconf(void *v)
{
	struct vop_pathconf_args /* {
		struct vnode	*a_vp;
		int		a_name;
		register_t	*a_retval;
	} */ *ap = v;

	switch (ap->a_name) {
	case _PC_LINK_MAX:
		*ap->a_retval = LINK_MAX;
		return 0;
	case _PC_NAME_MAX:
		*ap->a_retval = TMPFS_MAXNAMLEN;
		return 0;
	case _PC_PATH_MAX:
		*ap->a_retval = PATH_MAX;
		return 0;
	case _PC_PIPE_BUF:
		*ap->a_retval = PIPE_BUF;
		return 0;
	case _PC_CHOWN_RESTRICTED:
	case _PC_NO_TRUNC:
	case _PC_SYNC_IO:
		*ap->a_retval = 1;
		return 0;
	case _PC_FILESIZEBITS:
		*ap->a_retval = 64;
		return 0;
	default:
		return EINVAL;
	}
}

/*
 * Advisory locks.
 */
int
tmpfs_advlock(void *v)
{
	struct vop_advlock_args /* {
		struct vnode	*a_vp;
		void		*a_id;
		int		a_op;
		struct flock	*a_fl;
		int		a_flags;
	} */ *ap = v;
	struct tmpfs_node *node;
	int error;

	node = tmpfs_node_hold(ap->a_vp);
	if (node == NULL)
		return EBADF;
	error = lf_advlock(ap, &node->tn_lockf, node->tn_size);
	tmpfs_node_release(node);
	return error;
}

/*
 * A line for who looks at vnodes.
 */
int
tmpfs_print(void *v)
{
	struct vop_print_args /* {
		struct vnode	*a_vp;
	} */ *ap = v;
	struct tmpfs_node *node;

	node = tmpfs_node_hold(ap->a_vp);
	if (node == NULL)
		return 0;
	printf("tag tmpfs, inode %llu, mode 0%o, owner %u, group %u, "
	    "links %u\n", (unsigned long long)node->tn_ino, node->tn_mode,
	    node->tn_uid, node->tn_gid, node->tn_nlink);
	tmpfs_node_release(node);
	return 0;
}
