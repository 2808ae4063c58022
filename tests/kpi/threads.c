/*
 * kthread(9), workqueue(9), callout(9), softint(9), percpu(9), and the data
 * of threads.
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/callout.h>
#include <sys/condvar.h>
#include <sys/errno.h>
#include <sys/intr.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mutex.h>
#include <sys/percpu.h>
#include <sys/proc.h>
#include <sys/workqueue.h>

#include "kpi.h"

static kmutex_t lock;
static kcondvar_t cv;
static int count;
static bool locked;

static void
setup(void)
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	cv_init(&cv, "kpitest");
}

static void
note(void *arg)
{

	mutex_enter(&lock);
	locked = KERNEL_LOCKED_P();
	count++;
	cv_broadcast(&cv);
	mutex_exit(&lock);
}

/* Waits until `note' has run so often. */
static void
await(int wanted)
{

	mutex_enter(&lock);
	while (count < wanted)
		cv_wait(&cv, &lock);
	mutex_exit(&lock);
}

static void
thread(void *arg)
{

	note(arg);
	kthread_exit(0);
}

static void
returning_thread(void *arg)
{

	note(arg);
}

KPI_TEST(kthread_runs)
{
	lwp_t *l;

	setup();
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, thread, NULL, &l, "test%d", 1), 0);
	CHECK_EQ(kthread_join(l), 0);
	CHECK_EQ(count, 1);
	CHECK(!locked);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MUSTJOIN, NULL,
	    returning_thread, NULL, &l, "test%d", 2), 0);
	CHECK_EQ(kthread_join(l), 0);
	CHECK_EQ(count, 2);
	CHECK(locked);
	CHECK_EQ(kthread_join(curlwp), EINVAL);
	return 0;
}

static struct work works[10];
static int order[10];

static void
do_work(struct work *wk, void *arg)
{

	order[count] = (int)(wk - works);
	note(arg);
}

KPI_TEST(workqueue_keeps_the_order)
{
	struct workqueue *wq;
	int n;

	setup();
	CHECK_EQ(workqueue_create(&wq, "kpiwq", do_work, NULL, PRI_NONE,
	    IPL_NONE, WQ_MPSAFE), 0);
	for (n = 0; n < 10; n++)
		workqueue_enqueue(wq, &works[n], NULL);
	workqueue_destroy(wq);
	CHECK_EQ(count, 10);
	for (n = 0; n < 10; n++)
		CHECK_EQ(order[n], n);
	return 0;
}

KPI_TEST(callout_fires)
{
	callout_t c;

	setup();
	callout_init(&c, CALLOUT_MPSAFE);
	CHECK(!callout_pending(&c) && !callout_active(&c));
	callout_reset(&c, 1, note, NULL);
	await(1);
	CHECK(!locked);
	CHECK(callout_expired(&c));
	CHECK(callout_stop(&c));
	callout_schedule(&c, 1);
	await(2);
	(void)callout_halt(&c, NULL);
	callout_destroy(&c);

	callout_init(&c, 0);
	callout_setfunc(&c, note, NULL);
	callout_schedule(&c, 1);
	await(3);
	CHECK(locked);
	(void)callout_halt(&c, NULL);
	callout_destroy(&c);
	return 0;
}

KPI_TEST(callout_stops)
{
	callout_t c;

	setup();
	callout_init(&c, CALLOUT_MPSAFE);
	callout_reset(&c, 1000 * hz, note, NULL);
	CHECK(callout_pending(&c) && callout_active(&c));
	CHECK(!callout_stop(&c));
	CHECK(!callout_pending(&c));
	mutex_enter(&lock);
	CHECK(!callout_halt(&c, &lock));
	CHECK(mutex_owned(&lock));
	mutex_exit(&lock);
	callout_destroy(&c);
	CHECK_EQ(count, 0);
	return 0;
}

KPI_TEST(softint_runs)
{
	void *si;

	setup();
	si = softint_establish(SOFTINT_CLOCK | SOFTINT_MPSAFE, note, NULL);
	CHECK(si != NULL);
	softint_schedule(si);
	await(1);
	softint_schedule(si);
	await(2);
	softint_disestablish(si);
	CHECK(!locked);
	return 0;
}

static percpu_t *counters;

static void
count_percpu(void *arg)
{
	int n, *counter;

	for (n = 0; n < 1000; n++) {
		counter = percpu_getref(counters);
		(*counter)++;
		percpu_putref(counters);
	}
	kthread_exit(0);
}

static void
sum(void *p, void *arg, struct cpu_info *ci)
{

	*(int *)arg += *(int *)p;
}

KPI_TEST(percpu_sums_up)
{
	lwp_t *threads[4];
	int total = 0;
	size_t n;

	counters = percpu_alloc(sizeof(int));
	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE |
		    KTHREAD_MUSTJOIN, NULL, count_percpu, NULL, &threads[n],
		    "count"), 0);
	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_join(threads[n]), 0);
	percpu_foreach(counters, sum, &total);
	CHECK_EQ(total, 4000);
	percpu_free(counters, sizeof(int));
	return 0;
}

static specificdata_key_t key;
static void *destroyed;

static void
destroy(void *value)
{

	destroyed = value;
}

static void
leave_something(void *arg)
{

	lwp_setspecific(key, arg);
	kthread_exit(0);
}

KPI_TEST(lwp_specific_data)
{
	lwp_t *l;

	CHECK_EQ(lwp_specific_key_create(&key, destroy), 0);
	CHECK(lwp_getspecific(key) == NULL);
	lwp_setspecific(key, &count);
	CHECK(lwp_getspecific(key) == &count);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, leave_something, &lock, &l, "leaver"), 0);
	CHECK_EQ(kthread_join(l), 0);
	CHECK(lwp_getspecific(key) == &count);
	lwp_setspecific(key, NULL);
	lwp_specific_key_delete(key);
	return 0;
}

KPI_TEST(current_thread)
{

	CHECK(curlwp != NULL && curproc == curlwp->l_proc);
	CHECK(curcpu() != NULL && curcpu() == curlwp->l_cpu);
	CHECK(curcpu()->ci_curlwp == curlwp);
	CHECK(curproc->p_sigacts != NULL);
	CHECK_EQ(splraise(IPL_HIGH), 0);
	splx(0);
	kpreempt_disable();
	CHECK(kpreempt_disabled());
	kpreempt_enable();
	preempt();
	yield();
	return 0;
}

KPI_TEST(the_big_lock_is_given_up_by_a_sleep)
{

	KERNEL_LOCK(2, curlwp);
	CHECK(KERNEL_LOCKED_P());
	CHECK_EQ(kpause("pause", false, 1, NULL), EWOULDBLOCK);
	CHECK(KERNEL_LOCKED_P());
	KERNEL_UNLOCK_ONE(curlwp);
	CHECK(KERNEL_LOCKED_P());
	KERNEL_UNLOCK_ALL(curlwp, &count);
	CHECK_EQ(count, 1);
	CHECK(!KERNEL_LOCKED_P());
	return 0;
}

KPI_PANIC(callout_destroy_of_a_pending_one, "is pending")
{
	callout_t c;

	callout_init(&c, CALLOUT_MPSAFE);
	callout_reset(&c, 1000 * hz, note, NULL);
	callout_destroy(&c);
	return 0;
}
