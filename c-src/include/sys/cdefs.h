/*
 * Compiler conveniences, cdefs(9).
 */

#ifndef _SYS_CDEFS_H_
#define	_SYS_CDEFS_H_

#define	__CONCAT(x, y)		x ## y
#define	___CONCAT(x, y)		__CONCAT(x, y)
#define	__STRING(x)		#x
#define	___STRING(x)		__STRING(x)

#define	__UNCONST(p)		((void *)(unsigned long)(const void *)(p))
#define	__UNVOLATILE(p)		((void *)(unsigned long)(volatile void *)(p))
#define	__arraycount(a)		(sizeof(a) / sizeof((a)[0]))
#define	__predict_true(e)	__builtin_expect((e) != 0, 1)
#define	__predict_false(e)	__builtin_expect((e) != 0, 0)

#define	__dead			__attribute__((__noreturn__))
#define	__pure			__attribute__((__pure__))
#define	__unused		__attribute__((__unused__))
#define	__used			__attribute__((__used__))
#define	__noinline		__attribute__((__noinline__))
#define	__always_inline		__attribute__((__always_inline__))
#define	__packed		__attribute__((__packed__))
#define	__aligned(n)		__attribute__((__aligned__(n)))
#define	__section(s)		__attribute__((__section__(s)))
#define	__printflike(f, a)	__attribute__((__format__(__printf__, f, a)))
#define	__read_mostly
#define	__cacheline_aligned	__aligned(64)

#define	__BEGIN_DECLS
#define	__END_DECLS
#define	__KERNEL_RCSID(n, s)	struct __rcsid_unused
#define	__RCSID(s)		struct __rcsid_unused

#ifdef DIAGNOSTIC
#define	__diagused
#else
#define	__diagused		__unused
#endif
#ifdef DEBUG
#define	__debugused
#else
#define	__debugused		__unused
#endif

#define	__BIT(n)		((unsigned long)1 << (n))
#define	__insn_barrier()	__asm volatile("" ::: "memory")
#define	__CTASSERT(x)		_Static_assert(x, #x)

#define	CACHE_LINE_SIZE		64
#define	COHERENCY_UNIT		64

#endif /* _SYS_CDEFS_H_ */
