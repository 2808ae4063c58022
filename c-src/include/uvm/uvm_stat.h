/*
 * History of events: not kept.
 */

#ifndef _UVM_UVM_STAT_H_
#define	_UVM_UVM_STAT_H_

#define	UVMHIST_FUNC(fname)			do { } while (0)
#define	UVMHIST_CALLED(hist)			do { } while (0)
#define	UVMHIST_LOG(hist, fmt, a, b, c, d)	do { } while (0)
#define	UVMHIST_DECL(hist)			struct __rcsid_unused

#endif /* _UVM_UVM_STAT_H_ */
