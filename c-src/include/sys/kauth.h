/*
 * Authorisation, kauth(9).
 */

#ifndef _SYS_KAUTH_H_
#define	_SYS_KAUTH_H_

#include <sys/stat.h>
#include <sys/types.h>
#include <sys/ucred.h>
#include <sys/uio.h>
#include <secmodel/secmodel.h>

#define	NOCRED	((kauth_cred_t)-1)
#define	FSCRED	((kauth_cred_t)-2)

#define	KAUTH_RESULT_ALLOW	0
#define	KAUTH_RESULT_DENY	1
#define	KAUTH_RESULT_DEFER	2

/* Vnode scope. */
#define	KAUTH_VNODE_READ_DATA		(1U << 0)
#define	KAUTH_VNODE_LIST_DIRECTORY	KAUTH_VNODE_READ_DATA
#define	KAUTH_VNODE_WRITE_DATA		(1U << 1)
#define	KAUTH_VNODE_ADD_FILE		KAUTH_VNODE_WRITE_DATA
#define	KAUTH_VNODE_EXECUTE		(1U << 2)
#define	KAUTH_VNODE_SEARCH		KAUTH_VNODE_EXECUTE
#define	KAUTH_VNODE_DELETE		(1U << 3)
#define	KAUTH_VNODE_APPEND_DATA		(1U << 4)
#define	KAUTH_VNODE_ADD_SUBDIRECTORY	KAUTH_VNODE_APPEND_DATA
#define	KAUTH_VNODE_READ_TIMES		(1U << 5)
#define	KAUTH_VNODE_WRITE_TIMES		(1U << 6)
#define	KAUTH_VNODE_READ_FLAGS		(1U << 7)
#define	KAUTH_VNODE_WRITE_FLAGS		(1U << 8)
#define	KAUTH_VNODE_READ_SYSFLAGS	(1U << 9)
#define	KAUTH_VNODE_WRITE_SYSFLAGS	(1U << 10)
#define	KAUTH_VNODE_RENAME		(1U << 11)
#define	KAUTH_VNODE_CHANGE_OWNERSHIP	(1U << 12)
#define	KAUTH_VNODE_READ_SECURITY	(1U << 13)
#define	KAUTH_VNODE_WRITE_SECURITY	(1U << 14)
#define	KAUTH_VNODE_READ_ATTRIBUTES	(1U << 15)
#define	KAUTH_VNODE_WRITE_ATTRIBUTES	(1U << 16)
#define	KAUTH_VNODE_READ_EXTATTRIBUTES	(1U << 17)
#define	KAUTH_VNODE_WRITE_EXTATTRIBUTES	(1U << 18)
#define	KAUTH_VNODE_RETAIN_SUID		(1U << 19)
#define	KAUTH_VNODE_RETAIN_SGID		(1U << 20)
#define	KAUTH_VNODE_REVOKE		(1U << 21)
#define	KAUTH_VNODE_IS_EXEC		(1U << 29)
#define	KAUTH_VNODE_HAS_SYSFLAGS	(1U << 30)
#define	KAUTH_VNODE_ACCESS		(1U << 31)

#define	KAUTH_VNODE_REMOTEFS		(-1)

/* System scope. */
enum {
	KAUTH_SYSTEM_ACCOUNTING = 1,
	KAUTH_SYSTEM_CHROOT,
	KAUTH_SYSTEM_CHSYSFLAGS,
	KAUTH_SYSTEM_CPU,
	KAUTH_SYSTEM_DEBUG,
	KAUTH_SYSTEM_FILEHANDLE,
	KAUTH_SYSTEM_MKNOD,
	KAUTH_SYSTEM_MOUNT,
	KAUTH_SYSTEM_PSET,
	KAUTH_SYSTEM_REBOOT,
	KAUTH_SYSTEM_SETIDCORE,
	KAUTH_SYSTEM_SWAPCTL,
	KAUTH_SYSTEM_SYSCTL,
	KAUTH_SYSTEM_TIME,
	KAUTH_SYSTEM_MODULE,
	KAUTH_SYSTEM_FS_RESERVEDSPACE,
	KAUTH_SYSTEM_FS_QUOTA,
	KAUTH_SYSTEM_SEMAPHORE,
	KAUTH_SYSTEM_SYSVIPC,
	KAUTH_SYSTEM_MQUEUE,
	KAUTH_SYSTEM_VERIEXEC,
	KAUTH_SYSTEM_DEVMAPPER,
	KAUTH_SYSTEM_MAP_VA_ZERO,
	KAUTH_SYSTEM_LFS,
	KAUTH_SYSTEM_FS_EXTATTR,
	KAUTH_SYSTEM_FS_SNAPSHOT,
	KAUTH_SYSTEM_INTR
};

enum kauth_system_req {
	KAUTH_REQ_SYSTEM_CHROOT_CHROOT = 1,
	KAUTH_REQ_SYSTEM_CHROOT_FCHROOT,
	KAUTH_REQ_SYSTEM_CPU_SETSTATE,
	KAUTH_REQ_SYSTEM_DEBUG_IPKDB,
	KAUTH_REQ_SYSTEM_MOUNT_GET,
	KAUTH_REQ_SYSTEM_MOUNT_NEW,
	KAUTH_REQ_SYSTEM_MOUNT_UNMOUNT,
	KAUTH_REQ_SYSTEM_MOUNT_UPDATE,
	KAUTH_REQ_SYSTEM_PSET_ASSIGN,
	KAUTH_REQ_SYSTEM_PSET_BIND,
	KAUTH_REQ_SYSTEM_PSET_CREATE,
	KAUTH_REQ_SYSTEM_PSET_DESTROY,
	KAUTH_REQ_SYSTEM_SYSCTL_ADD,
	KAUTH_REQ_SYSTEM_SYSCTL_DELETE,
	KAUTH_REQ_SYSTEM_SYSCTL_DESC,
	KAUTH_REQ_SYSTEM_SYSCTL_MODIFY,
	KAUTH_REQ_SYSTEM_SYSCTL_PRVT,
	KAUTH_REQ_SYSTEM_TIME_ADJTIME,
	KAUTH_REQ_SYSTEM_TIME_NTPADJTIME,
	KAUTH_REQ_SYSTEM_TIME_RTCOFFSET,
	KAUTH_REQ_SYSTEM_TIME_SYSTEM,
	KAUTH_REQ_SYSTEM_TIME_TIMECOUNTERS,
	KAUTH_REQ_SYSTEM_FS_QUOTA_GET,
	KAUTH_REQ_SYSTEM_FS_QUOTA_MANAGE,
	KAUTH_REQ_SYSTEM_FS_QUOTA_NOLIMIT,
	KAUTH_REQ_SYSTEM_FS_QUOTA_ONOFF,
	KAUTH_REQ_SYSTEM_SYSVIPC_BYPASS,
	KAUTH_REQ_SYSTEM_SYSVIPC_SHM_LOCK,
	KAUTH_REQ_SYSTEM_SYSVIPC_SHM_UNLOCK,
	KAUTH_REQ_SYSTEM_SYSVIPC_MSGQ_OVERSIZE,
	KAUTH_REQ_SYSTEM_VERIEXEC_ACCESS,
	KAUTH_REQ_SYSTEM_VERIEXEC_MODIFY,
	KAUTH_REQ_SYSTEM_LFS_MARKV,
	KAUTH_REQ_SYSTEM_LFS_BMAPV,
	KAUTH_REQ_SYSTEM_LFS_SEGCLEAN,
	KAUTH_REQ_SYSTEM_LFS_SEGWAIT,
	KAUTH_REQ_SYSTEM_LFS_FCNTL,
	KAUTH_REQ_SYSTEM_MOUNT_UMAP,
	KAUTH_REQ_SYSTEM_MOUNT_DEVICE,
	KAUTH_REQ_SYSTEM_INTR_AFFINITY
};

/* Generic scope. */
enum {
	KAUTH_GENERIC_UNUSED1 = 1,
	KAUTH_GENERIC_ISSUSER
};

/* Process scope. */
enum {
	KAUTH_PROCESS_CANSEE = 1,
	KAUTH_PROCESS_CORENAME,
	KAUTH_PROCESS_FORK,
	KAUTH_PROCESS_KEVENT_FILTER,
	KAUTH_PROCESS_KTRACE,
	KAUTH_PROCESS_NICE,
	KAUTH_PROCESS_PROCFS,
	KAUTH_PROCESS_PTRACE,
	KAUTH_PROCESS_RLIMIT,
	KAUTH_PROCESS_SCHEDULER_GETAFFINITY,
	KAUTH_PROCESS_SCHEDULER_SETAFFINITY,
	KAUTH_PROCESS_SCHEDULER_GETPARAM,
	KAUTH_PROCESS_SCHEDULER_SETPARAM,
	KAUTH_PROCESS_SETID,
	KAUTH_PROCESS_SIGNAL,
	KAUTH_PROCESS_STOPFLAG
};

/* Device scope. */
enum {
	KAUTH_DEVICE_TTY_OPEN = 1,
	KAUTH_DEVICE_TTY_PRIVSET,
	KAUTH_DEVICE_TTY_STI,
	KAUTH_DEVICE_RAWIO_SPEC,
	KAUTH_DEVICE_RAWIO_PASSTHRU,
	KAUTH_DEVICE_BLUETOOTH_SETPRIV,
	KAUTH_DEVICE_RND_ADDDATA,
	KAUTH_DEVICE_RND_ADDDATA_ESTIMATE,
	KAUTH_DEVICE_RND_GETPRIV,
	KAUTH_DEVICE_RND_SETPRIV,
	KAUTH_DEVICE_BLUETOOTH_BCSP,
	KAUTH_DEVICE_BLUETOOTH_BTUART,
	KAUTH_DEVICE_GPIO_PINSET,
	KAUTH_DEVICE_BLUETOOTH_SEND,
	KAUTH_DEVICE_BLUETOOTH_RECV,
	KAUTH_DEVICE_TTY_VIRTUAL,
	KAUTH_DEVICE_WSCONS_KEYBOARD_BELL,
	KAUTH_DEVICE_WSCONS_KEYBOARD_KEYREPEAT
};
enum kauth_device_req {
	KAUTH_REQ_DEVICE_RAWIO_SPEC_READ = 1,
	KAUTH_REQ_DEVICE_RAWIO_SPEC_WRITE,
	KAUTH_REQ_DEVICE_RAWIO_SPEC_RW
};

#define	KAUTH_SCOPE_GENERIC	"org.netbsd.kauth.generic"
#define	KAUTH_SCOPE_SYSTEM	"org.netbsd.kauth.system"
#define	KAUTH_SCOPE_PROCESS	"org.netbsd.kauth.process"
#define	KAUTH_SCOPE_NETWORK	"org.netbsd.kauth.network"
#define	KAUTH_SCOPE_MACHDEP	"org.netbsd.kauth.machdep"
#define	KAUTH_SCOPE_DEVICE	"org.netbsd.kauth.device"
#define	KAUTH_SCOPE_CRED	"org.netbsd.kauth.cred"
#define	KAUTH_SCOPE_VNODE	"org.netbsd.kauth.vnode"

#define	KAUTH_ARG(arg)		((void *)(unsigned long)(arg))

typedef struct kauth_listener	*kauth_listener_t;
typedef int	(*kauth_scope_callback_t)(kauth_cred_t, kauth_action_t,
		    void *, void *, void *, void *, void *);

#ifdef _KERNEL
struct proc;
struct tty;
struct vnode;
uid_t	kauth_cred_getuid(kauth_cred_t);
uid_t	kauth_cred_geteuid(kauth_cred_t);
gid_t	kauth_cred_getgid(kauth_cred_t);
gid_t	kauth_cred_getegid(kauth_cred_t);
int	kauth_cred_ismember_gid(kauth_cred_t, gid_t, int *);
uid_t	kauth_cred_getsvuid(kauth_cred_t);
gid_t	kauth_cred_getsvgid(kauth_cred_t);
u_int	kauth_cred_ngroups(kauth_cred_t);
gid_t	kauth_cred_group(kauth_cred_t, u_int);
u_int	kauth_cred_getrefcnt(kauth_cred_t);
int	kauth_cred_uidmatch(kauth_cred_t, kauth_cred_t);
int	kauth_cred_getgroups(kauth_cred_t, gid_t *, size_t, enum uio_seg);
int	kauth_cred_uucmp(kauth_cred_t, const struct uucred *);
void	kauth_uucred_to_cred(kauth_cred_t, const struct uucred *);
void	kauth_cred_to_uucred(struct uucred *, const kauth_cred_t);

/* Only on credentials that nobody else has: alloc, dup, copy give such. */
kauth_cred_t kauth_cred_alloc(void);
kauth_cred_t kauth_cred_dup(kauth_cred_t);
kauth_cred_t kauth_cred_copy(kauth_cred_t);
void	kauth_cred_clone(kauth_cred_t, kauth_cred_t);
void	kauth_cred_setuid(kauth_cred_t, uid_t);
void	kauth_cred_seteuid(kauth_cred_t, uid_t);
void	kauth_cred_setsvuid(kauth_cred_t, uid_t);
void	kauth_cred_setgid(kauth_cred_t, gid_t);
void	kauth_cred_setegid(kauth_cred_t, gid_t);
void	kauth_cred_setsvgid(kauth_cred_t, gid_t);
int	kauth_cred_setgroups(kauth_cred_t, const gid_t *, size_t, uid_t,
	    enum uio_seg);

kauth_cred_t kauth_cred_get(void);	/* no reference added */
void	kauth_cred_hold(kauth_cred_t);
void	kauth_cred_free(kauth_cred_t);
int	kauth_authorize_vnode(kauth_cred_t, kauth_action_t, struct vnode *,
	    struct vnode *, int);
int	kauth_authorize_system(kauth_cred_t, kauth_action_t,
	    enum kauth_system_req, void *, void *, void *);
int	kauth_authorize_generic(kauth_cred_t, kauth_action_t, void *);
int	kauth_authorize_process(kauth_cred_t, kauth_action_t, struct proc *,
	    void *, void *, void *);
int	kauth_authorize_device(kauth_cred_t, kauth_action_t, void *, void *,
	    void *, void *);
int	kauth_authorize_device_tty(kauth_cred_t, kauth_action_t, struct tty *);
int	kauth_authorize_device_spec(kauth_cred_t, enum kauth_device_req,
	    struct vnode *);
int	kauth_authorize_device_passthru(kauth_cred_t, dev_t, u_long, void *);
kauth_listener_t kauth_listen_scope(const char *, kauth_scope_callback_t,
	    void *);
void	kauth_unlisten_scope(kauth_listener_t);
kauth_action_t kauth_mode_to_action(mode_t);
kauth_action_t kauth_extattr_action(mode_t);
#define	FS_OBJECT_CAN_EXEC(vtype, mode)					\
	((vtype) == VDIR || ((mode) & 0111) != 0)
#define	KAUTH_ACCESS_ACTION(access_mode, vtype, mode)			\
	(kauth_mode_to_action(access_mode) |				\
	    (FS_OBJECT_CAN_EXEC(vtype, mode) ? KAUTH_VNODE_IS_EXEC : 0))
#endif

#endif /* _SYS_KAUTH_H_ */
