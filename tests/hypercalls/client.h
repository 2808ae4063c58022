/*
 * A client of the sysproxy server that does what a case tells it: frames are
 * written and read one at a time, and nothing is answered by itself.
 */

#ifndef _CLIENT_H_
#define	_CLIENT_H_

#include <stddef.h>
#include <stdint.h>

enum {
	CLASS_REQ, CLASS_RESP, CLASS_ERROR
};
enum {
	TYPE_HANDSHAKE, TYPE_SYSCALL, TYPE_COPYIN, TYPE_COPYINSTR, TYPE_COPYOUT,
	TYPE_COPYOUTSTR, TYPE_ANONMMAP, TYPE_PREFORK, TYPE_RAISE
};
enum {
	HANDSHAKE_GUEST, HANDSHAKE_AUTH, HANDSHAKE_FORK, HANDSHAKE_EXEC
};

struct header {
	uint64_t	length;
	uint64_t	number;
	uint16_t	class;
	uint16_t	type;
	uint32_t	detail;
};

struct frame {
	struct header	header;
	size_t		length;		/* of the body */
	_Alignas(8) unsigned char body[4096];
};

/* The answer to a system call, padding included. */
struct result {
	int32_t		error;
	uint32_t	padding;
	int64_t		retval[2];
};

/* A place in the client, for the server's copies. */
struct place {
	uint64_t	length;
	uint64_t	address;
};

/* Connects and reads what the server says first, with a NUL behind. */
int	client_connect(const char *, char *, size_t);
/* Connects and becomes a process, which is called "client". */
int	client_guest(const char *);

void	client_send(int, uint64_t, uint16_t, uint16_t, uint32_t, const void *,
	    size_t);
/* Reads a frame; one that does not come is a failure. */
void	client_receive(int, struct frame *);
/* Whether the server has closed the connection without another frame. */
int	client_sees_end(int);
/* Whether nothing comes for a while. */
int	client_sees_nothing(int);

#endif /* _CLIENT_H_ */
