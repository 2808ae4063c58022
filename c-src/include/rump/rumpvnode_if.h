/*
 * Vnode operations for programs, vnodeops(9): with librumpvfs.
 *
 * Made from vnode_if.table by abi/gen; do not edit.
 */

#ifndef _RUMP_RUMPVNODE_IF_H_
#define	_RUMP_RUMPVNODE_IF_H_

#include <rump/rump.h>

#ifndef _KERNEL
#include <stdbool.h>
#endif

struct buf;
struct flock;
struct knote;
struct vm_page;

#ifdef __cplusplus
extern "C" {
#endif

int	RUMP_VOP_BWRITE(struct vnode *, struct buf *);
int	RUMP_VOP_LOOKUP(struct vnode *, struct vnode **, struct componentname *);
int	RUMP_VOP_CREATE(struct vnode *, struct vnode **, struct componentname *, struct vattr *);
int	RUMP_VOP_MKNOD(struct vnode *, struct vnode **, struct componentname *, struct vattr *);
int	RUMP_VOP_OPEN(struct vnode *, int, struct kauth_cred *);
int	RUMP_VOP_CLOSE(struct vnode *, int, struct kauth_cred *);
int	RUMP_VOP_ACCESS(struct vnode *, int, struct kauth_cred *);
int	RUMP_VOP_GETATTR(struct vnode *, struct vattr *, struct kauth_cred *);
int	RUMP_VOP_SETATTR(struct vnode *, struct vattr *, struct kauth_cred *);
int	RUMP_VOP_READ(struct vnode *, struct uio *, int, struct kauth_cred *);
int	RUMP_VOP_WRITE(struct vnode *, struct uio *, int, struct kauth_cred *);
int	RUMP_VOP_FALLOCATE(struct vnode *, off_t, off_t);
int	RUMP_VOP_FDISCARD(struct vnode *, off_t, off_t);
int	RUMP_VOP_IOCTL(struct vnode *, unsigned long, void *, int, struct kauth_cred *);
int	RUMP_VOP_FCNTL(struct vnode *, unsigned int, void *, int, struct kauth_cred *);
int	RUMP_VOP_POLL(struct vnode *, int);
int	RUMP_VOP_KQFILTER(struct vnode *, struct knote *);
int	RUMP_VOP_REVOKE(struct vnode *, int);
int	RUMP_VOP_MMAP(struct vnode *, int, struct kauth_cred *);
int	RUMP_VOP_FSYNC(struct vnode *, struct kauth_cred *, int, off_t, off_t);
int	RUMP_VOP_SEEK(struct vnode *, off_t, off_t, struct kauth_cred *);
int	RUMP_VOP_REMOVE(struct vnode *, struct vnode *, struct componentname *);
int	RUMP_VOP_LINK(struct vnode *, struct vnode *, struct componentname *);
int	RUMP_VOP_RENAME(struct vnode *, struct vnode *, struct componentname *, struct vnode *, struct vnode *, struct componentname *);
int	RUMP_VOP_MKDIR(struct vnode *, struct vnode **, struct componentname *, struct vattr *);
int	RUMP_VOP_RMDIR(struct vnode *, struct vnode *, struct componentname *);
int	RUMP_VOP_SYMLINK(struct vnode *, struct vnode **, struct componentname *, struct vattr *, char *);
int	RUMP_VOP_READDIR(struct vnode *, struct uio *, struct kauth_cred *, int *, off_t **, int *);
int	RUMP_VOP_READLINK(struct vnode *, struct uio *, struct kauth_cred *);
int	RUMP_VOP_ABORTOP(struct vnode *, struct componentname *);
int	RUMP_VOP_INACTIVE(struct vnode *, bool *);
int	RUMP_VOP_RECLAIM(struct vnode *);
int	RUMP_VOP_LOCK(struct vnode *, int);
int	RUMP_VOP_UNLOCK(struct vnode *);
int	RUMP_VOP_BMAP(struct vnode *, int64_t, struct vnode **, int64_t *, int *);
int	RUMP_VOP_STRATEGY(struct vnode *, struct buf *);
int	RUMP_VOP_PRINT(struct vnode *);
int	RUMP_VOP_ISLOCKED(struct vnode *);
int	RUMP_VOP_PATHCONF(struct vnode *, int, long *);
int	RUMP_VOP_ADVLOCK(struct vnode *, void *, int, struct flock *, int);
int	RUMP_VOP_WHITEOUT(struct vnode *, struct componentname *, int);
int	RUMP_VOP_GETPAGES(struct vnode *, off_t, struct vm_page **, int *, int, int, int, int);
int	RUMP_VOP_PUTPAGES(struct vnode *, off_t, off_t, int);
int	RUMP_VOP_CLOSEEXTATTR(struct vnode *, int, struct kauth_cred *);
int	RUMP_VOP_GETEXTATTR(struct vnode *, int, const char *, struct uio *, size_t *, struct kauth_cred *);
int	RUMP_VOP_LISTEXTATTR(struct vnode *, int, struct uio *, size_t *, int, struct kauth_cred *);
int	RUMP_VOP_OPENEXTATTR(struct vnode *, struct kauth_cred *);
int	RUMP_VOP_DELETEEXTATTR(struct vnode *, int, const char *, struct kauth_cred *);
int	RUMP_VOP_SETEXTATTR(struct vnode *, int, const char *, struct uio *, struct kauth_cred *);

#ifdef __cplusplus
}
#endif

#endif /* _RUMP_RUMPVNODE_IF_H_ */
