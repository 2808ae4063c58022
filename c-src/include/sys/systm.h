/*
 * Kernel utilities: copying, printing, the big lock, kernel variables.
 */

#ifndef _SYS_SYSTM_H_
#define	_SYS_SYSTM_H_

#include <sys/types.h>
#include <sys/stdarg.h>
#include <sys/stdbool.h>
#include <sys/device_if.h>
#include <machine/endian.h>
#include <lib/libkern/libkern.h>

struct clockframe;
struct lwp;
struct proc;
struct timeval;
struct tty;
struct uio;
struct vmspace;
struct vnode;

#ifdef _KERNEL
/* copy(9), store(9), fetch(9): EFAULT on a bad address. */
int	copyin(const void *, void *, size_t);
int	copyout(const void *, void *, size_t);
int	copyinstr(const void *, void *, size_t, size_t *);
int	copyoutstr(const void *, void *, size_t, size_t *);
int	copystr(const void *, void *, size_t, size_t *);
int	kcopy(const void *, void *, size_t);
int	copyin_vmspace(struct vmspace *, const void *, void *, size_t);
int	copyout_vmspace(struct vmspace *, const void *, void *, size_t);
int	copyin_proc(struct proc *, const void *, void *, size_t);
int	copyout_proc(struct proc *, const void *, void *, size_t);
int	ioctl_copyin(int, const void *, void *, size_t);
int	ioctl_copyout(int, const void *, void *, size_t);

/* kprintf(9) */
void	panic(const char *, ...) __dead __printflike(1, 2);
void	vpanic(const char *, va_list) __dead __printflike(1, 0);
void	printf(const char *, ...) __printflike(1, 2);
void	vprintf(const char *, va_list) __printflike(1, 0);
void	printf_nolog(const char *, ...) __printflike(1, 2);
void	printf_tolog(const char *, ...) __printflike(1, 2);
int	snprintf(char *, size_t, const char *, ...) __printflike(3, 4);
int	vsnprintf(char *, size_t, const char *, va_list) __printflike(3, 0);
void	uprintf(const char *, ...) __printflike(1, 2);
void	uprintf_locked(const char *, ...) __printflike(1, 2);
void	ttyprintf(struct tty *, const char *, ...) __printflike(2, 3);
void	aprint_normal(const char *, ...) __printflike(1, 2);
void	aprint_error(const char *, ...) __printflike(1, 2);
void	aprint_naive(const char *, ...) __printflike(1, 2);
void	aprint_verbose(const char *, ...) __printflike(1, 2);
void	aprint_debug(const char *, ...) __printflike(1, 2);
void	aprint_normal_dev(device_t, const char *, ...) __printflike(2, 3);
void	aprint_error_dev(device_t, const char *, ...) __printflike(2, 3);
void	aprint_naive_dev(device_t, const char *, ...) __printflike(2, 3);
void	aprint_verbose_dev(device_t, const char *, ...) __printflike(2, 3);
void	aprint_debug_dev(device_t, const char *, ...) __printflike(2, 3);
void	device_printf(device_t, const char *, ...) __printflike(2, 3);
void	tablefull(const char *, const char *);
int	humanize_number(char *, size_t, uint64_t, const char *, int);
int	format_bytes(char *, size_t, uint64_t);

/* The big lock: recursive, given up by every sleep. */
void	_kernel_lock(int);
void	_kernel_unlock(int, int *);
bool	_kernel_locked_p(void);
#define	KERNEL_LOCK(count, l)		_kernel_lock(count)
#define	KERNEL_UNLOCK_ONE(l)		_kernel_unlock(1, NULL)
#define	KERNEL_UNLOCK_ALL(l, countp)	_kernel_unlock(0, (countp))
#define	KERNEL_UNLOCK_LAST(l)		_kernel_unlock(1, NULL)
#define	KERNEL_LOCKED_P()		_kernel_locked_p()

/* Preemption: the host's, which cannot be turned off. */
void	kpreempt_disable(void);
void	kpreempt_enable(void);
bool	kpreempt_disabled(void);
void	preempt(void);
void	yield(void);

#ifdef DEBUG
void	assert_sleepable(void);
#define	ASSERT_SLEEPABLE()	assert_sleepable()
#else
#define	ASSERT_SLEEPABLE()	do { } while (0)
#endif

/* For empty slots of tables; called with any arguments. */
int	nullop(void *);
void	*nullret(void);
void	voidop(void);
int	enodev(void);
int	enosys(void);
int	enoioctl(void);
int	enxio(void);
int	eopnotsupp(void);
int	seltrue(dev_t, int, struct lwp *);
int	sys_nosys(struct lwp *, const void *, register_t *);
int	sys_nomodule(struct lwp *, const void *, register_t *);

/* hashinit(9): a power of two of list heads, and its mask. */
enum hashtype {
	HASH_LIST,
	HASH_SLIST,
	HASH_TAILQ,
	HASH_PSLIST
};
void	*hashinit(u_int, enum hashtype, bool, u_long *);
void	hashdone(void *, enum hashtype, u_long);

void	setrootfstime(time_t);

extern int	cold;		/* booting */
extern int	boothowto;
#define	bootquiet	(boothowto & AB_QUIET)
#define	bootverbose	(boothowto & AB_VERBOSE)
extern int	doforce;
extern const char *panicstr;
extern int	securelevel;
extern dev_t	rootdev;
extern device_t	root_device;
extern struct vnode *rootvp;
extern const char *rootfstype;
extern int	physmem;	/* pages */
extern int	maxproc;
extern int	nprocs;
extern const char copyright[];
extern const char ostype[];
extern const char osrelease[];
extern const char version[];
extern char	machine[];
extern char	machine_arch[];
#define	ROOT_FSTYPE_ANY	"?"
#endif

#endif /* _SYS_SYSTM_H_ */
