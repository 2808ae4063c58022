/*
 * Block I/O: how it completes.
 */

#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "netbsd.h"
#include "stub.h"

#define	BLOCK	512

/* A request, and what its completion saw. */
struct request {
	_Atomic int	times;
	size_t		transferred;
	int		error;
	pid_t		thread;
	bool		in_context;
	struct lwp	*lwp;
	int		syncs;
	_Atomic bool	*gate;
};

static _Atomic pid_t submitter;

static void
done(void *arg, size_t transferred, int error)
{
	struct request *request = arg;

	/* Not in the submitter, who opens the gate later. */
	if (request->gate != NULL && gettid() != submitter)
		AWAIT(*request->gate);
	request->transferred = transferred;
	request->error = error;
	request->thread = gettid();
	request->in_context = stub_in_context();
	request->lwp = rumpuser_curlwp();
	request->syncs = host.syncs;
	request->times++;
}

static void
transfer(struct request *request, int fd, int op, void *data, size_t length,
    int64_t off)
{

	memset(request, 0, sizeof(*request));
	rumpuser_bio(fd, op, data, length, off, done, request);
	CHECK(stub_in_context());
	AWAIT(request->times != 0);
}

static int
scratch(void)
{
	const int fd = open("scratch", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	return fd;
}

/* By which way the library moves blocks, if it has a choice. */
static void
skip_without_libc(void)
{
	const char *way = getenv("RUMP_BIO");

	if (way != NULL && strcmp(way, "io_uring") == 0)
		suite_skip("blocks do not go through the C library");
}

TEST(bytes_come_back)
{
	static char out[8 * BLOCK], in[8 * BLOCK];
	struct request request;
	size_t i;
	int fd;

	stub_boot();
	fd = scratch();
	for (i = 0; i < sizeof(out); i++)
		out[i] = (char)(i * 7 + i / BLOCK);
	transfer(&request, fd, RUMPUSER_BIO_WRITE, out, sizeof(out),
	    4 * BLOCK);
	CHECK_EQ(request.error, 0);
	CHECK_EQ(request.transferred, sizeof(out));
	transfer(&request, fd, RUMPUSER_BIO_READ, in, sizeof(in), 4 * BLOCK);
	CHECK_EQ(request.error, 0);
	CHECK_EQ(request.transferred, sizeof(in));
	CHECK_EQ(memcmp(in, out, sizeof(in)), 0);
	/* The hole before it. */
	transfer(&request, fd, RUMPUSER_BIO_READ, in, BLOCK, 0);
	CHECK_EQ(request.transferred, BLOCK);
	CHECK_EQ(in[0], 0);
}

TEST(read_wins)
{
	static char data[BLOCK];
	struct request request;
	int fd;

	stub_boot();
	fd = scratch();
	memset(data, 'd', sizeof(data));
	transfer(&request, fd, RUMPUSER_BIO_READ | RUMPUSER_BIO_WRITE, data,
	    sizeof(data), 0);
	CHECK_EQ(request.error, 0);
	CHECK_EQ(request.transferred, 0);
	CHECK_EQ(lseek(fd, 0, SEEK_END), 0);
}

TEST(end_of_file_is_a_short_count)
{
	static char data[2 * BLOCK];
	struct request request;
	int fd;

	stub_boot();
	fd = scratch();
	CHECK_EQ(ftruncate(fd, BLOCK + 100), 0);
	transfer(&request, fd, RUMPUSER_BIO_READ, data, sizeof(data), 0);
	CHECK_EQ(request.error, 0);
	CHECK_EQ(request.transferred, BLOCK + 100);
}

TEST(completion_has_an_lwp_and_the_context)
{
	static char data[BLOCK];
	struct event events[16];
	struct request request;
	size_t count, i, lwps = 0;

	stub_boot();
	transfer(&request, scratch(), RUMPUSER_BIO_WRITE, data, sizeof(data),
	    0);
	CHECK(request.in_context);
	CHECK(request.lwp != NULL);
	/* It may be the submitter's own work. */
	CHECK_EQ(request.lwp == rumpuser_curlwp(), request.thread == gettid());
	if (request.thread == gettid())
		return;
	/* The lwp is one of the kernel's process. */
	count = stub_events(request.thread, events, COUNT(events));
	CHECK(count <= COUNT(events));
	for (i = 0; i < count; i++) {
		if (events[i].hook != HOOK_NEWLWP)
			continue;
		CHECK(events[i].pointer == NULL);
		lwps++;
	}
	CHECK_EQ(lwps, 1);
}

/* How often the context came to a thread less how often it went. */
static int
balance(pid_t thread)
{
	struct event events[64];
	size_t count, i;
	int sum = 0;

	count = stub_events(thread, events, COUNT(events));
	CHECK(count <= COUNT(events));
	for (i = 0; i < count; i++) {
		switch (events[i].hook) {
		case HOOK_SCHEDULE:
		case HOOK_BACKEND_SCHEDULE:
			sum++;
			break;
		case HOOK_UNSCHEDULE:
		case HOOK_BACKEND_UNSCHEDULE:
			sum--;
			break;
		default:
			break;
		}
	}
	return sum;
}

TEST(context_goes_back_after_completion)
{
	static char data[BLOCK];
	struct request request;

	stub_boot();
	transfer(&request, scratch(), RUMPUSER_BIO_WRITE, data, sizeof(data),
	    0);
	AWAIT(balance(request.thread) == 0);
}

TEST(error_comes_without_bytes)
{
	static char data[BLOCK];
	struct request request;
	int op;

	stub_boot();
	for (op = RUMPUSER_BIO_READ; op <= RUMPUSER_BIO_WRITE; op++) {
		transfer(&request, -1, op, data, sizeof(data), 0);
		CHECK_EQ(request.error, NB_EBADF);
		CHECK_EQ(request.transferred, 0);
	}
}

TEST(error_is_netbsds_and_translated_once)
{
	static char data[BLOCK];
	struct request request;
	int fd, op;

	skip_without_libc();
	stub_boot();
	fd = scratch();
	for (op = RUMPUSER_BIO_READ; op <= RUMPUSER_BIO_WRITE; op++) {
		host.io_error = ETIMEDOUT;
		transfer(&request, fd, op, data, sizeof(data), 0);
		CHECK_EQ(request.error, NB_ETIMEDOUT);
		/* 11 here is 35 there, which is 11 there. */
		host.io_error = EAGAIN;
		transfer(&request, fd, op, data, sizeof(data), 0);
		CHECK_EQ(request.error, NB_EAGAIN);
		host.io_error = 0;
	}
}

TEST(sync_write_is_durable_when_it_completes)
{
	static char data[BLOCK];
	struct request request;
	int fd;

	skip_without_libc();
	stub_boot();
	fd = scratch();
	host.syncs = 0;
	transfer(&request, fd, RUMPUSER_BIO_WRITE, data, sizeof(data), 0);
	transfer(&request, fd, RUMPUSER_BIO_READ, data, sizeof(data), 0);
	host.syncs = 0;
	transfer(&request, fd, RUMPUSER_BIO_WRITE | RUMPUSER_BIO_SYNC, data,
	    sizeof(data), 0);
	CHECK_EQ(request.error, 0);
	CHECK(request.syncs >= 1);
}

#define	MANY	400

/*
 * More requests than any queue holds, the first of which does not complete yet:
 * who submits may have to wait, and then has given the context back.
 */
static struct request many[MANY];
static char blocks[MANY][BLOCK];
static _Atomic bool gate;
static _Atomic bool submitter_in_context;
static int many_fd;

static void
note_context(void)
{

	submitter_in_context = false;
}

static void
submit_many(void *arg)
{
	size_t i;

	(void)arg;
	submitter = gettid();
	for (i = 0; i < MANY; i++) {
		memset(blocks[i], (int)i, BLOCK);
		submitter_in_context = true;
		rumpuser_bio(many_fd, RUMPUSER_BIO_WRITE, blocks[i], BLOCK,
		    (int64_t)i * BLOCK, done, &many[i]);
	}
}

TEST(many_requests_complete_once_each)
{
	struct worker worker;
	char block[BLOCK];
	size_t i;

	stub_boot();
	many_fd = scratch();
	many[0].gate = &gate;
	stub_in_unschedule = note_context;
	worker_start(&worker, submit_many, NULL);
	worker_await_sleep(&worker);
	if (!worker.ended)
		CHECK(!submitter_in_context);
	gate = true;
	worker_join(&worker);
	for (i = 0; i < MANY; i++)
		AWAIT(many[i].times != 0);
	for (i = 0; i < MANY; i++) {
		CHECK_EQ(many[i].times, 1);
		CHECK_EQ(many[i].error, 0);
		CHECK_EQ(many[i].transferred, BLOCK);
		CHECK_EQ(pread(many_fd, block, BLOCK, (off_t)(i * BLOCK)),
		    BLOCK);
		CHECK_EQ(memcmp(block, blocks[i], BLOCK), 0);
	}
}

/* A kernel without threads has its I/O done by the caller, before it returns. */
TEST(without_threads_it_is_the_callers_work)
{
	static char data[BLOCK];
	struct request request;
	int fd;

	setenv("RUMP_THREADS", "0", 1);
	stub_boot();
	fd = scratch();
	memset(&request, 0, sizeof(request));
	rumpuser_bio(fd, RUMPUSER_BIO_WRITE, data, sizeof(data), 0, done,
	    &request);
	CHECK_EQ(request.times, 1);
	CHECK_EQ(request.thread, gettid());
	CHECK(request.in_context);
	CHECK_EQ(request.transferred, BLOCK);
}
