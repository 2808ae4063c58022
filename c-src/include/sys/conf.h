/*
 * Device switches, devsw(9); line disciplines.
 */

#ifndef _SYS_CONF_H_
#define	_SYS_CONF_H_

#include <sys/device_if.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/types.h>

struct buf;
struct knote;
struct lwp;
struct tty;
struct uio;

#define	D_OTHER		0x0000
#define	D_TAPE		0x0001
#define	D_DISK		0x0002
#define	D_TTY		0x0003
#define	D_TYPEMASK	0x00ff
#define	D_MPSAFE	0x0100
#define	D_NEGOFFSAFE	0x0200

#define	dev_type_open(n)	int n(dev_t, int, int, struct lwp *)
#define	dev_type_close(n)	int n(dev_t, int, int, struct lwp *)
#define	dev_type_read(n)	int n(dev_t, struct uio *, int)
#define	dev_type_write(n)	int n(dev_t, struct uio *, int)
#define	dev_type_ioctl(n)	int n(dev_t, u_long, void *, int, struct lwp *)
#define	dev_type_stop(n)	void n(struct tty *, int)
#define	dev_type_tty(n)		struct tty *n(dev_t)
#define	dev_type_poll(n)	int n(dev_t, int, struct lwp *)
#define	dev_type_mmap(n)	paddr_t n(dev_t, off_t, int)
#define	dev_type_strategy(n)	void n(struct buf *)
#define	dev_type_dump(n)	int n(dev_t, daddr_t, void *, size_t)
#define	dev_type_size(n)	int n(dev_t)
#define	dev_type_kqfilter(n)	int n(dev_t, struct knote *)
#define	dev_type_discard(n)	int n(dev_t, off_t, off_t)

struct bdevsw {
	dev_type_open((*d_open));
	dev_type_close((*d_close));
	dev_type_strategy((*d_strategy));
	dev_type_ioctl((*d_ioctl));
	dev_type_dump((*d_dump));
	dev_type_size((*d_psize));
	dev_type_discard((*d_discard));
	int		d_flag;
};

struct cdevsw {
	dev_type_open((*d_open));
	dev_type_close((*d_close));
	dev_type_read((*d_read));
	dev_type_write((*d_write));
	dev_type_ioctl((*d_ioctl));
	dev_type_stop((*d_stop));
	dev_type_tty((*d_tty));
	dev_type_poll((*d_poll));
	dev_type_mmap((*d_mmap));
	dev_type_kqfilter((*d_kqfilter));
	dev_type_discard((*d_discard));
	int		d_flag;
};

#ifdef _KERNEL
/* Through void: the stubs take any arguments. */
#define	__devstub(type, stub)	((type)(void *)(stub))
#define	noopen		__devstub(dev_type_open((*)), enodev)
#define	noclose		__devstub(dev_type_close((*)), enodev)
#define	noread		__devstub(dev_type_read((*)), enodev)
#define	nowrite		__devstub(dev_type_write((*)), enodev)
#define	noioctl		__devstub(dev_type_ioctl((*)), enodev)
#define	nostop		__devstub(dev_type_stop((*)), enodev)
#define	notty		NULL
#define	nopoll		seltrue
#define	nommap		__devstub(dev_type_mmap((*)), enodev)
#define	nodump		__devstub(dev_type_dump((*)), enodev)
#define	nosize		NULL
#define	nokqfilter	seltrue_kqfilter
#define	nodiscard	__devstub(dev_type_discard((*)), enodev)

#define	nullopen	__devstub(dev_type_open((*)), nullop)
#define	nullclose	__devstub(dev_type_close((*)), nullop)
#define	nullread	__devstub(dev_type_read((*)), nullop)
#define	nullwrite	__devstub(dev_type_write((*)), nullop)
#define	nullioctl	__devstub(dev_type_ioctl((*)), nullop)
#define	nullstop	__devstub(dev_type_stop((*)), nullop)
#define	nullpoll	__devstub(dev_type_poll((*)), nullop)
#define	nullmmap	__devstub(dev_type_mmap((*)), nullop)
#define	nulldump	__devstub(dev_type_dump((*)), nullop)
#define	nullkqfilter	__devstub(dev_type_kqfilter((*)), eopnotsupp)
#define	nulldiscard	__devstub(dev_type_discard((*)), nullop)

extern kmutex_t	device_lock;

int	devsw_attach(const char *, const struct bdevsw *, devmajor_t *,
	    const struct cdevsw *, devmajor_t *);
int	devsw_detach(const struct bdevsw *, const struct cdevsw *);
const struct bdevsw *bdevsw_lookup(dev_t);
const struct cdevsw *cdevsw_lookup(dev_t);
devmajor_t bdevsw_lookup_major(const struct bdevsw *);
devmajor_t cdevsw_lookup_major(const struct cdevsw *);
const char *bdevsw_getname(devmajor_t);
const char *cdevsw_getname(devmajor_t);
const char *devsw_blk2name(devmajor_t);
devmajor_t devsw_name2blk(const char *, char *, size_t);
devmajor_t devsw_name2chr(const char *, char *, size_t);
dev_t	devsw_blk2chr(dev_t);
dev_t	devsw_chr2blk(dev_t);

/* Call a device, with the big lock unless it is D_MPSAFE. */
dev_type_open(bdev_open);
dev_type_close(bdev_close);
dev_type_strategy(bdev_strategy);
dev_type_ioctl(bdev_ioctl);
dev_type_dump(bdev_dump);
dev_type_size(bdev_size);
dev_type_discard(bdev_discard);
dev_type_open(cdev_open);
dev_type_close(cdev_close);
dev_type_read(cdev_read);
dev_type_write(cdev_write);
dev_type_ioctl(cdev_ioctl);
dev_type_stop(cdev_stop);
dev_type_tty(cdev_tty);
dev_type_poll(cdev_poll);
dev_type_mmap(cdev_mmap);
dev_type_kqfilter(cdev_kqfilter);
dev_type_discard(cdev_discard);
int	bdev_type(dev_t);
int	cdev_type(dev_t);
int	iskmemdev(dev_t);
int	seltrue_kqfilter(dev_t, struct knote *);

#define	DEV_MEM		0
#define	DEV_KMEM	1
#define	DEV_NULL	2
#define	DEV_FULL	11
#define	DEV_ZERO	12
#endif

struct linesw {
	const char	*l_name;
	LIST_ENTRY(linesw) l_list;
	u_int		l_refcnt;
	int		l_no;		/* the old number, TIOCGETD */
	int		(*l_open)(dev_t, struct tty *);
	int		(*l_close)(struct tty *, int);
	int		(*l_read)(struct tty *, struct uio *, int);
	int		(*l_write)(struct tty *, struct uio *, int);
	int		(*l_ioctl)(struct tty *, u_long, void *, int,
			    struct lwp *);
	int		(*l_rint)(int, struct tty *);
	int		(*l_start)(struct tty *);
	int		(*l_modem)(struct tty *, int);
	int		(*l_poll)(struct tty *, int, struct lwp *);
};

#ifdef _KERNEL
void	ttyldisc_init(void);
int	ttyldisc_attach(struct linesw *);
int	ttyldisc_detach(struct linesw *);
struct linesw *ttyldisc_lookup(const char *);
struct linesw *ttyldisc_lookup_bynum(int);
struct linesw *ttyldisc_default(void);
void	ttyldisc_release(struct linesw *);
int	ttyerrpoll(struct tty *, int, struct lwp *);
int	ttynullioctl(struct tty *, u_long, void *, int, struct lwp *);

#define	ttynodisc	__devstub(int (*)(dev_t, struct tty *), enodev)
#define	ttyerrclose	__devstub(int (*)(struct tty *, int), enodev)
#define	ttyerrio							\
	__devstub(int (*)(struct tty *, struct uio *, int), enodev)
#define	ttyerrinput	__devstub(int (*)(int, struct tty *), enodev)
#define	ttyerrstart	__devstub(int (*)(struct tty *), enodev)
#endif

#endif /* _SYS_CONF_H_ */
