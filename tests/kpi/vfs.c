/*
 * vfs(9), vfsops(9): mounts and drivers.
 */

#include "kpi.h"
#include "kpifs.h"

#include <sys/filedesc.h>
#include <sys/fstrans.h>
#include <sys/proc.h>

extern int rump___sysimpl_chdir(const char *);
extern int rump___sysimpl_mkdir(const char *, mode_t);
extern int rump___sysimpl_mount50(const char *, const char *, int, void *,
    size_t);

KPI_TEST(vfs_attach_detach)
{
	struct mount *mp = kpifs_mount_new();
	struct vfsops *ops;
	bool listed = false;

	CHECK_EQ(vfs_attach(&kpifs_vfsops), EEXIST);
	CHECK_EQ(vfs_detach(&kpifs_vfsops), EBUSY);
	mutex_enter(&vfs_list_lock);
	LIST_FOREACH(ops, &vfs_list, vfs_list)
		listed |= ops == &kpifs_vfsops;
	mutex_exit(&vfs_list_lock);
	CHECK(listed);
	CHECK_EQ(dounmount(mp, 0, curlwp), 0);
	CHECK_EQ(vfs_detach(&kpifs_vfsops), EBUSY);
	vfs_destroy(mp);
	CHECK_EQ(vfs_detach(&kpifs_vfsops), 0);
	CHECK_EQ(vfs_detach(&kpifs_vfsops), ESRCH);
	CHECK(vfs_getopsbyname("kpifs") == NULL);
	return 0;
}

KPI_TEST(vfs_walk_of_mounts)
{
	struct mount *mine = kpifs_mount_new(), *mp, *nmp;
	int seen = 0, others = 0;

	mutex_enter(&mountlist_lock);
	for (mp = TAILQ_FIRST(&mountlist); mp != NULL; mp = nmp) {
		if (vfs_busy(mp, &nmp) != 0)
			continue;
		CHECK(!mutex_owned(&mountlist_lock));
		CHECK_EQ(mp->mnt_busynest, 1);
		if (mp == mine)
			seen++;
		else
			others++;
		vfs_unbusy(mp, false, &nmp);
		CHECK(mutex_owned(&mountlist_lock));
	}
	mutex_exit(&mountlist_lock);
	CHECK_EQ(seen, 1);
	CHECK_EQ(others, 1);
	return 0;
}

KPI_TEST(vfs_busy_and_unmount)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(vfs_busy(mp, NULL), 0);
	CHECK_EQ(dounmount(mp, 0, curlwp), EBUSY);
	vfs_unbusy(mp, false, NULL);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(dounmount(mp, 0, curlwp), EBUSY);
	CHECK_EQ(MTOKPI(mp)->km_reclaims, 0);
	CHECK_EQ(dounmount(mp, MNT_FORCE, curlwp), 0);
	CHECK(vp->v_data == NULL);
	vrele(vp);
	return 0;
}

KPI_TEST(vfs_identity)
{
	struct mount *mp = kpifs_mount_new();
	struct statvfs *sb = STATVFSBUF_GET();
	fsid_t none = { { 1, 2 } };

	CHECK_EQ(makefstype("ffs"), (('f' << 4) ^ ('f' << 2)) ^ 's');
	CHECK_EQ(mp->mnt_stat.f_fsidx.__fsid_val[1], (int)makefstype("kpifs"));
	CHECK(vfs_getvfs(&mp->mnt_stat.f_fsidx) == mp);
	CHECK(vfs_getvfs(&none) == NULL);
	CHECK_EQ(strcmp(mp->mnt_stat.f_mntonname, "/kpi"), 0);
	CHECK_EQ(strcmp(mp->mnt_stat.f_fstypename, "kpifs"), 0);
	memset(sb, 0x5a, sizeof(*sb));
	copy_statvfs_info(sb, mp);
	CHECK_EQ(strcmp(sb->f_mntfromname, "kpifs"), 0);
	CHECK_EQ(sb->f_bsize, 0x5a5a5a5a5a5a5a5aL);
	CHECK_EQ(set_statvfs_info(NULL, UIO_SYSSPACE, "other", UIO_SYSSPACE,
	    "kpifs", mp, curlwp), 0);
	CHECK_EQ(strcmp(mp->mnt_stat.f_mntonname, "/kpi"), 0);
	CHECK_EQ(strcmp(mp->mnt_stat.f_mntfromname, "other"), 0);
	STATVFSBUF_PUT(sb);
	return 0;
}

/* Whoever enters a mount finds the numbers in mnt_stat. */
KPI_TEST(vfs_numbers_before_entry)
{
	struct mount *mp;

	(void)kpifs_mount_new();
	CHECK_EQ(rump___sysimpl_mkdir("/m", 0755), 0);
	CHECK_EQ(rump___sysimpl_chdir("/m"), 0);
	CHECK_EQ(rump___sysimpl_mount50("kpifs", "/m", 0, NULL, 0), 0);
	/* Who was in the covered directory is in the mount. */
	mp = curproc->p_cwdi->cwdi_cdir->v_mount;
	CHECK(mp->mnt_op == &kpifs_vfsops);
	CHECK(mp->mnt_stat.f_bsize != 0);
	CHECK(!MTOKPI(mp)->km_entered_early);
	return 0;
}

KPI_TEST(vfs_root_mount)
{
	struct mount *mp = kpifs_mount_new(), *root;

	CHECK_EQ(vfs_rootmountalloc("nofs", "dev", &root), ENODEV);
	CHECK_EQ(vfs_rootmountalloc("kpifs", "dev", &root), 0);
	CHECK_EQ(root->mnt_flag, MNT_RDONLY);
	CHECK_EQ(root->mnt_busynest, 1);
	CHECK_EQ(strcmp(root->mnt_stat.f_mntonname, "/"), 0);
	vfs_unbusy(root, false, NULL);
	vfs_destroy(root);
	CHECK_EQ(mp->mnt_refcnt, 2);
	return 0;
}

/* Nothing is ever suspended, and drivers stay balanced. */
KPI_TEST(vfs_fstrans)
{
	struct mount *mp = kpifs_mount_new();

	CHECK_EQ(fstrans_mount(mp), 0);
	CHECK(mp->mnt_iflag & IMNT_HAS_TRANS);
	CHECK_EQ(fstrans_start(mp, FSTRANS_SHARED), 0);
	CHECK_EQ(fstrans_start_nowait(mp, FSTRANS_LAZY), 0);
	fstrans_done(mp);
	fstrans_done(mp);
	CHECK_EQ(fstrans_getstate(mp), FSTRANS_NORMAL);
	CHECK_EQ(fstrans_setstate(mp, FSTRANS_NORMAL), 0);
	CHECK(fstrans_setstate(mp, FSTRANS_SUSPENDING) != 0);
	fstrans_unmount(mp);
	CHECK_EQ(mp->mnt_refcnt, 2);
	return 0;
}

/* Unmounting holds what vcache_get wants: a vnode is not loaded there. */
KPI_TEST(vfs_no_load_in_unmount)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(dounmount(mp, 0, curlwp), 0);
	CHECK(mp->mnt_iflag & IMNT_GONE);
	CHECK_EQ(vcache_get(mp, &mp, sizeof(mp), &vp), ENOENT);
	CHECK_EQ(vfs_busy(mp, NULL), ENOENT);
	return 0;
}
