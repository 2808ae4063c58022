/*
 * Devices, autoconf(9).
 */

#ifndef _SYS_DEVICE_H_
#define	_SYS_DEVICE_H_

#include <sys/device_if.h>
#include <sys/evcnt.h>
#include <sys/types.h>

typedef enum devclass {
	DV_DULL,
	DV_CPU,
	DV_DISK,
	DV_IFNET,
	DV_TAPE,
	DV_TTY,
	DV_AUDIODEV,
	DV_DISPLAYDEV,
	DV_BUS,
	DV_VIRTUAL
} devclass_t;

#ifdef _KERNEL
struct vnode;
devclass_t device_class(device_t);
const char *device_xname(device_t);
int	getdisksize(struct vnode *, uint64_t *, unsigned int *);
#endif

#endif /* _SYS_DEVICE_H_ */
