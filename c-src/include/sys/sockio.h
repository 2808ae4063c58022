/*
 * Operations on sockets, ioctl(2): none here.
 */

#ifndef _SYS_SOCKIO_H_
#define	_SYS_SOCKIO_H_

#include <sys/ioccom.h>

#endif /* _SYS_SOCKIO_H_ */
