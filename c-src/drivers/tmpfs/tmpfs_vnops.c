/*
 * tmpfs: vnodeops(9) of files and directories, and those that make and remove
 * names.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/event.h>
#include <sys/kauth.h>
#include <sys/kmem.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

int (**tmpfs_vnodeop_p)(void *);
static const struct vnodeopv_entry_desc tmpfs_vnodeop_entries[] = {
	{ &vop_default_desc,	vn_default_error },

	{ &vop_lookup_desc,	tmpfs_lookup },
	{ &vop_create_desc,	tmpfs_create },
	{ &vop_mknod_desc,	tmpfs_mknod },
	{ &vop_open_desc,	tmpfs_open },
	{ &vop_close_desc,	genfs_nullop },
	{ &vop_access_desc,	tmpfs_access },
	{ &vop_getattr_desc,	tmpfs_getattr },
	{ &vop_setattr_desc,	tmpfs_setattr },
	{ &vop_read_desc,	tmpfs_read },
	{ &vop_write_desc,	tmpfs_write },
	{ &vop_fallocate_desc,	genfs_eopnotsupp },
	{ &vop_fdiscard_desc,	genfs_eopnotsupp },
	{ &vop_ioctl_desc,	genfs_enoioctl },
	{ &vop_fcntl_desc,	genfs_fcntl },
	{ &vop_poll_desc,	genfs_poll },
	{ &vop_kqfilter_desc,	genfs_kqfilter },
	{ &vop_revoke_desc,	genfs_revoke },
	{ &vop_mmap_desc,	genfs_mmap },
	{ &vop_fsync_desc,	genfs_nullop },
	{ &vop_seek_desc,	genfs_seek },
	{ &vop_remove_desc,	tmpfs_remove },
	{ &vop_link_desc,	tmpfs_link },
	{ &vop_rename_desc,	tmpfs_rename },
	{ &vop_mkdir_desc,	tmpfs_mkdir },
	{ &vop_rmdir_desc,	tmpfs_rmdir },
	{ &vop_symlink_desc,	tmpfs_symlink },
	{ &vop_readdir_desc,	tmpfs_readdir },
	{ &vop_readlink_desc,	tmpfs_readlink },
	{ &vop_abortop_desc,	genfs_abortop },
	{ &vop_inactive_desc,	tmpfs_inactive },
	{ &vop_reclaim_desc,	tmpfs_reclaim },
	{ &vop_lock_desc,	genfs_lock },
	{ &vop_unlock_desc,	genfs_unlock },
	{ &vop_bmap_desc,	genfs_eopnotsupp },
	{ &vop_strategy_desc,	genfs_eopnotsupp },
	{ &vop_print_desc,	tmpfs_print },
	{ &vop_pathconf_desc,	tmpfs_pathconf },
	{ &vop_islocked_desc,	genfs_islocked },
	{ &vop_advlock_desc,	tmpfs_advlock },
	{ &vop_bwrite_desc,	genfs_nullop },
	{ &vop_whiteout_desc,	tmpfs_whiteout },
	{ &vop_getpages_desc,	tmpfs_getpages },
	{ &vop_putpages_desc,	tmpfs_putpages },

	{ NULL, NULL }
};
const struct vnodeopv_desc tmpfs_vnodeop_opv_desc = {
	&tmpfs_vnodeop_p, tmpfs_vnodeop_entries
};

/*
 * A name that is to be made is not there, but may be that of a whiteout.
 */
static struct tmpfs_dirent *
tmpfs_find_whiteout(struct tmpfs_mount *tmp, const struct tmpfs_node *dnode,
    const struct componentname *cnp)
{
	struct tmpfs_dirent *de;

	if (dnode->tn_dir.td_whiteouts == 0)
		return NULL;
	de = tmpfs_dir_find(tmp, dnode, cnp->cn_nameptr, cnp->cn_namelen);
	KASSERT(de == NULL || de->td_node == NULL);
	return de;
}

/*
 * Makes a file of any type with its vnode and its name.
 */
static int
tmpfs_construct(struct vnode *dvp, struct vnode **vpp,
    struct componentname *cnp, struct vattr *vap, const char *target)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(dvp->v_mount);
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp), *node;
	const size_t len = target == NULL ? 0 : strlen(target);
	struct tmpfs_dirent *de, *newde = NULL;
	char *link = NULL;
	int error;

	KASSERT(VOP_ISLOCKED(dvp) == LK_EXCLUSIVE);
	*vpp = NULL;
	if (dnode->tn_nlink == 0)
		return ENOENT;
	if (vap->va_type == VDIR && dnode->tn_nlink >= LINK_MAX)
		return EMLINK;

	de = tmpfs_find_whiteout(tmp, dnode, cnp);
	if (de == NULL) {
		de = newde = tmpfs_dirent_alloc(tmp, cnp->cn_nameptr,
		    cnp->cn_namelen);
		if (de == NULL)
			return ENOSPC;
	}
	if (len > 0) {
		error = tmpfs_bytes_take(tmp, len);
		if (error)
			goto fail;
		link = kmem_alloc(len, KM_SLEEP);
		memcpy(link, target, len);
	}
	error = vcache_new(dvp->v_mount, dvp, vap, cnp->cn_cred, vpp);
	if (error) {
		if (link != NULL) {
			kmem_free(link, len);
			tmpfs_bytes_give(tmp, len);
		}
		goto fail;
	}

	node = VP_TO_TMPFS_NODE(*vpp);
	if (link != NULL) {
		node->tn_link = link;
		node->tn_size = len;
		uvm_vnp_setsize(*vpp, len);
	}
	if (newde != NULL)
		tmpfs_dir_enter(dnode, de);
	else if (vap->va_type == VDIR)
		node->tn_flags |= UF_OPAQUE;
	tmpfs_dir_link(dnode, de, node);
	VN_KNOTE(dvp, vap->va_type == VDIR ? NOTE_WRITE | NOTE_LINK :
	    NOTE_WRITE);
	return 0;

fail:
	if (newde != NULL)
		tmpfs_dirent_free(tmp, newde);
	return error;
}

/*
 * Makes a regular file or a socket.
 */
int
tmpfs_create(void *v)
{
	struct vop_create_v3_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
		struct vattr		*a_vap;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, **vpp = ap->a_vpp;
	struct componentname *cnp = ap->a_cnp;
	struct vattr *vap = ap->a_vap;

	if (vap->va_type != VREG && vap->va_type != VSOCK)
		return EINVAL;
	return tmpfs_construct(dvp, vpp, cnp, vap, NULL);
}

/*
 * Makes a device or a fifo.
 */
int
tmpfs_mknod(void *v)
{
	struct vop_mknod_v3_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
		struct vattr		*a_vap;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, **vpp = ap->a_vpp;
	struct componentname *cnp = ap->a_cnp;
	struct vattr *vap = ap->a_vap;

	if (vap->va_type != VBLK && vap->va_type != VCHR &&
	    vap->va_type != VFIFO && vap->va_type != VSOCK)
		return EINVAL;
	return tmpfs_construct(dvp, vpp, cnp, vap, NULL);
}

/*
 * Makes a directory.
 */
int
tmpfs_mkdir(void *v)
{
	struct vop_mkdir_v3_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
		struct vattr		*a_vap;
	} */ *ap = v;
	vnode_t *dvp = ap->a_dvp;
	vnode_t **vpp = ap->a_vpp;
	struct componentname *cnp = ap->a_cnp;
	struct vattr *vap = ap->a_vap;

	if (vap->va_type != VDIR)
		return EINVAL;
	return tmpfs_construct(dvp, vpp, cnp, vap, NULL);
}

/*
 * Makes a symbolic link.
 */
int
tmpfs_symlink(void *v)
{
	struct vop_symlink_v3_args /* {
		struct vnode		*a_dvp;
		struct vnode		**a_vpp;
		struct componentname	*a_cnp;
		struct vattr		*a_vap;
		char			*a_target;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, **vpp = ap->a_vpp;
	struct componentname *cnp = ap->a_cnp;
	struct vattr *vap = ap->a_vap;

	if (vap->va_type != VLNK)
		return EINVAL;
	if (strlen(ap->a_target) >= MAXPATHLEN)
		return ENAMETOOLONG;
	return tmpfs_construct(dvp, vpp, cnp, vap, ap->a_target);
}

/*
 * Takes a name out of its directory, or leaves a whiteout in its place.
 */
static void
tmpfs_forget_name(struct vnode *dvp, struct componentname *cnp,
    struct tmpfs_node *node)
{
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(dvp->v_mount);
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);
	struct tmpfs_dirent *de;

	de = tmpfs_dir_find(tmp, dnode, cnp->cn_nameptr, cnp->cn_namelen);
	KASSERT(de != NULL && de->td_node == node);
	tmpfs_dir_unlink(tmp, dnode, de);
	if ((cnp->cn_flags & DOWHITEOUT) == 0)
		tmpfs_dir_uncover(tmp, dnode, de);
}

/*
 * Files and directories with flags do not let names go.
 */
static int
tmpfs_check_removable(const struct tmpfs_node *dnode,
    const struct tmpfs_node *node)
{

	if ((node->tn_flags & (TMPFS_IMMUTABLE | TMPFS_APPEND)) != 0 ||
	    (dnode->tn_flags & TMPFS_APPEND) != 0)
		return EPERM;
	return 0;
}

/*
 * Unlinks a file.
 */
int
tmpfs_remove(void *v)
{
	struct vop_remove_args /* {
		struct vnode		*a_dvp;
		struct vnode		*a_vp;
		struct componentname	*a_cnp;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, *vp = ap->a_vp;
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	int error;

	if (vp->v_type == VDIR)
		error = EPERM;
	else
		error = tmpfs_check_removable(dnode, node);
	if (error == 0) {
		tmpfs_forget_name(dvp, ap->a_cnp, node);
		VN_KNOTE(vp, node->tn_nlink == 0 ? NOTE_DELETE : NOTE_LINK);
		VN_KNOTE(dvp, NOTE_WRITE);
	}
	if (dvp == vp)
		vrele(vp);
	else
		vput(vp);
	vput(dvp);
	return error;
}

/*
 * Removes an empty directory.
 */
int
tmpfs_rmdir(void *v)
{
	struct vop_rmdir_args /* {
		struct vnode		*a_dvp;
		struct vnode		*a_vp;
		struct componentname	*a_cnp;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, *vp = ap->a_vp;
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	int error;

	if (vp->v_type != VDIR)
		error = ENOTDIR;
	else if (dvp == vp || (vp->v_vflag & VV_ROOT) != 0)
		error = EINVAL;
	else if (!tmpfs_dir_isempty(node))
		error = ENOTEMPTY;
	else
		error = tmpfs_check_removable(dnode, node);
	if (error == 0) {
		tmpfs_forget_name(dvp, ap->a_cnp, node);
		cache_purge(dvp);
		cache_purge(vp);
		VN_KNOTE(vp, NOTE_DELETE);
		VN_KNOTE(dvp, NOTE_WRITE | NOTE_LINK);
	}
	if (dvp == vp)
		vrele(vp);
	else
		vput(vp);
	vput(dvp);
	return error;
}

/*
 * Gives a file one name more.
 */
int
tmpfs_link(void *v)
{
	struct vop_link_v2_args /* {
		struct vnode		*a_dvp;
		struct vnode		*a_vp;
		struct componentname	*a_cnp;
	} */ *ap = v;
	struct vnode *dvp = ap->a_dvp, *vp = ap->a_vp;
	struct componentname *cnp = ap->a_cnp;
	struct tmpfs_mount *tmp = VFS_TO_TMPFS(dvp->v_mount);
	struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp), *node;
	struct tmpfs_dirent *de;
	int error;

	KASSERT(dvp != vp && dvp->v_mount == vp->v_mount);
	error = vn_lock(vp, LK_EXCLUSIVE);
	if (error)
		return error;
	node = VP_TO_TMPFS_NODE(vp);
	if (vp->v_type == VDIR ||
	    (node->tn_flags & (TMPFS_IMMUTABLE | TMPFS_APPEND)) != 0) {
		error = EPERM;
		goto out;
	}
	if (node->tn_nlink == 0 || dnode->tn_nlink == 0) {
		error = ENOENT;
		goto out;
	}
	if (node->tn_nlink >= LINK_MAX) {
		error = EMLINK;
		goto out;
	}

	de = tmpfs_find_whiteout(tmp, dnode, cnp);
	if (de == NULL) {
		de = tmpfs_dirent_alloc(tmp, cnp->cn_nameptr, cnp->cn_namelen);
		if (de == NULL) {
			error = ENOSPC;
			goto out;
		}
		tmpfs_dir_enter(dnode, de);
	}
	tmpfs_dir_link(dnode, de, node);
	VN_KNOTE(vp, NOTE_LINK);
	VN_KNOTE(dvp, NOTE_WRITE);
out:
	VOP_UNLOCK(vp);
	return error;
}
