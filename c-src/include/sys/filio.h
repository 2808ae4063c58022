/*
 * Operations on any file, ioctl(2).
 */

#ifndef _SYS_FILIO_H_
#define	_SYS_FILIO_H_

#include <sys/ioccom.h>

#define	FIOCLEX		_IO('f', 1)
#define	FIONCLEX	_IO('f', 2)
#define	FIONREAD	_IOR('f', 127, int)
#define	FIONBIO		_IOW('f', 126, int)
#define	FIOASYNC	_IOW('f', 125, int)
#define	FIOSETOWN	_IOW('f', 124, int)
#define	FIOGETOWN	_IOR('f', 123, int)
#define	FIOGETBMAP	_IOWR('f', 122, daddr_t)
#define	FIONWRITE	_IOR('f', 121, int)
#define	FIONSPACE	_IOR('f', 120, int)
#define	FIBMAP		FIOGETBMAP

#endif /* _SYS_FILIO_H_ */
