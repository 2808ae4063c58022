/*
 * Files of the host.
 */

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "netbsd.h"
#include "stub.h"

static void
make_file(const char *name, const char *contents)
{
	const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	CHECK_EQ(write(fd, contents, strlen(contents)), strlen(contents));
	close(fd);
}

static int
open_for(const char *name, int mode)
{
	int fd = -1;

	CHECK_EQ(rumpuser_open(name, mode, &fd), 0);
	CHECK(fd >= 0);
	return fd;
}

TEST(open_modes)
{
	static const struct {
		int	mode, host;
	} modes[] = {
		{ RUMPUSER_OPEN_RDONLY, O_RDONLY },
		{ RUMPUSER_OPEN_WRONLY, O_WRONLY },
		{ RUMPUSER_OPEN_RDWR, O_RDWR },
		{ RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_BIO, O_RDWR },
	};
	size_t i;
	int fd;

	stub_boot();
	make_file("file", "");
	for (i = 0; i < COUNT(modes); i++) {
		fd = open_for("file", modes[i].mode);
		CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, modes[i].host);
		CHECK_EQ(rumpuser_close(fd), 0);
		CHECK_EQ(fcntl(fd, F_GETFL), -1);
	}
}

TEST(open_without_access_is_invalid)
{
	int fd = -2;

	stub_boot();
	CHECK_EQ(rumpuser_open("file", RUMPUSER_OPEN_ACCMODE |
	    RUMPUSER_OPEN_CREATE, &fd), NB_EINVAL);
	/* Nothing was opened. */
	CHECK_EQ(access("file", F_OK), -1);
}

TEST(open_creates)
{
	struct stat st;
	int fd;

	stub_boot();
	umask(022);
	CHECK_EQ(rumpuser_open("file", RUMPUSER_OPEN_RDWR, &fd), NB_ENOENT);
	rumpuser_close(open_for("file", RUMPUSER_OPEN_RDWR |
	    RUMPUSER_OPEN_CREATE));
	CHECK_EQ(stat("file", &st), 0);
	CHECK_EQ(st.st_mode & 07777, 0644);
	umask(077);
	rumpuser_close(open_for("private", RUMPUSER_OPEN_RDWR |
	    RUMPUSER_OPEN_CREATE | RUMPUSER_OPEN_EXCL));
	CHECK_EQ(stat("private", &st), 0);
	CHECK_EQ(st.st_mode & 07777, 0600);
	CHECK_EQ(rumpuser_open("file", RUMPUSER_OPEN_RDWR |
	    RUMPUSER_OPEN_CREATE | RUMPUSER_OPEN_EXCL, &fd), NB_EEXIST);
}

/* Among them errors that the host numbers differently. */
TEST(open_errors_are_netbsds)
{
	char name[1024];
	int fd;

	stub_boot();
	CHECK_EQ(rumpuser_open("missing", RUMPUSER_OPEN_RDONLY, &fd),
	    NB_ENOENT);
	CHECK_EQ(rumpuser_open(".", RUMPUSER_OPEN_RDWR, &fd), NB_EISDIR);
	CHECK_EQ(symlink("loop", "loop"), 0);
	CHECK_EQ(rumpuser_open("loop", RUMPUSER_OPEN_RDONLY, &fd), NB_ELOOP);
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	CHECK_EQ(rumpuser_open(name, RUMPUSER_OPEN_RDONLY, &fd),
	    NB_ENAMETOOLONG);
}

TEST(close_writes_out)
{
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	CHECK_EQ(write(fd, "x", 1), 1);
	host.syncs = 0;
	CHECK_EQ(rumpuser_close(fd), 0);
	CHECK(host.syncs >= 1);
}

static void
check_info(const char *name, int want_type, uint64_t want_size)
{
	uint64_t size = 99;
	int type = 99;

	CHECK_EQ(rumpuser_getfileinfo(name, &size, &type), 0);
	CHECK_EQ(type, want_type);
	if (want_type == RUMPUSER_FT_REG)
		CHECK_EQ(size, want_size);
}

TEST(getfileinfo_of_each_kind)
{

	stub_boot();
	make_file("file", "0123456789");
	CHECK_EQ(symlink("file", "link"), 0);
	CHECK_EQ(mkfifo("fifo", 0600), 0);
	check_info("file", RUMPUSER_FT_REG, 10);
	check_info("link", RUMPUSER_FT_REG, 10);
	check_info(".", RUMPUSER_FT_DIR, 0);
	check_info("fifo", RUMPUSER_FT_OTHER, 0);
	CHECK_EQ(truncate("file", INT64_C(1) << 33), 0);
	check_info("file", RUMPUSER_FT_REG, UINT64_C(1) << 33);
}

TEST(getfileinfo_stores_what_is_wanted)
{
	uint64_t size = 99;
	int type = 99;

	stub_boot();
	make_file("file", "0123456789");
	CHECK_EQ(rumpuser_getfileinfo("file", NULL, &type), 0);
	CHECK_EQ(type, RUMPUSER_FT_REG);
	CHECK_EQ(rumpuser_getfileinfo("file", &size, NULL), 0);
	CHECK_EQ(size, 10);
	CHECK_EQ(rumpuser_getfileinfo("file", NULL, NULL), 0);
	CHECK_EQ(rumpuser_getfileinfo("missing", NULL, NULL), NB_ENOENT);
}

TEST(getfileinfo_that_fails_stores_nothing)
{
	uint64_t size = 99;
	int type = 99;

	stub_boot();
	CHECK_EQ(rumpuser_getfileinfo("missing", &size, &type), NB_ENOENT);
	CHECK_EQ(size, 99);
	CHECK_EQ(type, 99);
}

/* /dev/null has no size; who asks only for the kind need not care. */
TEST(getfileinfo_of_a_device_without_size)
{
	uint64_t size;
	int type = 99;

	stub_boot();
	CHECK_EQ(rumpuser_getfileinfo("/dev/null", NULL, &type), 0);
	CHECK_EQ(type, RUMPUSER_FT_CHR);
	CHECK_EQ(rumpuser_getfileinfo("/dev/null", &size, &type),
	    NB_EOPNOTSUPP);
}

static size_t
write_at(int fd, const char *text, int64_t off)
{
	const struct rumpuser_iovec iov = { (void *)(uintptr_t)text,
	    strlen(text) };
	size_t count = 99;

	CHECK_EQ(rumpuser_iovwrite(fd, &iov, 1, off, &count), 0);
	return count;
}

static size_t
read_at(int fd, char *buf, size_t length, int64_t off)
{
	struct rumpuser_iovec iov = { buf, length };
	size_t count = 99;

	memset(buf, 0, length);
	CHECK_EQ(rumpuser_iovread(fd, &iov, 1, off, &count), 0);
	return count;
}

TEST(iov_moves_bytes_at_an_offset)
{
	char buf[16] = "";
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	CHECK_EQ(write_at(fd, "abcdef", 0), 6);
	CHECK_EQ(write_at(fd, "XY", 2), 2);
	CHECK_EQ(read_at(fd, buf, 6, 0), 6);
	CHECK_STR(buf, "abXYef");
	/* Short at the end of the file, then nothing. */
	CHECK_EQ(read_at(fd, buf, sizeof(buf), 4), 2);
	CHECK_STR(buf, "ef");
	CHECK_EQ(read_at(fd, buf, sizeof(buf), 6), 0);
	CHECK_EQ(read_at(fd, buf, sizeof(buf), 600), 0);
	CHECK_EQ(write_at(fd, "Z", INT64_C(1) << 32), 1);
	CHECK_EQ(read_at(fd, buf, 1, INT64_C(1) << 32), 1);
	CHECK_STR(buf, "Z");
}

TEST(iov_without_offset_goes_on)
{
	char buf[16] = "";
	int fd;

	stub_boot();
	make_file("file", "abcdef");
	fd = open_for("file", RUMPUSER_OPEN_RDWR);
	CHECK_EQ(read_at(fd, buf, 2, RUMPUSER_IOV_NOSEEK), 2);
	CHECK_STR(buf, "ab");
	CHECK_EQ(write_at(fd, "X", RUMPUSER_IOV_NOSEEK), 1);
	CHECK_EQ(read_at(fd, buf, 2, RUMPUSER_IOV_NOSEEK), 2);
	CHECK_STR(buf, "de");
}

TEST(iov_fills_its_pieces_in_order)
{
	char first[3] = "", second[4] = "", last[8] = "";
	struct rumpuser_iovec in[] = {
		{ first, 2 }, { NULL, 0 }, { second, 3 }, { last, 7 },
	};
	char a[] = "ab", b[] = "cdefg";
	const struct rumpuser_iovec out[] = { { a, 2 }, { b, 5 } };
	size_t count;
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	CHECK_EQ(rumpuser_iovwrite(fd, out, COUNT(out), 0, &count), 0);
	CHECK_EQ(count, 7);
	CHECK_EQ(rumpuser_iovread(fd, in, COUNT(in), 0, &count), 0);
	CHECK_EQ(count, 7);
	CHECK_STR(first, "ab");
	CHECK_STR(second, "cde");
	CHECK_STR(last, "fg");
}

TEST(iov_on_a_pipe)
{
	char buf[8] = "";
	struct rumpuser_iovec iov = { buf, sizeof(buf) };
	size_t count = 99;
	int fds[2];

	stub_boot();
	CHECK_EQ(pipe(fds), 0);
	CHECK_EQ(write_at(fds[1], "pipe", RUMPUSER_IOV_NOSEEK), 4);
	CHECK_EQ(rumpuser_iovread(fds[0], &iov, 1, 0, &count), NB_ESPIPE);
	CHECK_EQ(rumpuser_iovwrite(fds[1], &iov, 1, 0, &count), NB_ESPIPE);
	CHECK_EQ(read_at(fds[0], buf, sizeof(buf), RUMPUSER_IOV_NOSEEK), 4);
	CHECK_STR(buf, "pipe");
	close(fds[1]);
	CHECK_EQ(read_at(fds[0], buf, sizeof(buf), RUMPUSER_IOV_NOSEEK), 0);
}

TEST(iov_errors_are_netbsds)
{
	char buf[8] = "";
	struct rumpuser_iovec iov = { buf, sizeof(buf) };
	size_t count = 99;
	int fds[2];

	stub_boot();
	CHECK_EQ(rumpuser_iovread(-1, &iov, 1, 0, &count), NB_EBADF);
	CHECK_EQ(rumpuser_iovwrite(-1, &iov, 1, 0, &count), NB_EBADF);
	/* EAGAIN is 11 here and 35 there. */
	CHECK_EQ(pipe2(fds, O_NONBLOCK), 0);
	CHECK_EQ(rumpuser_iovread(fds[0], &iov, 1, RUMPUSER_IOV_NOSEEK,
	    &count), NB_EAGAIN);
	/* The count is stored only on success. */
	CHECK_EQ(count, 99);
}

TEST(syncfd_needs_a_direction)
{
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	CHECK_EQ(rumpuser_syncfd(fd, 0, 0, 0), NB_EINVAL);
	CHECK_EQ(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_BARRIER, 0, 0),
	    NB_EINVAL);
	CHECK_EQ(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_SYNC, 0, 0), NB_EINVAL);
}

TEST(syncfd_for_reading_does_nothing)
{
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	host.syncs = 0;
	CHECK_EQ(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_READ |
	    RUMPUSER_SYNCFD_SYNC, 0, 0), 0);
	CHECK_EQ(host.syncs, 0);
}

TEST(syncfd_for_writing_is_durable)
{
	int fd;

	stub_boot();
	fd = open_for("file", RUMPUSER_OPEN_RDWR | RUMPUSER_OPEN_CREATE);
	write_at(fd, "data", 0);
	host.syncs = 0;
	CHECK_EQ(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_WRITE |
	    RUMPUSER_SYNCFD_SYNC, 0, 4), 0);
	CHECK(host.syncs >= 1);
	host.syncs = 0;
	CHECK_EQ(rumpuser_syncfd(fd, RUMPUSER_SYNCFD_BOTH |
	    RUMPUSER_SYNCFD_BARRIER, 0, 0), 0);
	CHECK(host.syncs >= 1);
}
