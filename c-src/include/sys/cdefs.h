/*
 * Compiler conveniences, cdefs(9); link sets.
 */

#ifndef _SYS_CDEFS_H_
#define	_SYS_CDEFS_H_

#define	__GNUC_PREREQ__(x, y)						\
	((__GNUC__ == (x) && __GNUC_MINOR__ >= (y)) || __GNUC__ > (x))

#define	__CONCAT(x, y)		x ## y
#define	___CONCAT(x, y)		__CONCAT(x, y)
#define	__STRING(x)		#x
#define	___STRING(x)		__STRING(x)
#define	__P(protos)		protos

/* Take a qualifier away: from a pointer to a read-only, volatile object. */
#define	__UNCONST(p)		((void *)(unsigned long)(const void *)(p))
#define	__UNVOLATILE(p)		((void *)(unsigned long)(volatile void *)(p))
#define	__arraycount(a)		(sizeof(a) / sizeof((a)[0]))
#define	__predict_true(e)	__builtin_expect((e) != 0, 1)
#define	__predict_false(e)	__builtin_expect((e) != 0, 0)
#define	__USE(x)		((void)(x))
#define	__nothing		((void)0)
#define	__FPTRCAST(t, f)	((t)(void *)(f))
#define	__nonnull(args)		__attribute__((__nonnull__ args))

#define	__dead			__attribute__((__noreturn__))
#define	__pure			__attribute__((__pure__))
#define	__constfunc		__attribute__((__const__))
#define	__unused		__attribute__((__unused__))
#define	__used			__attribute__((__used__))
#define	__noinline		__attribute__((__noinline__))
#define	__always_inline		__attribute__((__always_inline__))
#define	__packed		__attribute__((__packed__))
#define	__aligned(n)		__attribute__((__aligned__(n)))
#define	__section(s)		__attribute__((__section__(s)))
#define	__weakref(s)		__attribute__((__weakref__(#s)))
#define	__returns_twice		__attribute__((__returns_twice__))
#define	__returns_nonnull
#define	__noprofile		__attribute__((__no_instrument_function__))
#define	__printflike(f, a)	__attribute__((__format__(__printf__, f, a)))
#define	__format_arg(n)		__attribute__((__format_arg__(n)))
#define	__printf_tokens(x)	/* any format */
#define	__transparent_union	__attribute__((__transparent_union__))
#define	__read_mostly
#define	__exclusive_cache_line	__aligned(64)
#define	__cacheline_aligned	__aligned(64)
#if __GNUC_PREREQ__(7, 0)
#define	__fallthrough		__attribute__((__fallthrough__))
#else
#define	__fallthrough		/* falls through */
#endif

#define	__BEGIN_DECLS
#define	__END_DECLS
#define	__dso_public
#define	__dso_hidden
#define	__RENAME(x)

/* A version string costs nothing here: it declares an unused type. */
#define	__KERNEL_RCSID(n, s)	struct __rcsid_unused
#define	__RCSID(s)		struct __rcsid_unused
#define	__SCCSID(s)		struct __rcsid_unused
#define	__COPYRIGHT(s)		struct __rcsid_unused

#define	__weak_alias(alias, sym)					\
	extern __typeof__(sym) alias __attribute__((__weak__, __alias__(#sym)));
#define	__strong_alias(alias, sym)					\
	extern __typeof__(sym) alias __attribute__((__alias__(#sym)));
#define	__warn_references(sym, msg)

/* For variables that only assertions use. */
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

/* Bits: __BITS(7, 4) is 0xf0; __SHIFTIN places a value in a mask. */
#define	__BIT(n)							\
	(((__UINTMAX_TYPE__)(n) >= 64) ? 0 :				\
	    ((__UINTMAX_TYPE__)1 << ((n) & 63)))
#define	__BITS(m, n)							\
	((__BIT((m) > (n) ? (m) + 1 : (n) + 1) - 1) ^			\
	    (__BIT((m) < (n) ? (m) : (n)) - 1))
#define	__LOWEST_SET_BIT(mask)	((((mask) - 1) & (mask)) ^ (mask))
#define	__SHIFTOUT(x, mask)	(((x) & (mask)) / __LOWEST_SET_BIT(mask))
#define	__SHIFTIN(x, mask)	((x) * __LOWEST_SET_BIT(mask))
#define	__SHIFTOUT_MASK(mask)	__SHIFTOUT((mask), (mask))

#define	__insn_barrier()	__asm__ __volatile__("" ::: "memory")
#define	__CTASSERT(x)		_Static_assert(x, #x)

/* Does the value fit the type? */
#define	__type_min_s(t)							\
	((t)((1ULL << (sizeof(t) * __CHAR_BIT__ - 1))))
#define	__type_is_signed(t)	((t)-1 < (t)0)
#define	__type_max(t)							\
	(__type_is_signed(t) ?						\
	    (t)(((1ULL << (sizeof(t) * __CHAR_BIT__ - 1)) - 1)) : (t)-1)
#define	__type_min(t)		(__type_is_signed(t) ? __type_min_s(t) : (t)0)
#define	__type_fit(t, a)						\
	((a) >= 0 ?							\
	    (unsigned long long)(a) <= (unsigned long long)__type_max(t) : \
	    __type_is_signed(t) && (long long)(a) >= (long long)__type_min(t))

#define	CACHE_LINE_SIZE		64
#define	COHERENCY_UNIT		64

/*
 * Link sets: an object file adds the addresses of its records to a section,
 * which the linker delimits by a start and a stop symbol.
 */
#define	__link_set_add(set, sym)					\
	static void const * const __link_set_##set##_sym_##sym		\
	    __section("link_set_" #set) __used = (const void *)&sym
#define	__link_set_add_rodata(set, sym)	__link_set_add(set, sym)
#define	__link_set_add_data(set, sym)	__link_set_add(set, sym)
#define	__link_set_add_text(set, sym)	__link_set_add(set, sym)
#define	__link_set_add_bss(set, sym)	__link_set_add(set, sym)

#define	__link_set_decl(set, type)					\
	extern type * const __start_link_set_##set[];			\
	extern type * const __stop_link_set_##set[]
#define	__link_set_start(set)	(__start_link_set_##set)
#define	__link_set_end(set)	(__stop_link_set_##set)
#define	__link_set_count(set)						\
	((__SIZE_TYPE__)(__link_set_end(set) - __link_set_start(set)))
#define	__link_set_foreach(pvar, set)					\
	for ((pvar) = __link_set_start(set); (pvar) < __link_set_end(set); \
	    (pvar)++)

#endif /* _SYS_CDEFS_H_ */
