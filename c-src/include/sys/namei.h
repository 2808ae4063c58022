/*
 * Name lookup, namei(9).
 */

#ifndef _SYS_NAMEI_H_
#define	_SYS_NAMEI_H_

#include <sys/kauth.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/pool.h>
#include <sys/queue.h>

struct mount;
struct pathbuf;
struct vnode;

struct componentname {
	uint32_t	cn_nameiop;	/* LOOKUP, CREATE, DELETE, RENAME */
	uint32_t	cn_flags;
	kauth_cred_t	cn_cred;
	const char	*cn_nameptr;	/* ends at '/' or NUL of the path */
	size_t		cn_namelen;
	size_t		cn_consume;	/* driver: characters used beyond it */
};

struct nameidata {
	struct vnode	*ni_atdir;	/* start of a relative path, or NULL */
	struct pathbuf	*ni_pathbuf;
	char		*ni_pnbuf;	/* the path as it is walked */
	struct vnode	*ni_rootdir;
	struct vnode	*ni_erootdir;
	struct vnode	*ni_vp;		/* result */
	struct vnode	*ni_dvp;	/* its parent */
	size_t		ni_pathlen;	/* rest of the path with its NUL */
	const char	*ni_next;
	unsigned int	ni_loopcnt;	/* symbolic links seen */
	struct componentname ni_cnd;
};

#define	LOOKUP		0
#define	CREATE		1
#define	DELETE		2
#define	RENAME		3
#define	OPMASK		3
#define	LOCKLEAF	0x00000004
#define	LOCKPARENT	0x00000008
#define	TRYEMULROOT	0x00000010
#define	NOCACHE		0x00000020
#define	FOLLOW		0x00000040
#define	NOFOLLOW	0x00000000
#define	EMULROOTSET	0x00000080
#define	NOCROSSMOUNT	0x00000100
#define	RDONLY		0x00000200
#define	ISDOTDOT	0x00002000
#define	MAKEENTRY	0x00004000
#define	ISLASTCN	0x00008000
#define	ISWHITEOUT	0x00020000
#define	DOWHITEOUT	0x00040000
#define	REQUIREDIR	0x00080000
#define	CREATEDIR	0x00200000
#define	NOCHROOT	0x01000000
#define	MODMASK		0x010000fc
#define	PARAMASK	0x02ee300

#define	KERNEL_NAME_MAX	255
#define	NCHNAMLEN	31

/* The same names for sysctl and friends. */
#define	NAMEI_LOOKUP		LOOKUP
#define	NAMEI_CREATE		CREATE
#define	NAMEI_DELETE		DELETE
#define	NAMEI_RENAME		RENAME
#define	NAMEI_OPMASK		OPMASK
#define	NAMEI_LOCKLEAF		LOCKLEAF
#define	NAMEI_LOCKPARENT	LOCKPARENT
#define	NAMEI_NOCACHE		NOCACHE
#define	NAMEI_FOLLOW		FOLLOW
#define	NAMEI_NOFOLLOW		NOFOLLOW

#ifdef _KERNEL
typedef const struct namei_simple_flags_type *namei_simple_flags_t;
extern const namei_simple_flags_t NSM_NOFOLLOW_NOEMULROOT;
extern const namei_simple_flags_t NSM_NOFOLLOW_TRYEMULROOT;
extern const namei_simple_flags_t NSM_FOLLOW_NOEMULROOT;
extern const namei_simple_flags_t NSM_FOLLOW_TRYEMULROOT;
int	namei_simple_kernel(const char *, namei_simple_flags_t,
	    struct vnode **);
int	namei_simple_user(const char *, namei_simple_flags_t, struct vnode **);
int	nameiat_simple_kernel(struct vnode *, const char *,
	    namei_simple_flags_t, struct vnode **);
int	nameiat_simple_user(struct vnode *, const char *,
	    namei_simple_flags_t, struct vnode **);

#define	NDINIT(ndp, op, flags, pb) {					\
	(ndp)->ni_cnd.cn_nameiop = (op);				\
	(ndp)->ni_cnd.cn_flags = (flags);				\
	(ndp)->ni_atdir = NULL;						\
	(ndp)->ni_pathbuf = (pb);					\
	(ndp)->ni_cnd.cn_cred = kauth_cred_get();			\
}
#define	NDAT(ndp, dir) {						\
	(ndp)->ni_atdir = (dir);					\
}

extern pool_cache_t pnbuf_cache;
#define	PNBUF_GET()							\
	((char *)pool_cache_get(pnbuf_cache, PR_WAITOK))
#define	PNBUF_PUT(buf)	pool_cache_put(pnbuf_cache, (buf))

int	namei(struct nameidata *);
int	relookup(struct vnode *, struct vnode **, struct componentname *, int);
struct pathbuf *pathbuf_create(const char *);
void	pathbuf_destroy(struct pathbuf *);
void	pathbuf_copystring(const struct pathbuf *, char *, size_t);
struct pathbuf *pathbuf_assimilate(char *);
int	pathbuf_copyin(const char *, struct pathbuf **);
int	pathbuf_maybe_copyin(const char *, enum uio_seg, struct pathbuf **);
const char *pathbuf_stringcopy_get(struct pathbuf *);
void	pathbuf_stringcopy_put(struct pathbuf *, const char *);
uint32_t namei_hash(const char *, const char **);
int	cache_lookup_raw(struct vnode *, const char *, size_t, uint32_t,
	    int *, struct vnode **);
int	cache_revlookup(struct vnode *, struct vnode **, char **, char *);
void	cache_purgevfs(struct mount *);
void	namecache_count_pass2(void);
void	namecache_count_2passes(void);
int	cache_lookup(struct vnode *, const char *, size_t, uint32_t, uint32_t,
	    int *, struct vnode **);
void	cache_enter(struct vnode *, struct vnode *, const char *, size_t,
	    uint32_t);
void	cache_purge1(struct vnode *, const char *, size_t, int);
void	cache_enter_id(struct vnode *, mode_t, uid_t, gid_t, bool);
bool	cache_have_id(struct vnode *);
#define	PURGE_PARENTS	1
#define	PURGE_CHILDREN	2
#define	cache_purge(vp)							\
	cache_purge1((vp), NULL, 0, PURGE_PARENTS | PURGE_CHILDREN)
#endif

#endif /* _SYS_NAMEI_H_ */
