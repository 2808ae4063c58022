/*
 * pool(9) and pool_cache(9).
 */

#include <sys/param.h>
#include <sys/kmem.h>
#include <sys/kthread.h>
#include <sys/pool.h>

#include "kpi.h"

static struct pool pool, other;

#define	MANY	1000

KPI_TEST(pool_objects_are_different)
{
	static const size_t sizes[] = { 1, 8, 24, 120, 700, 1500, 4096, 9000 };
	static unsigned char *objects[MANY];
	size_t s, n;

	for (s = 0; s < __arraycount(sizes); s++) {
		pool_init(&pool, sizes[s], 0, 0, 0, "kpitest",
		    &pool_allocator_nointr, IPL_NONE);
		for (n = 0; n < MANY; n++) {
			objects[n] = pool_get(&pool, PR_WAITOK);
			CHECK(objects[n] != NULL);
			memset(objects[n], (int)(n & 0xff), sizes[s]);
		}
		for (n = 0; n < MANY; n++) {
			CHECK_EQ(objects[n][0], n & 0xff);
			CHECK_EQ(objects[n][sizes[s] - 1], n & 0xff);
			pool_put(&pool, objects[n]);
		}
		objects[0] = pool_get(&pool, PR_NOWAIT);
		CHECK(objects[0] != NULL);
		pool_put(&pool, objects[0]);
		(void)pool_reclaim(&pool);
		pool_destroy(&pool);
	}
	return 0;
}

KPI_TEST(pool_aligns)
{
	void *a, *b;

	pool_init(&pool, 40, 64, 8, 0, "kpitest", NULL, IPL_NONE);
	a = pool_get(&pool, PR_WAITOK);
	b = pool_get(&pool, PR_WAITOK);
	CHECK_EQ(((uintptr_t)a + 8) % 64, 0);
	CHECK_EQ(((uintptr_t)b + 8) % 64, 0);
	pool_put(&pool, a);
	pool_put(&pool, b);
	pool_destroy(&pool);
	return 0;
}

KPI_TEST(pool_has_a_hard_limit)
{
	void *a, *b;

	pool_init(&pool, 32, 0, 0, 0, "kpitest", NULL, IPL_NONE);
	pool_sethardlimit(&pool, 2, NULL, 0);
	a = pool_get(&pool, PR_NOWAIT);
	b = pool_get(&pool, PR_NOWAIT);
	CHECK(a != NULL && b != NULL);
	CHECK(pool_get(&pool, PR_NOWAIT) == NULL);
	CHECK(pool_get(&pool, PR_WAITOK | PR_LIMITFAIL) == NULL);
	pool_put(&pool, a);
	a = pool_get(&pool, PR_WAITOK);
	CHECK(a != NULL);
	pool_put(&pool, a);
	pool_put(&pool, b);
	pool_destroy(&pool);
	return 0;
}

static void
churn(void *arg)
{
	unsigned long *objects[40];
	size_t n, round;

	for (round = 0; round < 500; round++) {
		for (n = 0; n < __arraycount(objects); n++) {
			objects[n] = pool_get(&pool, PR_WAITOK);
			*objects[n] = (unsigned long)objects[n];
		}
		for (n = 0; n < __arraycount(objects); n++) {
			if (*objects[n] != (unsigned long)objects[n])
				panic("an object has two owners");
			pool_put(&pool, objects[n]);
		}
	}
	kthread_exit(0);
}

KPI_TEST(pool_is_shared)
{
	lwp_t *threads[4];
	size_t n;

	pool_init(&pool, 64, 0, 0, 0, "kpitest", NULL, IPL_NONE);
	for (n = 0; n < __arraycount(threads); n++) {
		CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE |
		    KTHREAD_MUSTJOIN, NULL, churn, NULL, &threads[n], "churn"),
		    0);
	}
	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_join(threads[n]), 0);
	pool_destroy(&pool);
	return 0;
}

static int constructed, destructed;

static int
construct(void *arg, void *obj, int flags)
{

	if (arg != &constructed)
		return 1;
	constructed++;
	*(int *)obj = 0x1234;
	return 0;
}

static void
destruct(void *arg, void *obj)
{

	destructed++;
}

KPI_TEST(pool_cache_keeps_what_is_constructed)
{
	pool_cache_t pc;
	int *a, *b;
	paddr_t pa;

	pc = pool_cache_init(sizeof(int) * 8, 0, 0, 0, "kpitest", NULL,
	    IPL_NONE, construct, destruct, &constructed);
	a = pool_cache_get(pc, PR_WAITOK);
	b = pool_cache_get_paddr(pc, PR_WAITOK, &pa);
	CHECK_EQ(*a, 0x1234);
	CHECK_EQ(*b, 0x1234);
	CHECK_EQ(constructed, 2);
	pool_cache_put(pc, a);
	a = pool_cache_get(pc, PR_WAITOK);
	CHECK_EQ(constructed, 2);
	CHECK_EQ(*a, 0x1234);
	pool_cache_destruct_object(pc, a);
	CHECK_EQ(destructed, 1);
	pool_cache_put(pc, b);
	pool_cache_destroy(pc);
	CHECK_EQ(destructed, 2);
	return 0;
}

KPI_PANIC(pool_put_of_a_foreign_object, "kpi_pool_put_of_a_foreign_object at ")
{
	void *p;

	pool_init(&pool, 64, 0, 0, 0, "mine", NULL, IPL_NONE);
	pool_init(&other, 64, 0, 0, 0, "other", NULL, IPL_NONE);
	p = pool_get(&other, PR_WAITOK);
	pool_put(&pool, p);
	return 0;
}

KPI_PANIC(pool_put_of_kmem, "is not an object of pool")
{

	pool_init(&pool, 64, 0, 0, 0, "mine", NULL, IPL_NONE);
	pool_put(&pool, kmem_alloc(64, KM_SLEEP));
	return 0;
}

KPI_PANIC(pool_put_twice, "was already put into pool")
{
	void *p;

	pool_init(&pool, 64, 0, 0, 0, "mine", NULL, IPL_NONE);
	p = pool_get(&pool, PR_WAITOK);
	pool_put(&pool, p);
	pool_put(&pool, p);
	return 0;
}

KPI_PANIC(pool_use_after_put, "was written to while it lay in pool")
{
	int *p;

	pool_init(&pool, 64, 0, 0, 0, "mine", NULL, IPL_NONE);
	p = pool_get(&pool, PR_WAITOK);
	pool_put(&pool, p);
	*p = 1;
	(void)pool_get(&pool, PR_WAITOK);
	return 0;
}

KPI_PANIC(pool_destroy_in_use, "are still in use")
{

	pool_init(&pool, 64, 0, 0, 0, "mine", NULL, IPL_NONE);
	(void)pool_get(&pool, PR_WAITOK);
	pool_destroy(&pool);
	return 0;
}

KPI_PANIC(pool_without_init, "was not made by pool_init")
{

	(void)pool_get(&pool, PR_WAITOK);
	return 0;
}
