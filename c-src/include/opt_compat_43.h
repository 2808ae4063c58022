/*
 * No options.
 */

#ifndef _OPT_COMPAT_43_H_
#define	_OPT_COMPAT_43_H_


#endif /* _OPT_COMPAT_43_H_ */
