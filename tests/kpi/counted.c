/*
 * Known numbers of lock operations, for a back end that counts them.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/errno.h>
#include <sys/intr.h>
#include <sys/mutex.h>
#include <sys/rwlock.h>

#include "kpi.h"

kmutex_t	kpi_counted_mutex;
krwlock_t	kpi_counted_rwlock;
kcondvar_t	kpi_counted_cv;

KPI_TEST(counted_locks)
{
	int n;

	mutex_init(&kpi_counted_mutex, MUTEX_DEFAULT, IPL_NONE);
	rw_init(&kpi_counted_rwlock);
	cv_init(&kpi_counted_cv, "counted");
	for (n = 0; n < 1000; n++) {
		mutex_enter(&kpi_counted_mutex);
		CHECK(mutex_tryenter(&kpi_counted_mutex) == 0);
		mutex_exit(&kpi_counted_mutex);
	}
	for (n = 0; n < 100; n++) {
		CHECK(mutex_tryenter(&kpi_counted_mutex) != 0);
		mutex_exit(&kpi_counted_mutex);
		rw_enter(&kpi_counted_rwlock, RW_READER);
		rw_exit(&kpi_counted_rwlock);
		rw_enter(&kpi_counted_rwlock, RW_WRITER);
		rw_exit(&kpi_counted_rwlock);
	}
	mutex_enter(&kpi_counted_mutex);
	for (n = 0; n < 3; n++) {
		CHECK_EQ(cv_timedwait(&kpi_counted_cv, &kpi_counted_mutex, 1),
		    EWOULDBLOCK);
	}
	cv_signal(&kpi_counted_cv);
	cv_broadcast(&kpi_counted_cv);
	mutex_exit(&kpi_counted_mutex);
	return 0;
}
