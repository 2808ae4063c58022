/*
 * The host side of a driver: a thread of the host that delivers into the kernel, which takes hypercalls of
 * whichever library comes first to reach the kernel that runs.
 */

#include <pthread.h>

#include <rump/rump.h>
#include <rump/rumpuser.h>
#include <rump/rumpuser_component.h>

#include "check.h"

static struct rumpuser_mtx *mutex;
static struct rumpuser_cv *condition;
static struct lwp *seen;

static void *
driver(void *arg)
{
	struct lwp *mine;

	rumpuser_component_kthread();
	mine = rumpuser_component_curlwp();
	CHECK(mine != NULL);
	rumpuser_component_schedule(NULL);
	/* The kernel's own interface says the same. */
	CHECK(rump_pub_lwproc_curlwp() == mine);
	rumpuser_mutex_enter(mutex);
	seen = mine;
	rumpuser_cv_signal(condition);
	rumpuser_mutex_exit(mutex);
	CHECK(rumpuser_component_unschedule() == NULL);
	rumpuser_component_kthread_release();
	CHECK(rumpuser_component_curlwp() == NULL);
	return arg;
}

int
main(void)
{
	pthread_t thread;

	CHECK(rump_init() == 0);
	CHECK(rumpuser_component_errtrans(EAGAIN) == RUMP_EAGAIN);
	rumpuser_mutex_init(&mutex, RUMPUSER_MTX_KMUTEX);
	rumpuser_cv_init(&condition);
	CHECK(pthread_create(&thread, NULL, driver, NULL) == 0);
	rump_schedule();
	rumpuser_mutex_enter(mutex);
	while (seen == NULL)
		rumpuser_cv_wait(condition, mutex);
	rumpuser_mutex_exit(mutex);
	rump_unschedule();
	CHECK(pthread_join(thread, NULL) == 0);
	rumpuser_cv_destroy(condition);
	rumpuser_mutex_destroy(mutex);
	printf("ok\n");
	return 0;
}
