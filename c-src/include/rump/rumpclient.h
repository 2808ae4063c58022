/*
 * A client of a rump kernel in another process, rumpclient(3): link with -lrumpclient, which also has
 * the system calls of <rump/rump_syscalls.h>. The environment variable RUMP_SERVER names the server.
 *
 * An error of the kernel is a NetBSD number; one of the way to it is the host's.
 */

#ifndef _RUMP_RUMPCLIENT_H_
#define	_RUMP_RUMPCLIENT_H_

#include <stddef.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#if !defined(__returns_twice)
#ifdef __GNUC__
#define	__returns_twice	__attribute__((__returns_twice__))
#else
#define	__returns_twice
#endif
#endif

/* Strict C hides it; the registers of a system call are 64 bits wide. */
#if defined(__GLIBC__) && !defined(__USE_MISC)
typedef long register_t;
#endif

struct rumpclient_fork;

#define	RUMPCLIENT_RETRYCONN_INFTIME	((time_t)-1)
#define	RUMPCLIENT_RETRYCONN_ONCE	((time_t)-2)
#define	RUMPCLIENT_RETRYCONN_DIE	((time_t)-3)

enum rumpclient_closevariant {
	RUMPCLIENT_CLOSE_CLOSE,
	RUMPCLIENT_CLOSE_DUP2,
	RUMPCLIENT_CLOSE_FCLOSEM
};

#ifdef __cplusplus
extern "C" {
#endif

int	rumpclient_init(void);
int	rumpclient_syscall(int, const void *, size_t, register_t *);

struct rumpclient_fork *rumpclient_prefork(void);
int	rumpclient_fork_init(struct rumpclient_fork *);
void	rumpclient_fork_cancel(struct rumpclient_fork *);
void	rumpclient_fork_vparent(struct rumpclient_fork *);

pid_t	rumpclient_fork(void);
int	rumpclient_exec(const char *, char *const [], char *const []);
int	rumpclient_daemon(int, int);

void	rumpclient_setconnretry(time_t);

/* for librumphijack: the program is about to close a descriptor, or to use its number */
int	rumpclient__closenotify(int *, enum rumpclient_closevariant);

/* A child of vfork must not return from the function that called it, so this is one with its caller. */
static __inline__ __attribute__((__always_inline__)) __returns_twice pid_t
rumpclient__dofork(pid_t (*forkfn)(void))
{
	struct rumpclient_fork *cookie;
	volatile int childran = 0;	/* a child of vfork writes its parent's */
	pid_t pid;

	cookie = rumpclient_prefork();
	if (cookie == NULL)
		return -1;
	pid = forkfn();
	if (pid == 0) {
		childran = 1;
		return rumpclient_fork_init(cookie);
	}
	if (pid == -1)
		rumpclient_fork_cancel(cookie);
	else if (childran)
		rumpclient_fork_vparent(cookie);
	return pid;
}
#define	rumpclient_vfork()	rumpclient__dofork(vfork)

#ifdef __cplusplus
}
#endif

#endif /* _RUMP_RUMPCLIENT_H_ */
