/*
 * Operations on compact discs, cd(4).
 */

#ifndef _SYS_CDIO_H_
#define	_SYS_CDIO_H_

#include <sys/ioccom.h>

#define	CD_LBA_FORMAT	1
#define	CD_MSF_FORMAT	2
#define	CDIOREADMSADDR	_IOWR('c', 6, int)

#endif /* _SYS_CDIO_H_ */
