/*
 * A rump kernel in a program: boot, processes, files of the host, server. rump(3), rump_lwproc(3),
 * rump_etfs(3).
 *
 * Link with -lrump and the components that are wanted, or load those with dlopen(RTLD_GLOBAL)
 * before rump_init. Errors are NetBSD's numbers (<rump/rumpdefs.h>, <rump/rumperr.h>).
 */

#ifndef _RUMP_RUMP_H_
#define	_RUMP_RUMP_H_

#ifdef _KERNEL
#include <sys/types.h>
#else
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#endif

#include <rump/rumpdefs.h>

struct componentname;
struct fid;
struct kauth_cred;
struct lwp;
struct modinfo;
struct mount;
struct stat;
struct statvfs;
struct uio;
struct vattr;
struct vfsops;
struct vnode;

enum rump_uiorw { RUMPUIO_READ, RUMPUIO_WRITE };

/* what becomes of a signal that the kernel sends */
enum rump_sigmodel {
	RUMP_SIGMODEL_PANIC,
	RUMP_SIGMODEL_IGNORE,
	RUMP_SIGMODEL__HOST_NOTANYMORE,	/* as RUMP_SIGMODEL_RAISE */
	RUMP_SIGMODEL_RAISE,		/* the default */
	RUMP_SIGMODEL_RECORD
};

/* rump_pub_lwproc_rfork: what becomes of the descriptors */
#define	RUMP_RFFDG	0x01
#define	RUMP_RFCFDG	0x02
#define	RUMP_RFFD_SHARE	0x00
#define	RUMP_RFFD_COPY	RUMP_RFFDG
#define	RUMP_RFFD_CLEAR	RUMP_RFCFDG

/* rump_pub_freecn */
#define	RUMPCN_FREECRED	0x02

/* how a file of the host appears in the kernel */
enum rump_etfs_type {
	RUMP_ETFS_REG,
	RUMP_ETFS_BLK,
	RUMP_ETFS_CHR,
	RUMP_ETFS_DIR,		/* a directory alone */
	RUMP_ETFS_DIR_SUBDIRS	/* a directory with all below it */
};
#define	RUMP_ETFS_SIZE_ENDOFF	((uint64_t)-1)

/* a file of the host that is there when the kernel has booted */
struct rump_boot_etfs {
	const char	*eb_key;	/* path in the kernel */
	const char	*eb_hostpath;
	enum rump_etfs_type eb_type;
	uint64_t	eb_begin;	/* window, as for _register_withsize */
	uint64_t	eb_size;

	struct rump_boot_etfs *_eb_next;	/* the kernel's */
	int		eb_status;	/* -1 not yet, 0, or an error */
};

#define	RUMP_DAEMONIZE_SUCCESS	0

#ifdef __cplusplus
extern "C" {
#endif

int	rump_getversion(void);
int	rump_pub_getversion(void);
int	rump_nativeabi_p(void);

/* before rump_init */
int	rump_boot_gethowto(void);
void	rump_boot_sethowto(int);
void	rump_boot_setsigmodel(enum rump_sigmodel);
void	rump_boot_etfs_register(struct rump_boot_etfs *);
int	rump_daemonize_begin(void);

int	rump_init(void);

/* after it */
int	rump_init_server(const char *);
int	rump_daemonize_done(int);
void	rump_schedule(void);
void	rump_unschedule(void);
void	rump_printevcnts(void);

#ifdef __cplusplus
}
#endif

#ifndef _KERNEL
#include <rump/rumpkern_if_pub.h>
#include <rump/rumpvfs_if_pub.h>
#include <rump/rumpnet_if_pub.h>
#include <rump/rump_syscallshotgun.h>
#endif

#endif /* _RUMP_RUMP_H_ */
