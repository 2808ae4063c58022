/*
 * tmpfs: attributes of files, and who may do what.
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/event.h>
#include <sys/kauth.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include <fs/tmpfs/tmpfs.h>
#include <fs/tmpfs/tmpfs_vnops.h>

int
tmpfs_check_access(struct vnode *vp, const struct tmpfs_node *node, int mode,
    kauth_cred_t cred)
{

	if ((mode & VWRITE) != 0) {
		if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0 &&
		    (vp->v_type == VREG || vp->v_type == VDIR ||
		    vp->v_type == VLNK))
			return EROFS;
		if ((node->tn_flags & TMPFS_IMMUTABLE) != 0)
			return EPERM;
	}
	return kauth_authorize_vnode(cred,
	    KAUTH_ACCESS_ACTION(mode, vp->v_type, node->tn_mode), vp, NULL,
	    genfs_can_access(vp->v_type, node->tn_mode, node->tn_uid,
	    node->tn_gid, mode, cred));
}

/*
 * From a sticky directory only the owner of the file or of the directory
 * removes it.
 */
int
tmpfs_check_sticky(struct vnode *dvp, struct vnode *vp, kauth_cred_t cred)
{
	const struct tmpfs_node *dnode = VP_TO_TMPFS_DIR(dvp);

	if ((dnode->tn_mode & S_ISTXT) == 0)
		return 0;
	return kauth_authorize_vnode(cred, KAUTH_VNODE_DELETE, vp, dvp,
	    genfs_can_sticky(cred, dnode->tn_uid,
	    VP_TO_TMPFS_NODE(vp)->tn_uid));
}

/*
 * The mode that a file has after a write.
 */
mode_t
tmpfs_mode_written(struct vnode *vp, const struct tmpfs_node *node,
    kauth_cred_t cred)
{
	mode_t mode = node->tn_mode;

	if ((mode & S_ISUID) != 0 && kauth_authorize_vnode(cred,
	    KAUTH_VNODE_RETAIN_SUID, vp, NULL, EPERM) != 0)
		mode &= ~S_ISUID;
	if ((mode & S_ISGID) != 0 && kauth_authorize_vnode(cred,
	    KAUTH_VNODE_RETAIN_SGID, vp, NULL, EPERM) != 0)
		mode &= ~S_ISGID;
	return mode;
}

int
tmpfs_access(void *v)
{
	struct vop_access_args /* {
		struct vnode	*a_vp;
		int		a_mode;
		kauth_cred_t	a_cred;
	} */ *ap = v;

	return tmpfs_check_access(ap->a_vp, VP_TO_TMPFS_NODE(ap->a_vp),
	    ap->a_mode, ap->a_cred);
}

int
tmpfs_getattr(void *v)
{
	struct vop_getattr_args /* {
		struct vnode	*a_vp;
		struct vattr	*a_vap;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct vattr *vap = ap->a_vap;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);

	vattr_null(vap);
	vap->va_type = vp->v_type;
	vap->va_mode = node->tn_mode;
	vap->va_nlink = node->tn_nlink;
	vap->va_uid = node->tn_uid;
	vap->va_gid = node->tn_gid;
	vap->va_fsid = vp->v_mount->mnt_stat.f_fsidx.__fsid_val[0];
	vap->va_fileid = node->tn_ino;
	vap->va_blocksize = PAGE_SIZE;
	vap->va_atime = node->tn_atime;
	vap->va_mtime = node->tn_mtime;
	vap->va_ctime = node->tn_ctime;
	vap->va_birthtime = node->tn_birthtime;
	vap->va_gen = node->tn_gen;
	vap->va_flags = node->tn_flags;
	vap->va_filerev = 0;
	vap->va_size = vap->va_bytes = node->tn_size;
	switch (vp->v_type) {
	case VREG:
		vap->va_bytes =
		    node->tn_file.tf_extents.ex_pages << PAGE_SHIFT;
		break;
	case VDIR:
		vap->va_size = vap->va_bytes = (u_quad_t)
		    node->tn_dir.td_count * sizeof(struct tmpfs_dirent);
		break;
	case VBLK:
	case VCHR:
		vap->va_rdev = node->tn_rdev;
		break;
	default:
		break;
	}
	return 0;
}

/*
 * Files that may change at all, but for their flags.
 */
static int
tmpfs_check_changeable(struct vnode *vp, const struct tmpfs_node *node)
{

	if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	if ((node->tn_flags & (TMPFS_IMMUTABLE | TMPFS_APPEND)) != 0)
		return EPERM;
	return 0;
}

static int
tmpfs_chflags(struct vnode *vp, struct tmpfs_node *node, u_int flags,
    kauth_cred_t cred)
{
	kauth_action_t action = KAUTH_VNODE_WRITE_FLAGS;
	bool sysflags;
	int error;

	if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	sysflags = ((flags ^ node->tn_flags) & SF_SETTABLE) != 0;
	if ((node->tn_flags & (SF_IMMUTABLE | SF_APPEND)) != 0)
		action |= KAUTH_VNODE_HAS_SYSFLAGS;
	if (sysflags)
		action |= KAUTH_VNODE_WRITE_SYSFLAGS;
	error = kauth_authorize_vnode(cred, action, vp, NULL,
	    genfs_can_chflags(cred, vp->v_type, node->tn_uid, sysflags));
	if (error)
		return error;
	node->tn_flags = flags & (u_int)(UF_SETTABLE | SF_SETTABLE);
	return 0;
}

static int
tmpfs_chsize(struct vnode *vp, struct tmpfs_node *node, uint64_t size)
{
	int error;

	switch (vp->v_type) {
	case VREG:
		break;
	case VDIR:
		return EISDIR;
	case VBLK:
	case VCHR:
	case VFIFO:
		return 0;
	default:
		return EOPNOTSUPP;
	}
	error = tmpfs_check_changeable(vp, node);
	if (error)
		return error;
	return tmpfs_file_truncate(vp, node, size);
}

static int
tmpfs_chown(struct vnode *vp, struct tmpfs_node *node, uid_t uid, gid_t gid,
    kauth_cred_t cred)
{
	int error;

	error = tmpfs_check_changeable(vp, node);
	if (error)
		return error;
	if (uid == (uid_t)VNOVAL)
		uid = node->tn_uid;
	if (gid == (gid_t)VNOVAL)
		gid = node->tn_gid;
	error = kauth_authorize_vnode(cred, KAUTH_VNODE_CHANGE_OWNERSHIP, vp,
	    NULL, genfs_can_chown(cred, node->tn_uid, node->tn_gid, uid, gid));
	if (error)
		return error;
	node->tn_uid = uid;
	node->tn_gid = gid;
	return 0;
}

static int
tmpfs_chmod(struct vnode *vp, struct tmpfs_node *node, mode_t mode,
    kauth_cred_t cred)
{
	int error;

	error = tmpfs_check_changeable(vp, node);
	if (error)
		return error;
	error = kauth_authorize_vnode(cred, KAUTH_VNODE_WRITE_SECURITY, vp,
	    NULL, genfs_can_chmod(vp->v_type, cred, node->tn_uid,
	    node->tn_gid, mode));
	if (error)
		return error;
	node->tn_mode = mode & ALLPERMS;
	return 0;
}

static int
tmpfs_chtimes(struct vnode *vp, struct tmpfs_node *node,
    const struct vattr *vap, kauth_cred_t cred)
{
	int error;

	error = tmpfs_check_changeable(vp, node);
	if (error)
		return error;
	error = kauth_authorize_vnode(cred, KAUTH_VNODE_WRITE_TIMES, vp, NULL,
	    genfs_can_chtimes(vp, vap->va_vaflags, node->tn_uid, cred));
	if (error)
		return error;
	if (vap->va_atime.tv_sec != VNOVAL)
		node->tn_atime = vap->va_atime;
	if (vap->va_mtime.tv_sec != VNOVAL)
		node->tn_mtime = vap->va_mtime;
	if (vap->va_birthtime.tv_sec != VNOVAL)
		node->tn_birthtime = vap->va_birthtime;
	return 0;
}

/*
 * Sets what is given; a change that is refused leaves those before it.
 */
int
tmpfs_setattr(void *v)
{
	struct vop_setattr_args /* {
		struct vnode	*a_vp;
		struct vattr	*a_vap;
		kauth_cred_t	a_cred;
	} */ *ap = v;
	struct vnode *vp = ap->a_vp;
	struct vattr *vap = ap->a_vap;
	kauth_cred_t cred = ap->a_cred;
	struct tmpfs_node *node = VP_TO_TMPFS_NODE(vp);
	bool changed = false;
	int error = 0;

	if (vap->va_type != VNON || vap->va_nlink != (nlink_t)VNOVAL ||
	    vap->va_fsid != (dev_t)VNOVAL ||
	    vap->va_fileid != (ino_t)VNOVAL || vap->va_blocksize != VNOVAL ||
	    vap->va_ctime.tv_sec != VNOVAL || vap->va_gen != (u_long)VNOVAL ||
	    vap->va_rdev != (dev_t)VNOVAL || vap->va_bytes != (u_quad_t)VNOVAL)
		return EINVAL;

	if (vap->va_flags != (u_long)VNOVAL) {
		error = tmpfs_chflags(vp, node, (u_int)vap->va_flags, cred);
		if (error)
			goto out;
		changed = true;
	}
	if (vap->va_size != (u_quad_t)VNOVAL) {
		error = tmpfs_chsize(vp, node, vap->va_size);
		if (error)
			goto out;
	}
	if (vap->va_uid != (uid_t)VNOVAL || vap->va_gid != (gid_t)VNOVAL) {
		error = tmpfs_chown(vp, node, vap->va_uid, vap->va_gid, cred);
		if (error)
			goto out;
		changed = true;
	}
	if (vap->va_mode != (mode_t)VNOVAL) {
		error = tmpfs_chmod(vp, node, vap->va_mode, cred);
		if (error)
			goto out;
		changed = true;
	}
	if (vap->va_atime.tv_sec != VNOVAL || vap->va_mtime.tv_sec != VNOVAL ||
	    vap->va_birthtime.tv_sec != VNOVAL) {
		error = tmpfs_chtimes(vp, node, vap, cred);
		if (error)
			goto out;
		changed = true;
	}
out:
	if (changed) {
		tmpfs_node_changed(node);
		VN_KNOTE(vp, NOTE_ATTRIB);
	}
	return error;
}
