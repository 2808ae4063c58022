/*
 * Subsystem data, specificdata(9).
 */

#ifndef _SYS_SPECIFICDATA_H_
#define	_SYS_SPECIFICDATA_H_

typedef void	*specificdata_reference;
typedef unsigned int specificdata_key_t;
typedef void	(*specificdata_dtor_t)(void *);

#endif /* _SYS_SPECIFICDATA_H_ */
