/*
 * Kernel parameters, param(9).
 */

#ifndef _SYS_PARAM_H_
#define	_SYS_PARAM_H_

#include <sys/types.h>
#include <sys/syslimits.h>

#define	__NetBSD_Version__	799003400

#define	MAXCOMLEN	16
#define	MAXHOSTNAMELEN	256
#define	MAXLOGNAME	16
#define	MAXPATHLEN	PATH_MAX
#define	MAXSYMLINKS	32
#define	DEV_BSHIFT	9
#define	DEV_BSIZE	(1 << DEV_BSHIFT)
#define	MAXPHYS		(64 * 1024)
#define	MAXBSIZE	MAXPHYS
#define	PAGE_SHIFT	12
#define	PAGE_SIZE	(1 << PAGE_SHIFT)
#define	PAGE_MASK	(PAGE_SIZE - 1)

#define	MIN(a, b)	(((a) < (b)) ? (a) : (b))
#define	MAX(a, b)	(((a) > (b)) ? (a) : (b))
#define	howmany(x, y)	(((x) + ((y) - 1)) / (y))
#define	roundup(x, y)	((((x) + ((y) - 1)) / (y)) * (y))
#define	roundup2(x, m)	(((x) + (m) - 1) & ~((m) - 1))

#define	IPL_NONE	0
#define	IPL_VM		6
#define	IPL_HIGH	8

#endif /* _SYS_PARAM_H_ */
