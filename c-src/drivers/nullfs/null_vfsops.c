/*
 * nullfs: mounts of the layer, vfsops(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kmem.h>
#include <sys/module.h>
#include <sys/mount.h>
#include <sys/namei.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>
#include <miscfs/nullfs/null.h>

MODULE(MODULE_CLASS_VFS, null, NULL);

VFS_PROTOS(nullfs);

/*
 * The file system below.
 */
static struct mount *
nullfs_lower(struct mount *mp)
{

	return MOUNTTONULLMOUNT(mp)->nullm_lowerrootvp->v_mount;
}

/*
 * Looks up the directory that is to be shown: a referenced vnode.
 */
static int
nullfs_target(char *path, struct vnode **vpp)
{
	struct nameidata nd;
	struct pathbuf *pb;
	int error;

	error = pathbuf_copyin(path, &pb);
	if (error)
		return error;
	NDINIT(&nd, LOOKUP, FOLLOW, pb);
	error = namei(&nd);
	pathbuf_destroy(pb);
	if (error)
		return error;
	if (nd.ni_vp->v_type != VDIR) {
		vrele(nd.ni_vp);
		return ENOTDIR;
	}
	*vpp = nd.ni_vp;
	return 0;
}

int
nullfs_mount(struct mount *mp, const char *path, void *data, size_t *data_len)
{
	struct null_args *args = data;
	struct null_mount *nmp;
	struct mount *lowermp;
	struct vnode *lowervp;
	int error;

	if (args == NULL || *data_len < sizeof(*args))
		return EINVAL;
	if (mp->mnt_flag & MNT_GETARGS) {
		args->nulla_target = NULL;
		*data_len = sizeof(*args);
		return 0;
	}
	/* What the layer shows cannot be changed. */
	if (mp->mnt_flag & MNT_UPDATE)
		return EOPNOTSUPP;

	error = nullfs_target(args->nulla_target, &lowervp);
	if (error)
		return error;
	error = set_statvfs_info(path, UIO_USERSPACE, args->nulla_target,
	    UIO_USERSPACE, mp->mnt_op->vfs_name, mp, curlwp);
	if (error) {
		vrele(lowervp);
		return error;
	}

	nmp = kmem_zalloc(sizeof(*nmp), KM_SLEEP);
	nmp->nullm_lowerrootvp = lowervp;
	mp->mnt_data = nmp;

	lowermp = lowervp->v_mount;
	mp->mnt_flag |= lowermp->mnt_flag & MNT_LOCAL;
	/* The operations below run without another look at the big lock. */
	mp->mnt_iflag |= lowermp->mnt_iflag & IMNT_MPSAFE;
	mp->mnt_fs_bshift = lowermp->mnt_fs_bshift;
	mp->mnt_dev_bshift = lowermp->mnt_dev_bshift;
	mp->mnt_stat.f_namemax = lowermp->mnt_stat.f_namemax;
	vfs_getnewfsid(mp);
	return 0;
}

int
nullfs_start(struct mount *mp, int flags)
{

	return 0;
}

int
nullfs_unmount(struct mount *mp, int mntflags)
{
	struct null_mount *nmp = MOUNTTONULLMOUNT(mp);
	int error;

	error = vflush(mp, NULL, (mntflags & MNT_FORCE) ? FORCECLOSE : 0);
	if (error)
		return error;
	vrele(nmp->nullm_lowerrootvp);
	mp->mnt_data = NULL;
	kmem_free(nmp, sizeof(*nmp));
	return 0;
}

/*
 * Answers with the layer's vnode for lowervp, locked; the caller gives its
 * reference to lowervp away.
 */
static int
nullfs_locked(struct mount *mp, struct vnode *lowervp, struct vnode **vpp)
{
	int error;

	error = null_node_create(mp, lowervp, vpp);
	if (error)
		return error;
	error = vn_lock(*vpp, LK_EXCLUSIVE);
	if (error) {
		vrele(*vpp);
		*vpp = NULL;
	}
	return error;
}

int
nullfs_root(struct mount *mp, struct vnode **vpp)
{
	struct vnode *lowervp = MOUNTTONULLMOUNT(mp)->nullm_lowerrootvp;

	vref(lowervp);
	return nullfs_locked(mp, lowervp, vpp);
}

int
nullfs_quotactl(struct mount *mp, struct quotactl_args *args)
{

	return VFS_QUOTACTL(nullfs_lower(mp), args);
}

/*
 * The numbers of the file system below, and our own names and ids.
 */
int
nullfs_statvfs(struct mount *mp, struct statvfs *sbp)
{
	struct statvfs *lower;
	int error;

	lower = kmem_zalloc(sizeof(*lower), KM_SLEEP);
	error = VFS_STATVFS(nullfs_lower(mp), lower);
	if (error == 0) {
		sbp->f_bsize = lower->f_bsize;
		sbp->f_frsize = lower->f_frsize;
		sbp->f_iosize = lower->f_iosize;
		sbp->f_blocks = lower->f_blocks;
		sbp->f_bfree = lower->f_bfree;
		sbp->f_bavail = lower->f_bavail;
		sbp->f_bresvd = lower->f_bresvd;
		sbp->f_files = lower->f_files;
		sbp->f_ffree = lower->f_ffree;
		sbp->f_favail = lower->f_favail;
		sbp->f_fresvd = lower->f_fresvd;
		copy_statvfs_info(sbp, mp);
	}
	kmem_free(lower, sizeof(*lower));
	return error;
}

int
nullfs_sync(struct mount *mp, int waitfor, kauth_cred_t cred)
{

	/* The file system below has a sync(2) of its own. */
	return 0;
}

/*
 * The lower vnode comes locked; the layer's lock is the same one.
 */
static int
nullfs_upper(struct mount *mp, struct vnode **vpp)
{
	struct vnode *lowervp = *vpp;

	VOP_UNLOCK(lowervp);
	return nullfs_locked(mp, lowervp, vpp);
}

int
nullfs_vget(struct mount *mp, ino_t ino, struct vnode **vpp)
{
	int error;

	error = VFS_VGET(nullfs_lower(mp), ino, vpp);
	if (error) {
		*vpp = NULL;
		return error;
	}
	return nullfs_upper(mp, vpp);
}

int
nullfs_fhtovp(struct mount *mp, struct fid *fidp, struct vnode **vpp)
{
	int error;

	error = VFS_FHTOVP(nullfs_lower(mp), fidp, vpp);
	if (error) {
		*vpp = NULL;
		return error;
	}
	return nullfs_upper(mp, vpp);
}

int
nullfs_vptofh(struct vnode *vp, struct fid *fidp, size_t *fh_size)
{

	return VFS_VPTOFH(NULLVPTOLOWERVP(vp), fidp, fh_size);
}

int
nullfs_loadvnode(struct mount *mp, struct vnode *vp, const void *key,
    size_t key_len, const void **new_key)
{
	struct vnode *lowervp;

	KASSERT(key_len == sizeof(lowervp));
	memcpy(&lowervp, key, key_len);
	return null_loadvnode(mp, vp, lowervp, new_key);
}

void
nullfs_init(void)
{
}

void
nullfs_done(void)
{
}

int
nullfs_snapshot(struct mount *mp, struct vnode *vp, struct timespec *ctime)
{

	return EOPNOTSUPP;
}

/*
 * Both directories of a rename are locked below.
 */
static int
nullfs_renamelock_enter(struct mount *mp)
{

	return VFS_RENAMELOCK_ENTER(nullfs_lower(mp));
}

static void
nullfs_renamelock_exit(struct mount *mp)
{

	VFS_RENAMELOCK_EXIT(nullfs_lower(mp));
}

struct vfsops nullfs_vfsops = {
	.vfs_name = MOUNT_NULL,
	.vfs_min_mount_data = sizeof(struct null_args),
	.vfs_mount = nullfs_mount,
	.vfs_start = nullfs_start,
	.vfs_unmount = nullfs_unmount,
	.vfs_root = nullfs_root,
	.vfs_quotactl = nullfs_quotactl,
	.vfs_statvfs = nullfs_statvfs,
	.vfs_sync = nullfs_sync,
	.vfs_vget = nullfs_vget,
	.vfs_loadvnode = nullfs_loadvnode,
	.vfs_fhtovp = nullfs_fhtovp,
	.vfs_vptofh = nullfs_vptofh,
	.vfs_init = nullfs_init,
	.vfs_done = nullfs_done,
	.vfs_snapshot = nullfs_snapshot,
	.vfs_extattrctl = vfs_stdextattrctl,
	.vfs_suspendctl = (void *)eopnotsupp,
	.vfs_renamelock_enter = nullfs_renamelock_enter,
	.vfs_renamelock_exit = nullfs_renamelock_exit,
	.vfs_fsync = (void *)eopnotsupp,
	.vfs_opv_descs = nullfs_vnodeopv_descs
};

static int
null_modcmd(modcmd_t cmd, void *arg)
{

	switch (cmd) {
	case MODULE_CMD_INIT:
		return vfs_attach(&nullfs_vfsops);
	case MODULE_CMD_FINI:
		return vfs_detach(&nullfs_vfsops);
	default:
		return ENOTTY;
	}
}
