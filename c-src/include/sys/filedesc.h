/*
 * Descriptor tables and directories of a process.
 */

#ifndef _SYS_FILEDESC_H_
#define	_SYS_FILEDESC_H_

#include <sys/rwlock.h>
#include <sys/vnode.h>

struct cwdinfo {
	struct vnode	*cwdi_cdir;	/* current directory */
	struct vnode	*cwdi_rdir;	/* root, NULL if not chrooted */
	struct vnode	*cwdi_edir;
	krwlock_t	cwdi_lock;
	u_short		cwdi_cmask;	/* umask */
	u_int		cwdi_refcnt;
};

struct fdfile {
	struct file	*ff_file;
	bool		ff_exclose;	/* close on exec */
};

struct fdtab {
	u_int		dt_nfiles;
	struct fdfile	*dt_ff[1];
};

struct filedesc {
	volatile struct fdtab *fd_dt;
	int		fd_lastfile;
	void		*fd_private;	/* the kernel's table */
};
typedef struct filedesc	filedesc_t;
typedef struct fdfile	fdfile_t;
typedef struct fdtab	fdtab_t;

#endif /* _SYS_FILEDESC_H_ */
