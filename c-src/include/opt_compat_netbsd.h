/*
 * No options.
 */

#ifndef _OPT_COMPAT_NETBSD_H_
#define	_OPT_COMPAT_NETBSD_H_


#endif /* _OPT_COMPAT_NETBSD_H_ */
