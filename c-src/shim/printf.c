/*
 * The variadic functions of the kernel programming interface.  Stable Rust
 * cannot define one, so each formats here into a bounded buffer and hands the
 * text to a sink in librump.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define	LINE	1024

enum sink { SINK_CONSOLE, SINK_LOG };

void	rump_shim_sink(enum sink, int, const char *, size_t);
void	rump_shim_panic_sink(const char *, size_t)
	    __attribute__((__noreturn__));

void	rump_shim_printf(const char *, ...);
void	rump_shim_vprintf(const char *, va_list);
void	rump_shim_log(int, const char *, ...);
void	rump_shim_panic(const char *, ...);
void	rump_shim_vpanic(const char *, va_list);
void	rump_shim_kern_assert(const char *, ...);
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

void
rump_shim_vprintf(const char *fmt, va_list ap)
{
	char line[LINE];
	size_t length;

	length = stored(vsnprintf(line, sizeof(line), fmt, ap));
	rump_shim_sink(SINK_CONSOLE, 0, line, length);
}

void
rump_shim_printf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	rump_shim_vprintf(fmt, ap);
	va_end(ap);
}

void
rump_shim_log(int level, const char *fmt, ...)
{
	char line[LINE];
	size_t length;
	va_list ap;

	va_start(ap, fmt);
	length = stored(vsnprintf(line, sizeof(line), fmt, ap));
	va_end(ap);
	rump_shim_sink(SINK_LOG, level, line, length);
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
