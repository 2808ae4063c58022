/*
 * The variadic functions of the kernel programming interface.  Stable Rust
 * cannot define one, so each formats here into a bounded buffer and hands the
 * text to a sink in librump.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define	LINE	1024

/* Where text goes; abi/librump/src/printf.rs has the same numbers. */
enum sink {
	SINK_CONSOLE,		/* and the message buffer */
	SINK_LOG,		/* the message buffer, with a level */
	SINK_CONSOLE_ONLY,
	SINK_BUFFER,		/* the message buffer, without a level */
	SINK_VERBOSE,		/* the console if the boot is verbose */
	SINK_DEBUG,		/* both, if the boot is for debugging */
	SINK_NAIVE		/* the console if the boot is quiet */
};

/* Of kprintf: where to. */
#define	TOCONS		0x0001
#define	TOLOG		0x0004
#define	TOBUFONLY	0x0008

void	rump_shim_sink(enum sink, int, const char *, size_t);
void	rump_shim_panic_sink(const char *, size_t)
	    __attribute__((__noreturn__));

void	rump_shim_printf(const char *, ...);
void	rump_shim_vprintf(const char *, va_list);
void	rump_shim_log(int, const char *, ...);
void	rump_shim_panic(const char *, ...);
void	rump_shim_vpanic(const char *, va_list);
void	rump_shim_kern_assert(const char *, ...);
void	rump_shim_vlog(int, const char *, va_list);
void	rump_shim_addlog(const char *, ...);
void	rump_shim_printf_nolog(const char *, ...);
void	rump_shim_printf_tolog(const char *, ...);
void	rump_shim_uprintf(const char *, ...);
void	rump_shim_aprint_verbose(const char *, ...);
void	rump_shim_aprint_debug(const char *, ...);
void	rump_shim_aprint_naive(const char *, ...);
int	rump_shim_kprintf(const char *, int, void *, char *, va_list);
char	*rump_shim_kmem_asprintf(const char *, ...);
void	*rump_shim_kmem(size_t);
int	rump_shim_snprintf(char *, size_t, const char *, ...);
int	rump_shim_vsnprintf(char *, size_t, const char *, va_list);

/* The length of what vsnprintf stored, which is not what it returns. */
static size_t
stored(int length)
{

	if (length < 0)
		return 0;
	return (size_t)length < LINE ? (size_t)length : LINE - 1;
}

static void
vsink(enum sink sink, int level, const char *fmt, va_list ap)
{
	char line[LINE];
	size_t length;

	length = stored(vsnprintf(line, sizeof(line), fmt, ap));
	rump_shim_sink(sink, level, line, length);
}

/* A variadic function whose text goes to one sink. */
#define	TO_SINK(name, sink, level)					\
void									\
name(const char *fmt, ...)						\
{									\
	va_list ap;							\
									\
	va_start(ap, fmt);						\
	vsink(sink, level, fmt, ap);					\
	va_end(ap);							\
}

TO_SINK(rump_shim_printf, SINK_CONSOLE, 0)
TO_SINK(rump_shim_addlog, SINK_BUFFER, 0)
TO_SINK(rump_shim_printf_nolog, SINK_CONSOLE_ONLY, 0)
TO_SINK(rump_shim_printf_tolog, SINK_BUFFER, 0)
TO_SINK(rump_shim_uprintf, SINK_LOG, 6)
TO_SINK(rump_shim_aprint_verbose, SINK_VERBOSE, 0)
TO_SINK(rump_shim_aprint_debug, SINK_DEBUG, 0)
TO_SINK(rump_shim_aprint_naive, SINK_NAIVE, 0)

void
rump_shim_vprintf(const char *fmt, va_list ap)
{

	vsink(SINK_CONSOLE, 0, fmt, ap);
}

void
rump_shim_vlog(int level, const char *fmt, va_list ap)
{

	vsink(SINK_LOG, level, fmt, ap);
}

void
rump_shim_log(int level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsink(SINK_LOG, level, fmt, ap);
	va_end(ap);
}

int
rump_shim_kprintf(const char *fmt, int flags, void *tty, char *buf, va_list ap)
{
	char line[LINE];
	int length;

	(void)tty;
	if (flags & TOBUFONLY)
		return vsprintf(buf, fmt, ap);
	length = vsnprintf(line, sizeof(line), fmt, ap);
	if (flags & TOCONS)
		rump_shim_sink(flags & TOLOG ? SINK_CONSOLE :
		    SINK_CONSOLE_ONLY, 0, line, stored(length));
	else if (flags & TOLOG)
		rump_shim_sink(SINK_BUFFER, 0, line, stored(length));
	return length;
}

/* The caller frees strlen + 1 bytes by kmem_free. */
char *
rump_shim_kmem_asprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (length < 0)
		length = 0;
	text = rump_shim_kmem((size_t)length + 1);
	va_start(ap, fmt);
	(void)vsnprintf(text, (size_t)length + 1, fmt, ap);
	va_end(ap);
	return text;
}

void
rump_shim_vpanic(const char *fmt, va_list ap)
{
	char line[LINE];
	size_t length;

	length = stored(vsnprintf(line, sizeof(line), fmt, ap));
	rump_shim_panic_sink(line, length);
}

void
rump_shim_panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	rump_shim_vpanic(fmt, ap);
	va_end(ap);
}

void
rump_shim_kern_assert(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	rump_shim_vpanic(fmt, ap);
	va_end(ap);
}

int
rump_shim_vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{

	return vsnprintf(buf, size, fmt, ap);
}

int
rump_shim_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return length;
}
