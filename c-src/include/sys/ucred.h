/*
 * Credentials as old mount arguments have them.
 */

#ifndef _SYS_UCRED_H_
#define	_SYS_UCRED_H_

#include <sys/syslimits.h>
#include <sys/types.h>

struct uucred {
	unsigned short	cr_unused;
	uid_t		cr_uid;
	gid_t		cr_gid;
	short		cr_ngroups;
	gid_t		cr_groups[NGROUPS_MAX];
};

#endif /* _SYS_UCRED_H_ */
