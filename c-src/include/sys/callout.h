/*
 * Timers, callout(9).
 */

#ifndef _SYS_CALLOUT_H_
#define	_SYS_CALLOUT_H_

#include <sys/types.h>

/* Private to the kernel. */
typedef struct callout {
	void		*_c_store[10];
} callout_t;

#define	CALLOUT_BOUND		0x0001
#define	CALLOUT_PENDING		0x0002
#define	CALLOUT_FIRED		0x0004
#define	CALLOUT_INVOKING	0x0008
#define	CALLOUT_MPSAFE		0x0100
#define	CALLOUT_FLAGMASK	0xff00

#ifdef _KERNEL
void	callout_init(callout_t *, u_int);
void	callout_destroy(callout_t *);
void	callout_setfunc(callout_t *, void (*)(void *), void *);
void	callout_reset(callout_t *, int, void (*)(void *), void *);
void	callout_schedule(callout_t *, int);
bool	callout_stop(callout_t *);
bool	callout_halt(callout_t *, void *);
bool	callout_pending(callout_t *);
bool	callout_expired(callout_t *);
bool	callout_active(callout_t *);
bool	callout_invoking(callout_t *);
void	callout_ack(callout_t *);
#endif

#endif /* _SYS_CALLOUT_H_ */
