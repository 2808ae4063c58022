/*
 * Terminals, tty(9).
 */

#ifndef _SYS_TTY_H_
#define	_SYS_TTY_H_

#include <sys/callout.h>
#include <sys/condvar.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/select.h>
#include <sys/selinfo.h>
#include <sys/signal.h>
#include <sys/termios.h>
#include <sys/ttycom.h>
#include <sys/ttydefaults.h>

/* A ring of characters, with a bit map of the quoted ones. */
struct clist {
	u_char		*c_cf;		/* first character */
	u_char		*c_cl;		/* behind the last */
	u_char		*c_cs;		/* the ring */
	u_char		*c_ce;		/* its end */
	u_char		*c_cq;		/* bits of quoted characters */
	int		c_cc;		/* characters */
	int		c_cn;		/* size of the ring */
};

enum ttysigtype {
	TTYSIG_PG1,
	TTYSIG_PG2,
	TTYSIG_LEADER,
	TTYSIG_COUNT
};

struct linesw;
struct pgrp;
struct session;

/* All of it is locked by tty_lock. */
struct tty {
	TAILQ_ENTRY(tty) tty_link;	/* all terminals */
	struct clist	t_rawq;		/* input as it came */
	long		t_rawcc;
	kcondvar_t	t_rawcv;
	kcondvar_t	t_rawcvf;
	struct clist	t_canq;		/* finished lines */
	long		t_cancc;
	kcondvar_t	t_cancv;
	kcondvar_t	t_cancvf;
	struct clist	t_outq;		/* output */
	long		t_outcc;
	kcondvar_t	t_outcv;
	kcondvar_t	t_outcvf;
	callout_t	t_rstrt_ch;	/* restarts delayed output */
	struct linesw	*t_linesw;	/* the line discipline */
	dev_t		t_dev;
	int		t_state;	/* TS_* */
	int		t_wopen;	/* waiting in open */
	int		t_flags;
	int		t_qsize;	/* size of the queues */
	struct pgrp	*t_pgrp;	/* in the foreground */
	struct session	*t_session;
	struct selinfo	t_rsel;
	struct selinfo	t_wsel;
	struct termios	t_termios;
	struct winsize	t_winsize;
	void		(*t_oproc)(struct tty *);
	int		(*t_param)(struct tty *, struct termios *);
	int		(*t_hwiflow)(struct tty *, int);
	void		*t_sc;
	short		t_column;	/* of the output */
	short		t_rocount;
	short		t_rocol;
	int		t_hiwat;
	int		t_lowat;
	short		t_gen;
	sigset_t	t_sigs[TTYSIG_COUNT]; /* to be sent */
	int		t_sigcount;
	TAILQ_ENTRY(tty) t_sigqueue;
	void		*t_softc;	/* the driver's */
};
TAILQ_HEAD(ttylist_head, tty);

#ifdef TTY_ALLOW_PRIVATE
#define	t_cc		t_termios.c_cc
#endif
#define	t_cflag		t_termios.c_cflag
#define	t_iflag		t_termios.c_iflag
#define	t_ispeed	t_termios.c_ispeed
#define	t_lflag		t_termios.c_lflag
#define	t_oflag		t_termios.c_oflag
#define	t_ospeed	t_termios.c_ospeed

#define	TTIPRI		25
#define	TTOPRI		26
#define	TTMASK		15
#define	OBUFSIZ		100
#define	TTYHOG		tp->t_qsize

#define	TTMAXHIWAT	roundup(tp->t_qsize << 1, 64)
#define	TTMINHIWAT	roundup(tp->t_qsize >> 3, 64)
#define	TTMAXLOWAT	(tp->t_qsize >> 2)
#define	TTMINLOWAT	(tp->t_qsize >> 5)
#define	TTROUND		64
#define	TTDIALOUT_MASK	0x80000
#define	TTCALLUNIT_MASK	0x40000
#define	TTUNIT_MASK	0x3ffff
#define	TTDIALOUT(d)	(minor(d) & TTDIALOUT_MASK)
#define	TTCALLUNIT(d)	(minor(d) & TTCALLUNIT_MASK)
#define	TTUNIT(d)	(minor(d) & TTUNIT_MASK)

/* t_state */
#define	TS_SIGINFO	0x00001
#define	TS_ASYNC	0x00002
#define	TS_BUSY		0x00004
#define	TS_CARR_ON	0x00008
#define	TS_DIALOUT	0x00010
#define	TS_FLUSH	0x00020
#define	TS_ISOPEN	0x00040
#define	TS_TBLOCK	0x00080
#define	TS_TIMEOUT	0x00100
#define	TS_TTSTOP	0x00200
#define	TS_XCLUDE	0x00400
#define	TS_BKSL		0x00800
#define	TS_CNTTB	0x01000
#define	TS_ERASE	0x02000
#define	TS_LNCH		0x04000
#define	TS_TYPEN	0x08000
#define	TS_LOCAL	(TS_BKSL | TS_CNTTB | TS_ERASE | TS_LNCH | TS_TYPEN)

/* Classes of characters on output. */
#define	ORDINARY	0
#define	CONTROL		1
#define	BACKSPACE	2
#define	NEWLINE		3
#define	TAB		4
#define	VTAB		5
#define	RETURN		6

struct speedtab {
	int		sp_speed;
	int		sp_code;
};

#define	DMSET		0
#define	DMBIS		1
#define	DMBIC		2
#define	DMGET		3

/* A character of input with what went wrong. */
#define	TTY_CHARMASK	0x000000ff
#define	TTY_QUOTE	0x00000100
#define	TTY_ERRORMASK	0xff000000
#define	TTY_FE		0x01000000
#define	TTY_PE		0x02000000

/* Is it the controlling terminal of p, and p in the background? */
#define	isctty(p, tp)							\
	((p)->p_session == (tp)->t_session && ((p)->p_lflag & PL_CONTROLT))
#define	isbackground(p, tp)						\
	(isctty((p), (tp)) && (p)->p_pgrp != (tp)->t_pgrp)

#ifdef _KERNEL
struct knote;
struct lwp;
struct uio;
struct vnode;

extern kmutex_t	tty_lock;
extern int	tty_count;
extern struct ttychars ttydefaults;
extern const char ttclos[];
extern int	(*ttcompatvec)(struct tty *, u_long, void *, int,
		    struct lwp *);

void	clist_init(void);
int	clalloc(struct clist *, int, int);
void	clfree(struct clist *);
int	getc(struct clist *);
int	putc(int, struct clist *);
int	unputc(struct clist *);
int	q_to_b(struct clist *, u_char *, int);
int	b_to_q(const u_char *, int, struct clist *);
int	ndqb(struct clist *, int);
void	ndflush(struct clist *, int);
u_char	*firstc(struct clist *, int *);
u_char	*nextc(struct clist *, u_char *, int *);
void	catq(struct clist *, struct clist *);

void	tty_init(void);
struct tty *tty_alloc(void);
void	tty_free(struct tty *);
void	tty_attach(struct tty *);
void	tty_detach(struct tty *);
unsigned char tty_getctrlchar(struct tty *, unsigned);
void	tty_setctrlchar(struct tty *, unsigned, unsigned char);
int	tty_try_xonxoff(struct tty *, unsigned char);
int	nullmodem(struct tty *, int);
int	tputchar(int, int, struct tty *);
int	ttioctl(struct tty *, u_long, void *, int, struct lwp *);
int	ttread(struct tty *, struct uio *, int);
int	ttwrite(struct tty *, struct uio *, int);
int	ttpoll(struct tty *, int, struct lwp *);
int	ttykqfilter(dev_t, struct knote *);
void	ttrstrt(void *);
void	ttsetwater(struct tty *);
int	ttspeedtab(int, const struct speedtab *);
int	ttstart(struct tty *);
void	ttwakeup(struct tty *);
void	ttychars(struct tty *);
int	ttycheckoutq(struct tty *, int);
int	ttyopen(struct tty *, int, int);
int	ttyclose(struct tty *);
int	ttylopen(dev_t, struct tty *);
int	ttylclose(struct tty *, int);
void	ttyflush(struct tty *, int);
void	ttygetinfo(struct tty *, int, char *, size_t);
void	ttyputinfo(struct tty *, char *);
int	ttyinput(int, struct tty *);
int	ttyinput_wlock(int, struct tty *);
int	ttyoutput(int, struct tty *);
int	ttymodem(struct tty *, int);
void	ttypend(struct tty *);
void	ttyretype(struct tty *);
void	ttyrub(int, struct tty *);
int	ttysleep(struct tty *, kcondvar_t *, bool, int);
int	ttypause(struct tty *, int);
int	ttywait(struct tty *);
int	ttywflush(struct tty *);
bool	ttypull(struct tty *);
void	ttysig(struct tty *, enum ttysigtype, int);
#endif

#endif /* _SYS_TTY_H_ */
