/*
 * The host's types that the prototypes of system calls name. Included by <rump/rump_syscalls.h>.
 */

#ifndef _RUMP_RUMP_SYSCALLS_COMPAT_H_
#define	_RUMP_RUMP_SYSCALLS_COMPAT_H_

#ifndef RUMP_HOST_NOT_POSIX
#include <sys/types.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <signal.h>
#include <stdint.h>
#endif

/* With -std=c99 and nothing else glibc keeps these to itself. */
#if defined(__GLIBC__) && !defined(__USE_POSIX199309)
typedef __clockid_t clockid_t;
typedef __timer_t timer_t;
#endif

/* rump_sys_NAME is another symbol: the one with the version of its structures. */
#ifndef __RENAME
#ifdef __ELF__
#define	__RUMPSTRINGIFY(x)	#x
#else
#define	__RUMPSTRINGIFY(x)	"_" #x
#endif
#define	__RENAME(x)	__asm__(__RUMPSTRINGIFY(x))
#endif

#endif /* _RUMP_RUMP_SYSCALLS_COMPAT_H_ */
