/*
 * vnode(9): references, locks, the end of a vnode.
 */

#include "kpi.h"
#include "kpifs.h"

#include <sys/mutex.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <miscfs/specfs/specdev.h>

KPI_TEST(vnode_references)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(vp->v_usecount, 1);
	CHECK_EQ(VOP_ISLOCKED(vp), 0);
	CHECK(vp->v_mount == mp);
	/* The mount's own, ours, and the vnode's. */
	CHECK_EQ(mp->mnt_refcnt, 3);
	vref(vp);
	CHECK_EQ(vp->v_usecount, 2);
	vrele(vp);
	CHECK_EQ(km->km_inactives, 0);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE), 0);
	vput(vp);
	vrele_flush();
	CHECK_EQ(km->km_inactives, 1);
	CHECK_EQ(km->km_locked, 1);
	/* Idle, and still there. */
	CHECK_EQ(km->km_reclaims, 0);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(km->km_loads, 1);
	vrele_async(vp);
	vrele_flush();
	CHECK_EQ(km->km_inactives, 2);
	return 0;
}

KPI_TEST(vnode_recycle_asked_for)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	VTOKPI(vp)->kn_recycle = true;
	vrele(vp);
	vrele_flush();
	CHECK_EQ(km->km_reclaims, 1);
	CHECK_EQ(km->km_unlocked, 1);
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(km->km_loads, 2);
	vrele(vp);
	return 0;
}

KPI_TEST(vnode_locks)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_EXCLUSIVE);
	CHECK_EQ(VOP_UNLOCK(vp), 0);
	CHECK_EQ(vn_lock(vp, LK_SHARED | LK_NOWAIT), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_SHARED);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE | LK_NOWAIT), EBUSY);
	VOP_UNLOCK(vp);
	vrele(vp);
	return 0;
}

KPI_TEST(vnode_gone)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp, *new;
	struct vattr va;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	vref(vp);
	vgone(vp);
	CHECK_EQ(km->km_inactives, 1);
	CHECK_EQ(km->km_reclaims, 1);
	CHECK_EQ(km->km_unlocked, 1);
	mutex_enter(vp->v_interlock);
	CHECK_EQ(vdead_check(vp, 0), ENOENT);
	CHECK_EQ(vdead_check(vp, VDEAD_NOWAIT), ENOENT);
	mutex_exit(vp->v_interlock);
	CHECK(vp->v_data == NULL);
	CHECK(vp->v_mount != mp);
	CHECK_EQ(vp->v_type, VREG);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE), ENOENT);
	CHECK_EQ(vn_lock(vp, LK_EXCLUSIVE | LK_RETRY), 0);
	CHECK_EQ(VOP_GETATTR(vp, &va, NOCRED), EBADF);
	CHECK_EQ(VOP_FSYNC(vp, NOCRED, FSYNC_WAIT, 0, 0), 0);
	CHECK_EQ(VOP_OPEN(vp, FREAD, NOCRED), ENXIO);
	VOP_UNLOCK(vp);
	CHECK_EQ(VOP_POLL(vp, 5), 5);
	/* Its key is free again. */
	CHECK_EQ(kpifs_get(mp, 2, &new), 0);
	CHECK(new != vp);
	vrele(new);
	vrele(vp);
	return 0;
}

KPI_TEST(vnode_recycle)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	vref(vp);
	CHECK(!vrecycle(vp));
	CHECK_EQ(vp->v_usecount, 2);
	vrele(vp);
	CHECK(vrecycle(vp));
	CHECK_EQ(km->km_reclaims, 1);
	/* An idle vnode is not made inactive again. */
	CHECK_EQ(km->km_inactives, 0);
	return 0;
}

KPI_TEST(vnode_revoke)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(VOP_REVOKE(vp, REVOKEALL), 0);
	CHECK_EQ(vp->v_usecount, 1);
	mutex_enter(vp->v_interlock);
	CHECK_EQ(vdead_check(vp, 0), ENOENT);
	mutex_exit(vp->v_interlock);
	vrele(vp);
	return 0;
}

KPI_TEST(vnode_vget)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	mutex_enter(vp->v_interlock);
	CHECK_EQ(vget(vp, 0, true), 0);
	CHECK(!mutex_owned(vp->v_interlock));
	mutex_enter(vp->v_interlock);
	CHECK_EQ(vget(vp, LK_NOWAIT, false), 0);
	CHECK_EQ(vp->v_usecount, 3);
	vrele(vp);
	vrele(vp);
	vref(vp);
	vgone(vp);
	mutex_enter(vp->v_interlock);
	CHECK_EQ(vget(vp, 0, true), ENOENT);
	CHECK(!mutex_owned(vp->v_interlock));
	vrele(vp);
	return 0;
}

KPI_TEST(vnode_shared_interlock)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct vnode *a, *b;
	int i;

	km->km_lock = mutex_obj_alloc(MUTEX_DEFAULT, IPL_NONE);
	for (i = 0; i < 10; i++) {
		CHECK_EQ(kpifs_get(mp, 2, &a), 0);
		CHECK_EQ(kpifs_get(mp, 3, &b), 0);
		CHECK(a->v_interlock == km->km_lock);
		CHECK(b->v_interlock == km->km_lock);
		vgone(a);
		CHECK(vrecycle(b));
	}
	CHECK(mutex_obj_free(km->km_lock));
	km->km_lock = NULL;
	return 0;
}

KPI_TEST(vnode_sizes)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(vp->v_size, 0);
	uvm_vnp_setwritesize(vp, 100);
	CHECK_EQ(vp->v_size, 0);
	CHECK_EQ(vp->v_writesize, 100);
	uvm_vnp_setsize(vp, 100);
	CHECK_EQ(vp->v_size, 100);
	uvm_vnp_setsize(vp, 7);
	CHECK_EQ(vp->v_size, 7);
	CHECK_EQ(vp->v_writesize, 7);
	vhold(vp);
	CHECK_EQ(vp->v_holdcnt, 1);
	holdrele(vp);
	vrele(vp);
	return 0;
}

static bool
is_file(void *cl, struct vnode *vp)
{

	++*(int *)cl;
	return vp->v_type == VREG;
}

KPI_TEST(vnode_iterator)
{
	struct mount *mp = kpifs_mount_new();
	struct vnode_iterator *marker;
	struct vnode *vp, *root, *file;
	int asked = 0;

	CHECK_EQ(VFS_ROOT(mp, &root), 0);
	VOP_UNLOCK(root);
	CHECK_EQ(kpifs_get(mp, 2, &file), 0);
	vfs_vnode_iterator_init(mp, &marker);
	vp = vfs_vnode_iterator_next(marker, is_file, &asked);
	CHECK(vp == file);
	CHECK_EQ(vp->v_usecount, 2);
	vrele(vp);
	CHECK(vfs_vnode_iterator_next(marker, is_file, &asked) == NULL);
	CHECK_EQ(asked, 2);
	vfs_vnode_iterator_destroy(marker);
	vrele(file);
	vrele(root);
	return 0;
}

KPI_TEST(vnode_devices)
{
	struct vnode *vp, *same;
	const dev_t dev = makedev(2, 2);

	CHECK_EQ(vfinddev(makedev(200, 1), VBLK, &vp), 0);
	CHECK_EQ(cdevvp(dev, &vp), 0);
	CHECK_EQ(vp->v_type, VCHR);
	CHECK_EQ(vp->v_rdev, dev);
	CHECK_EQ(vfinddev(dev, VCHR, &same), 1);
	vrele(same);
	CHECK_EQ(spec_node_lookup_by_dev(VCHR, makedev(200, 1), &same), ENOENT);
	CHECK(spec_node_getmountedfs(vp) == NULL);
	vrele(vp);
	CHECK_EQ(bdevvp(NODEV, &vp), ENXIO);
	return 0;
}

/* A device gives its vnode's lock up, and takes it differently. */
KPI_TEST(vnode_device_locks)
{
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	char buf[16];

	CHECK_EQ(namei_simple_kernel("/dev/zero", NSM_FOLLOW_NOEMULROOT, &vp),
	    0);
	vn_lock(vp, LK_EXCLUSIVE | LK_RETRY);
	CHECK_EQ(VOP_OPEN(vp, FREAD | FWRITE, curlwp->l_cred), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_EXCLUSIVE);
	memset(buf, 'x', sizeof(buf));
	iov.iov_base = buf;
	iov.iov_len = sizeof(buf);
	uio.uio_iov = &iov;
	uio.uio_iovcnt = 1;
	uio.uio_offset = 0;
	uio.uio_resid = sizeof(buf);
	uio.uio_rw = UIO_READ;
	UIO_SETUP_SYSSPACE(&uio);
	CHECK_EQ(VOP_READ(vp, &uio, 0, curlwp->l_cred), 0);
	CHECK_EQ(uio.uio_resid, 0);
	CHECK_EQ(buf[15], 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_SHARED);
	VOP_UNLOCK(vp);
	vn_lock(vp, LK_EXCLUSIVE | LK_RETRY);
	iov.iov_base = buf;
	iov.iov_len = sizeof(buf);
	uio.uio_iov = &iov;
	uio.uio_iovcnt = 1;
	uio.uio_resid = sizeof(buf);
	uio.uio_rw = UIO_WRITE;
	CHECK_EQ(VOP_WRITE(vp, &uio, 0, curlwp->l_cred), 0);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_EXCLUSIVE);
	CHECK_EQ(VOP_CLOSE(vp, FREAD | FWRITE, curlwp->l_cred), 0);
	vput(vp);
	return 0;
}

/* Drivers in Rust have no cookies for an NFS server, and say so. */
KPI_TEST(vnode_directory_cookies)
{
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	off_t *cookies = NULL;
	char buf[1024];
	int ncookies = 0, eof = 0;

	CHECK_EQ(namei_simple_kernel("/dev", NSM_FOLLOW_NOEMULROOT, &vp), 0);
	vn_lock(vp, LK_SHARED | LK_RETRY);
	iov.iov_base = buf;
	iov.iov_len = sizeof(buf);
	uio.uio_iov = &iov;
	uio.uio_iovcnt = 1;
	uio.uio_offset = 0;
	uio.uio_resid = sizeof(buf);
	uio.uio_rw = UIO_READ;
	UIO_SETUP_SYSSPACE(&uio);
	CHECK_EQ(VOP_READDIR(vp, &uio, curlwp->l_cred, &eof, &cookies,
	    &ncookies), EOPNOTSUPP);
	CHECK(cookies == NULL);
	CHECK_EQ(ncookies, 0);
	CHECK_EQ(uio.uio_resid, sizeof(buf));
	CHECK_EQ(VOP_READDIR(vp, &uio, curlwp->l_cred, &eof, NULL, NULL), 0);
	CHECK(uio.uio_resid < sizeof(buf));
	CHECK_EQ(VOP_ISLOCKED(vp), LK_SHARED);
	vput(vp);
	return 0;
}

KPI_TEST(vnode_attributes)
{
	struct vattr va;

	memset(&va, 0x5a, sizeof(va));
	vattr_null(&va);
	CHECK_EQ(va.va_type, VNON);
	CHECK(va.va_mode == (mode_t)VNOVAL);
	CHECK(va.va_uid == (uid_t)VNOVAL);
	CHECK(va.va_size == (u_quad_t)VNOVAL);
	CHECK(va.va_birthtime.tv_sec == VNOVAL);
	CHECK(va.va_mtime.tv_nsec == VNOVAL);
	CHECK_EQ(va.va_filerev, 0);
	CHECK_EQ(va.va_vaflags, 0);
	CHECK_EQ(IFTOVT(S_IFDIR | 0755), VDIR);
	CHECK_EQ(IFTOVT(S_IFSOCK), VSOCK);
	CHECK_EQ(VTTOIF(VLNK), S_IFLNK);
	CHECK_EQ(MAKEIMODE(VREG, 0644), S_IFREG | 0644);
	CHECK_EQ(vtype2dt(VFIFO), 1);
	CHECK_EQ(vtype2dt(VBAD), 0);
	return 0;
}

KPI_TEST(vnode_big_lock)
{
	struct mount *mp = kpifs_mount_new();
	struct kpifs_mount *km = MTOKPI(mp);
	struct statvfs *sb;
	struct vnode *vp;
	struct vattr va;

	CHECK(km->km_mount_locked);
	CHECK(!KERNEL_LOCKED_P());
	/* A driver that does not call itself MP-safe. */
	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	CHECK_EQ(vp->v_vflag & VV_MPSAFE, 0);
	vn_lock(vp, LK_SHARED | LK_RETRY);
	CHECK_EQ(VOP_GETATTR(vp, &va, NOCRED), 0);
	CHECK_EQ(km->km_biglock, 1);
	CHECK_EQ(va.va_fileid, 2);
	vput(vp);
	sb = STATVFSBUF_GET();
	CHECK_EQ(VFS_STATVFS(mp, sb), 0);
	CHECK_EQ(km->km_biglock, 2);
	/* It does now: vnodes that are loaded from here on know. */
	mp->mnt_iflag |= IMNT_MPSAFE;
	CHECK_EQ(VFS_STATVFS(mp, sb), 0);
	CHECK_EQ(km->km_biglock, 2);
	STATVFSBUF_PUT(sb);
	CHECK_EQ(kpifs_get(mp, 3, &vp), 0);
	CHECK(vp->v_vflag & VV_MPSAFE);
	vn_lock(vp, LK_SHARED | LK_RETRY);
	CHECK_EQ(VOP_GETATTR(vp, &va, NOCRED), 0);
	CHECK_EQ(km->km_biglock, 2);
	vput(vp);
	/* The load hook assigned all flags of the root. */
	CHECK_EQ(VFS_ROOT(mp, &vp), 0);
	CHECK_EQ(vp->v_vflag & (VV_ROOT | VV_MPSAFE), VV_ROOT | VV_MPSAFE);
	CHECK_EQ(VOP_ISLOCKED(vp), LK_EXCLUSIVE);
	vput(vp);
	return 0;
}

KPI_PANIC(vnode_no_reference, "has no reference")
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	vrele(vp);
	vrele_flush();
	vrele(vp);
	return 0;
}

KPI_PANIC(vnode_interlock_not_held, "vdead_check: the interlock is not held")
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	(void)vdead_check(vp, 0);
	return 0;
}

static int
create(struct mount *mp, int fault)
{
	struct nameidata nd;
	struct vnode *dvp, *vp;
	struct vattr va;
	int error;

	memset(&nd, 0, sizeof(nd));
	nd.ni_cnd.cn_cred = NOCRED;
	nd.ni_cnd.cn_nameptr = "NEW";
	nd.ni_cnd.cn_namelen = 3;
	vattr_null(&va);
	if (VFS_ROOT(mp, &dvp) != 0)
		return __LINE__;
	MTOKPI(mp)->km_fault = fault;
	error = VOP_CREATE(dvp, &vp, &nd.ni_cnd, &va);
	vput(dvp);
	if (error == 0)
		vrele(vp);
	return error;
}

KPI_TEST(vnode_create)
{

	return create(kpifs_mount_new(), KPIFS_RIGHT);
}

KPI_PANIC(vnode_directory_unlocked, "kpifs_create (kpifs.c:")
{

	return create(kpifs_mount_new(), KPIFS_UNLOCKS);
}

KPI_PANIC(vnode_result_locked, "returned its new vnode locked")
{

	return create(kpifs_mount_new(), KPIFS_LOCKED_RESULT);
}

KPI_PANIC(vnode_size_not_set, "made a vnode without uvm_vnp_setsize")
{

	return create(kpifs_mount_new(), KPIFS_NO_SIZE);
}

KPI_PANIC(vnode_inactive_keeps_lock, "kpifs_inactive (kpifs.c:")
{
	struct mount *mp = kpifs_mount_new();
	struct vnode *vp;

	CHECK_EQ(kpifs_get(mp, 2, &vp), 0);
	MTOKPI(mp)->km_fault = KPIFS_KEEPS_LOCK;
	vrele(vp);
	vrele_flush();
	return 0;
}
