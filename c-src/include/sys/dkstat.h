/*
 * Counters of terminal input and output.
 */

#ifndef _SYS_DKSTAT_H_
#define	_SYS_DKSTAT_H_

#include <sys/types.h>

#ifdef _KERNEL
extern uint64_t	tk_cancc;
extern uint64_t	tk_nin;
extern uint64_t	tk_nout;
extern uint64_t	tk_rawcc;
#endif

#endif /* _SYS_DKSTAT_H_ */
