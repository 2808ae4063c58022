/*
 * Subsystem data, specificdata(9).
 */

#ifndef _SYS_SPECIFICDATA_H_
#define	_SYS_SPECIFICDATA_H_

typedef void	*specificdata_reference;

#endif /* _SYS_SPECIFICDATA_H_ */
