/*
 * Modules, module(9).
 */

#ifndef _SYS_MODULE_H_
#define	_SYS_MODULE_H_

#include <sys/cdefs.h>
#include <sys/kernel.h>
#include <sys/mutex.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <prop/proplib.h>

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

typedef enum modsrc {
	MODULE_SOURCE_KERNEL,
	MODULE_SOURCE_BOOT,
	MODULE_SOURCE_FILESYS
} modsrc_t;

/* For components that register by constructors: see RUMP_USE_CTOR. */
struct modinfo_chain {
	const struct modinfo *mc_info;
	LIST_ENTRY(modinfo_chain) mc_entries;
};
LIST_HEAD(modinfo_boot_chain, modinfo_chain);

#define	MAXMODNAME	32
#define	MAXMODDEPS	10
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

#ifdef _KERNEL
extern struct modinfo_boot_chain modinfo_boot_chain;
extern u_int	module_gen;

/*
 * A module announces itself by the link set "modules", or by constructors
 * as long as the kernel boots.
 */
#ifdef RUMP_USE_CTOR
#define	_MODULE_REGISTER(name)						\
static struct modinfo_chain __CONCAT(mc, name) = {			\
	.mc_info = &__CONCAT(name, _modinfo),				\
};									\
static void __attribute__((__constructor__))				\
__CONCAT(modctor_, name)(void)						\
{									\
									\
	if (cold)							\
		LIST_INSERT_HEAD(&modinfo_boot_chain,			\
		    &__CONCAT(mc, name), mc_entries);			\
}									\
static void __attribute__((__destructor__))				\
__CONCAT(moddtor_, name)(void)						\
{									\
									\
	if (cold)							\
		LIST_REMOVE(&__CONCAT(mc, name), mc_entries);		\
}									\
struct __rcsid_unused
#else
#define	_MODULE_REGISTER(name)						\
	__link_set_add_rodata(modules, __CONCAT(name, _modinfo))
#endif

#define	MODULE(class, name, required)					\
static int __CONCAT(name, _modcmd)(modcmd_t, void *);			\
static modinfo_t __CONCAT(name, _modinfo) = {			\
	.mi_version = __NetBSD_Version__,				\
	.mi_class = (class),						\
	.mi_modcmd = __CONCAT(name, _modcmd),				\
	.mi_name = __STRING(name),					\
	.mi_required = (required)					\
};									\
_MODULE_REGISTER(name)

int	module_autoload(const char *, modclass_t);
int	module_load(const char *, int, prop_dictionary_t, modclass_t);
int	module_unload(const char *);
int	module_hold(const char *);
void	module_rele(const char *);
void	module_init_class(modclass_t);
#endif

#endif /* _SYS_MODULE_H_ */
