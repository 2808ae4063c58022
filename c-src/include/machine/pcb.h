/*
 * Saved context of a thread: the host's.
 */

#ifndef _MACHINE_PCB_H_
#define	_MACHINE_PCB_H_

struct pcb;

#endif /* _MACHINE_PCB_H_ */
