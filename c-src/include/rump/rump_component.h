/*
 * Components of a rump kernel.
 */

#ifndef _RUMP_RUMP_COMPONENT_H_
#define	_RUMP_RUMP_COMPONENT_H_

#include <sys/queue.h>

enum rump_component_type {
	RUMP_COMPONENT_DEV,
	RUMP_COMPONENT_DEV_AFTERMAINBUS,
	RUMP_COMPONENT_NET,
	RUMP_COMPONENT_NET_ROUTE,
	RUMP_COMPONENT_NET_IF,
	RUMP_COMPONENT_NET_IFCFG,
	RUMP_COMPONENT_VFS,
	RUMP_COMPONENT_KERN,
	RUMP_COMPONENT_KERN_VFS,
	RUMP_COMPONENT_POSTINIT,
	RUMP_COMPONENT_SYSCALL,
	RUMP__FACTION_DEV,
	RUMP__FACTION_VFS,
	RUMP__FACTION_NET,
	RUMP_COMPONENT_MAX
};

struct rump_component {
	enum rump_component_type rc_type;
	void		(*rc_init)(void);
	LIST_ENTRY(rump_component) rc_entries;
};

#endif /* _RUMP_RUMP_COMPONENT_H_ */
