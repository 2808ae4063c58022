/*
 * No options.
 */

#ifndef _OPT_KTRACE_H_
#define	_OPT_KTRACE_H_


#endif /* _OPT_KTRACE_H_ */
