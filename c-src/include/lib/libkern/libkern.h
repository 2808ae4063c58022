/*
 * Strings, memory, assertions: the kernel's small C library, libkern(9).
 */

#ifndef _LIB_LIBKERN_LIBKERN_H_
#define	_LIB_LIBKERN_LIBKERN_H_

#include <sys/inttypes.h>
#include <sys/null.h>
#include <sys/types.h>

#ifdef _KERNEL
#define	__LIBKERN_PAIR(prefix, type)					\
static inline type							\
prefix##max(type a, type b)						\
{									\
									\
	return a > b ? a : b;						\
}									\
static inline type							\
prefix##min(type a, type b)						\
{									\
									\
	return a < b ? a : b;						\
}
__LIBKERN_PAIR(, u_int)
__LIBKERN_PAIR(i, int)
__LIBKERN_PAIR(l, long)
__LIBKERN_PAIR(ul, u_long)
#undef	__LIBKERN_PAIR

static inline int
abs(int n)
{

	return n < 0 ? -n : n;
}

static inline int
isupper(int c)
{

	return c >= 'A' && c <= 'Z';
}

static inline int
islower(int c)
{

	return c >= 'a' && c <= 'z';
}

static inline int
isalpha(int c)
{

	return isupper(c) || islower(c);
}

static inline int
isdigit(int c)
{

	return c >= '0' && c <= '9';
}

static inline int
isalnum(int c)
{

	return isalpha(c) || isdigit(c);
}

static inline int
isxdigit(int c)
{

	return isdigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static inline int
isspace(int c)
{

	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline int
isprint(int c)
{

	return c >= ' ' && c <= '~';
}

static inline int
isascii(int c)
{

	return (c & ~0x7f) == 0;
}

static inline int
toupper(int c)
{

	return islower(c) ? c - 'a' + 'A' : c;
}

static inline int
tolower(int c)
{

	return isupper(c) ? c - 'A' + 'a' : c;
}

#define	toascii(c)	((c) & 0x7f)

#define	container_of(p, type, member)					\
	((type *)(void *)((char *)__UNCONST(p) -			\
	    __builtin_offsetof(type, member)))

/*
 * Assertions.  Each is an expression of type void; a failed one panics with
 * its text, file, line and function, and does not return.
 */
void	kern_assert(const char *, ...) __dead __printflike(1, 2);
#define	__KASSERTSTR							\
	"kernel %sassertion \"%s\" failed: file \"%s\", line %d, "	\
	"function %s "

#define	__KASSERT_FAIL(kind, text)					\
	kern_assert(__KASSERTSTR, kind, text, __FILE__, __LINE__, __func__)
#define	__KASSERTMSG_FAIL(kind, text, fmt, ...)				\
	kern_assert(__KASSERTSTR fmt, kind, text, __FILE__, __LINE__,	\
	    __func__, ##__VA_ARGS__)

#ifdef NDEBUG
#define	assert(e)		((void)0)
#else
#define	assert(e)							\
	(__predict_true((e)) ? (void)0 : __KASSERT_FAIL("", #e))
#endif
#define	_DIAGASSERT(e)		KASSERT(e)

#ifdef DIAGNOSTIC
#define	KASSERT(e)							\
	(__predict_true((e)) ? (void)0 : __KASSERT_FAIL("diagnostic ", #e))
#define	KASSERTMSG(e, ...)						\
	(__predict_true((e)) ? (void)0 :				\
	    __KASSERTMSG_FAIL("diagnostic ", #e, __VA_ARGS__))
#else
#define	KASSERT(e)		((void)0)
#define	KASSERTMSG(e, ...)	((void)0)
#endif

#ifdef DEBUG
#define	KDASSERT(e)							\
	(__predict_true((e)) ? (void)0 : __KASSERT_FAIL("debugging ", #e))
#define	KDASSERTMSG(e, ...)						\
	(__predict_true((e)) ? (void)0 :				\
	    __KASSERTMSG_FAIL("debugging ", #e, __VA_ARGS__))
#else
#define	KDASSERT(e)		((void)0)
#define	KDASSERTMSG(e, ...)	((void)0)
#endif

#ifndef CTASSERT
#define	CTASSERT(x)		_Static_assert(x, #x)
#endif

void	*memcpy(void *, const void *, size_t);
void	*memmove(void *, const void *, size_t);
void	*memset(void *, int, size_t);
int	memcmp(const void *, const void *, size_t);
void	*memchr(const void *, int, size_t);
void	*memmem(const void *, size_t, const void *, size_t);
size_t	strlen(const char *);
size_t	strnlen(const char *, size_t);
int	strcmp(const char *, const char *);
int	strncmp(const char *, const char *, size_t);
int	strcasecmp(const char *, const char *);
int	strncasecmp(const char *, const char *, size_t);
char	*strcpy(char *, const char *);
char	*strncpy(char *, const char *, size_t);
char	*strcat(char *, const char *);
char	*strncat(char *, const char *, size_t);
size_t	strlcpy(char *, const char *, size_t);
size_t	strlcat(char *, const char *, size_t);
char	*strchr(const char *, int);
char	*strrchr(const char *, int);
char	*strstr(const char *, const char *);
char	*strpbrk(const char *, const char *);
size_t	strspn(const char *, const char *);
size_t	strcspn(const char *, const char *);
char	*strsep(char **, const char *);
unsigned long strtoul(const char *, char **, int);
long long strtoll(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
intmax_t strtoimax(const char *, char **, int);
uintmax_t strtoumax(const char *, char **, int);
int	ffs(int);
unsigned int popcount32(uint32_t);
unsigned int popcount64(uint64_t);
int	scanc(u_int, const u_char *, const u_char *, int);
int	skpc(int, size_t, u_char *);
long	random(void);
uint32_t crc32(uint32_t, const uint8_t *, size_t);
int	consttime_memequal(const void *, const void *, size_t);
void	*explicit_memset(void *, int, size_t);
int	snprintb(char *, size_t, const char *, uint64_t);
int	snprintb_m(char *, size_t, const char *, uint64_t, size_t);

#define	memcpy(d, s, n)		__builtin_memcpy((d), (s), (n))
#define	memset(d, c, n)		__builtin_memset((d), (c), (n))
#define	memcmp(a, b, n)		__builtin_memcmp((a), (b), (n))
#define	strlen(s)		__builtin_strlen(s)
#define	strcmp(a, b)		__builtin_strcmp((a), (b))
#define	strcpy(d, s)		__builtin_strcpy((d), (s))
#define	bcopy(s, d, n)		memmove((d), (s), (n))
#define	bzero(d, n)		memset((d), 0, (n))
#define	bcmp(a, b, n)		memcmp((a), (b), (n))
#endif

#endif /* _LIB_LIBKERN_LIBKERN_H_ */
