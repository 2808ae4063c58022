/*
 * The hypercalls that Rust cannot define: one is variadic, and one may end a
 * thread by the host's forced unwinding, which frames of Rust are not made for.
 */

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

void	rumpuser_shim_dprintf(const char *, ...)
	    __attribute__((__format__(__printf__, 1, 2)));
void	rumpuser_shim_thread_exit(void (*)(void));

void
rumpuser_shim_dprintf(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
}

/* leave does not return in a thread that rumpuser_thread_create made. */
void
rumpuser_shim_thread_exit(void (*leave)(void))
{

	(*leave)();
	pthread_exit(NULL);
}
