/*
 * Times, random numbers, hash tables, counters, processes, modules, and the
 * kernel's variables.
 */

#include <sys/param.h>
#include <sys/cprng.h>
#include <sys/errno.h>
#include <sys/evcnt.h>
#include <sys/kernel.h>
#include <sys/lwp.h>
#include <sys/module.h>
#include <sys/proc.h>
#include <sys/queue.h>
#include <sys/select.h>
#include <sys/poll.h>
#include <sys/time.h>
#include <uvm/uvm_extern.h>

#include "kpi.h"

KPI_TEST(times_go_on)
{
	struct timespec wall, up, later;
	struct timeval tv, left;
	struct bintime bt;
	int count = 0;

	getnanotime(&wall);
	nanouptime(&up);
	CHECK_EQ(kpause("time", false, 2, NULL), EWOULDBLOCK);
	nanouptime(&later);
	CHECK(timespeccmp(&up, &later, <));
	microtime(&tv);
	CHECK(tv.tv_sec >= wall.tv_sec);
	getmicrouptime(&tv);
	CHECK(tv.tv_sec >= up.tv_sec);
	bintime(&bt);
	CHECK(bt.sec >= wall.tv_sec);
	CHECK(boottime.tv_sec > 1000000000 &&
	    boottime.tv_sec <= wall.tv_sec);

	tv.tv_sec = 1;
	tv.tv_usec = 1;
	CHECK_EQ(tvtohz(&tv), hz + 1);
	later.tv_sec = 0;
	later.tv_nsec = 1;
	CHECK_EQ(tstohz(&later), 1);
	CHECK_EQ(mstohz(1000), hz);
	tv.tv_usec = 1000000;
	CHECK_EQ(itimerfix(&tv), EINVAL);

	timerclear(&left);
	tv.tv_sec = 1000;
	tv.tv_usec = 0;
	CHECK(ratecheck(&left, &tv));
	CHECK(!ratecheck(&left, &tv));
	timerclear(&left);
	CHECK(ppsratecheck(&left, &count, 2));
	CHECK(ppsratecheck(&left, &count, 2));
	CHECK(!ppsratecheck(&left, &count, 2));
	return 0;
}

KPI_TEST(the_clock_ticks)
{
	struct timespec now;
	const int before = hardclock_ticks;

	CHECK_EQ(kpause("clock", false, 10, NULL), EWOULDBLOCK);
	CHECK(hardclock_ticks > before);
	getnanotime(&now);
	CHECK(time_second <= now.tv_sec && time_second >= now.tv_sec - 1);
	CHECK(time_uptime >= 0);
	return 0;
}

KPI_TEST(random_numbers_differ)
{
	uint64_t a[8], b[8];

	CHECK_EQ(cprng_fast(a, sizeof(a)), sizeof(a));
	CHECK_EQ(cprng_strong(kern_cprng, b, sizeof(b), 0), sizeof(b));
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	CHECK(cprng_fast64() != cprng_fast64());
	CHECK(cprng_fast32() != cprng_fast32() ||
	    cprng_fast32() != cprng_fast32());
	CHECK(random() >= 0);
	return 0;
}

LIST_HEAD(heads, lwp);
TAILQ_HEAD(tails, evcnt);

KPI_TEST(hash_tables)
{
	struct heads *lists;
	struct tails *tails;
	u_long mask, n;

	lists = hashinit(100, HASH_LIST, true, &mask);
	CHECK_EQ(mask, 127);
	for (n = 0; n <= mask; n++)
		CHECK(LIST_EMPTY(&lists[n]));
	hashdone(lists, HASH_LIST, mask);
	tails = hashinit(64, HASH_TAILQ, true, &mask);
	CHECK_EQ(mask, 63);
	for (n = 0; n <= mask; n++)
		CHECK(TAILQ_EMPTY(&tails[n]) &&
		    tails[n].tqh_last == &tails[n].tqh_first);
	hashdone(tails, HASH_TAILQ, mask);
	return 0;
}

KPI_TEST(event_counters)
{
	static struct evcnt a, b = EVCNT_INITIALIZER(EVCNT_TYPE_MISC, NULL,
	    "group", "b");

	evcnt_attach_dynamic(&a, EVCNT_TYPE_MISC, NULL, "group", "name");
	CHECK_EQ(a.ev_grouplen, 5);
	CHECK_EQ(a.ev_namelen, 4);
	evcnt_attach_static(&b);
	CHECK_EQ(b.ev_namelen, 1);
	a.ev_count++;
	evcnt_detach(&a);
	evcnt_detach(&b);
	return 0;
}

KPI_TEST(processes_and_groups)
{
	struct proc *p;
	struct pgrp *pg;

	mutex_enter(proc_lock);
	p = proc_find(curproc->p_pid);
	CHECK(p == curproc);
	CHECK(proc_find(-5) == NULL);
	pg = pgrp_find(p->p_pgrp->pg_id);
	CHECK(pg == p->p_pgrp);
	CHECK(pg->pg_session != NULL);
	LIST_FOREACH(p, &pg->pg_members, p_pglist)
		if (p == curproc)
			break;
	CHECK(p == curproc);
	proc_sesshold(pg->pg_session);
	proc_sessrele(pg->pg_session);
	CHECK(!mutex_owned(proc_lock));
	CHECK_EQ(sigismasked(curlwp, 1), 0);
	CHECK_EQ(issignal(curlwp), 0);
	return 0;
}

KPI_TEST(selinfo_is_used)
{
	struct selinfo sel;

	selinit(&sel);
	selrecord(curlwp, &sel);
	selnotify(&sel, POLLIN, 0);
	seldestroy(&sel);
	CHECK_EQ(seltrue(0, POLLIN | POLLPRI, curlwp), POLLIN);
	return 0;
}

KPI_TEST(there_is_no_such_module)
{

	CHECK_EQ(module_autoload("kpi_no_such_module", MODULE_CLASS_ANY),
	    ENOENT);
	CHECK_EQ(module_load("kpi_no_such_module", 0, NULL, MODULE_CLASS_ANY),
	    ENOENT);
	return 0;
}

KPI_TEST(variables)
{

	CHECK_EQ(cold, 0);
	CHECK_EQ(hz, 100);
	CHECK_EQ(tick, 10000);
	CHECK(hostnamelen >= 0 && strlen(hostname) == (size_t)hostnamelen);
	CHECK(strlen(version) > 0 && strlen(copyright) > 0);
	CHECK_EQ(strcmp(ostype, "NetBSD"), 0);
	CHECK_EQ(averunnable.fscale, FSCALE);
	CHECK(physmem > 0);
	CHECK_EQ(uvmexp.pagesize, PAGE_SIZE);
	CHECK_EQ(uvmexp.pageshift, PAGE_SHIFT);
	CHECK(uvmexp.free > 0 && uvmexp.npages >= uvmexp.free);
	CHECK(nprocs > 0 && maxproc >= nprocs);
	return 0;
}

KPI_TEST(table_fillers)
{

	CHECK_EQ(nullop(NULL), 0);
	CHECK(nullret() == NULL);
	CHECK_EQ(enodev(), ENODEV);
	CHECK_EQ(enosys(), ENOSYS);
	CHECK_EQ(enxio(), ENXIO);
	CHECK_EQ(enoioctl(), ENOTTY);
	CHECK_EQ(eopnotsupp(), EOPNOTSUPP);
	return 0;
}
