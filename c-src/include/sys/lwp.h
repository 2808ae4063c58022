/*
 * Threads, lwp(9).
 */

#ifndef _SYS_LWP_H_
#define	_SYS_LWP_H_

#include <sys/condvar.h>
#include <sys/kauth.h>
#include <sys/queue.h>
#include <sys/resource.h>

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
	char		*l_name;
	void		*l_private;	/* the kernel's */
};

#ifdef _KERNEL
lwp_t	*x86_curlwp(void);
#define	curlwp	x86_curlwp()
#define	curproc	(curlwp->l_proc)
extern struct lwp lwp0;
#endif

#endif /* _SYS_LWP_H_ */
