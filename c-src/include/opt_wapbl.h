/*
 * No options.
 */

#ifndef _OPT_WAPBL_H_
#define	_OPT_WAPBL_H_


#endif /* _OPT_WAPBL_H_ */
