/*
 * Threads of the kernel: start, name, end, join.
 */

#include <sys/types.h>
#include <sys/prctl.h>

#include <alloca.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "netbsd.h"
#include "stub.h"

static _Atomic int ran;
static char name_of_thread[16];

static void *
note_and_leave(void *arg)
{

	CHECK(rumpuser_curlwp() == NULL);
	CHECK(arg == &ran);
	ran++;
	rumpuser_thread_exit();
}

TEST(detached_one_needs_no_cookie)
{

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(note_and_leave, &ran, "detached", 0,
	    -1, -1, NULL), 0);
	AWAIT(ran == 1);
}

/* The name may come a moment after the thread. */
static void *
note_name(void *arg)
{
	int turns;

	for (turns = 0; turns < 500; turns++) {
		prctl(PR_GET_NAME, name_of_thread);
		if (strcmp(name_of_thread, arg) != 0)
			break;
		usleep(1000);
	}
	rumpuser_thread_exit();
}

static void
check_name(const char *name, const char *want)
{
	char before[16];
	void *cookie;

	prctl(PR_GET_NAME, before);
	CHECK_EQ(rumpuser_thread_create(note_name, before, name, 1, -1, -1,
	    &cookie), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
	CHECK_STR(name_of_thread, want);
}

TEST(name_is_the_hosts_too)
{

	stub_boot();
	check_name("rumpclk0", "rumpclk0");
	check_name("fifteen letters", "fifteen letters");
}

TEST(long_name_is_cut)
{

	stub_boot();
	check_name("a name of sixteen and more", "a name of sixte");
}

TEST(name_may_be_missing)
{
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(note_and_leave, &ran, NULL, 1, -1, -1,
	    &cookie), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
	CHECK_EQ(ran, 1);
}

static _Atomic bool go;
static int written;

static void *
work_and_leave(void *arg)
{

	AWAIT(go);
	written = (int)(intptr_t)arg;
	rumpuser_thread_exit();
}

static void
open_the_gate(void)
{

	/* The joiner's context is away: the kernel may go on. */
	go = true;
}

TEST(join_waits_for_the_end)
{
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(work_and_leave, (void *)17, "worker",
	    1, 5, 0, &cookie), 0);
	stub_in_unschedule = open_the_gate;
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
	CHECK_EQ(written, 17);
}

TEST(join_of_one_that_has_ended)
{
	void *cookie;

	stub_boot();
	go = true;
	CHECK_EQ(rumpuser_thread_create(work_and_leave, (void *)18, "worker",
	    1, 5, 0, &cookie), 0);
	AWAIT(written == 18);
	usleep(20000);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
}

static void __attribute__((__noinline__, __noreturn__))
leave_from(int depth)
{
	volatile char frame[512];

	memset((void *)(uintptr_t)frame, depth, sizeof(frame));
	if (depth > 0)
		leave_from(depth - 1);
	ran++;
	rumpuser_thread_exit();
}

static void *
leave_from_below(void *arg)
{

	leave_from((int)(intptr_t)arg);
}

/* Frames of the kernel and its drivers lie between start and exit. */
TEST(exit_from_many_frames_down)
{
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(leave_from_below, (void *)200, "deep",
	    1, -1, -1, &cookie), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
	CHECK_EQ(ran, 1);
}

static void *
use_stack(void *arg)
{
	volatile char *room = alloca(200 * 1024);
	size_t i;

	(void)arg;
	for (i = 0; i < 200 * 1024; i += 1024)
		room[i] = 1;
	ran++;
	rumpuser_thread_exit();
}

TEST(stack_has_room)
{
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(use_stack, NULL, "stack", 1, -1, -1,
	    &cookie), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
	CHECK_EQ(ran, 1);
}

static void *
have_lwp_and_leave(void *arg)
{
	struct lwp lwp;

	(void)arg;
	rumpuser_curlwpop(RUMPUSER_LWP_SET, &lwp);
	CHECK(rumpuser_curlwp() == &lwp);
	rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, &lwp);
	ran++;
	rumpuser_thread_exit();
}

TEST(many_come_and_go)
{
	void *cookies[32];
	size_t round, i;

	stub_boot();
	for (round = 0; round < 8; round++) {
		for (i = 0; i < COUNT(cookies); i++)
			CHECK_EQ(rumpuser_thread_create(have_lwp_and_leave,
			    NULL, "many", 1, -1, -1, &cookies[i]), 0);
		for (i = 0; i < COUNT(cookies); i++)
			CHECK_EQ(rumpuser_thread_join(cookies[i]), 0);
	}
	CHECK_EQ(ran, 8 * 32);
}

/* A host that is short of threads for a moment. */
TEST(create_is_tried_again)
{
	void *cookie;

	stub_boot();
	host.threads_refused = 3;
	CHECK_EQ(rumpuser_thread_create(note_and_leave, &ran, "again", 1, -1,
	    -1, &cookie), 0);
	CHECK_EQ(host.threads_refused, 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
}

TEST(create_gives_up_with_netbsds_error)
{
	void *cookie;

	stub_boot();
	host.threads_refused = 1000;
	CHECK_EQ(rumpuser_thread_create(note_and_leave, &ran, "never", 1, -1,
	    -1, &cookie), NB_EAGAIN);
	CHECK_EQ(ran, 0);
}
