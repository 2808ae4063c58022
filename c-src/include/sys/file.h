/*
 * Open files, file(9).
 */

#ifndef _SYS_FILE_H_
#define	_SYS_FILE_H_

#include <sys/condvar.h>
#include <sys/fcntl.h>
#include <sys/kauth.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/unistd.h>
#include <sys/vnode.h>

#define	DTYPE_VNODE	1
#define	DTYPE_SOCKET	2
#define	DTYPE_PIPE	3
#define	DTYPE_KQUEUE	4
#define	DTYPE_MISC	5
#define	DTYPE_CRYPTO	6
#define	DTYPE_MQUEUE	7
#define	DTYPE_SEM	8

#define	FOF_UPDATE_OFFSET	0x0001

struct file;
struct fileops {
	int		(*fo_read)(struct file *, off_t *, struct uio *,
			    kauth_cred_t, int);
	int		(*fo_write)(struct file *, off_t *, struct uio *,
			    kauth_cred_t, int);
	int		(*fo_ioctl)(struct file *, u_long, void *);
	int		(*fo_fcntl)(struct file *, u_int, void *);
	int		(*fo_poll)(struct file *, int);
	int		(*fo_stat)(struct file *, struct stat *);
	int		(*fo_close)(struct file *);
	int		(*fo_kqfilter)(struct file *, struct knote *);
	void		(*fo_restart)(struct file *);
	int		(*fo_mmap)(struct file *, off_t *, size_t, int, int *,
			    int *, void **, int *);
	void		(*fo_spare2)(void);
};

struct file {
	off_t		f_offset;
	kauth_cred_t	f_cred;
	const struct fileops *f_ops;
	union {
		struct vnode	*fd_vp;
		void		*fd_data;
	} f_undata;
	kmutex_t	f_lock;
	int		f_flag;		/* FREAD, FWRITE, O_* */
	u_int		f_type;		/* DTYPE_* */
	u_int		f_advice;
	u_int		f_count;	/* references */
};
typedef struct file	file_t;
#define	f_vnode		f_undata.fd_vp
#define	f_data		f_undata.fd_data

#ifdef _KERNEL
/* File operations that do nothing, or refuse. */
int	fbadop_read(struct file *, off_t *, struct uio *, kauth_cred_t, int);
int	fbadop_write(struct file *, off_t *, struct uio *, kauth_cred_t, int);
int	fbadop_ioctl(struct file *, u_long, void *);
int	fbadop_close(struct file *);
int	fbadop_stat(struct file *, struct stat *);
int	fnullop_fcntl(struct file *, u_int, void *);
int	fnullop_poll(struct file *, int);
int	fnullop_kqfilter(struct file *, struct knote *);
void	fnullop_restart(struct file *);

extern const struct fileops vnops;
#endif

#endif /* _SYS_FILE_H_ */
