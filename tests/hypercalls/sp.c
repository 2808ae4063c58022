/*
 * The server for remote clients, with the kernel of sp_kernel.h. The wire is that
 * of protocol 0.4.
 */

#include <sys/types.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "netbsd.h"
#include "sp_kernel.h"
#include "stub.h"

#define	SOCKET	"server"

static void
start_server(void)
{

	sp_kernel_boot();
	EXPECT_NO_HOOK(CHECK_EQ(rumpuser_sp_init("unix://" SOCKET, "NetBSD",
	    "7.99.34", "amd64"), 0));
}

static void
call(int fd, uint64_t number, int syscall, const uint64_t *slot)
{

	client_send(fd, number, CLASS_REQ, TYPE_SYSCALL, (uint32_t)syscall,
	    slot, slot == NULL ? 0 : sizeof(*slot));
}

static struct result
result_of(int fd, uint64_t number)
{
	struct frame frame;
	struct result result;

	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_RESP);
	CHECK_EQ(frame.header.type, TYPE_SYSCALL);
	CHECK_EQ(frame.header.number, number);
	CHECK_EQ(frame.length, sizeof(result));
	memcpy(&result, frame.body, sizeof(result));
	return result;
}

/* The server's request for a place in the client; its number. */
static uint64_t
request_of(int fd, int type, uint64_t address, uint64_t length)
{
	struct frame frame;
	struct place place;

	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_REQ);
	CHECK_EQ(frame.header.type, type);
	CHECK(frame.length >= sizeof(place));
	memcpy(&place, frame.body, sizeof(place));
	CHECK_EQ(place.address, address);
	CHECK_EQ(place.length, length);
	return frame.header.number;
}

static const uint64_t address = 0x7000;

static int
init_at(const char *url)
{

	return rumpuser_sp_init(url, "NetBSD", "7.99.34", "amd64");
}

TEST(init_with_a_url_that_is_none)
{
	char url[256] = "unix:///";

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	CHECK_EQ(init_at("server"), NB_EINVAL);
	CHECK_EQ(init_at("carrier://pigeon"), NB_EINVAL);
	CHECK_EQ(init_at("tcp6://::1:5000"), NB_EOPNOTSUPP);
	CHECK_EQ(init_at("tcp://127.0.0.1"), NB_EINVAL);
	memset(url + strlen(url), 'u', sizeof(url) - 1 - strlen(url));
	CHECK_EQ(init_at(url), NB_ENAMETOOLONG);
	CHECK_EQ(init_at("unix:///no/such/folder/server"), NB_ENOENT);
}

/* Whoever is there may be alive; EADDRINUSE is 98 here. */
TEST(init_at_a_socket_that_is_there)
{
	int fd;

	CHECK_EQ(rumpuser_init(RUMPUSER_VERSION, &stub_hooks), 0);
	fd = open(SOCKET, O_WRONLY | O_CREAT, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(init_at("unix://" SOCKET), NB_EADDRINUSE);
}

TEST(banner_is_one_line_and_nothing_follows)
{
	char banner[256];
	int fd;

	start_server();
	fd = client_connect(SOCKET, banner, sizeof(banner));
	CHECK_STR(banner, "RUMPSP-0.4-NetBSD-7.99.34/amd64\n");
	CHECK(client_sees_nothing(fd));
}

TEST(guest_gets_a_process)
{

	start_server();
	client_guest(SOCKET);
	CHECK_EQ(nprocesses, 1);
	client_guest(SOCKET);
	CHECK_EQ(nprocesses, 2);
	CHECK(processes[0].cookie != processes[1].cookie);
}

TEST(call_without_arguments)
{
	struct result result;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 7, CALL_NOTHING, NULL);
	result = result_of(fd, 7);
	CHECK_EQ(result.error, 0);
	CHECK_EQ(result.retval[0], 42);
	CHECK_EQ(result.retval[1], 43);
}

TEST(answer_leaks_nothing)
{
	int fd, i;

	start_server();
	fd = client_guest(SOCKET);
	for (i = 0; i < 8; i++) {
		call(fd, 7, CALL_NOTHING, NULL);
		CHECK_EQ(result_of(fd, 7).padding, 0);
	}
}

TEST(error_is_the_kernels)
{
	struct result result;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_FAIL, &address);
	CHECK_EQ(result_of(fd, 2).error, NB_EAGAIN);
	call(fd, 3, 4711, &address);
	result = result_of(fd, 3);
	CHECK_EQ(result.error, NB_ENOSYS);
}

TEST(copyin)
{
	uint64_t number;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_COPYIN, &address);
	number = request_of(fd, TYPE_COPYIN, address, 8);
	client_send(fd, number, CLASS_RESP, TYPE_COPYIN, 0,
	    "\1\2\3\4\5\6\7\10", 8);
	CHECK_EQ(result_of(fd, 2).retval[0], 36);
}

/* Both sides count for themselves, and may mean different things by 1. */
TEST(request_numbers_overlap)
{
	uint64_t first, second;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_COPYIN, &address);
	first = request_of(fd, TYPE_COPYIN, address, 8);
	/* A call that bears the number of what it waits for. */
	call(fd, first, CALL_NOTHING, NULL);
	CHECK_EQ(result_of(fd, first).retval[0], 42);
	call(fd, first + 1, CALL_COPYIN, &address);
	second = request_of(fd, TYPE_COPYIN, address, 8);
	CHECK(second != first);
	client_send(fd, second, CLASS_RESP, TYPE_COPYIN, 0,
	    "\1\1\1\1\1\1\1\1", 8);
	CHECK_EQ(result_of(fd, first + 1).retval[0], 8);
	client_send(fd, first, CLASS_RESP, TYPE_COPYIN, 0,
	    "\2\2\2\2\2\2\2\2", 8);
	CHECK_EQ(result_of(fd, 2).retval[0], 16);
}

TEST(copyinstr_is_answered_as_copyin)
{
	struct result result;
	uint64_t number;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_COPYINSTR, &address);
	number = request_of(fd, TYPE_COPYINSTR, address, STRING_ROOM);
	client_send(fd, number, CLASS_RESP, TYPE_COPYIN, 0, "abc", 4);
	result = result_of(fd, 2);
	CHECK_EQ(result.error, 0);
	CHECK_EQ(result.retval[0], 4);
	CHECK_EQ(result.retval[1], 'a');
}

/* The kernel's memory ends where it said. */
TEST(copyinstr_answer_that_is_too_long)
{
	char answer[512];
	uint64_t number;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	memset(answer, 'l', sizeof(answer));
	call(fd, 2, CALL_COPYINSTR, &address);
	number = request_of(fd, TYPE_COPYINSTR, address, STRING_ROOM);
	client_send(fd, number, CLASS_RESP, TYPE_COPYIN, 0, answer,
	    sizeof(answer));
	/* The answer is cut, or the client is thrown out; others go on. */
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_NOTHING, NULL);
	CHECK_EQ(result_of(fd, 2).retval[0], 42);
}

static void
check_copyout(int syscall, const char *text, size_t length)
{
	struct frame frame;
	struct place place;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, syscall, &address);
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_REQ);
	/* Strings may have a type of their own. */
	CHECK(frame.header.type == TYPE_COPYOUT ||
	    (frame.header.type == TYPE_COPYOUTSTR &&
	    syscall == CALL_COPYOUTSTR));
	CHECK_EQ(frame.length, sizeof(place) + length);
	memcpy(&place, frame.body, sizeof(place));
	CHECK_EQ(place.address, address);
	CHECK_EQ(place.length, length);
	CHECK_STR((char *)frame.body + sizeof(place), text);
	/* It has come before the result, for which nothing else is needed. */
	CHECK_EQ(result_of(fd, 2).error, 0);
}

TEST(copyout_wants_no_answer)
{

	check_copyout(CALL_COPYOUT, "kernel", sizeof("kernel"));
}

TEST(copyoutstr_wants_no_answer)
{

	check_copyout(CALL_COPYOUTSTR, "string", sizeof("string"));
}

TEST(raise_wants_no_answer)
{
	const uint64_t signal = 30;
	struct frame frame;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_RAISE, &signal);
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_REQ);
	CHECK_EQ(frame.header.type, TYPE_RAISE);
	CHECK_EQ(frame.header.detail, signal);
	CHECK_EQ(result_of(fd, 2).error, 0);
}

TEST(anonmmap_answers_an_address)
{
	const uint64_t length = 8192;
	const uint64_t answers[] = { 0x123000, 0 };
	struct result result;
	struct frame frame;
	size_t i;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	for (i = 0; i < COUNT(answers); i++) {
		call(fd, 2, CALL_ANONMMAP, &length);
		client_receive(fd, &frame);
		CHECK_EQ(frame.header.type, TYPE_ANONMMAP);
		CHECK_EQ(frame.length, sizeof(length));
		CHECK_EQ(memcmp(frame.body, &length, sizeof(length)), 0);
		client_send(fd, frame.header.number, CLASS_RESP,
		    TYPE_ANONMMAP, 0, &answers[i], sizeof(answers[i]));
		result = result_of(fd, 2);
		CHECK_EQ(result.error, answers[i] == 0 ? NB_ENOMEM : 0);
		if (answers[i] != 0)
			CHECK_EQ(result.retval[0], answers[i]);
	}
}

TEST(copyin_from_a_client_that_is_gone)
{
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_COPYIN, &address);
	request_of(fd, TYPE_COPYIN, address, 8);
	close(fd);
	AWAIT(copyin_error != -1);
	CHECK_EQ(copyin_error, NB_EFAULT);
}

TEST(process_ends_with_its_connection)
{
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_NOTHING, NULL);
	result_of(fd, 2);
	CHECK(processes[0].lwps >= 1);
	close(fd);
	AWAIT(processes[0].lwps == 0);
}

static void
prefork(int fd, unsigned char fork[20])
{
	struct frame frame;

	client_send(fd, 2, CLASS_REQ, TYPE_PREFORK, 0, NULL, 0);
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_RESP);
	CHECK_EQ(frame.header.number, 2);
	CHECK_EQ(frame.length, 16);
	memcpy(fork, frame.body, 16);
	memset(fork + 16, 0, 4);
}

TEST(fork_outlives_its_parents_connection)
{
	unsigned char fork[20];
	struct frame frame;
	char banner[256];
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	prefork(fd, fork);
	close(fd);
	AWAIT(processes[0].lwps == 0);

	fd = client_connect(SOCKET, banner, sizeof(banner));
	client_send(fd, 1, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_FORK, fork,
	    sizeof(fork));
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_RESP);
	call(fd, 2, CALL_NOTHING, NULL);
	CHECK_EQ(result_of(fd, 2).retval[0], 42);

	/* It may be used once. */
	fd = client_connect(SOCKET, banner, sizeof(banner));
	client_send(fd, 1, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_FORK, fork,
	    sizeof(fork));
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_ERROR);
}

TEST(cancelled_fork_gets_no_answer)
{
	unsigned char fork[20];
	char banner[256];
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	prefork(fd, fork);
	fork[16] = 1;
	fd = client_connect(SOCKET, banner, sizeof(banner));
	client_send(fd, 1, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_FORK, fork,
	    sizeof(fork));
	CHECK(client_sees_end(fd));
}

TEST(exec_goes_on_over_the_same_connection)
{
	struct frame frame;
	int fd;

	start_server();
	fd = client_guest(SOCKET);
	client_send(fd, 0, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_EXEC, "image",
	    sizeof("image"));
	/* The next thing is the answer: no banner. */
	client_receive(fd, &frame);
	CHECK_EQ(frame.header.class, CLASS_RESP);
	CHECK_EQ(frame.header.type, TYPE_HANDSHAKE);
	CHECK_EQ(frame.header.number, 0);
	CHECK_STR(comm_of_exec, "image");
	call(fd, 1, CALL_NOTHING, NULL);
	CHECK_EQ(result_of(fd, 1).retval[0], 42);
	CHECK_EQ(nprocesses, 1);
}

TEST(guest_without_a_name)
{
	char banner[256];
	int fd;

	start_server();
	fd = client_connect(SOCKET, banner, sizeof(banner));
	client_send(fd, 1, CLASS_REQ, TYPE_HANDSHAKE, HANDSHAKE_GUEST, NULL,
	    0);
	/* Admitted or not: others go on. */
	fd = client_guest(SOCKET);
	call(fd, 2, CALL_NOTHING, NULL);
	CHECK_EQ(result_of(fd, 2).retval[0], 42);
}

TEST(fini_before_init)
{

	stub_boot();
	rumpuser_sp_fini(NULL);
}

TEST(fini_takes_the_socket_away)
{

	start_server();
	client_guest(SOCKET);
	CHECK_EQ(access(SOCKET, F_OK), 0);
	stub_enter();
	rumpuser_sp_fini(NULL);
	CHECK_EQ(access(SOCKET, F_OK), -1);
}
