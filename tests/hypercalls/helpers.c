/*
 * Helpers for the host side of drivers: rumpuser_component_*.
 */

#include <sys/types.h>

#include <unistd.h>

#include "rump/rumpuser_component.h"

#include "stub.h"

static void
check_hooks(const enum hook *want, size_t count)
{
	struct event events[8];
	size_t i;

	CHECK_EQ(stub_events(gettid(), events, COUNT(events)), count);
	for (i = 0; i < count; i++)
		CHECK_EQ(events[i].hook, want[i]);
	stub_forget();
}

TEST(blocking_gives_the_context_back)
{
	struct event events[2];
	void *cookie;

	stub_boot();
	stub_forget();
	cookie = rumpuser_component_unschedule();
	CHECK(!stub_in_context());
	CHECK_EQ(stub_events(gettid(), events, 2), 1);
	CHECK_EQ(events[0].hook, HOOK_BACKEND_UNSCHEDULE);
	CHECK_EQ((intptr_t)cookie, events[0].handed_out);
	rumpuser_component_schedule(cookie);
	CHECK(stub_in_context());
	stub_expect_wrap(__FILE__, __LINE__, "the pair", NULL);
}

/* A host thread of a driver, from its start to its end. */
static void
deliver(void *arg)
{
	static const enum hook start[] = {
		HOOK_SCHEDULE, HOOK_NEWLWP, HOOK_UNSCHEDULE
	};
	static const enum hook current[] = {
		HOOK_SCHEDULE, HOOK_CURLWP, HOOK_UNSCHEDULE
	};
	static const enum hook change[] = {
		HOOK_SCHEDULE, HOOK_SWITCH, HOOK_UNSCHEDULE
	};
	static const enum hook end[] = {
		HOOK_SCHEDULE, HOOK_RELEASE, HOOK_UNSCHEDULE
	};
	struct event events[2];
	struct lwp *mine, other;

	(void)arg;
	stub_leave();
	stub_forget();
	rumpuser_component_kthread();
	CHECK(stub_events(gettid(), events, 2) >= 2);
	/* Of the kernel's own process. */
	CHECK(events[1].pointer == NULL);
	check_hooks(start, COUNT(start));

	mine = rumpuser_component_curlwp();
	CHECK(mine != NULL);
	CHECK(mine == rumpuser_curlwp());
	check_hooks(current, COUNT(current));

	rumpuser_component_schedule(NULL);
	CHECK(stub_in_context());
	rumpuser_component_unschedule();
	CHECK_EQ(stub_events(gettid(), events, 2), 2);
	CHECK_EQ(events[0].hook, HOOK_BACKEND_SCHEDULE);
	CHECK_EQ(events[0].levels, 0);
	CHECK(events[0].interlock == NULL);
	CHECK_EQ(events[1].hook, HOOK_BACKEND_UNSCHEDULE);
	stub_forget();

	rumpuser_component_switchlwp(&other);
	CHECK(rumpuser_curlwp() == &other);
	check_hooks(change, COUNT(change));
	rumpuser_component_switchlwp(mine);
	check_hooks(change, COUNT(change));

	rumpuser_component_kthread_release();
	CHECK(rumpuser_curlwp() == NULL);
	check_hooks(end, COUNT(end));
	stub_enter();
}

TEST(thread_of_a_driver)
{
	struct worker worker;

	stub_boot();
	worker_start(&worker, deliver, NULL);
	worker_join(&worker);
}
