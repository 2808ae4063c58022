/*
 * A kernel for remote clients: it has processes, and system calls that move
 * memory of the client's.
 */

#ifndef _SP_KERNEL_H_
#define	_SP_KERNEL_H_

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>

struct process {
	pid_t		pid;
	void		*cookie;
	_Atomic int	lwps;
	_Atomic bool	exiting;
};

#define	MOST_PROCESSES	32

/* In the order in which they were made. */
extern struct process processes[MOST_PROCESSES];
extern _Atomic int nprocesses;
/* What the last exec called its process. */
extern char comm_of_exec[64];
/* How the last copyin ended; -1 before. */
extern _Atomic int copyin_error;

/*
 * The system calls, under numbers of NetBSD's that have as many arguments: a
 * server may refuse a frame of the wrong length.
 */
enum {
	CALL_FAIL = 6,		/* (anything): EAGAIN */
	CALL_COPYIN = 10,	/* (address): 8 bytes of the client's, summed */
	CALL_COPYINSTR = 12,	/* (address): the length that came */
	CALL_NOTHING = 20,	/* (): 42 and 43 */
	CALL_RAISE = 41,	/* (signal) */
	CALL_ANONMMAP = 60,	/* (length): the address */
	CALL_COPYOUT = 61,	/* (address): "kernel" */
	CALL_COPYOUTSTR = 137	/* (address): "string" */
};

/* How many bytes of a string the kernel has room for. */
#define	STRING_ROOM	8

/* Hands the hooks over; nobody is in the kernel. */
void	sp_kernel_boot(void);

#endif /* _SP_KERNEL_H_ */
