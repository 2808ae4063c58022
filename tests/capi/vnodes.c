/*
 * What a program needs that calls vnode and file system operations itself.
 */

#include <sys/types.h>

#include <rump/rump.h>
#include <rump/rump_syscalls.h>
#include <rump/rumpstructs.h>
#include <rump/rumpvnode_if.h>

#include "check.h"

/* A file of that name, which is written, read and closed by vnode operations. */
static void
make(struct vnode *dvp, struct componentname *cn)
{
	struct kauth_cred *cred;
	struct vattr *vap;
	struct vnode *vp;
	struct uio *uio;
	char buffer[8];

	vap = rump_pub_vattr_init();
	rump_pub_vattr_settype(vap, RUMP_VREG);
	rump_pub_vattr_setmode(vap, 0644);
	CHECK(RUMP_VOP_ISLOCKED(dvp) != 0);
	CHECK(RUMP_VOP_CREATE(dvp, &vp, cn, vap) == 0);
	rump_pub_vattr_free(vap);
	CHECK(RUMP_VOP_UNLOCK(dvp) == 0);
	rump_pub_vp_rele(dvp);

	CHECK(RUMP_VOP_LOCK(vp, RUMP_LK_EXCLUSIVE) == 0);
	cred = rump_pub_cred_create(0, 0, 0, NULL);
	uio = rump_pub_uio_setup("written", 7, 0, RUMPUIO_WRITE);
	CHECK(RUMP_VOP_WRITE(vp, uio, 0, cred) == 0);
	CHECK(rump_pub_uio_free(uio) == 0);
	uio = rump_pub_uio_setup(buffer, sizeof(buffer), 2, RUMPUIO_READ);
	CHECK(RUMP_VOP_READ(vp, uio, 0, cred) == 0);
	CHECK(rump_pub_uio_getoff(uio) == 7 && rump_pub_uio_free(uio) == 3);
	CHECK(memcmp(buffer, "itten", 5) == 0);
	CHECK(RUMP_VOP_UNLOCK(vp) == 0);
	rump_pub_vp_rele(vp);
	rump_pub_cred_put(cred);
}

static void
lookups(void)
{
	struct vnode *dvp, *vp;
	struct componentname *cn;
	struct mount *mp, *root;
	enum rump_vtype type;
	off_t size;
	dev_t dev;
	int refs;

	CHECK(rump_pub_namei(RUMP_NAMEI_LOOKUP, 0, "/mnt/nothing", NULL, &vp, NULL) == RUMP_ENOENT);
	CHECK(rump_pub_namei(RUMP_NAMEI_LOOKUP, 0, "/mnt/file", NULL, &vp, NULL) == 0);
	rump_pub_getvninfo(vp, &type, &size, &dev);
	CHECK(type == RUMP_VREG && size == 5 && dev == 0);
	refs = rump_pub_vp_getref(vp);
	rump_pub_vp_incref(vp);
	CHECK(rump_pub_vp_getref(vp) == refs + 1);
	rump_pub_vp_rele(vp);
	rump_pub_vp_rele(vp);

	/* the directory as well, which comes locked, and the name */
	CHECK(rump_pub_namei(RUMP_NAMEI_CREATE, RUMP_NAMEI_LOCKPARENT, "/mnt/new", &dvp, &vp, &cn) == 0);
	CHECK(dvp != NULL && vp == NULL);
	make(dvp, cn);
	rump_pub_freecn(cn, 0);
	CHECK(rump_pub_vfs_getmp("/mnt/new", &mp) == 0 && rump_pub_vfs_getmp("/", &root) == 0);
	CHECK(mp != root);

	CHECK(rump_pub_namei(RUMP_NAMEI_LOOKUP, 0, "/dev/null", NULL, &vp, NULL) == 0);
	rump_pub_getvninfo(vp, &type, &size, &dev);
	CHECK(type == RUMP_VCHR && dev == 0x202);
	rump_pub_vp_rele(vp);
}

static void
drivers(void)
{
	struct vfsops *ops, *tmpfs;
	int found;

	tmpfs = rump_pub_vfs_getopsbyname("tmpfs");
	CHECK(tmpfs != NULL && rump_pub_vfs_getopsbyname("nothing") == NULL);
	found = 0;
	for (ops = rump_pub_vfslist_iterate(NULL); ops != NULL; ops = rump_pub_vfslist_iterate(ops))
		found += ops == tmpfs;
	CHECK(found == 1);
}

static void
mounts(void)
{
	struct rump_statvfs sb;
	struct kauth_cred *cred;
	struct vnode *vp, *again;
	struct mount *mp;
	char fid[64];
	size_t length;
	gid_t groups[] = { 5, 6 };

	CHECK(rump_pub_vfs_getmp("/mnt", &mp) == 0);
	memset(&sb, 0, sizeof(sb));
	CHECK(rump_pub_vfs_statvfs(mp, (struct statvfs *)&sb) == 0);
	CHECK(sb.f_blocks > 0);
	cred = rump_pub_cred_create(0, 0, 2, groups);
	CHECK(cred != NULL);
	CHECK(rump_pub_vfs_sync(mp, 1, cred) == 0);
	rump_pub_vfs_syncwait(mp);
	rump_pub_cred_put(cred);

	CHECK(rump_pub_vfs_root(mp, &vp, 0) == 0);
	length = 1;
	CHECK(rump_pub_vfs_vptofh(vp, NULL, &length) == RUMP_E2BIG && length <= sizeof(fid));
	CHECK(rump_pub_vfs_vptofh(vp, (struct fid *)fid, &length) == 0);
	CHECK(rump_pub_vfs_fhtovp(mp, (struct fid *)fid, &again) == 0 && again == vp);
	/* it is locked, and referenced twice now */
	CHECK(RUMP_VOP_UNLOCK(vp) == 0);
	rump_pub_vp_rele(vp);
	rump_pub_vp_rele(vp);
	rump_pub_vfs_mount_print("/mnt", 1);
	CHECK(rump_pub_vfs_extattrctl(mp, 0, NULL, 0, NULL) == RUMP_EOPNOTSUPP);
}

static void
structures(void)
{
	struct componentname *cn;
	struct kauth_cred *cred;
	struct vattr *vap;
	struct uio *uio;
	char buffer[16];
	int fd;

	vap = rump_pub_vattr_init();
	rump_pub_vattr_settype(vap, RUMP_VBLK);
	rump_pub_vattr_setmode(vap, 0644);
	rump_pub_vattr_setrdev(vap, 0x202);
	rump_pub_vattr_free(vap);

	uio = rump_pub_uio_setup(buffer, sizeof(buffer), 100, RUMPUIO_READ);
	CHECK(rump_pub_uio_getresid(uio) == sizeof(buffer) && rump_pub_uio_getoff(uio) == 100);
	CHECK(rump_pub_uio_free(uio) == sizeof(buffer));

	cred = rump_pub_cred_create(1, 2, 0, NULL);
	cn = rump_pub_makecn(RUMP_NAMEI_CREATE, 0, "name", 4, cred, rump_pub_lwproc_curlwp());
	CHECK(cn != NULL);
	rump_pub_freecn(cn, RUMPCN_FREECRED);

	CHECK(rump_pub_syspuffs_glueinit(0, &fd) == RUMP_ENOSYS);
	CHECK(rump_pub_module_fini(NULL) == RUMP_EINVAL);
}

static void
numbers(void)
{

	CHECK(rump_pub_lwproc_rfork(RUMP_RFFD_CLEAR) == 0);
	rump_pub_allbetsareoff_setid(4711, 42);
	CHECK(rump_sys_getpid() == 4711);
	rump_pub_lwproc_releaselwp();
	CHECK(rump_pub_lwproc_newlwp(4711) == RUMP_ESRCH);
}

int
main(void)
{
	struct rump_tmpfs_args args;
	int fd;

	CHECK(rump_init() == 0);
	memset(&args, 0, sizeof(args));
	args.ta_version = RUMP_TMPFS_ARGS_VERSION;
	args.ta_root_mode = 0755;
	CHECK(rump_sys_mkdir("/mnt", 0777) == 0);
	CHECK(rump_sys_mount(RUMP_MOUNT_TMPFS, "/mnt", 0, &args, sizeof(args)) == 0);
	fd = rump_sys_open("/mnt/file", RUMP_O_WRONLY | RUMP_O_CREAT, 0644);
	CHECK(fd >= 0 && rump_sys_write(fd, "12345", 5) == 5 && rump_sys_close(fd) == 0);
	structures();
	drivers();
	mounts();
	numbers();
	lookups();
	printf("ok\n");
	return 0;
}
