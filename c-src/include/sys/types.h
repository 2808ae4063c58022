/*
 * Basic types; sizes of NetBSD/amd64.
 */

#ifndef _SYS_TYPES_H_
#define	_SYS_TYPES_H_

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <sys/cdefs.h>

typedef unsigned char		u_char;
typedef unsigned short		u_short;
typedef unsigned int		u_int;
typedef unsigned long		u_long;
typedef unsigned char		unchar;
typedef unsigned short		ushort;
typedef unsigned int		uint;
typedef unsigned long		ulong;
typedef uint8_t			u_int8_t;
typedef uint16_t		u_int16_t;
typedef uint32_t		u_int32_t;
typedef uint64_t		u_int64_t;
typedef uint64_t		u_quad_t;
typedef int64_t			quad_t;
typedef quad_t			*qaddr_t;
typedef int64_t			longlong_t;
typedef uint64_t		u_longlong_t;
typedef long			ssize_t;
typedef long			register_t;
typedef char			*caddr_t;

typedef int64_t			blkcnt_t;
typedef int32_t			blksize_t;
typedef uint32_t		clock_t;
typedef int			clockid_t;
typedef int32_t			cpuid_t;
typedef int			psetid_t;
typedef int64_t			daddr_t;
typedef uint64_t		dev_t;
typedef int32_t			devmajor_t;
typedef int32_t			devminor_t;
typedef uint32_t		fixpt_t;
typedef uint64_t		fsblkcnt_t;
typedef uint64_t		fsfilcnt_t;
typedef uint32_t		gid_t;
typedef uint32_t		id_t;
typedef uint64_t		ino_t;
typedef long			key_t;
typedef int32_t			lwpid_t;
typedef uint32_t		mode_t;
typedef uint32_t		nlink_t;
typedef int64_t			off_t;
typedef int32_t			pid_t;
typedef int			pri_t;
typedef uint64_t		rlim_t;
typedef uint8_t			sa_family_t;
typedef uint32_t		socklen_t;
typedef int32_t			segsz_t;
typedef int32_t			suseconds_t;
typedef int32_t			swblk_t;
typedef int64_t			time_t;
typedef int			timer_t;
typedef uint32_t		uid_t;
typedef unsigned int		useconds_t;
typedef unsigned long		paddr_t;
typedef unsigned long		vaddr_t;
typedef unsigned long		psize_t;
typedef unsigned long		vsize_t;
typedef off_t			voff_t;
typedef voff_t			pgoff_t;
typedef int			vm_prot_t;
typedef volatile unsigned char	__cpu_simple_lock_t;
typedef const volatile void	*wchan_t;

#define	PRIxPADDR		"lx"
#define	PRIxPSIZE		"lx"
#define	PRIuPSIZE		"lu"
#define	PRIxVADDR		"lx"
#define	PRIxVSIZE		"lx"
#define	PRIuVSIZE		"lu"
#define	PRIxREGISTER		"lx"

typedef struct kauth_cred	*kauth_cred_t;
typedef uint32_t		kauth_action_t;

struct lwp;
struct proc;
typedef struct lwp		lwp_t;
typedef struct proc		proc_t;

#define	NBBY	8

/* Only the low 32 bits: 12 of major, 20 of minor number. */
#define	major(d)	((devmajor_t)(((uint32_t)(d) & 0x000fff00) >> 8))
#define	minor(d)	((devminor_t)((((uint32_t)(d) & 0xfff00000) >> 12) | \
			    ((uint32_t)(d) & 0x000000ff)))
#define	makedev(x, y)	((dev_t)((((dev_t)(x) << 8) & 0x000fff00) | \
			    (((dev_t)(y) << 12) & 0xfff00000) | \
			    ((dev_t)(y) & 0x000000ff)))
#define	NODEV		((dev_t)-1)
#define	NODEVMAJOR	((devmajor_t)-1)

#define	SET(t, f)	((t) |= (f))
#define	CLR(t, f)	((t) &= ~(f))
#define	ISSET(t, f)	((t) & (f))

#include <sys/endian.h>

#endif /* _SYS_TYPES_H_ */
