/*
 * Kernel events, kqueue(2) and knote(9).
 */

#ifndef _SYS_EVENT_H_
#define	_SYS_EVENT_H_

#include <sys/queue.h>
#include <sys/types.h>

struct kevent {
	uintptr_t	ident;
	uint32_t	filter;
	uint32_t	flags;
	uint32_t	fflags;
	int64_t		data;
	intptr_t	udata;
};

#define	EVFILT_READ	0U
#define	EVFILT_WRITE	1U
#define	EVFILT_AIO	2U
#define	EVFILT_VNODE	3U
#define	EVFILT_PROC	4U
#define	EVFILT_SIGNAL	5U
#define	EVFILT_TIMER	6U

#define	EV_ADD		0x0001U
#define	EV_DELETE	0x0002U
#define	EV_ENABLE	0x0004U
#define	EV_DISABLE	0x0008U
#define	EV_ONESHOT	0x0010U
#define	EV_CLEAR	0x0020U
#define	EV_RECEIPT	0x0040U
#define	EV_DISPATCH	0x0080U
#define	EV_ERROR	0x4000U
#define	EV_EOF		0x8000U

#define	NOTE_LOWAT	0x0001U
#define	NOTE_DELETE	0x0001U
#define	NOTE_WRITE	0x0002U
#define	NOTE_EXTEND	0x0004U
#define	NOTE_ATTRIB	0x0008U
#define	NOTE_LINK	0x0010U
#define	NOTE_RENAME	0x0020U
#define	NOTE_REVOKE	0x0040U
#define	NOTE_SUBMIT	0x01000000U
#define	NOTE_EXIT	0x80000000U
#define	NOTE_FORK	0x40000000U
#define	NOTE_EXEC	0x20000000U

struct knote;
SLIST_HEAD(klist, knote);

#ifdef _KERNEL
struct file;
struct filterops {
	int		f_isfd;
	int		(*f_attach)(struct knote *);
	void		(*f_detach)(struct knote *);
	int		(*f_event)(struct knote *, long);
};

struct knote {
	SLIST_ENTRY(knote) kn_selnext;	/* of the object's klist */
	const struct filterops *kn_fop;
	void		*kn_hook;
	struct file	*kn_obj;
	struct kevent	kn_kevent;
	uint32_t	kn_sfflags;	/* events asked for */
	int64_t		kn_sdata;
	uint32_t	kn_status;
	void		*kn_private;	/* the queue's own record */
};
#define	kn_id		kn_kevent.ident
#define	kn_filter	kn_kevent.filter
#define	kn_flags	kn_kevent.flags
#define	kn_fflags	kn_kevent.fflags
#define	kn_data		kn_kevent.data

void	knote(struct klist *, long);
#define	KNOTE(list, hint) do {						\
	if (!SLIST_EMPTY(list))						\
		knote((list), (hint));					\
} while (0)
#endif

#endif /* _SYS_EVENT_H_ */
