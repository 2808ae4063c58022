/*
 * skel: mounts of the file system, vfsops(9).
 */

#include <sys/cdefs.h>

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/dirent.h>
#include <sys/kernel.h>
#include <sys/kmem.h>
#include <sys/module.h>
#include <sys/mount.h>
#include <sys/time.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs.h>

#include "skel.h"

MODULE(MODULE_CLASS_VFS, skel, NULL);

VFS_PROTOS(skel);

const struct skel_file skel_files[] = {
	{ "hello",	"Hello from skel.\n" },
	{ "motto",	"Bones only, but they stand.\n" },
};
const u_int skel_nfiles = __arraycount(skel_files);

int
skel_mount(struct mount *mp, const char *path, void *data, size_t *data_len)
{
	struct skel_mount *smp;
	int error;

	/* There are no arguments to tell or to change. */
	if (mp->mnt_flag & MNT_GETARGS) {
		*data_len = 0;
		return 0;
	}
	if (mp->mnt_flag & MNT_UPDATE)
		return EOPNOTSUPP;

	smp = kmem_zalloc(sizeof(*smp), KM_SLEEP);
	getnanotime(&smp->sm_time);

	mp->mnt_data = smp;
	mp->mnt_flag |= MNT_LOCAL;
	mp->mnt_iflag |= IMNT_MPSAFE;
	mp->mnt_stat.f_namemax = MAXNAMLEN;
	vfs_getnewfsid(mp);

	error = set_statvfs_info(path, UIO_USERSPACE, "skel", UIO_SYSSPACE,
	    mp->mnt_op->vfs_name, mp, curlwp);
	if (error) {
		mp->mnt_data = NULL;
		kmem_free(smp, sizeof(*smp));
	}
	return error;
}

int
skel_start(struct mount *mp, int flags)
{

	return 0;
}

int
skel_unmount(struct mount *mp, int mntflags)
{
	int error;

	error = vflush(mp, NULL, (mntflags & MNT_FORCE) ? FORCECLOSE : 0);
	if (error)
		return error;

	kmem_free(mp->mnt_data, sizeof(struct skel_mount));
	mp->mnt_data = NULL;
	return 0;
}

int
skel_root(struct mount *mp, struct vnode **vpp)
{
	const ino_t ino = SKEL_ROOT_INO;
	int error;

	error = vcache_get(mp, &ino, sizeof(ino), vpp);
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
skel_statvfs(struct mount *mp, struct statvfs *sbp)
{

	sbp->f_bsize = sbp->f_frsize = sbp->f_iosize = DEV_BSIZE;
	sbp->f_blocks = skel_nfiles;
	sbp->f_files = skel_nfiles + 1;
	copy_statvfs_info(sbp, mp);
	return 0;
}

int
skel_sync(struct mount *mp, int waitfor, kauth_cred_t cred)
{

	return 0;
}

/*
 * A vnode was made for an inode number: give it a node and a type.
 */
int
skel_loadvnode(struct mount *mp, struct vnode *vp, const void *key,
    size_t key_len, const void **new_key)
{
	struct skel_node *snp;
	ino_t ino;

	KASSERT(key_len == sizeof(ino));
	memcpy(&ino, key, key_len);
	if (ino != SKEL_ROOT_INO && ino - SKEL_FILE_INO >= skel_nfiles)
		return ENOENT;

	snp = kmem_zalloc(sizeof(*snp), KM_SLEEP);
	snp->sn_ino = ino;
	if (ino == SKEL_ROOT_INO) {
		vp->v_type = VDIR;
		vp->v_vflag |= VV_ROOT;
	} else {
		vp->v_type = VREG;
		snp->sn_file = &skel_files[ino - SKEL_FILE_INO];
	}
	vp->v_tag = VT_NON;
	vp->v_op = skel_vnodeop_p;
	vp->v_data = snp;
	uvm_vnp_setsize(vp, skel_size(snp));

	*new_key = &snp->sn_ino;
	return 0;
}

int
skel_vget(struct mount *mp, ino_t ino, struct vnode **vpp)
{

	return EOPNOTSUPP;
}

void
skel_init(void)
{

}

void
skel_reinit(void)
{

}

void
skel_done(void)
{

}

static const struct vnodeopv_desc * const skel_vnodeopv_descs[] = {
	&skel_vnodeop_opv_desc,
	NULL
};

struct vfsops skel_vfsops = {
	.vfs_name = "skel",
	.vfs_min_mount_data = 0,
	.vfs_mount = skel_mount,
	.vfs_start = skel_start,
	.vfs_unmount = skel_unmount,
	.vfs_root = skel_root,
	.vfs_quotactl = (void *)eopnotsupp,
	.vfs_statvfs = skel_statvfs,
	.vfs_sync = skel_sync,
	.vfs_vget = skel_vget,
	.vfs_loadvnode = skel_loadvnode,
	.vfs_fhtovp = (void *)eopnotsupp,
	.vfs_vptofh = (void *)eopnotsupp,
	.vfs_init = skel_init,
	.vfs_reinit = skel_reinit,
	.vfs_done = skel_done,
	.vfs_snapshot = (void *)eopnotsupp,
	.vfs_extattrctl = vfs_stdextattrctl,
	.vfs_suspendctl = (void *)eopnotsupp,
	.vfs_renamelock_enter = genfs_renamelock_enter,
	.vfs_renamelock_exit = genfs_renamelock_exit,
	.vfs_fsync = (void *)eopnotsupp,
	.vfs_opv_descs = skel_vnodeopv_descs
};

static int
skel_modcmd(modcmd_t cmd, void *arg)
{

	switch (cmd) {
	case MODULE_CMD_INIT:
		return vfs_attach(&skel_vfsops);
	case MODULE_CMD_FINI:
		return vfs_detach(&skel_vfsops);
	default:
		return ENOTTY;
	}
}
