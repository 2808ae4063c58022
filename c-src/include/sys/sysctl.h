/*
 * The sysctl tree, sysctl(7) and sysctl(9).
 */

#ifndef _SYS_SYSCTL_H_
#define	_SYS_SYSCTL_H_

#include <sys/types.h>

#define	CTL_MAXNAME	12
#define	SYSCTL_NAMELEN	32

struct sysctlnode {
	uint32_t	sysctl_flags;	/* version, flags, type */
	int32_t		sysctl_num;
	char		sysctl_name[SYSCTL_NAMELEN];
	uint32_t	sysctl_ver;
	uint32_t	__rsvd;
	union {
		struct {
			uint32_t	suc_csize;
			uint32_t	suc_clen;
			struct sysctlnode *suc_child;
		} scu_child;
		struct {
			void		*sud_data;
			size_t		sud_offset;
		} scu_data;
		int32_t		scu_alias;
		int32_t		scu_idata;
		u_quad_t	scu_qdata;
	} sysctl_un;
	size_t		_sysctl_size;
	void		*_sysctl_func;
	struct sysctlnode *_sysctl_parent;
	const char	*_sysctl_desc;
};

#define	CTLTYPE_NODE	1
#define	CTLTYPE_INT	2
#define	CTLTYPE_STRING	3
#define	CTLTYPE_QUAD	4
#define	CTLTYPE_STRUCT	5
#define	CTLTYPE_BOOL	6

#define	CTLFLAG_READONLY	0x00000000
#define	CTLFLAG_READWRITE	0x00000070
#define	CTLFLAG_ANYWRITE	0x00000080
#define	CTLFLAG_PRIVATE		0x00000100
#define	CTLFLAG_PERMANENT	0x00000200
#define	CTLFLAG_OWNDATA		0x00000400
#define	CTLFLAG_IMMEDIATE	0x00000800
#define	CTLFLAG_HEX		0x00001000
#define	CTLFLAG_ROOT		0x00002000
#define	CTLFLAG_ANYNUMBER	0x00004000
#define	CTLFLAG_HIDDEN		0x00008000
#define	CTLFLAG_ALIAS		0x00010000
#define	CTLFLAG_UNSIGNED	0x00080000

#define	CTL_EOL		-1
#define	CTL_QUERY	-2
#define	CTL_CREATE	-3
#define	CTL_CREATESYM	-4
#define	CTL_DESTROY	-5
#define	CTL_DESCRIBE	-7

#define	CTL_KERN	1
#define	CTL_VM		2
#define	CTL_VFS		3
#define	CTL_NET		4
#define	CTL_DEBUG	5
#define	CTL_HW		6
#define	CTL_MACHDEP	7
#define	CTL_USER	8
#define	CTL_DDB		9
#define	CTL_PROC	10

#endif /* _SYS_SYSCTL_H_ */
