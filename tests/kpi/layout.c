/*
 * What reaches user programs, or is fixed by casts in drivers, has NetBSD's
 * layout on amd64.
 */

#include "kpi.h"

#include <sys/buf.h>
#include <sys/conf.h>
#include <sys/dirent.h>
#include <sys/event.h>
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/msgbuf.h>
#include <sys/namei.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysctl.h>
#include <sys/tty.h>
#include <sys/vmmeter.h>
#include <sys/vnode.h>

#include <miscfs/genfs/genfs_node.h>
#include <miscfs/genfs/layer.h>

#include <uvm/uvm.h>

KPI_TEST(layout_sizes)
{

	CHECK_EQ(sizeof(struct dirent), 528);
	CHECK_EQ(sizeof(struct export_args30), 128);
	CHECK_EQ(sizeof(struct fhandle), 12);
	CHECK_EQ(sizeof(struct flock), 24);
	CHECK_EQ(sizeof(struct itimerspec), 32);
	CHECK_EQ(sizeof(struct kern_msgbuf), 40);
	CHECK_EQ(sizeof(struct kevent), 40);
	CHECK_EQ(sizeof(struct layer_args), 136);
	CHECK_EQ(sizeof(struct ptmget), 2056);
	CHECK_EQ(sizeof(struct rlimit), 16);
	CHECK_EQ(sizeof(struct rusage), 144);
	CHECK_EQ(sizeof(siginfo_t), 128);
	CHECK_EQ(sizeof(struct stat), 152);
	CHECK_EQ(sizeof(struct statvfs), 2256);
	CHECK_EQ(sizeof(struct sysctlnode), 96);
	CHECK_EQ(sizeof(struct termios), 44);
	CHECK_EQ(sizeof(struct timespec), 16);
	CHECK_EQ(sizeof(struct timeval), 16);
	CHECK_EQ(sizeof(struct uucred), 80);
	CHECK_EQ(sizeof(struct vmtotal), 48);
	CHECK_EQ(sizeof(struct winsize), 8);
	return 0;
}

KPI_TEST(layout_first_members)
{

	CHECK_EQ(offsetof(struct vnode, v_uobj), 0);
	CHECK_EQ(offsetof(struct vop_lookup_v2_args, a_desc), 0);
	CHECK_EQ(offsetof(struct vop_generic_args, a_desc), 0);
	CHECK_EQ(offsetof(struct layer_args, target), 0);
	CHECK_EQ(offsetof(struct selinfo, sel_klist), 0);
	CHECK_EQ(offsetof(struct dirent, d_name), 13);
	CHECK_EQ(_DIRENT_RECLEN((struct dirent *)NULL, 1), 16);
	CHECK_EQ(_DIRENT_RECLEN((struct dirent *)NULL, 3), 24);
	return 0;
}

KPI_TEST(layout_commands)
{

	CHECK_EQ(TIOCGETA, 0x402c7413);
	CHECK_EQ(TIOCSWINSZ, 0x80087467);
	CHECK_EQ(TIOCSCTTY, 0x20007461);
	CHECK_EQ(TIOCPTMGET, 0x48087446);
	CHECK_EQ(FIONREAD, 0x4004667f);
	CHECK_EQ(FIONBIO, 0x8004667e);
	return 0;
}

KPI_TEST(layout_device_numbers)
{

	CHECK_EQ(makedev(0x123, 0x45678), 0x45612378);
	CHECK_EQ(major(0x45612378), 0x123);
	CHECK_EQ(minor(0x45612378), 0x45678);
	CHECK_EQ(major(NODEV), 0xfff);
	return 0;
}
