/*
 * What a signal tells, siginfo(2).
 */

#ifndef _SYS_SIGINFO_H_
#define	_SYS_SIGINFO_H_

#include <sys/types.h>

typedef union sigval {
	int		sival_int;
	void		*sival_ptr;
} sigval_t;

struct _ksiginfo {
	int		_signo;
	int		_code;
	int		_errno;
	int		_pad;
	union {
		struct {
			pid_t		_pid;
			uid_t		_uid;
			sigval_t	_value;
		} _rt;
		struct {
			pid_t		_pid;
			uid_t		_uid;
			int		_status;
			clock_t		_utime;
			clock_t		_stime;
		} _child;
		struct {
			void		*_addr;
			int		_trap;
			int		_trap2;
			int		_trap3;
		} _fault;
		struct {
			long		_band;
			int		_fd;
		} _poll;
	} _reason;
};

typedef union siginfo {
	char		si_pad[128];
	struct _ksiginfo _info;
} siginfo_t;

#define	si_signo	_info._signo
#define	si_code		_info._code
#define	si_errno	_info._errno
#define	si_value	_info._reason._rt._value
#define	si_pid		_info._reason._child._pid
#define	si_uid		_info._reason._child._uid
#define	si_status	_info._reason._child._status
#define	si_addr		_info._reason._fault._addr
#define	si_band		_info._reason._poll._band
#define	si_fd		_info._reason._poll._fd

#define	POLL_IN		1
#define	POLL_OUT	2
#define	POLL_MSG	3
#define	POLL_ERR	4
#define	POLL_PRI	5
#define	POLL_HUP	6

#ifdef _KERNEL
#include <sys/queue.h>

typedef struct ksiginfo {
	u_long		ksi_flags;
	TAILQ_ENTRY(ksiginfo) ksi_list;
	struct _ksiginfo ksi_info;
	lwpid_t		ksi_lid;
} ksiginfo_t;

#define	KSI_TRAP	0x01
#define	KSI_EMPTY	0x02
#define	KSI_QUEUED	0x04
#define	KSI_FROMPOOL	0x08
#define	ksi_signo	ksi_info._signo
#define	ksi_code	ksi_info._code
#define	ksi_pid		ksi_info._reason._rt._pid
#define	ksi_uid		ksi_info._reason._rt._uid
#define	ksi_band	ksi_info._reason._poll._band
#define	ksi_fd		ksi_info._reason._poll._fd
#define	KSI_INIT(ksi)							\
	(__builtin_memset((ksi), 0, sizeof(*(ksi))),			\
	    (void)((ksi)->ksi_flags = KSI_EMPTY))
#endif

#endif /* _SYS_SIGINFO_H_ */
