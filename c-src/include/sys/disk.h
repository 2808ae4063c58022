/*
 * Disks, disk(9).
 */

#ifndef _SYS_DISK_H_
#define	_SYS_DISK_H_

#include <sys/device.h>
#include <sys/disklabel.h>
#include <sys/dkio.h>

struct dkwedge_info {
	char		dkw_devname[16];
	uint8_t		dkw_wname[128];
	char		dkw_parent[16];
	daddr_t		dkw_offset;
	uint64_t	dkw_size;
	char		dkw_ptype[32];
};

/* What is in a wedge, dkw_ptype. */
#define	DKW_PTYPE_UNKNOWN	""
#define	DKW_PTYPE_UNUSED	"unused"
#define	DKW_PTYPE_SWAP		"swap"
#define	DKW_PTYPE_FFS		"ffs"
#define	DKW_PTYPE_LFS		"lfs"
#define	DKW_PTYPE_FAT		"msdos"
#define	DKW_PTYPE_ISO9660	"cd9660"
#define	DKW_PTYPE_EXT2FS	"ext2fs"
#define	DKW_PTYPE_NTFS		"ntfs"
#define	DKW_PTYPE_UDF		"udf"
#define	DKW_PTYPE_APPLEUFS	"appleufs"

struct disk_strategy {
	char		dks_name[32];
	char		*dks_param;
	size_t		dks_paramlen;
};

#ifdef _KERNEL
struct vnode;
int	getdiskinfo(struct vnode *, struct dkwedge_info *);
#endif

#endif /* _SYS_DISK_H_ */
