/*
 * Processes, proc(9).
 */

#ifndef _SYS_PROC_H_
#define	_SYS_PROC_H_

#include <sys/condvar.h>
#include <sys/event.h>
#include <sys/kauth.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/rwlock.h>
#include <sys/siginfo.h>
#include <sys/signalvar.h>
#include <sys/specificdata.h>
#include <sys/time.h>
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
#define	S_LOGIN_SET	1
#define	SESS_LEADER(p)	((p)->p_session->s_leader == (p))
#define	NO_PGID		((pid_t)-1)	/* of a terminal without a group */

struct pgrp {
	struct session	*pg_session;
	pid_t		pg_id;
	int		pg_count;
	int		pg_jobc;	/* members with a parent to tell */
	LIST_HEAD(, proc) pg_members;	/* proc_lock */
};

struct plimit {
	struct rlimit	pl_rlimit[RLIM_NLIMITS];
	kmutex_t	pl_lock;
};

struct proc {
	LIST_ENTRY(proc) p_list;	/* all processes, proc_lock */
	LIST_ENTRY(proc) p_pglist;	/* of the group, proc_lock */
	kmutex_t	*p_lock;
	struct vmspace	*p_vmspace;
	struct filedesc	*p_fd;
	struct cwdinfo	*p_cwdi;
	struct plimit	*p_limit;
	kauth_cred_t	p_cred;
	struct pgrp	*p_pgrp;
	struct proc	*p_pptr;	/* parent */
	struct sigacts	*p_sigacts;	/* what it does on signals */
	LIST_HEAD(, lwp) p_lwps;
	int		p_nlwps;
	pid_t		p_pid;
	int		p_flag;
	int		p_sflag;
	int		p_slflag;
	int		p_lflag;
	int		p_stat;
	fixpt_t		p_pctcpu;
	char		p_comm[MAXCOMLEN + 1];
	void		*p_private;	/* the kernel's */
};

#define	p_session	p_pgrp->pg_session
#define	p_rlimit	p_limit->pl_rlimit
#define	p_pgid		p_pgrp->pg_id

/* p_stat */
#define	SIDL		1
#define	SACTIVE		2
#define	SDYING		3
#define	SSTOP		4
#define	SZOMB		5
#define	SDEAD		6
#define	P_ZOMBIE(p)	((p)->p_stat == SZOMB || (p)->p_stat == SDYING || \
			    (p)->p_stat == SDEAD)

/* p_flag, p_lflag */
#define	PK_ADVLOCK	0x00000001
#define	PK_SYSTEM	0x00000002
#define	PL_CONTROLT	0x00000002
#define	PL_PPWAIT	0x00000010

LIST_HEAD(proclist, proc);

#ifdef _KERNEL
extern struct proc proc0;
extern kmutex_t	*proc_lock;

/* With proc_lock held. */
struct proc *proc_find(pid_t);
struct pgrp *pgrp_find(pid_t);
void	proc_sesshold(struct session *);
void	proc_sessrele(struct session *);
int	proc_compare(const struct proc *, const struct lwp *,
	    const struct proc *, const struct lwp *);
int	pgid_in_session(struct proc *, pid_t);

/* Sleeping on an address, ltsleep(9). */
int	tsleep(wchan_t, pri_t, const char *, int);
int	mtsleep(wchan_t, pri_t, const char *, int, kmutex_t *);
void	wakeup(wchan_t);
int	kpause(const char *, bool, int, kmutex_t *);
#endif

#endif /* _SYS_PROC_H_ */
