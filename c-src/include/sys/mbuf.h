/*
 * Network buffers: none here; old sources include this.
 */

#ifndef _SYS_MBUF_H_
#define	_SYS_MBUF_H_

#include <sys/types.h>

struct mbuf;

#endif /* _SYS_MBUF_H_ */
