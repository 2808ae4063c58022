/*
 * Numbers of NetBSD that differ from the host's, or that a case names as
 * NetBSD's.
 */

#ifndef _NETBSD_H_
#define	_NETBSD_H_

#define	NB_ENOENT	2
#define	NB_ESRCH	3
#define	NB_EIO		5
#define	NB_EBADF	9
#define	NB_EDEADLK	11
#define	NB_ENOMEM	12
#define	NB_EFAULT	14
#define	NB_EBUSY	16
#define	NB_EEXIST	17
#define	NB_EISDIR	21
#define	NB_EINVAL	22
#define	NB_ESPIPE	29
#define	NB_EPIPE	32
#define	NB_ERANGE	34
#define	NB_EAGAIN	35
#define	NB_EINPROGRESS	36
#define	NB_EOPNOTSUPP	45
#define	NB_EADDRINUSE	48
#define	NB_ETIMEDOUT	60
#define	NB_ELOOP	62
#define	NB_ENAMETOOLONG	63
#define	NB_ENOSYS	78

#endif /* _NETBSD_H_ */
