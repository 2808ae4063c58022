/*
 * No options.
 */

#ifndef _OPT_MAGICLINKS_H_
#define	_OPT_MAGICLINKS_H_


#endif /* _OPT_MAGICLINKS_H_ */
