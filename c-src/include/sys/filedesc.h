/*
 * Descriptor tables and directories of a process.
 */

#ifndef _SYS_FILEDESC_H_
#define	_SYS_FILEDESC_H_

#include <sys/condvar.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/rwlock.h>

struct file;
struct fileops;
struct vnode;

struct cwdinfo {
	struct vnode	*cwdi_cdir;	/* where relative paths start */
	struct vnode	*cwdi_rdir;	/* root, NULL if not chrooted */
	struct vnode	*cwdi_edir;
	krwlock_t	cwdi_lock;
	u_short		cwdi_cmask;	/* umask */
	u_int		cwdi_refcnt;
};

#define	NDFILE	20

typedef struct fdfile {
	bool		ff_exclose;	/* close on exec */
	bool		ff_allocated;	/* the number is taken */
	u_int		ff_refcnt;
	struct file	*ff_file;	/* NULL: nothing is open */
} fdfile_t;

typedef struct fdtab {
	u_int		dt_nfiles;	/* length of dt_ff */
	struct fdtab	*dt_link;	/* smaller ones of before */
	fdfile_t	*dt_ff[NDFILE];
} fdtab_t;

typedef struct filedesc {
	fdtab_t		* volatile fd_dt;
	int		fd_lastfile;
	int		fd_refcnt;
	void		*fd_private;	/* the kernel's table */
} filedesc_t;

#ifdef _KERNEL
/* fd_getfile: held until fd_putfile; fd_close gives the hold up, too. */
struct file *fd_getfile(unsigned);
void	fd_putfile(unsigned);
int	fd_close(unsigned);
/* A new file: reserve the number, then publish it or give it back. */
int	fd_allocfile(struct file **, int *);
void	fd_affix(struct proc *, struct file *, unsigned);
void	fd_abort(struct proc *, struct file *, unsigned);
int	fd_clone(struct file *, unsigned, int, const struct fileops *, void *);
int	fd_dupopen(int, int *, int, int);
void	fd_set_exclose(struct lwp *, int, bool);

#define	GETCWD_CHECK_ACCESS	0x0001
int	getcwd_common(struct vnode *, struct vnode *, char **, char *, int,
	    int, struct lwp *);
int	vnode_to_path(char *, size_t, struct vnode *, struct lwp *,
	    struct proc *);
#endif

#endif /* _SYS_FILEDESC_H_ */
