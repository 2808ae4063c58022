/*
 * rwlock(9).
 */

#include <sys/param.h>
#include <sys/rwlock.h>

#include "kpi.h"

static krwlock_t lock;

KPI_TEST(rwlock_modes)
{

	rw_init(&lock);
	CHECK(!rw_lock_held(&lock));
	rw_enter(&lock, RW_READER);
	CHECK(rw_read_held(&lock) && rw_lock_held(&lock));
	CHECK(!rw_write_held(&lock));
	CHECK(rw_tryenter(&lock, RW_WRITER) == 0);
	CHECK(rw_tryenter(&lock, RW_READER) != 0);
	CHECK(rw_tryupgrade(&lock) == 0);
	rw_exit(&lock);
	CHECK(rw_tryupgrade(&lock) != 0);
	CHECK(rw_write_held(&lock));
	CHECK(rw_tryenter(&lock, RW_READER) == 0);
	rw_downgrade(&lock);
	CHECK(rw_read_held(&lock) && !rw_write_held(&lock));
	rw_exit(&lock);
	CHECK(!rw_lock_held(&lock));
	rw_destroy(&lock);
	return 0;
}

KPI_TEST(rw_obj_is_counted)
{
	krwlock_t *obj = rw_obj_alloc();

	rw_enter(obj, RW_WRITER);
	rw_exit(obj);
	rw_obj_hold(obj);
	CHECK(!rw_obj_free(obj));
	CHECK(rw_obj_free(obj));
	return 0;
}

KPI_PANIC(rwlock_recursion, "kpi_rwlock_recursion at ")
{

	rw_init(&lock);
	rw_enter(&lock, RW_WRITER);
	rw_enter(&lock, RW_WRITER);
	return 0;
}

KPI_PANIC(rwlock_exit_of_a_free_one, "rw_exit")
{

	rw_init(&lock);
	rw_exit(&lock);
	return 0;
}
