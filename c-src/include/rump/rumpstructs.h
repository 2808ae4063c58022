/*
 * Structures of system calls as NetBSD lays them out, with the prefix rump_: the host's of the same
 * name may be smaller, and the kernel would write behind them.
 *
 *	struct rump_stat sb;
 *	rump_sys_stat("/etc", (struct stat *)&sb);
 */

#ifndef _RUMP_RUMPSTRUCTS_H_
#define	_RUMP_RUMPSTRUCTS_H_

#include <stdint.h>

#include <rump/rumpdefs.h>

struct rump_timespec {
	int64_t		tv_sec;
	int64_t		tv_nsec;
};

struct rump_timeval {
	int64_t		tv_sec;
	int32_t		tv_usec;
};

/* stat(2) */
struct rump_stat {
	uint64_t	st_dev;
	uint32_t	st_mode;
	uint64_t	st_ino;
	uint32_t	st_nlink;
	uint32_t	st_uid;
	uint32_t	st_gid;
	uint64_t	st_rdev;
	struct rump_timespec st_atimespec;
	struct rump_timespec st_mtimespec;
	struct rump_timespec st_ctimespec;
	struct rump_timespec st_birthtimespec;
	int64_t		st_size;
	int64_t		st_blocks;	/* of 512 bytes */
	int32_t		st_blksize;
	uint32_t	st_flags;
	uint32_t	st_gen;
	uint32_t	st_spare[2];
};

/* statvfs(2), getvfsstat(2) */
struct rump_statvfs {
	uint64_t	f_flag;
	uint64_t	f_bsize;
	uint64_t	f_frsize;	/* unit of the block counts */
	uint64_t	f_iosize;
	uint64_t	f_blocks;
	uint64_t	f_bfree;
	uint64_t	f_bavail;
	uint64_t	f_bresvd;
	uint64_t	f_files;
	uint64_t	f_ffree;
	uint64_t	f_favail;
	uint64_t	f_fresvd;
	uint64_t	f_syncreads;
	uint64_t	f_syncwrites;
	uint64_t	f_asyncreads;
	uint64_t	f_asyncwrites;
	int32_t		f_fsidx[2];
	uint64_t	f_fsid;
	uint64_t	f_namemax;
	uint32_t	f_owner;
	uint32_t	f_spare[4];
	char		f_fstypename[32];
	char		f_mntonname[1024];
	char		f_mntfromname[1024];
};

/* fcntl(2): RUMP_F_GETLK, RUMP_F_SETLK, RUMP_F_SETLKW */
struct rump_flock {
	int64_t		l_start;
	int64_t		l_len;		/* 0: to the end */
	int32_t		l_pid;
	int16_t		l_type;
	int16_t		l_whence;
};

/* kevent(2) */
struct rump_kevent {
	uint64_t	ident;
	uint32_t	filter;
	uint32_t	flags;
	uint32_t	fflags;
	int64_t		data;
	int64_t		udata;
};

/* mount(2) of RUMP_MOUNT_TMPFS */
#define	RUMP_TMPFS_ARGS_VERSION	1
struct rump_tmpfs_args {
	int32_t		ta_version;
	uint64_t	ta_nodes_max;	/* 0: by size */
	int64_t		ta_size_max;	/* bytes, 0: no limit */
	uint32_t	ta_root_uid;
	uint32_t	ta_root_gid;
	uint32_t	ta_root_mode;
};

/* Addresses begin with their length here. */
struct rump_sockaddr_in {
	uint8_t		sin_len;
	uint8_t		sin_family;
	uint16_t	sin_port;
	uint32_t	sin_addr;
	uint8_t		sin_zero[8];
};
struct rump_sockaddr_un {
	uint8_t		sun_len;
	uint8_t		sun_family;
	char		sun_path[104];
};

#endif /* _RUMP_RUMPSTRUCTS_H_ */
