/*
 * Operations on terminals of NetBSD 6.
 */

#ifndef _COMPAT_SYS_TTYCOM_H_
#define	_COMPAT_SYS_TTYCOM_H_

#include <sys/ioccom.h>
#include <sys/ttycom.h>

struct compat_60_ptmget {
	int		cfd;
	int		sfd;
	char		cn[16];
	char		sn[16];
};

#define	COMPAT_60_TIOCPTMGET	_IOR('t', 70, struct compat_60_ptmget)
#define	COMPAT_60_TIOCPTSNAME	_IOR('t', 72, struct compat_60_ptmget)

#ifdef _KERNEL
#include <sys/types.h>
struct lwp;
struct tty;
int	compat_60_ttioctl(struct tty *, u_long, void *, int, struct lwp *);
int	compat_60_ptmioctl(dev_t, u_long, void *, int, struct lwp *);
#endif

#endif /* _COMPAT_SYS_TTYCOM_H_ */
