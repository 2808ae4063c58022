/*
 * A component for dl.c to find, in the form that NetBSD's build gives it: link
 * sets whose bounds its own linker script makes (c-src/mk/link-sets.ld). It is
 * compiled into several libraries and into the program: see component.h.
 */

#include "component.h"

#define	PASTE_(a, b, c)		a##b##c
#define	PASTE(a, b, c)		PASTE_(a, b, c)
#define	SYMBOL(suffix)		PASTE(rumptest_, NAME, suffix)

void	SYMBOL(_function)(void);
extern int PASTE(RUMPTEST_, NAME, _number), PASTE(__rumptest_, NAME, _number);
extern int PASTE(test_, NAME, _number);
extern struct rump_component SYMBOL(_components)[MOST_ANNOUNCED];
extern const struct modinfo SYMBOL(_modules)[MOST_ANNOUNCED];

void
SYMBOL(_function)(void)
{
}

/* Names of the three kinds that a kernel's symbol table has, and one other. */
int PASTE(RUMPTEST_, NAME, _number) = 1;
int PASTE(__rumptest_, NAME, _number) = 2;
int PASTE(test_, NAME, _number) = 3;

struct rump_component SYMBOL(_components)[MOST_ANNOUNCED];
const struct modinfo SYMBOL(_modules)[MOST_ANNOUNCED] = { { 1 }, { 2 } };

#define	ANNOUNCE(set, type, object, number)				\
	static type *const set##_##number				\
	    __attribute__((__section__("link_set_" #set), __used__)) =	\
	    &(object)[number]

#if COMPONENTS > 0
ANNOUNCE(rump_components, struct rump_component, SYMBOL(_components), 0);
#endif
#if COMPONENTS > 1
ANNOUNCE(rump_components, struct rump_component, SYMBOL(_components), 1);
#endif
#if MODULES > 0
ANNOUNCE(modules, const struct modinfo, SYMBOL(_modules), 0);
#endif
#if MODULES > 1
ANNOUNCE(modules, const struct modinfo, SYMBOL(_modules), 1);
#endif
