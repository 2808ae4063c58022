/*
 * kthread_create(9): formats the name of the thread.
 */

#include <stdarg.h>
#include <stdio.h>

#define	NAME	32

struct cpu_info;
struct lwp;

int	rump_shim_kthread_start(int, void (*)(void *), void *, struct lwp **,
	    const char *);
int	rump_shim_kthread_create(int, int, struct cpu_info *,
	    void (*)(void *), void *, struct lwp **, const char *, ...);

int
rump_shim_kthread_create(int pri, int flags, struct cpu_info *ci,
    void (*func)(void *), void *arg, struct lwp **lp, const char *fmt, ...)
{
	char name[NAME] = "kthread";
	va_list ap;

	(void)pri;
	(void)ci;
	if (fmt != NULL) {
		va_start(ap, fmt);
		(void)vsnprintf(name, sizeof(name), fmt, ap);
		va_end(ap);
	}
	return rump_shim_kthread_start(flags, func, arg, lp, name);
}
