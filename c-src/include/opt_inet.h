/*
 * No options.
 */

#ifndef _OPT_INET_H_
#define	_OPT_INET_H_


#endif /* _OPT_INET_H_ */
