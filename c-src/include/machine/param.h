/*
 * Parameters of the machine: amd64.
 */

#ifndef _MACHINE_PARAM_H_
#define	_MACHINE_PARAM_H_

#define	_MACHINE	amd64
#define	MACHINE		"amd64"
#define	_MACHINE_ARCH	x86_64
#define	MACHINE_ARCH	"x86_64"
#define	MID_MACHINE	187

#define	DEV_BSHIFT	9
#define	DEV_BSIZE	(1 << DEV_BSHIFT)
#define	BLKDEV_IOSIZE	2048
#define	MAXPHYS		(64 * 1024)

#define	MSGBUFSIZE	(8 * 4096)
#define	MSIZE		512
#define	MCLSHIFT	11
#define	MCLBYTES	(1 << MCLSHIFT)
#define	MAXCPUS		256

#ifdef _KERNEL
void	delay(unsigned int);
#define	DELAY(us)	delay(us)
#endif

#endif /* _MACHINE_PARAM_H_ */
