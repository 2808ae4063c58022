/*
 * No options.
 */

#ifndef _OPT_DDB_H_
#define	_OPT_DDB_H_


#endif /* _OPT_DDB_H_ */
