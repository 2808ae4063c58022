/*
 * No options.
 */

#ifndef _OPT_POOL_H_
#define	_OPT_POOL_H_


#endif /* _OPT_POOL_H_ */
