/*
 * Directory entries, getdents(2).
 */

#ifndef _SYS_DIRENT_H_
#define	_SYS_DIRENT_H_

#include <sys/types.h>

#define	MAXNAMLEN	511

struct dirent {
	ino_t		d_fileno;
	uint16_t	d_reclen;
	uint16_t	d_namlen;
	uint8_t		d_type;
	char		d_name[MAXNAMLEN + 1];
};

#define	DT_UNKNOWN	0
#define	DT_FIFO		1
#define	DT_CHR		2
#define	DT_DIR		4
#define	DT_BLK		6
#define	DT_REG		8
#define	DT_LNK		10
#define	DT_SOCK		12
#define	DT_WHT		14

#define	_DIRENT_ALIGN(dp)	(sizeof((dp)->d_fileno) - 1)
#define	_DIRENT_NAMEOFF(dp)	__builtin_offsetof(struct dirent, d_name)
#define	_DIRENT_RECLEN(dp, namlen)					\
	((_DIRENT_NAMEOFF(dp) + (namlen) + 1 + _DIRENT_ALIGN(dp)) &	\
	    ~_DIRENT_ALIGN(dp))
#define	_DIRENT_SIZE(dp)	_DIRENT_RECLEN(dp, (dp)->d_namlen)
#define	_DIRENT_NEXT(dp)						\
	((void *)((char *)(void *)(dp) + (dp)->d_reclen))
#define	_DIRENT_MINSIZE(dp)	_DIRENT_RECLEN(dp, 0)
#define	IFTODT(mode)		(((mode) & 0170000) >> 12)
#define	DTTOIF(dirtype)		((dirtype) << 12)

#endif /* _SYS_DIRENT_H_ */
