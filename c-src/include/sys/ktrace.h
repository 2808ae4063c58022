/*
 * Tracing, ktrace(2): not available, so nothing is recorded.
 */

#ifndef _SYS_KTRACE_H_
#define	_SYS_KTRACE_H_

#include <sys/types.h>

#define	ktrace_on	false
#define	ktrpoint(fac)	(0)
#define	KTR_GENIO	4

#endif /* _SYS_KTRACE_H_ */
