/*
 * The name of a device, for other headers.
 */

#ifndef _SYS_DEVICE_IF_H_
#define	_SYS_DEVICE_IF_H_

typedef struct device	*device_t;

#endif /* _SYS_DEVICE_IF_H_ */
