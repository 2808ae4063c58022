/*
 * Disk quotas.
 */

#ifndef _SYS_QUOTA_H_
#define	_SYS_QUOTA_H_

#include <sys/types.h>

#define	QUOTA_IDTYPE_USER	0
#define	QUOTA_IDTYPE_GROUP	1
#define	QUOTA_OBJTYPE_BLOCKS	0
#define	QUOTA_OBJTYPE_FILES	1
#define	QUOTA_DEFAULTID		((id_t)-1)
#define	QUOTA_NOLIMIT		((uint64_t)0xffffffffffffffffULL)
#define	QUOTA_NOTIME		((time_t)-1)
#define	QUOTA_RESTRICT_NEEDSQUOTACHECK	0x1
#define	QUOTA_RESTRICT_UNIFORMGRACE	0x2
#define	QUOTA_RESTRICT_32BIT	0x4

struct quotakey {
	int		qk_idtype;
	id_t		qk_id;
	int		qk_objtype;
};

struct quotaval {
	uint64_t	qv_hardlimit;
	uint64_t	qv_softlimit;
	uint64_t	qv_usage;
	time_t		qv_expiretime;
	time_t		qv_grace;
};

#endif /* _SYS_QUOTA_H_ */
