/*
 * No options.
 */

#ifndef _OPT_MULTIPROCESSOR_H_
#define	_OPT_MULTIPROCESSOR_H_


#endif /* _OPT_MULTIPROCESSOR_H_ */
