/*
 * namei(9), pathbuf(9).
 */

#include "kpi.h"

#include <sys/filedesc.h>
#include <sys/fcntl.h>
#include <sys/namei.h>
#include <sys/proc.h>
#include <sys/uio.h>
#include <sys/vnode.h>

extern int rump___sysimpl_mkdir(const char *, mode_t);
extern int rump___sysimpl_open(const char *, int, mode_t);
extern int rump___sysimpl_close(int);
extern int rump___sysimpl_symlink(const char *, const char *);

static int
make_file(const char *path)
{
	int fd = rump___sysimpl_open(path, O_CREAT | O_RDWR, 0644);

	return fd < 0 ? -1 : rump___sysimpl_close(fd);
}

KPI_TEST(namei_simple)
{
	struct vnode *vp;

	CHECK_EQ(namei_simple_kernel("/", NSM_FOLLOW_NOEMULROOT, &vp), 0);
	CHECK(vp == rootvnode);
	CHECK_EQ(VOP_ISLOCKED(vp), 0);
	vrele(vp);
	CHECK_EQ(namei_simple_kernel("/dev/null", NSM_FOLLOW_TRYEMULROOT, &vp),
	    0);
	CHECK_EQ(vp->v_type, VCHR);
	vrele(vp);
	CHECK_EQ(namei_simple_kernel("/nothing", NSM_FOLLOW_NOEMULROOT, &vp),
	    ENOENT);
	CHECK(vp == NULL);
	CHECK_EQ(namei_simple_kernel("", NSM_FOLLOW_NOEMULROOT, &vp), ENOENT);
	CHECK_EQ(namei_simple_kernel("/dev/null/x", NSM_FOLLOW_NOEMULROOT, &vp),
	    ENOTDIR);
	CHECK_EQ(namei_simple_user(NULL, NSM_FOLLOW_NOEMULROOT, &vp), EFAULT);
	CHECK_EQ(rump___sysimpl_symlink("dev", "/link"), 0);
	CHECK_EQ(namei_simple_kernel("/link", NSM_NOFOLLOW_NOEMULROOT, &vp), 0);
	CHECK_EQ(vp->v_type, VLNK);
	vrele(vp);
	CHECK_EQ(namei_simple_kernel("/link", NSM_FOLLOW_NOEMULROOT, &vp), 0);
	CHECK_EQ(vp->v_type, VDIR);
	vrele(vp);
	return 0;
}

KPI_TEST(namei_results)
{
	struct nameidata nd;
	struct pathbuf *pb;
	struct vnode *vp;

	CHECK_EQ(rump___sysimpl_mkdir("/d", 0755), 0);
	CHECK_EQ(make_file("/d/f"), 0);

	pb = pathbuf_create("/d/f");
	NDINIT(&nd, LOOKUP, LOCKLEAF | LOCKPARENT, pb);
	CHECK_EQ(namei(&nd), 0);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_vp), LK_EXCLUSIVE);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_dvp), LK_EXCLUSIVE);
	CHECK_EQ(nd.ni_cnd.cn_namelen, 1);
	CHECK_EQ(nd.ni_cnd.cn_nameptr[0], 'f');
	CHECK_EQ(nd.ni_cnd.cn_nameptr[1], '\0');
	vput(nd.ni_vp);
	vput(nd.ni_dvp);
	pathbuf_destroy(pb);

	/* Missing, to be made. */
	pb = pathbuf_create("/d/new");
	NDINIT(&nd, CREATE, LOCKPARENT, pb);
	CHECK_EQ(namei(&nd), 0);
	CHECK(nd.ni_vp == NULL);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_dvp), LK_EXCLUSIVE);
	CHECK(nd.ni_cnd.cn_flags & ISLASTCN);
	/* The parent stays locked while the name is looked up once more. */
	CHECK_EQ(relookup(nd.ni_dvp, &vp, &nd.ni_cnd, 0), 0);
	CHECK(vp == NULL);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_dvp), LK_EXCLUSIVE);
	VOP_ABORTOP(nd.ni_dvp, &nd.ni_cnd);
	vput(nd.ni_dvp);
	pathbuf_destroy(pb);

	/* A directory that has no parent here. */
	pb = pathbuf_create("/");
	NDINIT(&nd, LOOKUP, LOCKPARENT, pb);
	CHECK_EQ(namei(&nd), 0);
	CHECK(nd.ni_dvp == NULL);
	vrele(nd.ni_vp);
	pathbuf_destroy(pb);
	pb = pathbuf_create("/");
	NDINIT(&nd, CREATE, LOCKPARENT, pb);
	CHECK_EQ(namei(&nd), EEXIST);
	CHECK(nd.ni_vp == NULL && nd.ni_dvp == NULL);
	pathbuf_destroy(pb);
	pb = pathbuf_create("/");
	NDINIT(&nd, DELETE, LOCKPARENT | LOCKLEAF, pb);
	CHECK_EQ(namei(&nd), EBUSY);
	pathbuf_destroy(pb);

	/* From a directory of the caller's. */
	CHECK_EQ(namei_simple_kernel("/d", NSM_FOLLOW_NOEMULROOT, &vp), 0);
	pb = pathbuf_create("f");
	NDINIT(&nd, LOOKUP, FOLLOW, pb);
	NDAT(&nd, vp);
	CHECK_EQ(namei(&nd), 0);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_vp), 0);
	vrele(nd.ni_vp);
	pathbuf_destroy(pb);
	CHECK_EQ(nameiat_simple_kernel(vp, "f", NSM_FOLLOW_NOEMULROOT,
	    &nd.ni_vp), 0);
	vrele(nd.ni_vp);
	vrele(vp);
	return 0;
}

KPI_TEST(namei_vn_open)
{
	struct nameidata nd;
	struct pathbuf *pb;
	char text[] = "abcdef", back[8];
	size_t resid;

	pb = pathbuf_create("/file");
	NDINIT(&nd, LOOKUP, FOLLOW, pb);
	CHECK_EQ(vn_open(&nd, FREAD | FWRITE | O_CREAT, 0644), 0);
	pathbuf_destroy(pb);
	CHECK_EQ(VOP_ISLOCKED(nd.ni_vp), LK_EXCLUSIVE);
	CHECK_EQ(nd.ni_vp->v_writecount, 1);
	VOP_UNLOCK(nd.ni_vp);
	CHECK_EQ(vn_rdwr(UIO_WRITE, nd.ni_vp, text, 6, 0, UIO_SYSSPACE, 0,
	    curlwp->l_cred, NULL, curlwp), 0);
	memset(back, 0, sizeof(back));
	CHECK_EQ(vn_rdwr(UIO_READ, nd.ni_vp, back, 8, 2, UIO_SYSSPACE, 0,
	    curlwp->l_cred, &resid, curlwp), 0);
	CHECK_EQ(resid, 4);
	CHECK_EQ(strcmp(back, "cdef"), 0);
	/* Less than was asked for, and no place to say so. */
	CHECK_EQ(vn_rdwr(UIO_READ, nd.ni_vp, back, 8, 2, UIO_SYSSPACE, 0,
	    curlwp->l_cred, NULL, curlwp), EIO);
	CHECK_EQ(vn_close(nd.ni_vp, FREAD | FWRITE, curlwp->l_cred), 0);
	return 0;
}

KPI_TEST(namei_pathbuf)
{
	struct pathbuf *pb;
	const char *copy, *again, *ep;
	char *buffer, name[4];
	uint32_t hash;

	pb = pathbuf_create("/one/two");
	pathbuf_copystring(pb, name, sizeof(name));
	CHECK_EQ(strcmp(name, "/on"), 0);
	copy = pathbuf_stringcopy_get(pb);
	again = pathbuf_stringcopy_get(pb);
	CHECK(copy == again);
	CHECK_EQ(strcmp(copy, "/one/two"), 0);
	pathbuf_stringcopy_put(pb, again);
	pathbuf_stringcopy_put(pb, copy);
	pathbuf_destroy(pb);
	CHECK_EQ(pathbuf_copyin(NULL, &pb), EFAULT);
	CHECK_EQ(pathbuf_maybe_copyin("/x", UIO_SYSSPACE, &pb), 0);
	pathbuf_destroy(pb);
	buffer = PNBUF_GET();
	CHECK(buffer != NULL);
	memset(buffer, 'x', MAXPATHLEN);
	buffer[5] = '\0';
	pb = pathbuf_assimilate(buffer);
	CHECK(pb != NULL);
	pathbuf_destroy(pb);
	buffer = PNBUF_GET();
	PNBUF_PUT(buffer);

	ep = NULL;
	hash = namei_hash("abc/def", &ep);
	CHECK_EQ(*ep, '/');
	CHECK(namei_hash("abc", &ep) != 0);
	ep = NULL;
	CHECK_EQ(namei_hash("abc", &ep), hash);
	return 0;
}

KPI_TEST(namei_getcwd)
{
	char buffer[64], *bp;
	struct vnode *dvp, *other;

	CHECK_EQ(rump___sysimpl_mkdir("/a", 0755), 0);
	CHECK_EQ(rump___sysimpl_mkdir("/a/b", 0755), 0);
	CHECK_EQ(rump___sysimpl_mkdir("/c", 0755), 0);
	CHECK_EQ(namei_simple_kernel("/a/b", NSM_FOLLOW_NOEMULROOT, &dvp), 0);
	CHECK_EQ(namei_simple_kernel("/c", NSM_FOLLOW_NOEMULROOT, &other), 0);
	bp = buffer + sizeof(buffer);
	*--bp = '\0';
	CHECK_EQ(getcwd_common(dvp, rootvnode, &bp, buffer, 32, 0, curlwp), 0);
	CHECK_EQ(strcmp(bp, "/a/b"), 0);
	bp = buffer + sizeof(buffer);
	*--bp = '\0';
	CHECK_EQ(getcwd_common(dvp, NULL, &bp, bp - 3, 32, 0, curlwp), ERANGE);
	CHECK_EQ(getcwd_common(dvp, other, NULL, NULL, 32, 0, curlwp), ENOENT);
	CHECK_EQ(vn_isunder(dvp, rootvnode, curlwp), 1);
	CHECK_EQ(vn_isunder(dvp, other, curlwp), 0);
	vrele(other);
	vrele(dvp);
	return 0;
}
