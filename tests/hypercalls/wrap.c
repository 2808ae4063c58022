/*
 * Which hypercall gives the kernel's context back: one case for each row of the
 * specification's table, or some. The locks are in wrap_locks.c; rows that need
 * more than the call itself are with their subject: sp.c, daemonize.c.
 */

#include <sys/types.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd.h"
#include "stub.h"

TEST(init_never)
{

	stub_forget();
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(stub_events(0, NULL, 0), 0);
}

TEST(memory_never)
{
	void *memory;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_malloc(4096, 4096, &memory));
	EXPECT_NO_HOOK(rumpuser_free(memory, 4096));
	EXPECT_NO_HOOK(rumpuser_anonmmap(NULL, 65536, 0, 0, &memory));
	EXPECT_NO_HOOK(rumpuser_unmap(memory, 65536));
	EXPECT_NO_HOOK(rumpuser_malloc(SIZE_MAX / 2, 4096, &memory));
}

TEST(open_and_close_always)
{
	int fd;

	stub_boot();
	EXPECT_WRAP(rumpuser_open("file", RUMPUSER_OPEN_RDWR |
	    RUMPUSER_OPEN_CREATE, &fd));
	EXPECT_WRAP(rumpuser_close(fd));
	EXPECT_WRAP(rumpuser_open("missing", RUMPUSER_OPEN_RDONLY, &fd));
}

TEST(getfileinfo_perhaps)
{
	uint64_t size;
	int type;

	stub_boot();
	EXPECT_WRAP_OR_NONE(rumpuser_getfileinfo(".", &size, &type));
	EXPECT_WRAP_OR_NONE(rumpuser_getfileinfo("missing", &size, &type));
}

static void
count_done(void *arg, size_t transferred, int error)
{

	(void)transferred;
	(void)error;
	++*(_Atomic int *)arg;
}

TEST(bio_always)
{
	static char block[512];
	_Atomic int done = 0;
	int fd, i;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	/* Also when nothing is in its way. */
	for (i = 1; i <= 3; i++) {
		EXPECT_WRAP(rumpuser_bio(fd, RUMPUSER_BIO_WRITE, block,
		    sizeof(block), 0, count_done, &done));
		AWAIT(done == i);
	}
}

TEST(iov_always)
{
	char bytes[16] = "0123456789abcde";
	struct rumpuser_iovec iov = { bytes, sizeof(bytes) };
	size_t count;
	int fd;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	EXPECT_WRAP(rumpuser_iovwrite(fd, &iov, 1, 0, &count));
	EXPECT_WRAP(rumpuser_iovread(fd, &iov, 1, 0, &count));
	EXPECT_WRAP(rumpuser_iovwrite(fd, &iov, 1, RUMPUSER_IOV_NOSEEK,
	    &count));
	EXPECT_WRAP(rumpuser_iovread(fd, &iov, 1, RUMPUSER_IOV_NOSEEK,
	    &count));
}

TEST(syncfd_perhaps)
{
	int fd;

	stub_boot();
	fd = open("file", O_RDWR | O_CREAT, 0600);
	EXPECT_WRAP_OR_NONE(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_BOTH, 0, 0));
	EXPECT_WRAP_OR_NONE(rumpuser_syncfd(fd, 0, 0, 0));
}

TEST(clock_gettime_never)
{
	int64_t sec;
	long nsec;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_RELWALL, &sec,
	    &nsec));
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_ABSMONO, &sec,
	    &nsec));
	stub_leave();
	EXPECT_NO_HOOK(rumpuser_clock_gettime(RUMPUSER_CLOCK_ABSMONO, &sec,
	    &nsec));
}

TEST(clock_sleep_always)
{

	stub_boot();
	EXPECT_WRAP(rumpuser_clock_sleep(RUMPUSER_CLOCK_RELWALL, 0, 1));
	/* The deadline is past. */
	EXPECT_WRAP(rumpuser_clock_sleep(RUMPUSER_CLOCK_ABSMONO, 0, 1));
}

TEST(getparam_never)
{
	char value[256];

	/* The first calls precede the scheduler. */
	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	EXPECT_NO_HOOK(rumpuser_getparam("PATH", value, sizeof(value)));
	stub_enter();
	EXPECT_NO_HOOK(rumpuser_getparam(RUMPUSER_PARAM_NCPU, value,
	    sizeof(value)));
	EXPECT_NO_HOOK(rumpuser_getparam(RUMPUSER_PARAM_HOSTNAME, value,
	    sizeof(value)));
	EXPECT_NO_HOOK(rumpuser_getparam("MISSING", value, sizeof(value)));
}

TEST(seterrno_never)
{

	stub_boot();
	stub_set_context(false);
	EXPECT_NO_HOOK(rumpuser_seterrno(NB_EAGAIN));
}

TEST(kill_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_kill(RUMPUSER_PID_SELF, 0));
	signal(SIGURG, SIG_IGN);
	EXPECT_NO_HOOK(rumpuser_kill(RUMPUSER_PID_SELF, 16));
}

static void
hook_was_called(void)
{

	FAIL("rumpuser_exit calls a hook");
}

static void
exit_in_context(void *arg)
{

	(void)arg;
	stub_in_unschedule = hook_was_called;
	rumpuser_exit(7);
}

TEST(exit_never)
{
	char text[256];
	int status;

	stub_boot();
	status = suite_child(exit_in_context, NULL, text, sizeof(text));
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 7);
}

TEST(console_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_putchar('\n'));
	EXPECT_NO_HOOK(rumpuser_dprintf("%d\n", 1));
	stub_leave();
	EXPECT_NO_HOOK(rumpuser_putchar('\n'));
	EXPECT_NO_HOOK(rumpuser_dprintf("%d\n", 2));
}

TEST(getrandom_never)
{
	char bytes[512];
	size_t got;
	int flags;

	stub_boot();
	for (flags = 0; flags <= 3; flags++)
		EXPECT_NO_HOOK(rumpuser_getrandom(bytes, sizeof(bytes), flags,
		    &got));
}

static void *
leave_at_once(void *arg)
{

	*(_Atomic bool *)arg = true;
	rumpuser_thread_exit();
}

TEST(thread_create_and_exit_never)
{
	_Atomic bool ran = false;
	void *cookie;

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_thread_create(leave_at_once, &ran, "thread", 0,
	    -1, -1, NULL));
	AWAIT(ran);
	ran = false;
	EXPECT_NO_HOOK(rumpuser_thread_create(leave_at_once, &ran, "thread", 1,
	    -1, -1, &cookie));
	AWAIT(ran);
	/* No thread has called one. */
	CHECK_EQ(stub_events(0, NULL, 0), 0);
	CHECK_EQ(rumpuser_thread_join(cookie), 0);
}

TEST(thread_join_always)
{
	_Atomic bool ran = false;
	void *cookie;

	stub_boot();
	CHECK_EQ(rumpuser_thread_create(leave_at_once, &ran, "thread", 1, -1,
	    -1, &cookie), 0);
	EXPECT_WRAP(rumpuser_thread_join(cookie));
}

TEST(curlwp_never)
{
	struct lwp *lwp;

	stub_boot();
	lwp = rumpuser_curlwp();
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_CLEAR, lwp));
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_SET, lwp));
	EXPECT_NO_HOOK(rumpuser_curlwp());
	EXPECT_NO_HOOK(rumpuser_curlwpop(RUMPUSER_LWP_CREATE, lwp));
}

static bool callbacks_in_context = true;

static void
modinit(const struct modinfo *const *modules, size_t count)
{

	(void)modules;
	(void)count;
	callbacks_in_context &= stub_in_context();
}

static int
symload(void *symbols, uint64_t size, char *strings, uint64_t length)
{

	(void)symbols;
	(void)size;
	(void)strings;
	(void)length;
	callbacks_in_context &= stub_in_context();
	return 0;
}

static void
compload(const struct rump_component *component)
{

	(void)component;
	callbacks_in_context &= stub_in_context();
}

TEST(dl_bootstrap_never)
{

	stub_boot();
	EXPECT_NO_HOOK(rumpuser_dl_bootstrap(modinit, symload, compload));
	CHECK(callbacks_in_context);
}
