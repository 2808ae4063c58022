/*
 * What the machine keeps for a thread: nothing.
 */

#ifndef _MACHINE_PROC_H_
#define	_MACHINE_PROC_H_

struct mdlwp {
	int		md_flags;
};
struct mdproc {
	int		md_flags;
};

#endif /* _MACHINE_PROC_H_ */
