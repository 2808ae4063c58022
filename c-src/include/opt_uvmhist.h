/*
 * No options.
 */

#ifndef _OPT_UVMHIST_H_
#define	_OPT_UVMHIST_H_


#endif /* _OPT_UVMHIST_H_ */
