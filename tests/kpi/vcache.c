/*
 * vcache(9): keys and the vnodes that they stand for.
 */

#include "kpi.h"
#include "kpifs.h"

#include <sys/atomic.h>
#include <sys/kthread.h>

KPI_TEST(vcache_key_address)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp, *same;

	/* The stored key lies inside the vnode itself. */
	km->km_key_in_vnode = true;
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &same), 0);
	CHECK(same == vp);
	CHECK_EQ(km->km_loads, 1);
	vrele(same);
	CHECK(vrecycle(vp));
	CHECK_EQ(km->km_reclaims, 1);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(km->km_loads, 2);
	vrele(vp);
	return 0;
}

KPI_TEST(vcache_load_fails)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, KPIFS_FILES, &vp), ENOENT);
	km->km_error = EIO;
	CHECK_EQ(kpifs_get(mp, 2, &vp), EIO);
	CHECK_EQ(vcache_new(mp, NULL, NULL, NOCRED, &vp), EIO);
	CHECK_EQ(km->km_reclaims, 0);
	CHECK_EQ(mp->mnt_refcnt, 2);
	CHECK_EQ(mp->mnt_busynest, 0);
	km->km_error = 0;
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	vrele(vp);
	return 0;
}

KPI_TEST(vcache_new_file)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp, *same;
	struct vattr va;

	vattr_null(&va);
	CHECK_EQ(vcache_new(mp, NULL, &va, NOCRED, &vp), 0);
	CHECK_EQ(VTOKPI(vp)->kn_ino, 2);
	CHECK_EQ(VOP_ISLOCKED(vp), 0);
	CHECK_EQ(kpifs_get(mp, 2, &same), 0);
	CHECK(same == vp);
	vrele(same);
	vrele(vp);
	return 0;
}

KPI_TEST(vcache_same_key_other_mount)
{
	struct mount *one = kpifs_mount_new(), *two = kpifs_mount_new();
	struct vnode *a, *b;

	CHECK_EQ(kpifs_get(one, 2, &a), 0);
	CHECK_EQ(kpifs_get(two, 2, &b), 0);
	CHECK(a != b);
	CHECK(one->mnt_stat.f_fsid != two->mnt_stat.f_fsid);
	vrele(a);
	vrele(b);
	return 0;
}

KPI_TEST(vcache_rekey)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp, *other, *found;
	uint32_t old = 2, new = 3, taken = 4;

	CHECK_EQ(kpifs_get(mp, old, &vp), 0);
	CHECK_EQ(kpifs_get(mp, taken, &other), 0);
	vn_lock(vp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(vcache_rekey_enter(mp, vp, &old, sizeof(old), &taken,
	    sizeof(taken)), EEXIST);
	CHECK_EQ(vcache_rekey_enter(mp, vp, &old, sizeof(old), &new,
	    sizeof(new)), 0);
	VTOKPI(vp)->kn_ino = new;
	vcache_rekey_exit(mp, vp, &old, sizeof(old), &VTOKPI(vp)->kn_ino,
	    sizeof(new));
	VOP_UNLOCK(vp);
	CHECK_EQ(kpifs_get(mp, new, &found), 0);
	CHECK(found == vp);
	vrele(found);
	CHECK_EQ(kpifs_get(mp, old, &found), 0);
	CHECK(found != vp);
	vrele(found);
	vrele(other);
	CHECK(vrecycle(vp));
	return 0;
}

static struct {
	kmutex_t lock;
	kcondvar_t cv;
	struct mount *mp;
	int running;
	u_int wrong;
} many;

static void
getter(void *arg)
{
	struct vnode *vp;
	int i;

	for (i = 0; i < 500; i++) {
		if (kpifs_get(many.mp, 2 + (uint32_t)(i % 5), &vp) != 0) {
			atomic_inc_uint(&many.wrong);
			continue;
		}
		if (VTOKPI(vp)->kn_ino != 2 + (uint32_t)(i % 5))
			atomic_inc_uint(&many.wrong);
		if (i % 3 == 0) {
			if (vrecycle(vp))
				continue;
		}
		vrele(vp);
	}
	mutex_enter(&many.lock);
	many.running--;
	cv_broadcast(&many.cv);
	mutex_exit(&many.lock);
	kthread_exit(0);
}

KPI_TEST(vcache_many_threads)
{
	struct kpifs_mount *km;
	int i;

	many.mp = kpifs_mount_new();
	km = MTOKPI(many.mp);
	mutex_init(&many.lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&many.cv, "many");
	many.running = 4;
	for (i = 0; i < 4; i++)
		CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE, NULL, getter,
		    NULL, NULL, "getter%d", i), 0);
	mutex_enter(&many.lock);
	while (many.running > 0)
		cv_wait(&many.cv, &many.lock);
	mutex_exit(&many.lock);
	CHECK_EQ(many.wrong, 0);
	CHECK_EQ(vflush(many.mp, NULL, 0), 0);
	CHECK_EQ(km->km_reclaims, km->km_loads);
	CHECK_EQ(km->km_reclaims, km->km_unlocked);
	return 0;
}

KPI_PANIC(vcache_remove_unknown, "vcache_remove: kpifs removed a key that no vnode has")
{
	struct mount *mp = kpifs_mount_new();
	uint32_t ino = 2;

	vcache_remove(mp, &ino, sizeof(ino));
	return 0;
}
