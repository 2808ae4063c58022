/*
 * Sockets: see sys/socketvar.h.
 */

#ifndef _SYS_SOCKET_H_
#define	_SYS_SOCKET_H_

#include <sys/types.h>

#define	AF_UNSPEC	0
#define	AF_LOCAL	1
#define	AF_UNIX		AF_LOCAL
#define	SOCK_STREAM	1
#define	SOCK_DGRAM	2

struct sockaddr {
	uint8_t		sa_len;
	sa_family_t	sa_family;
	char		sa_data[14];
};

#endif /* _SYS_SOCKET_H_ */
