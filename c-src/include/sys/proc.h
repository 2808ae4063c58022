/*
 * Processes, proc(9).
 */

#ifndef _SYS_PROC_H_
#define	_SYS_PROC_H_

#include <sys/condvar.h>
#include <sys/kauth.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <uvm/uvm_extern.h>

struct cwdinfo;
struct filedesc;
struct vnode;
struct tty;

struct session {
	int		s_count;
	u_int		s_flags;
	struct proc	*s_leader;
	struct vnode	*s_ttyvp;
	struct tty	*s_ttyp;
	char		s_login[MAXLOGNAME];
	pid_t		s_sid;
};

struct pgrp {
	struct session	*pg_session;
	pid_t		pg_id;
	int		pg_count;
};

struct plimit {
	struct rlimit	pl_rlimit[RLIM_NLIMITS];
	kmutex_t	pl_lock;
};

struct proc {
	LIST_ENTRY(proc) p_list;	/* all processes, proc_lock */
	kmutex_t	*p_lock;
	struct vmspace	*p_vmspace;
	struct filedesc	*p_fd;
	struct cwdinfo	*p_cwdi;
	struct plimit	*p_limit;
	kauth_cred_t	p_cred;
	struct pgrp	*p_pgrp;
	struct proc	*p_pptr;	/* parent */
	LIST_HEAD(, lwp) p_lwps;
	int		p_nlwps;
	pid_t		p_pid;
	int		p_flag;
	int		p_sflag;
	int		p_slflag;
	int		p_lflag;
	int		p_stat;
	char		p_comm[MAXCOMLEN + 1];
	void		*p_private;	/* the kernel's */
};

#define	p_session	p_pgrp->pg_session
#define	p_rlimit	p_limit->pl_rlimit

#define	PL_CONTROLT	0x00000002

#ifdef _KERNEL
#include <sys/lwp.h>
extern struct proc proc0;
#endif

#endif /* _SYS_PROC_H_ */
