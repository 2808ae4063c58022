/*
 * Counters of old buffer code: not kept.
 */

#ifndef _SYS_TRACE_H_
#define	_SYS_TRACE_H_

#define	TR_BREADHIT	0
#define	TR_BREADMISS	1
#define	trace(event, a, b)	do { } while (0)

#endif /* _SYS_TRACE_H_ */
