/*
 * Types of percpu(9).
 */

#ifndef _SYS_PERCPU_TYPES_H_
#define	_SYS_PERCPU_TYPES_H_

typedef struct percpu	percpu_t;

#endif /* _SYS_PERCPU_TYPES_H_ */
