/*
 * Event counters, evcnt(9).
 */

#ifndef _SYS_EVCNT_H_
#define	_SYS_EVCNT_H_

#include <sys/queue.h>
#include <sys/types.h>

struct evcnt {
	uint64_t	ev_count;
	TAILQ_ENTRY(evcnt) ev_list;
	unsigned char	ev_type;
	unsigned char	ev_grouplen;
	unsigned char	ev_namelen;
	const struct evcnt *ev_parent;
	const char	*ev_group;
	const char	*ev_name;
};

#define	EVCNT_STRING_MAX	255
#define	EVCNT_TYPE_ANY		(-1)
#define	EVCNT_TYPE_MISC		0
#define	EVCNT_TYPE_INTR		1
#define	EVCNT_TYPE_TRAP		2

#define	EVCNT_INITIALIZER(type, parent, group, name)			\
	{ .ev_type = (type), .ev_parent = (parent),			\
	  .ev_group = (group), .ev_name = (name) }

#ifdef _KERNEL
#define	EVCNT_ATTACH_STATIC(ev)	__link_set_add_data(evcnts, ev)
void	evcnt_attach_dynamic(struct evcnt *, int, const struct evcnt *,
	    const char *, const char *);
void	evcnt_attach_static(struct evcnt *);
void	evcnt_detach(struct evcnt *);
#endif

#endif /* _SYS_EVCNT_H_ */
