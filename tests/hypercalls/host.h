/*
 * The host as a case wants it: functions of the C library that the program
 * puts before the C library's own (host.c), for what no host does on demand.
 * A library that does not go through the C library is not reached by this.
 */

#ifndef _HOST_H_
#define	_HOST_H_

#include <stdatomic.h>
#include <stdint.h>

struct host {
	/* Seconds that clock_gettime adds to the wall clock, and to the other. */
	_Atomic int64_t	wall_step;
	_Atomic int64_t	mono_step;
	/* How often a file was made durable: fsync and fdatasync. */
	_Atomic int	syncs;
	/* The error with which pread, pwrite and their kin fail; 0 for none. */
	_Atomic int	io_error;
	/* How many calls of pthread_create fail with EAGAIN from now on. */
	_Atomic int	threads_refused;
};

extern struct host host;

#endif /* _HOST_H_ */
