/*
 * No options.
 */

#ifndef _OPT_LOCKDEBUG_H_
#define	_OPT_LOCKDEBUG_H_


#endif /* _OPT_LOCKDEBUG_H_ */
