/*
 * The kernel's message buffer.
 */

#ifndef _SYS_MSGBUF_H_
#define	_SYS_MSGBUF_H_

#include <sys/types.h>

#define	MSG_MAGIC	0x063061

struct kern_msgbuf {
	long		msg_magic;
	long		msg_bufx;	/* where the next byte goes */
	long		msg_bufr;	/* where a reader continues */
	long		msg_bufs;	/* size of msg_bufc */
	char		msg_bufc[1];
};

#ifdef _KERNEL
extern int	msgbufmapped;
extern int	msgbufenabled;
extern struct kern_msgbuf *msgbufp;
#endif

#endif /* _SYS_MSGBUF_H_ */
