/*
 * Extended attributes, extattr(9).
 */

#ifndef _SYS_EXTATTR_H_
#define	_SYS_EXTATTR_H_

#include <sys/types.h>

#define	EXTATTR_NAMESPACE_USER		0x00000001
#define	EXTATTR_NAMESPACE_SYSTEM	0x00000002
#define	EXTATTR_NAMESPACE_USER_STRING	"user"
#define	EXTATTR_NAMESPACE_SYSTEM_STRING	"system"
#define	EXTATTR_CMD_START		0x00000001
#define	EXTATTR_CMD_STOP		0x00000002
#define	EXTATTR_LIST_LENPREFIX		1
#define	EXTATTR_MAXNAMELEN		255

#ifdef _KERNEL
#include <sys/kauth.h>
struct vnode;
int	extattr_check_cred(struct vnode *, const char *, kauth_cred_t, int);
#endif

#endif /* _SYS_EXTATTR_H_ */
