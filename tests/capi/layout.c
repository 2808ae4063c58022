/*
 * The structures that programs share with the kernel have NetBSD's layout on amd64, and names of the
 * host's headers stay the host's.
 */

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <rump/rump.h>
#include <rump/rump_syscalls.h>
#include <rump/rumpclient.h>
#include <rump/rumperr.h>
#include <rump/rumperrno2host.h>
#include <rump/rumpfs.h>
#include <rump/rumpstructs.h>
#include <rump/rumpuser.h>
#include <rump/rumpvnode_if.h>

#define	SIZE(type, size)	_Static_assert(sizeof(struct type) == (size), #type)
#define	AT(type, member, at)	_Static_assert(offsetof(struct type, member) == (at), #member)

SIZE(rump_timespec, 16);
SIZE(rump_timeval, 16);
SIZE(rump_stat, 152);
AT(rump_stat, st_ino, 16);
AT(rump_stat, st_rdev, 40);
AT(rump_stat, st_birthtimespec, 96);
AT(rump_stat, st_size, 112);
AT(rump_stat, st_gen, 136);
SIZE(rump_statvfs, 2256);
AT(rump_statvfs, f_fsidx, 128);
AT(rump_statvfs, f_owner, 152);
AT(rump_statvfs, f_fstypename, 172);
AT(rump_statvfs, f_mntfromname, 1228);
SIZE(rump_flock, 24);
AT(rump_flock, l_type, 20);
SIZE(rump_kevent, 40);
AT(rump_kevent, data, 24);
SIZE(rump_dirent, 528);
AT(rump_dirent, d_name, 13);
SIZE(rump_tmpfs_args, 40);
SIZE(rump_modctl_load, 32);
SIZE(rump_sockaddr_in, 16);
SIZE(rump_sockaddr_un, 106);

int
main(void)
{

	if (rump_errno2host(RUMP_EAGAIN) != EAGAIN || rump_errno2host(RUMP_EFTYPE) != EINVAL ||
	    rump_errno2host(0) != 0 || O_CREAT == RUMP_O_CREAT)
		return 1;
	if (strcmp(rump_strerror(RUMP_ENOSYS), "Function not implemented") != 0 ||
	    strcmp(rump_strerror(RUMP_EPERM), "Operation not permitted") != 0 ||
	    strcmp(rump_strerror(RUMP_ELAST), "Protocol error") != 0 ||
	    rump_errno2host(RUMP_EPROTO) != EPROTO || rump_errno2host(RUMP_EPERM) != EPERM)
		return 1;
	printf("ok\n");
	return 0;
}
