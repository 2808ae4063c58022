/*
 * Pseudo terminals, pty(4).
 */

#ifndef _SYS_PTY_H_
#define	_SYS_PTY_H_

#include <sys/types.h>

#ifdef _KERNEL
struct lwp;
struct mount;
struct vattr;
struct vnode;

/* Who names the nodes of pseudo terminals: /dev, or ptyfs. */
struct ptm_pty {
	int		(*allocvp)(struct mount *, struct lwp *,
			    struct vnode **, dev_t, char);
	int		(*makename)(struct mount *, struct lwp *, char *,
			    size_t, dev_t, char);
	void		(*getvattr)(struct mount *, struct lwp *,
			    struct vattr *);
	int		(*getmp)(struct lwp *, struct mount **);
};

int	pty_isfree(int, int);
int	pty_check(int);
void	ptmattach(int);
int	pty_fill_ptmget(struct lwp *, dev_t, int, int, void *,
	    struct mount *);
int	pty_grant_slave(struct lwp *, dev_t, struct mount *);
dev_t	pty_makedev(char, int);
struct ptm_pty *pty_sethandler(struct ptm_pty *);
int	pty_getmp(struct lwp *, struct mount **);

extern struct ptm_pty ptm_bsdpty;
extern int	npty;
#endif

#endif /* _SYS_PTY_H_ */
