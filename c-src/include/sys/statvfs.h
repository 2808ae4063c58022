/*
 * File system statistics, statvfs(2).
 */

#ifndef _SYS_STATVFS_H_
#define	_SYS_STATVFS_H_

#include <sys/fstypes.h>
#include <sys/kmem.h>

#define	_VFS_NAMELEN	32
#define	_VFS_MNAMELEN	1024
#define	VFS_MAX_MOUNT_DATA	8192

#define	ST_RDONLY	MNT_RDONLY
#define	ST_SYNCHRONOUS	MNT_SYNCHRONOUS
#define	ST_NOEXEC	MNT_NOEXEC
#define	ST_NOSUID	MNT_NOSUID
#define	ST_NODEV	MNT_NODEV
#define	ST_UNION	MNT_UNION
#define	ST_ASYNC	MNT_ASYNC
#define	ST_NOCOREDUMP	MNT_NOCOREDUMP
#define	ST_RELATIME	MNT_RELATIME
#define	ST_IGNORE	MNT_IGNORE
#define	ST_NOATIME	MNT_NOATIME
#define	ST_SYMPERM	MNT_SYMPERM
#define	ST_NODEVMTIME	MNT_NODEVMTIME
#define	ST_SOFTDEP	MNT_SOFTDEP
#define	ST_LOG		MNT_LOG
#define	ST_EXTATTR	MNT_EXTATTR
#define	ST_LOCAL	MNT_LOCAL
#define	ST_QUOTA	MNT_QUOTA
#define	ST_ROOTFS	MNT_ROOTFS
#define	ST_WAIT		MNT_WAIT
#define	ST_NOWAIT	MNT_NOWAIT

struct statvfs {
	unsigned long	f_flag;
	unsigned long	f_bsize;
	unsigned long	f_frsize;
	unsigned long	f_iosize;
	fsblkcnt_t	f_blocks;	/* in units of f_frsize, as the next */
	fsblkcnt_t	f_bfree;
	fsblkcnt_t	f_bavail;
	fsblkcnt_t	f_bresvd;
	fsfilcnt_t	f_files;
	fsfilcnt_t	f_ffree;
	fsfilcnt_t	f_favail;
	fsfilcnt_t	f_fresvd;
	uint64_t	f_syncreads;
	uint64_t	f_syncwrites;
	uint64_t	f_asyncreads;
	uint64_t	f_asyncwrites;
	fsid_t		f_fsidx;
	unsigned long	f_fsid;
	unsigned long	f_namemax;
	uid_t		f_owner;
	uint32_t	f_spare[4];
	char		f_fstypename[_VFS_NAMELEN];
	char		f_mntonname[_VFS_MNAMELEN];
	char		f_mntfromname[_VFS_MNAMELEN];
};

#ifdef _KERNEL
#define	STATVFSBUF_GET()	kmem_alloc(sizeof(struct statvfs), KM_SLEEP)
#define	STATVFSBUF_PUT(sb)	kmem_free((sb), sizeof(struct statvfs))
#endif

#endif /* _SYS_STATVFS_H_ */
