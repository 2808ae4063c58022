/*
 * For the host side of a driver: sources that are compiled for the host and
 * linked into a component.
 *
 * A host thread of a driver begins with rumpuser_component_kthread, brackets
 * each delivery into the kernel by _schedule(NULL) and _unschedule, and ends
 * with _kthread_release.  A host function that the driver calls, and that may
 * block, brackets the blocking by _unschedule and _schedule with its result.
 */

#ifndef _RUMP_RUMPUSER_COMPONENT_H_
#define	_RUMP_RUMPUSER_COMPONENT_H_

#ifdef __cplusplus
extern "C" {
#endif

struct lwp;

void	*rumpuser_component_unschedule(void);
void	rumpuser_component_schedule(void *);
int	rumpuser_component_errtrans(int);	/* host errno to NetBSD's */

void	rumpuser_component_kthread(void);
struct lwp *rumpuser_component_curlwp(void);
void	rumpuser_component_switchlwp(struct lwp *);
void	rumpuser_component_kthread_release(void);

#ifdef __cplusplus
}
#endif

#endif /* _RUMP_RUMPUSER_COMPONENT_H_ */
