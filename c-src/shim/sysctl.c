/*
 * The variadic functions of sysctl(9): they collect the path of the node that
 * ends their arguments.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define	CTL_MAXNAME	12
#define	CTL_EOL		(-1)

struct sysctllog;
struct sysctlnode;

/* The fixed arguments of sysctl_createv; abi/librump/src/sysctl.rs has the same. */
struct create_arguments {
	struct sysctllog **log;
	int cflags;
	const struct sysctlnode **root;
	const struct sysctlnode **made;
	int flags;
	int type;
	const char *name;
	const char *desc;
	void *function;
	uint64_t immediate;
	void *data;
	size_t size;
};

int	rump_shim_sysctl_create(const struct create_arguments *, const int *,
	    size_t);
int	rump_shim_sysctl_destroy(const struct sysctlnode *, const int *,
	    size_t);

int	rump_shim_sysctl_createv(struct sysctllog **, int,
	    const struct sysctlnode **, const struct sysctlnode **, int, int,
	    const char *, const char *, void *, uint64_t, void *, size_t, ...);
int	rump_shim_sysctl_destroyv(struct sysctlnode *, ...);

static size_t
collect(int path[CTL_MAXNAME], va_list ap)
{
	size_t count;

	for (count = 0; count < CTL_MAXNAME; count++) {
		path[count] = va_arg(ap, int);
		if (path[count] == CTL_EOL)
			break;
	}
	return count;
}

int
rump_shim_sysctl_createv(struct sysctllog **log, int cflags,
    const struct sysctlnode **root, const struct sysctlnode **made, int flags,
    int type, const char *name, const char *desc, void *function,
    uint64_t immediate, void *data, size_t size, ...)
{
	const struct create_arguments arguments = {
		log, cflags, root, made, flags, type, name, desc, function,
		immediate, data, size
	};
	int path[CTL_MAXNAME];
	size_t count;
	va_list ap;

	va_start(ap, size);
	count = collect(path, ap);
	va_end(ap);
	return rump_shim_sysctl_create(&arguments, path, count);
}

int
rump_shim_sysctl_destroyv(struct sysctlnode *root, ...)
{
	int path[CTL_MAXNAME];
	size_t count;
	va_list ap;

	va_start(ap, root);
	count = collect(path, ap);
	va_end(ap);
	return rump_shim_sysctl_destroy(root, path, count);
}
