/*
 * atomic_ops(3) and membar_ops(3).
 */

#include <sys/param.h>
#include <sys/atomic.h>
#include <sys/intr.h>
#include <sys/kthread.h>

#include "kpi.h"

KPI_TEST(atomic_results)
{
	uint32_t w = 10;
	unsigned int u = 10;
	unsigned long l = 10;
	uint64_t q = 10;
	char buf[4];
	void *p = buf;

	atomic_add_32(&w, -3);
	CHECK_EQ(w, 7);
	CHECK_EQ(atomic_add_32_nv(&w, 5), 12);
	atomic_or_32(&w, 0x10);
	CHECK_EQ(atomic_or_32_nv(&w, 0x20), 0x3c);
	atomic_and_32(&w, 0x0f);
	CHECK_EQ(w, 0x0c);
	CHECK_EQ(atomic_and_32_nv(&w, 0x08), 8);
	atomic_inc_32(&w);
	CHECK_EQ(atomic_inc_32_nv(&w), 10);
	atomic_dec_32(&w);
	CHECK_EQ(atomic_dec_32_nv(&w), 8);
	CHECK_EQ(atomic_cas_32(&w, 9, 1), 8);
	CHECK_EQ(atomic_cas_32(&w, 8, 1), 8);
	CHECK_EQ(atomic_swap_32(&w, 2), 1);
	CHECK_EQ(w, 2);

	CHECK_EQ(atomic_add_int_nv(&u, -11), (unsigned int)-1);
	CHECK_EQ(atomic_inc_uint_nv(&u), 0);
	atomic_dec_uint(&u);
	CHECK_EQ(u, (unsigned int)-1);

	CHECK_EQ(atomic_add_long_nv(&l, 1L << 40), 10 + (1L << 40));
	CHECK_EQ(atomic_cas_ulong(&l, 10 + (1UL << 40), 3), 10 + (1L << 40));
	CHECK_EQ(atomic_dec_ulong_nv(&l), 2);

	CHECK_EQ(atomic_inc_64_nv(&q), 11);
	CHECK_EQ(atomic_swap_64(&q, 5), 11);

	CHECK(atomic_cas_ptr(&p, buf, buf + 1) == buf);
	CHECK(p == buf + 1);
	CHECK(atomic_swap_ptr(&p, buf + 2) == buf + 1);
	membar_enter();
	membar_exit();
	membar_producer();
	membar_consumer();
	membar_sync();
	return 0;
}

static volatile unsigned int counter;

static void
increment(void *arg)
{
	int n;

	for (n = 0; n < 50000; n++)
		atomic_inc_uint(&counter);
	kthread_exit(0);
}

KPI_TEST(atomic_counts)
{
	lwp_t *threads[4];
	size_t n;

	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_create(PRI_NONE, KTHREAD_MPSAFE |
		    KTHREAD_MUSTJOIN, NULL, increment, NULL, &threads[n],
		    "inc"), 0);
	for (n = 0; n < __arraycount(threads); n++)
		CHECK_EQ(kthread_join(threads[n]), 0);
	CHECK_EQ(counter, 200000);
	return 0;
}
