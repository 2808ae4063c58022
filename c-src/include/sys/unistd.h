/*
 * Names for pathconf(2).
 */

#ifndef _SYS_UNISTD_H_
#define	_SYS_UNISTD_H_

#define	_PC_LINK_MAX		1
#define	_PC_MAX_CANON		2
#define	_PC_MAX_INPUT		3
#define	_PC_NAME_MAX		4
#define	_PC_PATH_MAX		5
#define	_PC_PIPE_BUF		6
#define	_PC_CHOWN_RESTRICTED	7
#define	_PC_NO_TRUNC		8
#define	_PC_VDISABLE		9
#define	_PC_SYNC_IO		10
#define	_PC_FILESIZEBITS	11
#define	_PC_SYMLINK_MAX		12
#define	_PC_2_SYMLINKS		13
#define	_PC_ACL_EXTENDED	14
#define	_PC_MIN_HOLE_SIZE	15

#define	_POSIX_VDISABLE		((unsigned char)'\377')

#endif /* _SYS_UNISTD_H_ */
