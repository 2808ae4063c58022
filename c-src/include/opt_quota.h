/*
 * No options.
 */

#ifndef _OPT_QUOTA_H_
#define	_OPT_QUOTA_H_


#endif /* _OPT_QUOTA_H_ */
