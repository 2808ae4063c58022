/*
 * Modules, module(9).
 */

#ifndef _SYS_MODULE_H_
#define	_SYS_MODULE_H_

#include <sys/param.h>
#include <sys/queue.h>

typedef enum modclass {
	MODULE_CLASS_ANY,
	MODULE_CLASS_MISC,
	MODULE_CLASS_VFS,
	MODULE_CLASS_DRIVER,
	MODULE_CLASS_EXEC,
	MODULE_CLASS_SECMODEL
} modclass_t;

typedef enum modcmd {
	MODULE_CMD_INIT,
	MODULE_CMD_FINI,
	MODULE_CMD_STAT,
	MODULE_CMD_AUTOUNLOAD
} modcmd_t;

typedef struct modinfo {
	u_int		mi_version;
	modclass_t	mi_class;
	int		(*mi_modcmd)(modcmd_t, void *);
	const char	*mi_name;
	const char	*mi_required;
} const modinfo_t;

#define	MAXMODNAME	32
#define	MODCTL_LOAD	0
#define	MODCTL_UNLOAD	1
#define	MODCTL_STAT	2
#define	MODCTL_EXISTS	3

typedef struct modstat {
	char		ms_name[MAXMODNAME];
	char		ms_required[320];
	uint64_t	ms_addr;
	int		ms_source;
	int		ms_class;
	uint32_t	ms_size;
	uint32_t	ms_refcnt;
	uint32_t	ms_flags;
	uint32_t	ms_reserved[3];
} modstat_t;

#endif /* _SYS_MODULE_H_ */
