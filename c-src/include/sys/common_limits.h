/*
 * Ranges of the integer types.
 */

#ifndef _SYS_COMMON_LIMITS_H_
#define	_SYS_COMMON_LIMITS_H_

#define	CHAR_BIT	__CHAR_BIT__
#define	SCHAR_MAX	__SCHAR_MAX__
#define	SCHAR_MIN	(-__SCHAR_MAX__ - 1)
#define	UCHAR_MAX	(2 * __SCHAR_MAX__ + 1)
#define	CHAR_MAX	SCHAR_MAX
#define	CHAR_MIN	SCHAR_MIN
#define	SHRT_MAX	__SHRT_MAX__
#define	SHRT_MIN	(-__SHRT_MAX__ - 1)
#define	USHRT_MAX	(2 * __SHRT_MAX__ + 1)
#define	INT_MAX		__INT_MAX__
#define	INT_MIN		(-__INT_MAX__ - 1)
#define	UINT_MAX	(2U * __INT_MAX__ + 1U)
#define	LONG_MAX	__LONG_MAX__
#define	LONG_MIN	(-__LONG_MAX__ - 1L)
#define	ULONG_MAX	(2UL * __LONG_MAX__ + 1UL)
#define	LLONG_MAX	__LONG_LONG_MAX__
#define	LLONG_MIN	(-__LONG_LONG_MAX__ - 1LL)
#define	ULLONG_MAX	(2ULL * __LONG_LONG_MAX__ + 1ULL)
#define	SSIZE_MAX	LONG_MAX
#define	SSIZE_MIN	LONG_MIN
#define	SIZE_T_MAX	ULONG_MAX
#define	UQUAD_MAX	ULLONG_MAX
#define	QUAD_MAX	LLONG_MAX
#define	QUAD_MIN	LLONG_MIN

#endif /* _SYS_COMMON_LIMITS_H_ */
