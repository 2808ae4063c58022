/*
 * A kernel in the program: tmpfs is mounted, files and directories are worked on.
 */

#include <sys/types.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <rump/rump.h>
#include <rump/rump_syscalls.h>
#include <rump/rumpstructs.h>

#include "check.h"

static void
mount_tmpfs(void)
{
	struct rump_tmpfs_args args;
	struct rump_statvfs sb;

	memset(&args, 0, sizeof(args));
	args.ta_version = RUMP_TMPFS_ARGS_VERSION;
	args.ta_size_max = 1024 * 1024;
	args.ta_root_mode = 0755;
	CHECK(rump_sys_mkdir("/mnt", 0777) == 0);
	CHECK(rump_sys_mount(RUMP_MOUNT_TMPFS, "/mnt", RUMP_MNT_NOATIME, &args, sizeof(args)) == 0);
	CHECK(rump_sys_statvfs1("/mnt", (struct statvfs *)&sb, RUMP_MNT_WAIT) == 0);
	CHECK(strcmp(sb.f_fstypename, "tmpfs") == 0);
	CHECK(strcmp(sb.f_mntonname, "/mnt") == 0);
	CHECK(sb.f_blocks * sb.f_frsize == 1024 * 1024);
	CHECK((sb.f_flag & RUMP_MNT_NOATIME) != 0);
}

static void
contents(void)
{
	struct rump_stat sb;
	struct iovec iov[2];
	char head[4], tail[8];
	int fd;

	fd = rump_sys_open("/mnt/file", RUMP_O_RDWR | RUMP_O_CREAT | RUMP_O_EXCL, 0640);
	CHECK(fd >= 0);
	CHECK(rump_sys_write(fd, "hello world", 11) == 11);
	CHECK(errno == 0);
	CHECK(rump_sys_lseek(fd, -5, SEEK_END) == 6);
	CHECK(rump_sys_read(fd, tail, sizeof(tail)) == 5);
	CHECK(memcmp(tail, "world", 5) == 0);
	CHECK(rump_sys_pwrite(fd, "HELL", 4, 0) == 4);
	iov[0].iov_base = head;
	iov[0].iov_len = sizeof(head);
	iov[1].iov_base = tail;
	iov[1].iov_len = sizeof(tail);
	CHECK(rump_sys_preadv(fd, iov, 2, 0) == 11);
	CHECK(memcmp(head, "HELL", 4) == 0 && memcmp(tail, "o world", 7) == 0);
	CHECK(rump_sys_fstat(fd, (struct stat *)&sb) == 0);
	CHECK(sb.st_size == 11 && (sb.st_mode & 07777) == 0640 && sb.st_nlink == 1);
	CHECK(rump_sys_ftruncate(fd, 5) == 0);
	CHECK(rump_sys_fsync(fd) == 0);
	CHECK(rump_sys_close(fd) == 0);
	CHECK_FAILS(rump_sys_close(fd), RUMP_EBADF);
	CHECK(rump_sys_stat("/mnt/file", (struct stat *)&sb) == 0 && sb.st_size == 5);
	CHECK_FAILS(rump_sys_open("/mnt/file", RUMP_O_CREAT | RUMP_O_EXCL, 0), RUMP_EEXIST);
}

static void
names(void)
{
	struct rump_dirent *d;
	char buf[1024], target[16];
	int fd, seen;
	long n, at;

	CHECK(rump_sys_mkdir("/mnt/dir", 0700) == 0);
	CHECK(rump_sys_symlink("file", "/mnt/link") == 0);
	CHECK(rump_sys_readlink("/mnt/link", target, sizeof(target)) == 4);
	CHECK(memcmp(target, "file", 4) == 0);
	CHECK(rump_sys_link("/mnt/file", "/mnt/dir/other") == 0);
	CHECK(rump_sys_rename("/mnt/dir/other", "/mnt/moved") == 0);
	CHECK_FAILS(rump_sys_rmdir("/mnt"), RUMP_EBUSY);
	CHECK_FAILS(rump_sys_unlink("/mnt/nothing"), RUMP_ENOENT);

	fd = rump_sys_open("/mnt", RUMP_O_RDONLY | RUMP_O_DIRECTORY);
	CHECK(fd >= 0);
	seen = 0;
	while ((n = rump_sys_getdents(fd, buf, sizeof(buf))) > 0) {
		for (at = 0; at < n; at += d->d_reclen) {
			d = (struct rump_dirent *)(void *)(buf + at);
			seen += strcmp(d->d_name, "moved") == 0;
			seen += strcmp(d->d_name, "link") == 0;
		}
	}
	CHECK(n == 0 && seen == 2);
	CHECK(rump_sys_fchdir(fd) == 0);
	CHECK(rump_sys___getcwd(buf, sizeof(buf)) == 5 && strcmp(buf, "/mnt") == 0);
	CHECK(rump_sys_unlinkat(fd, "moved", 0) == 0);
	CHECK(rump_sys_unlinkat(fd, "dir", RUMP_AT_REMOVEDIR) == 0);
	CHECK(rump_sys_close(fd) == 0);
}

static void
others(void)
{
	struct rump_timespec now;
	int fd[2];
	char c;

	CHECK(rump_sys_pipe(fd) == 0);
	CHECK(rump_sys_write(fd[1], "x", 1) == 1);
	CHECK(rump_sys_read(fd[0], &c, 1) == 1 && c == 'x');
	CHECK(rump_sys_fcntl(fd[0], RUMP_F_GETFL, 0) == RUMP_O_RDONLY);
	CHECK(rump_sys_clock_gettime(0, (struct timespec *)&now) == 0 && now.tv_sec > 1000000000);
	CHECK(rump_sys_umask(027) == 022 && rump_sys_umask(022) == 027);
	/* hands its error back, and leaves errno alone */
	errno = 5;
	CHECK(rump_sys_posix_fallocate(99, 0, 1) == RUMP_EBADF && errno == 5);
	/* cannot fail, and leaves errno alone */
	CHECK(rump_sys_getpid() == 1 && errno == 5);
	/* there is no network here */
	CHECK_FAILS(rump_sys_socket(RUMP_PF_INET, RUMP_SOCK_DGRAM, 0), RUMP_ENOSYS);
}

int
main(void)
{

	CHECK(rump_init() == 0);
	CHECK(rump_init() == 0);
	CHECK(rump_getversion() == 799003400 && rump_pub_getversion() == 799003400);
	mount_tmpfs();
	contents();
	names();
	others();
	CHECK(rump_sys_chdir("/") == 0);
	CHECK(rump_sys_unmount("/mnt", 0) == 0);
	printf("ok\n");
	return 0;
}
