/*
 * Operations on disks, dkio(4).
 */

#ifndef _SYS_DKIO_H_
#define	_SYS_DKIO_H_

#include <sys/ioccom.h>

#define	DIOCGDINFO	_IOR('d', 101, struct disklabel)
#define	DIOCSDINFO	_IOW('d', 102, struct disklabel)
#define	DIOCWDINFO	_IOW('d', 103, struct disklabel)
#define	DIOCGPARTINFO	_IOW('d', 104, struct partinfo)
#define	DIOCCACHESYNC	_IOW('d', 118, int)
#define	DIOCGWEDGEINFO	_IOR('d', 122, struct dkwedge_info)
#define	DIOCGSTRATEGY	_IOR('d', 125, struct disk_strategy)
#define	DIOCSSTRATEGY	_IOW('d', 126, struct disk_strategy)
#define	DIOCGMEDIASIZE	_IOR('d', 132, off_t)
#define	DIOCGSECTORSIZE	_IOR('d', 133, u_int)

#endif /* _SYS_DKIO_H_ */
