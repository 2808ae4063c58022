/*
 * File status, stat(2).
 */

#ifndef _SYS_STAT_H_
#define	_SYS_STAT_H_

#include <sys/time.h>

struct stat {
	dev_t		st_dev;
	mode_t		st_mode;
	ino_t		st_ino;
	nlink_t		st_nlink;
	uid_t		st_uid;
	gid_t		st_gid;
	dev_t		st_rdev;
	struct timespec	st_atimespec;
	struct timespec	st_mtimespec;
	struct timespec	st_ctimespec;
	struct timespec	st_birthtimespec;
	off_t		st_size;
	blkcnt_t	st_blocks;	/* 512 bytes each */
	blksize_t	st_blksize;
	uint32_t	st_flags;
	uint32_t	st_gen;
	uint32_t	st_spare[2];
};

#define	S_IFMT		0170000
#define	S_IFIFO		0010000
#define	S_IFCHR		0020000
#define	S_IFDIR		0040000
#define	S_IFBLK		0060000
#define	S_IFREG		0100000
#define	S_IFLNK		0120000
#define	S_IFSOCK	0140000
#define	S_IFWHT		0160000
#define	S_ISUID		0004000
#define	S_ISGID		0002000
#define	S_ISVTX		0001000
#define	S_ISTXT		S_ISVTX
#define	S_ARCH1		0200000
#define	S_ARCH2		0400000
#define	S_IRWXU		0000700
#define	S_IRUSR		0000400
#define	S_IWUSR		0000200
#define	S_IXUSR		0000100
#define	S_IRWXG		0000070
#define	S_IRGRP		0000040
#define	S_IWGRP		0000020
#define	S_IXGRP		0000010
#define	S_IRWXO		0000007
#define	S_IROTH		0000004
#define	S_IWOTH		0000002
#define	S_IXOTH		0000001
#define	ACCESSPERMS	0000777
#define	ALLPERMS	0007777
#define	DEFFILEMODE	0000666
#define	S_BLKSIZE	512

#define	UF_SETTABLE	0x0000ffff
#define	UF_NODUMP	0x00000001
#define	UF_IMMUTABLE	0x00000002
#define	UF_APPEND	0x00000004
#define	UF_OPAQUE	0x00000008
#define	SF_SETTABLE	0xffff0000
#define	SF_ARCHIVED	0x00010000
#define	SF_IMMUTABLE	0x00020000
#define	SF_APPEND	0x00040000
#define	SF_SNAPSHOT	0x00200000
#define	SF_LOG		0x00400000
#define	SF_SNAPINVAL	0x00800000

#define	OPAQUE		UF_OPAQUE
#define	APPEND		(UF_APPEND | SF_APPEND)
#define	IMMUTABLE	(UF_IMMUTABLE | SF_IMMUTABLE)

#define	S_ISDIR(m)	(((m) & S_IFMT) == S_IFDIR)
#define	S_ISCHR(m)	(((m) & S_IFMT) == S_IFCHR)
#define	S_ISBLK(m)	(((m) & S_IFMT) == S_IFBLK)
#define	S_ISREG(m)	(((m) & S_IFMT) == S_IFREG)
#define	S_ISFIFO(m)	(((m) & S_IFMT) == S_IFIFO)
#define	S_ISLNK(m)	(((m) & S_IFMT) == S_IFLNK)
#define	S_ISSOCK(m)	(((m) & S_IFMT) == S_IFSOCK)
#define	S_ISWHT(m)	(((m) & S_IFMT) == S_IFWHT)

#define	st_atime	st_atimespec.tv_sec
#define	st_mtime	st_mtimespec.tv_sec
#define	st_ctime	st_ctimespec.tv_sec
#define	st_birthtime	st_birthtimespec.tv_sec

#define	UTIME_NOW	0x3fffffff
#define	UTIME_OMIT	0x3ffffffe

#endif /* _SYS_STAT_H_ */
