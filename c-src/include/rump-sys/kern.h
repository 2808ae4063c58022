/*
 * For the glue of components: how one is started.
 */

#ifndef _RUMP_SYS_KERN_H_
#define	_RUMP_SYS_KERN_H_

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/cpu.h>
#include <sys/device.h>
#include <sys/lwp.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/types.h>
#include <uvm/uvm.h>
#include <rump/rump_component.h>

#ifdef _KERNEL
#ifdef RUMP_USE_CTOR
#define	_RUMP_COMPONENT_REGISTER(type)					\
static void __attribute__((__constructor__))				\
rumpcomp_ctor##type(void)					\
{									\
									\
	rump_component_load(&rumpcomp##type);			\
}									\
static void __attribute__((__destructor__))				\
rumpcomp_dtor##type(void)					\
{									\
									\
	rump_component_unload(&rumpcomp##type);		\
}
#else
#define	_RUMP_COMPONENT_REGISTER(type)					\
	__link_set_add_rodata(rump_components, rumpcomp##type);
#endif

/* Starts the definition of what runs when the kernel reaches this type. */
#define	RUMP_COMPONENT(type)						\
static void rumpcompinit##type(void);				\
static struct rump_component rumpcomp##type = {		\
	.rc_type = type,						\
	.rc_init = rumpcompinit##type,			\
};									\
_RUMP_COMPONENT_REGISTER(type)						\
static void rumpcompinit##type(void)

#define	FLAWLESSCALL(call) do {						\
	if ((call) != 0)						\
		panic("\"%s\" failed", #call);				\
} while (0)

void	rump_component_load(const struct rump_component *);
void	rump_component_unload(struct rump_component *);

/* Is there a component with terminals? */
extern bool	rump_ttycomponent;
#endif

#endif /* _RUMP_SYS_KERN_H_ */
