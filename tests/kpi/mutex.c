/*
 * mutex(9), and the reference counted ones of mutex_obj(9).
 */

#include <sys/param.h>
#include <sys/intr.h>
#include <sys/kthread.h>
#include <sys/lwp.h>
#include <sys/mutex.h>

#include "kpi.h"

static kmutex_t lock;
static int counter;

KPI_TEST(mutex_is_owned)
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	CHECK(!mutex_owned(&lock));
	CHECK(mutex_owner(&lock) == NULL);
	mutex_enter(&lock);
	CHECK(mutex_owned(&lock));
	CHECK(mutex_owner(&lock) == curlwp);
	CHECK(mutex_tryenter(&lock) == 0);
	mutex_exit(&lock);
	CHECK(!mutex_owned(&lock));
	CHECK(mutex_tryenter(&lock) != 0);
	mutex_exit(&lock);
	mutex_destroy(&lock);
	return 0;
}

KPI_TEST(mutex_spins)
{

	mutex_init(&lock, MUTEX_SPIN, IPL_VM);
	mutex_spin_enter(&lock);
	CHECK(mutex_owned(&lock));
	mutex_spin_exit(&lock);
	mutex_destroy(&lock);
	return 0;
}

static void
add_often(void *arg)
{
	int n;

	for (n = 0; n < 20000; n++) {
		mutex_enter(&lock);
		counter++;
		mutex_exit(&lock);
	}
	kthread_exit(0);
}

KPI_TEST(mutex_excludes)
{
	lwp_t *threads[4];
	size_t n;

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	for (n = 0; n < __arraycount(threads); n++) {
		CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE |
		    KTHREAD_MUSTJOIN, NULL, add_often, NULL, &threads[n],
		    "adder%zu", n), 0);
	}
	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_join(threads[n]), 0);
	CHECK_EQ(counter, 4 * 20000);
	mutex_destroy(&lock);
	return 0;
}

KPI_TEST(mutex_obj_is_counted)
{
	kmutex_t *obj = mutex_obj_alloc(MUTEX_DEFAULT, IPL_NONE);

	mutex_enter(obj);
	mutex_exit(obj);
	mutex_obj_hold(obj);
	CHECK(!mutex_obj_free(obj));
	CHECK(mutex_obj_free(obj));
	return 0;
}

KPI_PANIC(mutex_recursion, "locking against myself")
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_enter(&lock);
	mutex_enter(&lock);
	return 0;
}

KPI_PANIC(mutex_exit_of_a_free_one, "kpi_mutex_exit_of_a_free_one at ")
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_exit(&lock);
	return 0;
}

static void
take_and_keep(void *arg)
{

	mutex_enter(&lock);
	kthread_exit(0);
}

KPI_PANIC(mutex_exit_of_anothers, "is held by another")
{
	lwp_t *thread;

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE | KTHREAD_MUSTJOIN,
	    NULL, take_and_keep, NULL, &thread, "keeper"), 0);
	CHECK_EQ(kthread_join(thread), 0);
	mutex_exit(&lock);
	return 0;
}

KPI_PANIC(mutex_destroy_of_a_held_one, "mutex_destroy")
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_enter(&lock);
	mutex_destroy(&lock);
	return 0;
}

KPI_PANIC(mutex_after_its_end, "was destroyed")
{

	mutex_init(&lock, MUTEX_DEFAULT, IPL_NONE);
	mutex_destroy(&lock);
	mutex_enter(&lock);
	return 0;
}
