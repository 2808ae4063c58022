/*
 * genfs(9): operations and decisions that file systems share.
 */

#include "kpi.h"
#include "kpifs.h"

#include <sys/kauth.h>
#include <sys/poll.h>
#include <sys/proc.h>
#include <sys/stat.h>

#include <miscfs/genfs/genfs.h>
#include <miscfs/genfs/genfs_node.h>

/* What it does not do, it still releases and unlocks. */
KPI_TEST(genfs_not_supported)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *dvp, *vp;
	struct componentname cn;

	memset(&cn, 0, sizeof(cn));
	CHECK_EQ(VFS_ROOT(mp, &dvp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	vref(dvp);
	vref(vp);
	vn_lock(vp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(VOP_REMOVE(dvp, vp, &cn), EOPNOTSUPP);
	CHECK_EQ(VOP_ISLOCKED(dvp), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), 0);
	CHECK_EQ(dvp->v_usecount, 1);
	CHECK_EQ(vp->v_usecount, 1);
	CHECK_EQ(km->km_aborts, 1);
	/* One vnode twice has one lock. */
	vref(dvp);
	vref(dvp);
	vn_lock(dvp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(VOP_RMDIR(dvp, dvp, &cn), EOPNOTSUPP);
	CHECK_EQ(VOP_ISLOCKED(dvp), 0);
	CHECK_EQ(dvp->v_usecount, 1);
	/* Rename has two of each, and no abort. */
	km->km_aborts = 0;
	vref(dvp);
	vref(vp);
	vref(dvp);
	vn_lock(dvp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(VOP_RENAME(dvp, vp, &cn, dvp, NULL, &cn), EOPNOTSUPP);
	CHECK_EQ(VOP_ISLOCKED(dvp), 0);
	CHECK_EQ(dvp->v_usecount, 1);
	CHECK_EQ(vp->v_usecount, 1);
	CHECK_EQ(km->km_aborts, 0);
	/* These keep all that they got. */
	vn_lock(dvp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(VOP_LINK(dvp, vp, &cn), EOPNOTSUPP);
	CHECK_EQ(VOP_ISLOCKED(dvp), LK_EXCLUSIVE);
	CHECK_EQ(dvp->v_usecount, 1);
	CHECK_EQ(vp->v_usecount, 1);
	vput(dvp);
	vrele(vp);
	return 0;
}

KPI_TEST(genfs_small_operations)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;
	struct vop_lock_args lock;
	struct {
		int (*f)(struct vnode *, int, long);
	} any;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(VOP_POLL(vp, POLLIN | POLLPRI), POLLIN);
	CHECK_EQ(VOP_IOCTL(vp, 0, NULL, 0, NOCRED), EPASSTHROUGH);
	CHECK_EQ(VOP_FCNTL(vp, F_SETFL, NULL, 0, NOCRED), 0);
	CHECK_EQ(VOP_FCNTL(vp, 77, NULL, 0, NOCRED), EOPNOTSUPP);
	CHECK_EQ(VOP_SEEK(vp, 0, -1, NOCRED), EINVAL);
	CHECK_EQ(VOP_SEEK(vp, 0, 5, NOCRED), 0);
	CHECK_EQ(VOP_MMAP(vp, 0, NOCRED), EOPNOTSUPP);
	mutex_enter(vp->v_interlock);
	CHECK_EQ(VOP_PUTPAGES(vp, 0, 0, 0), 0);
	CHECK(!mutex_owned(vp->v_interlock));
	/* union's: nothing stands in a_desc. */
	memset(&lock, 0x5a, sizeof(lock));
	lock.a_vp = vp;
	lock.a_flags = LK_EXCLUSIVE;
	CHECK_EQ(genfs_lock(&lock), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_EXCLUSIVE);
	CHECK_EQ(genfs_unlock(&lock), 0);
	CHECK_EQ(genfs_nolock(&lock), 0);
	CHECK_EQ(genfs_noislocked(&lock), 0);
	/* They stand in tables of many types. */
	any.f = (void *)eopnotsupp;
	CHECK_EQ((*any.f)(vp, 1, 2), EOPNOTSUPP);
	any.f = (void *)nullop;
	CHECK_EQ((*any.f)(vp, 1, 2), 0);
	vrele(vp);
	return 0;
}

KPI_TEST(genfs_permissions)
{
	kauth_cred_t cred = kauth_cred_alloc();

	kauth_cred_seteuid(cred, 5);
	kauth_cred_setegid(cred, 6);
	CHECK_EQ(genfs_can_access(VREG, 0400, 5, 9, VREAD, cred), 0);
	CHECK_EQ(genfs_can_access(VREG, 0044, 5, 6, VREAD, cred), EACCES);
	CHECK_EQ(genfs_can_access(VREG, 0040, 1, 6, VREAD, cred), 0);
	CHECK_EQ(genfs_can_access(VREG, 0006, 1, 2, VREAD | VWRITE, cred), 0);
	CHECK_EQ(genfs_can_chmod(VREG, cred, 1, 6, 0644), EPERM);
	CHECK_EQ(genfs_can_chmod(VREG, cred, 5, 6, S_ISTXT | 0644), EFTYPE);
	CHECK_EQ(genfs_can_chmod(VDIR, cred, 5, 6, S_ISTXT | 0755), 0);
	CHECK_EQ(genfs_can_chown(cred, 5, 9, 5, 6), 0);
	CHECK_EQ(genfs_can_chown(cred, 5, 9, 7, 9), EPERM);
	CHECK_EQ(genfs_can_chflags(cred, VREG, 5, false), 0);
	CHECK_EQ(genfs_can_chflags(cred, VREG, 5, true), EPERM);
	CHECK_EQ(genfs_can_chflags(cred, VCHR, 5, false), EPERM);
	CHECK_EQ(genfs_can_sticky(cred, 5, 1), 0);
	CHECK_EQ(genfs_can_sticky(cred, 1, 2), EPERM);
	kauth_cred_free(cred);
	CHECK_EQ(genfs_ufslike_remove_check_possible(0, UF_IMMUTABLE,
	    UF_IMMUTABLE, UF_APPEND), EPERM);
	CHECK_EQ(genfs_ufslike_rename_check_possible(0, 0, UF_APPEND, 0, false,
	    UF_IMMUTABLE, UF_APPEND), 0);
	CHECK_EQ(genfs_ufslike_rename_check_possible(0, 0, UF_APPEND, 0, true,
	    UF_IMMUTABLE, UF_APPEND), EPERM);
	return 0;
}

KPI_TEST(genfs_rename_lock)
{
	struct mount *mp = kpifs_mount_new();

	CHECK_EQ(VFS_RENAMELOCK_ENTER(mp), 0);
	CHECK(mutex_owned(&mp->mnt_renamelock));
	VFS_RENAMELOCK_EXIT(mp);
	CHECK(!mutex_owned(&mp->mnt_renamelock));
	return 0;
}

KPI_TEST(genfs_node)
{
	struct mount *mp = kpifs_mount_new();
	static const struct genfs_ops ops;
	struct genfs_node gn;
	struct vnode *vp;
	void *data;
	off_t eob;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	data = vp->v_data;
	vp->v_data = &gn;
	memset(&gn, 0x5a, sizeof(gn));
	genfs_node_init(vp, &ops);
	CHECK(VTOG(vp)->g_op == &ops);
	genfs_node_wrlock(vp);
	CHECK(genfs_node_wrlocked(vp));
	CHECK(!genfs_node_rdtrylock(vp));
	genfs_node_unlock(vp);
	genfs_node_rdlock(vp);
	CHECK(genfs_node_rdtrylock(vp));
	CHECK(!genfs_node_wrlocked(vp));
	genfs_node_unlock(vp);
	genfs_node_unlock(vp);
	genfs_node_destroy(vp);
	vp->v_data = data;
	mp->mnt_fs_bshift = 11;
	genfs_size(vp, 2049, &eob, 0);
	CHECK_EQ(eob, 4096);
	genfs_size(vp, 0, &eob, 0);
	CHECK_EQ(eob, 0);
	vrele(vp);
	return 0;
}

KPI_PANIC(genfs_impossible, "which its kind does not have")
{
	struct vop_readdir_args args;

	memset(&args, 0, sizeof(args));
	args.a_desc = VDESC(vop_readdir);
	return genfs_badop(&args);
}
