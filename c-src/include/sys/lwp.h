/*
 * Threads, lwp(9).
 */

#ifndef _SYS_LWP_H_
#define	_SYS_LWP_H_

#include <sys/callout.h>
#include <sys/condvar.h>
#include <sys/kauth.h>
#include <sys/kcpuset.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/sched.h>
#include <sys/signalvar.h>
#include <sys/specificdata.h>
#include <machine/cpu.h>

struct cpu_info;
struct filedesc;
struct proc;

struct lwp {
	LIST_ENTRY(lwp)	l_sibling;	/* of the process, p_lock */
	struct proc	*l_proc;
	kauth_cred_t	l_cred;
	struct filedesc	*l_fd;
	struct cpu_info	*l_cpu;
	const char	*l_wmesg;	/* why it sleeps, or NULL */
	const void	*l_wchan;	/* what it sleeps on, or NULL */
	struct rusage	l_ru;
	lwpid_t		l_lid;
	int		l_stat;
	int		l_flag;
	int		l_dupfd;	/* fdesc: see EDUPFD */
	int		l_biglocks;	/* times it holds the big lock */
	fixpt_t		l_pctcpu;
	char		*l_name;
	void		*l_private;	/* the kernel's */
};

#define	LSIDL		1
#define	LSRUN		2
#define	LSSLEEP		3
#define	LSSTOP		4
#define	LSZOMB		5
#define	LSDEAD		6
#define	LSONPROC	7
#define	LSSUSPENDED	8

#define	LW_SINTR	0x00000080
#define	LW_SYSTEM	0x00000200

#ifdef _KERNEL
lwp_t	*x86_curlwp(void);
#define	curlwp	x86_curlwp()
#define	curproc	(curlwp->l_proc)
extern struct lwp lwp0;

/* The state of another thread is stable between these. */
void	lwp_lock(lwp_t *);
void	lwp_unlock(lwp_t *);

int	lwp_specific_key_create(specificdata_key_t *, specificdata_dtor_t);
void	lwp_specific_key_delete(specificdata_key_t);
void	*lwp_getspecific(specificdata_key_t);
void	lwp_setspecific(specificdata_key_t, void *);
#define	cpu_index(ci)	((int)(ci)->ci_cpuid)
#endif

#endif /* _SYS_LWP_H_ */
