/*
 * Sockets: this kernel has none, drivers may hold a pointer to one.
 */

#ifndef _SYS_SOCKETVAR_H_
#define	_SYS_SOCKETVAR_H_

#include <sys/select.h>
#include <sys/types.h>

struct socket;
struct sockaddr;
struct mbuf;

#endif /* _SYS_SOCKETVAR_H_ */
