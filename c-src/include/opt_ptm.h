/*
 * No options.
 */

#ifndef _OPT_PTM_H_
#define	_OPT_PTM_H_


#endif /* _OPT_PTM_H_ */
