/*
 * Scatter and gather, uiomove(9) and readv(2).
 */

#ifndef _SYS_UIO_H_
#define	_SYS_UIO_H_

#include <sys/types.h>

struct iovec {
	void		*iov_base;
	size_t		iov_len;
};

enum uio_rw {
	UIO_READ,
	UIO_WRITE
};
enum uio_seg {
	UIO_USERSPACE,
	UIO_SYSSPACE
};

struct vmspace;
struct uio {
	struct iovec	*uio_iov;	/* the segments, advanced by uiomove */
	int		uio_iovcnt;
	off_t		uio_offset;
	size_t		uio_resid;	/* bytes left */
	enum uio_rw	uio_rw;
	struct vmspace	*uio_vmspace;	/* whose addresses iov_base are */
};

#define	UIO_MAXIOV	1024
#define	UIO_SMALLIOV	8

#ifdef _KERNEL
int	uiomove(void *, size_t, struct uio *);
int	uiomove_frombuf(void *, size_t, struct uio *);
int	ureadc(int, struct uio *);
void	uio_setup_sysspace(struct uio *);
#define	UIO_SETUP_SYSSPACE(uio)	uio_setup_sysspace(uio)
#endif

#endif /* _SYS_UIO_H_ */
