/*
 * Kernel parameters, param(9).
 */

#ifndef _SYS_PARAM_H_
#define	_SYS_PARAM_H_

#define	__NetBSD_Version__	799003400
#define	__NetBSD_Prereq__(M, m, p)					\
	(((M) * 100000000) + ((m) * 1000000) + ((p) * 100) <=		\
	    __NetBSD_Version__)

#include <sys/null.h>
#include <sys/inttypes.h>
#include <sys/types.h>
#include <sys/syslimits.h>

#include <machine/param.h>
#include <machine/limits.h>

#define	MAXCOMLEN	16
#define	MAXHOSTNAMELEN	256
#define	MAXINTERP	PATH_MAX
#define	MAXLOGNAME	16
#define	MAXPATHLEN	PATH_MAX
#define	MAXSYMLINKS	32
#define	NCARGS		ARG_MAX
#define	NGROUPS		NGROUPS_MAX
#define	NOFILE		OPEN_MAX
#define	NOGROUP		65535
#define	CMASK		022
#define	CBLOCK		64
#define	CBQSIZE		(CBLOCK / NBBY)
#define	CBSIZE		(CBLOCK - (int)sizeof(struct cblock *) - CBQSIZE)
#define	CROUND		(CBLOCK - 1)
#define	MAXBSIZE	MAXPHYS
#define	MAXFRAG		8
#define	COREFMT		"%n.core"

/* Fractions of fixpt_t. */
#define	FSHIFT		11
#define	FSCALE		(1 << FSHIFT)

#define	MIN(a, b)	(((a) < (b)) ? (a) : (b))
#define	MAX(a, b)	(((a) > (b)) ? (a) : (b))
#define	howmany(x, y)	(((x) + ((y) - 1)) / (y))
#define	roundup(x, y)	((((x) + ((y) - 1)) / (y)) * (y))
#define	rounddown(x, y)	(((x) / (y)) * (y))
#define	roundup2(x, m)	(((x) + (m) - 1) & ~((m) - 1))
#define	rounddown2(x, m) ((x) & ~((m) - 1))
#define	powerof2(x)	((((x) - 1) & (x)) == 0)

/* Bit maps of bytes. */
#define	setbit(a, i)	((a)[(i) / NBBY] |= 1 << ((i) % NBBY))
#define	clrbit(a, i)	((a)[(i) / NBBY] &= ~(1 << ((i) % NBBY)))
#define	isset(a, i)	((a)[(i) / NBBY] & (1 << ((i) % NBBY)))
#define	isclr(a, i)	(((a)[(i) / NBBY] & (1 << ((i) % NBBY))) == 0)

/* Disk blocks, clicks (pages) and bytes. */
#define	dbtob(x)	((x) << DEV_BSHIFT)
#define	btodb(x)	((x) >> DEV_BSHIFT)
#define	ctod(x)		((x) << (PAGE_SHIFT - DEV_BSHIFT))
#define	dtoc(x)		((x) >> (PAGE_SHIFT - DEV_BSHIFT))
#define	ctob(x)		((x) << PAGE_SHIFT)
#define	btoc(x)		(((x) + PAGE_MASK) >> PAGE_SHIFT)

/* Priorities of threads, then of sleeps in the old style. */
#define	PRI_NONE	(-1)
#define	PRI_USER	0
#define	PRI_KERNEL	64
#define	PRI_KTHREAD	96
#define	PRI_USER_RT	128
#define	PRI_KERNEL_RT	192
#define	PRI_COUNT	224
#define	NPRI_USER	64
#define	MAXPRI_USER	(PRI_USER + NPRI_USER - 1)
#define	NPRI_KERNEL	32
#define	MAXPRI_KERNEL	(PRI_KERNEL + NPRI_KERNEL - 1)
#define	NPRI_KTHREAD	32
#define	MAXPRI_KTHREAD	(PRI_KTHREAD + NPRI_KTHREAD - 1)
#define	NPRI_USER_RT	64
#define	MAXPRI_USER_RT	(PRI_USER_RT + NPRI_USER_RT - 1)
#define	NPRI_KERNEL_RT	32
#define	MAXPRI_KERNEL_RT (PRI_KERNEL_RT + NPRI_KERNEL_RT - 1)
#define	PRI_SOFTSERIAL	MAXPRI_KERNEL_RT
#define	PRI_SOFTNET	(MAXPRI_KERNEL_RT - NPRI_KERNEL_RT * 1 / 4)
#define	PRI_SOFTBIO	(MAXPRI_KERNEL_RT - NPRI_KERNEL_RT * 2 / 4)
#define	PRI_SOFTCLOCK	(MAXPRI_KERNEL_RT - NPRI_KERNEL_RT * 3 / 4)
#define	PRI_XCALL	MAXPRI_KTHREAD
#define	PRI_PGDAEMON	(MAXPRI_KTHREAD - NPRI_KTHREAD * 1 / 4)
#define	PRI_VM		(MAXPRI_KTHREAD - NPRI_KTHREAD * 2 / 4)
#define	PRI_IOFLUSH	(MAXPRI_KTHREAD - NPRI_KTHREAD * 3 / 4)
#define	PRI_BIO		(MAXPRI_KTHREAD - NPRI_KTHREAD * 3 / 4)

#define	PCATCH		0x100	/* or-ed in: signals wake the sleep */
#define	PNORELOCK	0x200	/* or-ed in: do not take the lock again */
#define	PSWP		0
#define	PVM		4
#define	PINOD		8
#define	PRIBIO		16
#define	PVFS		20
#define	PZERO		22
#define	PSOCK		24
#define	PWAIT		32
#define	PLOCK		36
#define	PPAUSE		40
#define	PUSER		50
#define	MAXPRI		127
#define	PRIMASK		0x0ff

#define	ALIGNBYTES	(sizeof(long) - 1)
#define	ALIGN(p)	(((uintptr_t)(p) + ALIGNBYTES) &		\
			    ~(uintptr_t)ALIGNBYTES)
#define	ALIGNED_POINTER(p, t) ((((uintptr_t)(p)) & (sizeof(t) - 1)) == 0)

#include <sys/errno.h>
#include <sys/time.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/signal.h>
#include <sys/ucred.h>
#include <uvm/uvm_param.h>

#ifdef _KERNEL
/* Milliseconds to clock ticks. */
#define	mstohz(ms)							\
	(__predict_false((ms) >= 0x20000u) ?				\
	    (((ms) + 0u) / 1000u) * hz :				\
	    (((ms) + 0u) * hz) / 1000u)
#define	hztoms(t)							\
	(__predict_false((t) >= 0x20000) ?				\
	    ((t) / hz) * 1000u : ((t) * 1000u) / hz)
extern int hz;
#endif

#endif /* _SYS_PARAM_H_ */
