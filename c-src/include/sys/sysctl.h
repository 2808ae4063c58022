/*
 * The sysctl tree, sysctl(7) and sysctl(9).
 */

#ifndef _SYS_SYSCTL_H_
#define	_SYS_SYSCTL_H_

#include <sys/kernel.h>
#include <sys/mallocvar.h>
#include <sys/param.h>
#include <sys/proc.h>
#include <sys/queue.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/ucontext.h>
#include <sys/ucred.h>
#include <uvm/uvm_extern.h>
#include <uvm/uvm_param.h>

#define	CTL_MAXNAME	12
#define	SYSCTL_NAMELEN	32

struct sysctlnode {
	uint32_t	sysctl_flags;	/* version, flags, type */
	int32_t		sysctl_num;
	char		sysctl_name[SYSCTL_NAMELEN];
	uint32_t	sysctl_ver;
	uint32_t	__rsvd;
	union {
		struct {
			uint32_t	suc_csize;
			uint32_t	suc_clen;
			struct sysctlnode *suc_child;
		} scu_child;
		struct {
			void		*sud_data;
			size_t		sud_offset;
		} scu_data;
		int32_t		scu_alias;
		int32_t		scu_idata;
		u_quad_t	scu_qdata;
		bool		scu_bdata;
	} sysctl_un;
	size_t		_sysctl_size;
	void		*_sysctl_func;
	struct sysctlnode *_sysctl_parent;
	const char	*_sysctl_desc;
};

#define	sysctl_size	_sysctl_size
#define	sysctl_func	_sysctl_func
#define	sysctl_parent	_sysctl_parent
#define	sysctl_desc	_sysctl_desc
#define	sysctl_csize	sysctl_un.scu_child.suc_csize
#define	sysctl_clen	sysctl_un.scu_child.suc_clen
#define	sysctl_child	sysctl_un.scu_child.suc_child
#define	sysctl_data	sysctl_un.scu_data.sud_data
#define	sysctl_offset	sysctl_un.scu_data.sud_offset
#define	sysctl_alias	sysctl_un.scu_alias
#define	sysctl_idata	sysctl_un.scu_idata
#define	sysctl_qdata	sysctl_un.scu_qdata
#define	sysctl_bdata	sysctl_un.scu_bdata

#define	SYSCTL_TYPEMASK	0x0000000f
#define	SYSCTL_FLAGMASK	0x00fffff0
#define	SYSCTL_VERS_MASK 0xff000000
#define	SYSCTL_VERS_1	0x01000000
#define	SYSCTL_VERSION	SYSCTL_VERS_1
#define	SYSCTL_TYPE(x)	((x) & SYSCTL_TYPEMASK)
#define	SYSCTL_FLAGS(x)	((x) & SYSCTL_FLAGMASK)
#define	SYSCTL_VERS(x)	((x) & SYSCTL_VERS_MASK)
#define	CREATE_BASE	1024

#define	CTLTYPE_NODE	1
#define	CTLTYPE_INT	2
#define	CTLTYPE_STRING	3
#define	CTLTYPE_QUAD	4
#define	CTLTYPE_STRUCT	5
#define	CTLTYPE_BOOL	6
#define	CTLTYPE_LONG	CTLTYPE_QUAD

#define	CTLFLAG_READONLY	0x00000000
#define	CTLFLAG_READWRITE	0x00000070
#define	CTLFLAG_ANYWRITE	0x00000080
#define	CTLFLAG_PRIVATE		0x00000100
#define	CTLFLAG_PERMANENT	0x00000200
#define	CTLFLAG_OWNDATA		0x00000400
#define	CTLFLAG_IMMEDIATE	0x00000800
#define	CTLFLAG_HEX		0x00001000
#define	CTLFLAG_ROOT		0x00002000
#define	CTLFLAG_ANYNUMBER	0x00004000
#define	CTLFLAG_HIDDEN		0x00008000
#define	CTLFLAG_ALIAS		0x00010000
#define	CTLFLAG_MMAP		0x00020000
#define	CTLFLAG_OWNDESC		0x00040000
#define	CTLFLAG_UNSIGNED	0x00080000

#define	CTL_EOL		-1
#define	CTL_QUERY	-2
#define	CTL_CREATE	-3
#define	CTL_CREATESYM	-4
#define	CTL_DESTROY	-5
#define	CTL_DESCRIBE	-7

#define	CTL_KERN	1
#define	CTL_VM		2
#define	CTL_VFS		3
#define	CTL_NET		4
#define	CTL_DEBUG	5
#define	CTL_HW		6
#define	CTL_MACHDEP	7
#define	CTL_USER	8
#define	CTL_DDB		9
#define	CTL_PROC	10
#define	CTL_VENDOR	11
#define	CTL_EMUL	12
#define	CTL_SECURITY	13
#define	KERN_TKSTAT	59
#define	KERN_TKSTAT_NIN	1
#define	KERN_TKSTAT_NOUT	2
#define	KERN_TKSTAT_CANCC	3
#define	KERN_TKSTAT_RAWCC	4

#ifdef _KERNEL
struct lwp;
struct sysctllog;

/* A handler. */
#define	SYSCTLFN_PROTO							\
	const int *, u_int, void *, size_t *, const void *, size_t,	\
	const int *, struct lwp *, const struct sysctlnode *
#define	SYSCTLFN_ARGS							\
	const int *name, u_int namelen, void *oldp, size_t *oldlenp,	\
	const void *newp, size_t newlen, const int *oname,		\
	struct lwp *l, const struct sysctlnode *rnode
#define	SYSCTLFN_CALL(node)						\
	name, namelen, oldp, oldlenp, newp, newlen, oname, l, node
typedef int	(*sysctlfn)(SYSCTLFN_PROTO);

/* A function that makes nodes while the component is attached. */
struct sysctl_setup_chain {
	void		(*ssc_func)(struct sysctllog **);
	LIST_ENTRY(sysctl_setup_chain) ssc_entries;
};
LIST_HEAD(sysctl_boot_chain, sysctl_setup_chain);
extern struct sysctl_boot_chain sysctl_boot_chain;

#ifdef _MODULE
#define	SYSCTL_SETUP_PROTO(name)					\
	void name(struct sysctllog **)
#define	_SYSCTL_SETUP_SCOPE
#else
#define	SYSCTL_SETUP_PROTO(name)	struct __rcsid_unused
#define	_SYSCTL_SETUP_SCOPE		static
#endif

#ifdef RUMP_USE_CTOR
#define	_SYSCTL_REGISTER(name)						\
static struct sysctl_setup_chain __CONCAT(ssc, name) = {		\
	.ssc_func = name,						\
};									\
static void __attribute__((__constructor__))				\
__CONCAT(sysctlctor_, name)(void)					\
{									\
									\
	if (cold)							\
		LIST_INSERT_HEAD(&sysctl_boot_chain,			\
		    &__CONCAT(ssc, name), ssc_entries);			\
}									\
static void __attribute__((__destructor__))				\
__CONCAT(sysctldtor_, name)(void)					\
{									\
									\
	if (cold)							\
		LIST_REMOVE(&__CONCAT(ssc, name), ssc_entries);		\
}									\
struct __rcsid_unused
#else
#define	_SYSCTL_REGISTER(name)	__link_set_add_text(sysctl_funcs, name)
#endif

#define	SYSCTL_SETUP(name, desc)					\
	SYSCTL_SETUP_PROTO(name);					\
	_SYSCTL_SETUP_SCOPE void name(struct sysctllog **);		\
	_SYSCTL_REGISTER(name);						\
	_SYSCTL_SETUP_SCOPE void name(struct sysctllog **clog)

#ifdef SYSCTL_INCLUDE_DESCR
#define	SYSCTL_DESCR(s)		s
#else
#define	SYSCTL_DESCR(s)		NULL
#endif

int	sysctl_createv(struct sysctllog **, int, const struct sysctlnode **,
	    const struct sysctlnode **, int, int, const char *, const char *,
	    sysctlfn, u_quad_t, void *, size_t, ...);
int	sysctl_destroyv(struct sysctlnode *, ...);
void	sysctl_teardown(struct sysctllog **);
int	sysctl_lookup(SYSCTLFN_PROTO);
int	sysctl_query(SYSCTLFN_PROTO);
int	sysctl_notavail(SYSCTLFN_PROTO);
int	sysctl_null(SYSCTLFN_PROTO);
int	sysctl_copyin(struct lwp *, const void *, void *, size_t);
int	sysctl_copyout(struct lwp *, const void *, void *, size_t);
int	sysctl_copyinstr(struct lwp *, const void *, void *, size_t, size_t *);
void	sysctl_unlock(void);
void	sysctl_relock(void);

/* The data of a node has the C type that its CTLTYPE_ says. */
#define	_SYSCTL_VERIFY(ctl_type, c_type)				\
static inline void *							\
__sysctl_verify_##ctl_type##_arg(c_type *arg)				\
{									\
									\
	return arg;							\
}
_SYSCTL_VERIFY(CTLTYPE_NODE, struct sysctlnode)
_SYSCTL_VERIFY(CTLTYPE_INT, int)
_SYSCTL_VERIFY(CTLTYPE_STRING, char)
_SYSCTL_VERIFY(CTLTYPE_QUAD, int64_t)
_SYSCTL_VERIFY(CTLTYPE_STRUCT, void)
_SYSCTL_VERIFY(CTLTYPE_BOOL, bool)
_SYSCTL_VERIFY(CTLTYPE_LONG, long)
#undef	_SYSCTL_VERIFY

#define	sysctl_createv(lg, cfl, rn, cn, fl, type, nm, desc, fn, qv, newp, ...) \
	sysctl_createv(lg, cfl, rn, cn, fl, type, nm, desc, fn, qv,	\
	    __sysctl_verify_##type##_arg(newp), __VA_ARGS__)
#endif

#endif /* _SYS_SYSCTL_H_ */
