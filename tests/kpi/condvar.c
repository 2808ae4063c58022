/*
 * condvar(9), and sleeping on addresses.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/mutex.h>
#include <sys/proc.h>

#include "kpi.h"

static kmutex_t lock;
static kcondvar_t cv;
static int stage;

static void
answer(void *arg)
{

	mutex_enter(&lock);
	while (stage != 1)
		cv_wait(&cv, &lock);
	stage = 2;
	cv_broadcast(&cv);
	mutex_exit(&lock);
	kthread_exit(0);
}

static int
setup(lwp_t **thread, void (*func)(void *))
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&cv, "kpitest");
	return kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, func, NULL, thread, "answerer");
}

KPI_TEST(cv_wakes)
{
	lwp_t *thread;

	CHECK_EQ(setup(&thread, answer), 0);
	CHECK(cv_is_valid(&cv));
	mutex_enter(&lock);
	stage = 1;
	cv_signal(&cv);
	while (stage != 2)
		CHECK_EQ(cv_wait_sig(&cv, &lock), 0);
	CHECK(mutex_owned(&lock));
	mutex_exit(&lock);
	CHECK_EQ(kthread_join(thread), 0);
	CHECK(!cv_has_waiters(&cv));
	cv_destroy(&cv);
	mutex_destroy(&lock);
	return 0;
}

KPI_TEST(cv_times_out)
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&cv, "kpitest");
	mutex_enter(&lock);
	CHECK_EQ(cv_timedwait(&cv, &lock, 1), EWOULDBLOCK);
	CHECK(mutex_owned(&lock));
	CHECK_EQ(cv_timedwait_sig(&cv, &lock, 1), EWOULDBLOCK);
	mutex_exit(&lock);
	return 0;
}

static void
wake_address(void *arg)
{

	mutex_enter(&lock);
	stage = 1;
	wakeup(&stage);
	mutex_exit(&lock);
	kthread_exit(0);
}

KPI_TEST(wakeup_ends_a_sleep)
{
	lwp_t *thread;

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_enter(&lock);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, wake_address, NULL, &thread, "waker"), 0);
	while (stage != 1)
		CHECK_EQ(mtsleep(&stage, PWAIT, "stage", 0, &lock), 0);
	CHECK(mutex_owned(&lock));
	mutex_exit(&lock);
	CHECK_EQ(kthread_join(thread), 0);
	CHECK_EQ(tsleep(&stage, PWAIT, "stage", 1), EWOULDBLOCK);
	CHECK_EQ(kpause("pause", false, 1, NULL), EWOULDBLOCK);
	return 0;
}
