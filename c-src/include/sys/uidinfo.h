/*
 * What a user has in use.
 */

#ifndef _SYS_UIDINFO_H_
#define	_SYS_UIDINFO_H_

#include <sys/queue.h>
#include <sys/types.h>

struct uidinfo {
	SLIST_ENTRY(uidinfo) ui_hash;
	uid_t		ui_uid;
	u_long		ui_proccnt;
	u_long		ui_lwpcnt;
	u_long		ui_lockcnt;
	u_long		ui_sbsize;
};

#ifdef _KERNEL
struct uidinfo	*uid_find(uid_t);
#endif

#endif /* _SYS_UIDINFO_H_ */
