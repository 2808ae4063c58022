/*
 * What a component looks like to the hypercalls. component.c becomes several
 * objects by these macros: NAME, and the numbers of COMPONENTS and MODULES that
 * it announces.
 */

#ifndef _COMPONENT_H_
#define	_COMPONENT_H_

struct rump_component {
	int	rc_type;
	void	(*rc_init)(void);
	struct {
		void	*next, **previous;
	}	rc_entry;
};

struct modinfo {
	int	number;
};

#define	MOST_ANNOUNCED	2

#endif /* _COMPONENT_H_ */
