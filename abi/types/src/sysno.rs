//! System call numbers and argument blocks of NetBSD 7.99.34, `syscalls(2)`.
//!
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit.

#![allow(non_upper_case_globals)]

/// One system call that the rump kernel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sysent {
    /// Number, 1 to 511.
    pub number: u16,
    /// NetBSD's name, as in `syscalls.master`.
    pub name: &'static str,
    /// The name behind `rump_sys_`, or "" where there is no public wrapper.
    pub wrapper: &'static str,
    /// Argument slots of 8 bytes each, pads included.
    pub slots: u8,
    /// The component that installs the call.
    pub component: Component,
}

/// The component of the reference that installs a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// librump.
    Kern,
    /// librumpvfs.
    Vfs,
    /// librumpnet.
    Net,
    /// A component that is loaded on demand, or nobody.
    Other,
}

/// Size of the system call table: a number from here on is ENOSYS.
pub const NSYSENT: usize = 512;

/// `read(2)`: `int fd, void *buf, size_t nbyte`.
pub const SYS_read: u16 = 3;
/// `write(2)`: `int fd, const void *buf, size_t nbyte`.
pub const SYS_write: u16 = 4;
/// `open(2)`: `const char *path, int flags, mode_t mode`.
pub const SYS_open: u16 = 5;
/// `close(2)`: `int fd`.
pub const SYS_close: u16 = 6;
/// `link(2)`: `const char *path, const char *link`.
pub const SYS_link: u16 = 9;
/// `unlink(2)`: `const char *path`.
pub const SYS_unlink: u16 = 10;
/// `chdir(2)`: `const char *path`.
pub const SYS_chdir: u16 = 12;
/// `fchdir(2)`: `int fd`.
pub const SYS_fchdir: u16 = 13;
/// `mknod(2)`: `const char *path, mode_t mode, uint32_t dev`.
pub const SYS_mknod: u16 = 14;
/// `chmod(2)`: `const char *path, mode_t mode`.
pub const SYS_chmod: u16 = 15;
/// `chown(2)`: `const char *path, uid_t uid, gid_t gid`.
pub const SYS_chown: u16 = 16;
/// `getpid(2)`: `void`.
pub const SYS_getpid: u16 = 20;
/// `unmount(2)`: `const char *path, int flags`.
pub const SYS_unmount: u16 = 22;
/// `setuid(2)`: `uid_t uid`.
pub const SYS_setuid: u16 = 23;
/// `getuid(2)`: `void`.
pub const SYS_getuid: u16 = 24;
/// `geteuid(2)`: `void`.
pub const SYS_geteuid: u16 = 25;
/// `recvmsg(2)`: `int s, struct msghdr *msg, int flags`.
pub const SYS_recvmsg: u16 = 27;
/// `sendmsg(2)`: `int s, const struct msghdr *msg, int flags`.
pub const SYS_sendmsg: u16 = 28;
/// `recvfrom(2)`: `int s, void *buf, size_t len, int flags, struct sockaddr *from, socklen_t *fromlenaddr`.
pub const SYS_recvfrom: u16 = 29;
/// `accept(2)`: `int s, struct sockaddr *name, socklen_t *anamelen`.
pub const SYS_accept: u16 = 30;
/// `getpeername(2)`: `int fdes, struct sockaddr *asa, socklen_t *alen`.
pub const SYS_getpeername: u16 = 31;
/// `getsockname(2)`: `int fdes, struct sockaddr *asa, socklen_t *alen`.
pub const SYS_getsockname: u16 = 32;
/// `access(2)`: `const char *path, int flags`.
pub const SYS_access: u16 = 33;
/// `chflags(2)`: `const char *path, u_long flags`.
pub const SYS_chflags: u16 = 34;
/// `fchflags(2)`: `int fd, u_long flags`.
pub const SYS_fchflags: u16 = 35;
/// `sync(2)`: `void`.
pub const SYS_sync: u16 = 36;
/// `getppid(2)`: `void`.
pub const SYS_getppid: u16 = 39;
/// `dup(2)`: `int fd`.
pub const SYS_dup: u16 = 41;
/// `pipe(2)`: `void`.
pub const SYS_pipe: u16 = 42;
/// `getegid(2)`: `void`.
pub const SYS_getegid: u16 = 43;
/// `ktrace(2)`: `const char *fname, int ops, int facs, pid_t pid`.
pub const SYS_ktrace: u16 = 45;
/// `getgid(2)`: `void`.
pub const SYS_getgid: u16 = 47;
/// `__getlogin(2)`: `char *namebuf, size_t namelen`.
pub const SYS___getlogin: u16 = 49;
/// `__setlogin(2)`: `const char *namebuf`.
pub const SYS___setlogin: u16 = 50;
/// `ioctl(2)`: `int fd, u_long com, void *data`.
pub const SYS_ioctl: u16 = 54;
/// `revoke(2)`: `const char *path`.
pub const SYS_revoke: u16 = 56;
/// `symlink(2)`: `const char *path, const char *link`.
pub const SYS_symlink: u16 = 57;
/// `readlink(2)`: `const char *path, char *buf, size_t count`.
pub const SYS_readlink: u16 = 58;
/// `umask(2)`: `mode_t newmask`.
pub const SYS_umask: u16 = 60;
/// `chroot(2)`: `const char *path`.
pub const SYS_chroot: u16 = 61;
/// `getgroups(2)`: `int gidsetsize, gid_t *gidset`.
pub const SYS_getgroups: u16 = 79;
/// `setgroups(2)`: `int gidsetsize, const gid_t *gidset`.
pub const SYS_setgroups: u16 = 80;
/// `getpgrp(2)`: `void`.
pub const SYS_getpgrp: u16 = 81;
/// `setpgid(2)`: `pid_t pid, pid_t pgid`.
pub const SYS_setpgid: u16 = 82;
/// `dup2(2)`: `int from, int to`.
pub const SYS_dup2: u16 = 90;
/// `fcntl(2)`: `int fd, int cmd, void *arg`.
pub const SYS_fcntl: u16 = 92;
/// `select(2)`: `int nd, fd_set *in, fd_set *ou, fd_set *ex, struct timeval50 *tv`.
pub const SYS_select: u16 = 93;
/// `fsync(2)`: `int fd`.
pub const SYS_fsync: u16 = 95;
/// `connect(2)`: `int s, const struct sockaddr *name, socklen_t namelen`.
pub const SYS_connect: u16 = 98;
/// `bind(2)`: `int s, const struct sockaddr *name, socklen_t namelen`.
pub const SYS_bind: u16 = 104;
/// `setsockopt(2)`: `int s, int level, int name, const void *val, socklen_t valsize`.
pub const SYS_setsockopt: u16 = 105;
/// `listen(2)`: `int s, int backlog`.
pub const SYS_listen: u16 = 106;
/// `getsockopt(2)`: `int s, int level, int name, void *val, socklen_t *avalsize`.
pub const SYS_getsockopt: u16 = 118;
/// `readv(2)`: `int fd, const struct iovec *iovp, int iovcnt`.
pub const SYS_readv: u16 = 120;
/// `writev(2)`: `int fd, const struct iovec *iovp, int iovcnt`.
pub const SYS_writev: u16 = 121;
/// `fchown(2)`: `int fd, uid_t uid, gid_t gid`.
pub const SYS_fchown: u16 = 123;
/// `fchmod(2)`: `int fd, mode_t mode`.
pub const SYS_fchmod: u16 = 124;
/// `setreuid(2)`: `uid_t ruid, uid_t euid`.
pub const SYS_setreuid: u16 = 126;
/// `setregid(2)`: `gid_t rgid, gid_t egid`.
pub const SYS_setregid: u16 = 127;
/// `rename(2)`: `const char *from, const char *to`.
pub const SYS_rename: u16 = 128;
/// `flock(2)`: `int fd, int how`.
pub const SYS_flock: u16 = 131;
/// `mkfifo(2)`: `const char *path, mode_t mode`.
pub const SYS_mkfifo: u16 = 132;
/// `sendto(2)`: `int s, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen`.
pub const SYS_sendto: u16 = 133;
/// `shutdown(2)`: `int s, int how`.
pub const SYS_shutdown: u16 = 134;
/// `socketpair(2)`: `int domain, int type, int protocol, int *rsv`.
pub const SYS_socketpair: u16 = 135;
/// `mkdir(2)`: `const char *path, mode_t mode`.
pub const SYS_mkdir: u16 = 136;
/// `rmdir(2)`: `const char *path`.
pub const SYS_rmdir: u16 = 137;
/// `utimes(2)`: `const char *path, const struct timeval50 *tptr`.
pub const SYS_utimes: u16 = 138;
/// `setsid(2)`: `void`.
pub const SYS_setsid: u16 = 147;
/// `nfssvc(2)`: `int flag, void *argp`.
pub const SYS_nfssvc: u16 = 155;
/// `pread(2)`: `int fd, void *buf, size_t nbyte, pad, off_t offset`.
pub const SYS_pread: u16 = 173;
/// `pwrite(2)`: `int fd, const void *buf, size_t nbyte, pad, off_t offset`.
pub const SYS_pwrite: u16 = 174;
/// `setgid(2)`: `gid_t gid`.
pub const SYS_setgid: u16 = 181;
/// `setegid(2)`: `gid_t egid`.
pub const SYS_setegid: u16 = 182;
/// `seteuid(2)`: `uid_t euid`.
pub const SYS_seteuid: u16 = 183;
/// `pathconf(2)`: `const char *path, int name`.
pub const SYS_pathconf: u16 = 191;
/// `fpathconf(2)`: `int fd, int name`.
pub const SYS_fpathconf: u16 = 192;
/// `getrlimit(2)`: `int which, struct rlimit *rlp`.
pub const SYS_getrlimit: u16 = 194;
/// `setrlimit(2)`: `int which, const struct rlimit *rlp`.
pub const SYS_setrlimit: u16 = 195;
/// `lseek(2)`: `int fd, pad, off_t offset, int whence`.
pub const SYS_lseek: u16 = 199;
/// `truncate(2)`: `const char *path, pad, off_t length`.
pub const SYS_truncate: u16 = 200;
/// `ftruncate(2)`: `int fd, pad, off_t length`.
pub const SYS_ftruncate: u16 = 201;
/// `__sysctl(2)`: `const int *name, u_int namelen, void *oldv, size_t *oldlenp, const void *newv, size_t newlen`.
pub const SYS___sysctl: u16 = 202;
/// `futimes(2)`: `int fd, const struct timeval50 *tptr`.
pub const SYS_futimes: u16 = 206;
/// `getpgid(2)`: `pid_t pid`.
pub const SYS_getpgid: u16 = 207;
/// `reboot(2)`: `int opt, char *bootstr`.
pub const SYS_reboot: u16 = 208;
/// `poll(2)`: `struct pollfd *fds, u_int nfds, int timeout`.
pub const SYS_poll: u16 = 209;
/// `timer_create(2)`: `clockid_t clock_id, struct sigevent *evp, timer_t *timerid`.
pub const SYS_timer_create: u16 = 235;
/// `timer_delete(2)`: `timer_t timerid`.
pub const SYS_timer_delete: u16 = 236;
/// `timer_getoverrun(2)`: `timer_t timerid`.
pub const SYS_timer_getoverrun: u16 = 239;
/// `fdatasync(2)`: `int fd`.
pub const SYS_fdatasync: u16 = 241;
/// `modctl(2)`: `int cmd, void *arg`.
pub const SYS_modctl: u16 = 246;
/// `_ksem_init(2)`: `unsigned int value, intptr_t *idp`.
pub const SYS__ksem_init: u16 = 247;
/// `_ksem_open(2)`: `const char *name, int oflag, mode_t mode, unsigned int value, intptr_t *idp`.
pub const SYS__ksem_open: u16 = 248;
/// `_ksem_unlink(2)`: `const char *name`.
pub const SYS__ksem_unlink: u16 = 249;
/// `_ksem_close(2)`: `intptr_t id`.
pub const SYS__ksem_close: u16 = 250;
/// `_ksem_post(2)`: `intptr_t id`.
pub const SYS__ksem_post: u16 = 251;
/// `_ksem_wait(2)`: `intptr_t id`.
pub const SYS__ksem_wait: u16 = 252;
/// `_ksem_trywait(2)`: `intptr_t id`.
pub const SYS__ksem_trywait: u16 = 253;
/// `_ksem_getvalue(2)`: `intptr_t id, unsigned int *value`.
pub const SYS__ksem_getvalue: u16 = 254;
/// `_ksem_destroy(2)`: `intptr_t id`.
pub const SYS__ksem_destroy: u16 = 255;
/// `_ksem_timedwait(2)`: `intptr_t id, const struct timespec *abstime`.
pub const SYS__ksem_timedwait: u16 = 256;
/// `__posix_rename(2)`: `const char *from, const char *to`.
pub const SYS___posix_rename: u16 = 270;
/// `lchmod(2)`: `const char *path, mode_t mode`.
pub const SYS_lchmod: u16 = 274;
/// `lchown(2)`: `const char *path, uid_t uid, gid_t gid`.
pub const SYS_lchown: u16 = 275;
/// `lutimes(2)`: `const char *path, const struct timeval50 *tptr`.
pub const SYS_lutimes: u16 = 276;
/// `__posix_chown(2)`: `const char *path, uid_t uid, gid_t gid`.
pub const SYS___posix_chown: u16 = 283;
/// `__posix_fchown(2)`: `int fd, uid_t uid, gid_t gid`.
pub const SYS___posix_fchown: u16 = 284;
/// `__posix_lchown(2)`: `const char *path, uid_t uid, gid_t gid`.
pub const SYS___posix_lchown: u16 = 285;
/// `getsid(2)`: `pid_t pid`.
pub const SYS_getsid: u16 = 286;
/// `fktrace(2)`: `int fd, int ops, int facs, pid_t pid`.
pub const SYS_fktrace: u16 = 288;
/// `preadv(2)`: `int fd, const struct iovec *iovp, int iovcnt, pad, off_t offset`.
pub const SYS_preadv: u16 = 289;
/// `pwritev(2)`: `int fd, const struct iovec *iovp, int iovcnt, pad, off_t offset`.
pub const SYS_pwritev: u16 = 290;
/// `__getcwd(2)`: `char *bufp, size_t length`.
pub const SYS___getcwd: u16 = 296;
/// `fchroot(2)`: `int fd`.
pub const SYS_fchroot: u16 = 297;
/// `lchflags(2)`: `const char *path, u_long flags`.
pub const SYS_lchflags: u16 = 304;
/// `issetugid(2)`: `void`.
pub const SYS_issetugid: u16 = 305;
/// `utrace(2)`: `const char *label, void *addr, size_t len`.
pub const SYS_utrace: u16 = 306;
/// `kqueue(2)`: `void`.
pub const SYS_kqueue: u16 = 344;
/// `kevent(2)`: `int fd, const struct kevent *changelist, size_t nchanges, struct kevent *eventlist, size_t nevents, const struct timespec50 *timeout`.
pub const SYS_kevent: u16 = 345;
/// `fsync_range(2)`: `int fd, int flags, off_t start, off_t length`.
pub const SYS_fsync_range: u16 = 354;
/// `getvfsstat(2)`: `struct statvfs *buf, size_t bufsize, int flags`.
pub const SYS_getvfsstat: u16 = 356;
/// `statvfs1(2)`: `const char *path, struct statvfs *buf, int flags`.
pub const SYS_statvfs1: u16 = 357;
/// `fstatvfs1(2)`: `int fd, struct statvfs *buf, int flags`.
pub const SYS_fstatvfs1: u16 = 358;
/// `extattrctl(2)`: `const char *path, int cmd, const char *filename, int attrnamespace, const char *attrname`.
pub const SYS_extattrctl: u16 = 360;
/// `extattr_set_file(2)`: `const char *path, int attrnamespace, const char *attrname, const void *data, size_t nbytes`.
pub const SYS_extattr_set_file: u16 = 361;
/// `extattr_get_file(2)`: `const char *path, int attrnamespace, const char *attrname, void *data, size_t nbytes`.
pub const SYS_extattr_get_file: u16 = 362;
/// `extattr_delete_file(2)`: `const char *path, int attrnamespace, const char *attrname`.
pub const SYS_extattr_delete_file: u16 = 363;
/// `extattr_set_fd(2)`: `int fd, int attrnamespace, const char *attrname, const void *data, size_t nbytes`.
pub const SYS_extattr_set_fd: u16 = 364;
/// `extattr_get_fd(2)`: `int fd, int attrnamespace, const char *attrname, void *data, size_t nbytes`.
pub const SYS_extattr_get_fd: u16 = 365;
/// `extattr_delete_fd(2)`: `int fd, int attrnamespace, const char *attrname`.
pub const SYS_extattr_delete_fd: u16 = 366;
/// `extattr_set_link(2)`: `const char *path, int attrnamespace, const char *attrname, const void *data, size_t nbytes`.
pub const SYS_extattr_set_link: u16 = 367;
/// `extattr_get_link(2)`: `const char *path, int attrnamespace, const char *attrname, void *data, size_t nbytes`.
pub const SYS_extattr_get_link: u16 = 368;
/// `extattr_delete_link(2)`: `const char *path, int attrnamespace, const char *attrname`.
pub const SYS_extattr_delete_link: u16 = 369;
/// `extattr_list_fd(2)`: `int fd, int attrnamespace, void *data, size_t nbytes`.
pub const SYS_extattr_list_fd: u16 = 370;
/// `extattr_list_file(2)`: `const char *path, int attrnamespace, void *data, size_t nbytes`.
pub const SYS_extattr_list_file: u16 = 371;
/// `extattr_list_link(2)`: `const char *path, int attrnamespace, void *data, size_t nbytes`.
pub const SYS_extattr_list_link: u16 = 372;
/// `pselect(2)`: `int nd, fd_set *in, fd_set *ou, fd_set *ex, const struct timespec50 *ts, const sigset_t *mask`.
pub const SYS_pselect: u16 = 373;
/// `pollts(2)`: `struct pollfd *fds, u_int nfds, const struct timespec50 *ts, const sigset_t *mask`.
pub const SYS_pollts: u16 = 374;
/// `setxattr(2)`: `const char *path, const char *name, const void *value, size_t size, int flags`.
pub const SYS_setxattr: u16 = 375;
/// `lsetxattr(2)`: `const char *path, const char *name, const void *value, size_t size, int flags`.
pub const SYS_lsetxattr: u16 = 376;
/// `fsetxattr(2)`: `int fd, const char *name, const void *value, size_t size, int flags`.
pub const SYS_fsetxattr: u16 = 377;
/// `getxattr(2)`: `const char *path, const char *name, void *value, size_t size`.
pub const SYS_getxattr: u16 = 378;
/// `lgetxattr(2)`: `const char *path, const char *name, void *value, size_t size`.
pub const SYS_lgetxattr: u16 = 379;
/// `fgetxattr(2)`: `int fd, const char *name, void *value, size_t size`.
pub const SYS_fgetxattr: u16 = 380;
/// `listxattr(2)`: `const char *path, char *list, size_t size`.
pub const SYS_listxattr: u16 = 381;
/// `llistxattr(2)`: `const char *path, char *list, size_t size`.
pub const SYS_llistxattr: u16 = 382;
/// `flistxattr(2)`: `int fd, char *list, size_t size`.
pub const SYS_flistxattr: u16 = 383;
/// `removexattr(2)`: `const char *path, const char *name`.
pub const SYS_removexattr: u16 = 384;
/// `lremovexattr(2)`: `const char *path, const char *name`.
pub const SYS_lremovexattr: u16 = 385;
/// `fremovexattr(2)`: `int fd, const char *name`.
pub const SYS_fremovexattr: u16 = 386;
/// `__stat30(2)`: `const char *path, struct stat30 *ub`.
pub const SYS___stat30: u16 = 387;
/// `__fstat30(2)`: `int fd, struct stat30 *sb`.
pub const SYS___fstat30: u16 = 388;
/// `__lstat30(2)`: `const char *path, struct stat30 *ub`.
pub const SYS___lstat30: u16 = 389;
/// `__getdents30(2)`: `int fd, char *buf, size_t count`.
pub const SYS___getdents30: u16 = 390;
/// `__socket30(2)`: `int domain, int type, int protocol`.
pub const SYS___socket30: u16 = 394;
/// `__getfh30(2)`: `const char *fname, void *fhp, size_t *fh_size`.
pub const SYS___getfh30: u16 = 395;
/// `__fhopen40(2)`: `const void *fhp, size_t fh_size, int flags`.
pub const SYS___fhopen40: u16 = 396;
/// `__fhstatvfs140(2)`: `const void *fhp, size_t fh_size, struct statvfs *buf, int flags`.
pub const SYS___fhstatvfs140: u16 = 397;
/// `__fhstat40(2)`: `const void *fhp, size_t fh_size, struct stat30 *sb`.
pub const SYS___fhstat40: u16 = 398;
/// `aio_cancel(2)`: `int fildes, struct aiocb *aiocbp`.
pub const SYS_aio_cancel: u16 = 399;
/// `aio_error(2)`: `const struct aiocb *aiocbp`.
pub const SYS_aio_error: u16 = 400;
/// `aio_fsync(2)`: `int op, struct aiocb *aiocbp`.
pub const SYS_aio_fsync: u16 = 401;
/// `aio_read(2)`: `struct aiocb *aiocbp`.
pub const SYS_aio_read: u16 = 402;
/// `aio_return(2)`: `struct aiocb *aiocbp`.
pub const SYS_aio_return: u16 = 403;
/// `aio_write(2)`: `struct aiocb *aiocbp`.
pub const SYS_aio_write: u16 = 405;
/// `lio_listio(2)`: `int mode, struct aiocb *const *list, int nent, struct sigevent *sig`.
pub const SYS_lio_listio: u16 = 406;
/// `__mount50(2)`: `const char *type, const char *path, int flags, void *data, size_t data_len`.
pub const SYS___mount50: u16 = 410;
/// `__posix_fadvise50(2)`: `int fd, pad, off_t offset, off_t len, int advice`.
pub const SYS___posix_fadvise50: u16 = 416;
/// `__select50(2)`: `int nd, fd_set *in, fd_set *ou, fd_set *ex, struct timeval *tv`.
pub const SYS___select50: u16 = 417;
/// `__gettimeofday50(2)`: `struct timeval *tp, void *tzp`.
pub const SYS___gettimeofday50: u16 = 418;
/// `__settimeofday50(2)`: `const struct timeval *tv, const void *tzp`.
pub const SYS___settimeofday50: u16 = 419;
/// `__utimes50(2)`: `const char *path, const struct timeval *tptr`.
pub const SYS___utimes50: u16 = 420;
/// `__adjtime50(2)`: `const struct timeval *delta, struct timeval *olddelta`.
pub const SYS___adjtime50: u16 = 421;
/// `__futimes50(2)`: `int fd, const struct timeval *tptr`.
pub const SYS___futimes50: u16 = 423;
/// `__lutimes50(2)`: `const char *path, const struct timeval *tptr`.
pub const SYS___lutimes50: u16 = 424;
/// `__setitimer50(2)`: `int which, const struct itimerval *itv, struct itimerval *oitv`.
pub const SYS___setitimer50: u16 = 425;
/// `__getitimer50(2)`: `int which, struct itimerval *itv`.
pub const SYS___getitimer50: u16 = 426;
/// `__clock_gettime50(2)`: `clockid_t clock_id, struct timespec *tp`.
pub const SYS___clock_gettime50: u16 = 427;
/// `__clock_settime50(2)`: `clockid_t clock_id, const struct timespec *tp`.
pub const SYS___clock_settime50: u16 = 428;
/// `__clock_getres50(2)`: `clockid_t clock_id, struct timespec *tp`.
pub const SYS___clock_getres50: u16 = 429;
/// `__nanosleep50(2)`: `const struct timespec *rqtp, struct timespec *rmtp`.
pub const SYS___nanosleep50: u16 = 430;
/// `__kevent50(2)`: `int fd, const struct kevent *changelist, size_t nchanges, struct kevent *eventlist, size_t nevents, const struct timespec *timeout`.
pub const SYS___kevent50: u16 = 435;
/// `__pselect50(2)`: `int nd, fd_set *in, fd_set *ou, fd_set *ex, const struct timespec *ts, const sigset_t *mask`.
pub const SYS___pselect50: u16 = 436;
/// `__pollts50(2)`: `struct pollfd *fds, u_int nfds, const struct timespec *ts, const sigset_t *mask`.
pub const SYS___pollts50: u16 = 437;
/// `__aio_suspend50(2)`: `const struct aiocb *const *list, int nent, const struct timespec *timeout`.
pub const SYS___aio_suspend50: u16 = 438;
/// `__stat50(2)`: `const char *path, struct stat *ub`.
pub const SYS___stat50: u16 = 439;
/// `__fstat50(2)`: `int fd, struct stat *sb`.
pub const SYS___fstat50: u16 = 440;
/// `__lstat50(2)`: `const char *path, struct stat *ub`.
pub const SYS___lstat50: u16 = 441;
/// `__timer_settime50(2)`: `timer_t timerid, int flags, const struct itimerspec *value, struct itimerspec *ovalue`.
pub const SYS___timer_settime50: u16 = 446;
/// `__timer_gettime50(2)`: `timer_t timerid, struct itimerspec *value`.
pub const SYS___timer_gettime50: u16 = 447;
/// `__mknod50(2)`: `const char *path, mode_t mode, dev_t dev`.
pub const SYS___mknod50: u16 = 450;
/// `__fhstat50(2)`: `const void *fhp, size_t fh_size, struct stat *sb`.
pub const SYS___fhstat50: u16 = 451;
/// `pipe2(2)`: `int *fildes, int flags`.
pub const SYS_pipe2: u16 = 453;
/// `dup3(2)`: `int from, int to, int flags`.
pub const SYS_dup3: u16 = 454;
/// `kqueue1(2)`: `int flags`.
pub const SYS_kqueue1: u16 = 455;
/// `paccept(2)`: `int s, struct sockaddr *name, socklen_t *anamelen, const sigset_t *mask, int flags`.
pub const SYS_paccept: u16 = 456;
/// `linkat(2)`: `int fd1, const char *name1, int fd2, const char *name2, int flags`.
pub const SYS_linkat: u16 = 457;
/// `renameat(2)`: `int fromfd, const char *from, int tofd, const char *to`.
pub const SYS_renameat: u16 = 458;
/// `mkfifoat(2)`: `int fd, const char *path, mode_t mode`.
pub const SYS_mkfifoat: u16 = 459;
/// `mknodat(2)`: `int fd, const char *path, mode_t mode, pad, dev_t dev`.
pub const SYS_mknodat: u16 = 460;
/// `mkdirat(2)`: `int fd, const char *path, mode_t mode`.
pub const SYS_mkdirat: u16 = 461;
/// `faccessat(2)`: `int fd, const char *path, int amode, int flag`.
pub const SYS_faccessat: u16 = 462;
/// `fchmodat(2)`: `int fd, const char *path, mode_t mode, int flag`.
pub const SYS_fchmodat: u16 = 463;
/// `fchownat(2)`: `int fd, const char *path, uid_t owner, gid_t group, int flag`.
pub const SYS_fchownat: u16 = 464;
/// `fstatat(2)`: `int fd, const char *path, struct stat *buf, int flag`.
pub const SYS_fstatat: u16 = 466;
/// `utimensat(2)`: `int fd, const char *path, const struct timespec *tptr, int flag`.
pub const SYS_utimensat: u16 = 467;
/// `openat(2)`: `int fd, const char *path, int oflags, mode_t mode`.
pub const SYS_openat: u16 = 468;
/// `readlinkat(2)`: `int fd, const char *path, char *buf, size_t bufsize`.
pub const SYS_readlinkat: u16 = 469;
/// `symlinkat(2)`: `const char *path1, int fd, const char *path2`.
pub const SYS_symlinkat: u16 = 470;
/// `unlinkat(2)`: `int fd, const char *path, int flag`.
pub const SYS_unlinkat: u16 = 471;
/// `futimens(2)`: `int fd, const struct timespec *tptr`.
pub const SYS_futimens: u16 = 472;
/// `__quotactl(2)`: `const char *path, struct quotactl_args *args`.
pub const SYS___quotactl: u16 = 473;
/// `recvmmsg(2)`: `int s, struct mmsghdr *mmsg, unsigned int vlen, unsigned int flags, struct timespec *timeout`.
pub const SYS_recvmmsg: u16 = 475;
/// `sendmmsg(2)`: `int s, struct mmsghdr *mmsg, unsigned int vlen, unsigned int flags`.
pub const SYS_sendmmsg: u16 = 476;
/// `clock_nanosleep(2)`: `clockid_t clock_id, int flags, const struct timespec *rqtp, struct timespec *rmtp`.
pub const SYS_clock_nanosleep: u16 = 477;
/// `posix_fallocate(2)`: `int fd, pad, off_t pos, off_t len`.
pub const SYS_posix_fallocate: u16 = 479;
/// `fdiscard(2)`: `int fd, pad, off_t pos, off_t len`.
pub const SYS_fdiscard: u16 = 480;

/// Every call, by number.
pub static SYSENT: [Sysent; 218] = [
    Sysent {
        number: 3,
        name: "read",
        wrapper: "read",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 4,
        name: "write",
        wrapper: "write",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 5,
        name: "open",
        wrapper: "open",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 6,
        name: "close",
        wrapper: "close",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 9,
        name: "link",
        wrapper: "link",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 10,
        name: "unlink",
        wrapper: "unlink",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 12,
        name: "chdir",
        wrapper: "chdir",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 13,
        name: "fchdir",
        wrapper: "fchdir",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 14,
        name: "mknod",
        wrapper: "",
        slots: 3,
        component: Component::Other,
    },
    Sysent {
        number: 15,
        name: "chmod",
        wrapper: "chmod",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 16,
        name: "chown",
        wrapper: "chown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 20,
        name: "getpid",
        wrapper: "getpid_with_ppid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 22,
        name: "unmount",
        wrapper: "unmount",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 23,
        name: "setuid",
        wrapper: "setuid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 24,
        name: "getuid",
        wrapper: "getuid_with_euid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 25,
        name: "geteuid",
        wrapper: "geteuid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 27,
        name: "recvmsg",
        wrapper: "recvmsg",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 28,
        name: "sendmsg",
        wrapper: "sendmsg",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 29,
        name: "recvfrom",
        wrapper: "recvfrom",
        slots: 6,
        component: Component::Net,
    },
    Sysent {
        number: 30,
        name: "accept",
        wrapper: "accept",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 31,
        name: "getpeername",
        wrapper: "getpeername",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 32,
        name: "getsockname",
        wrapper: "getsockname",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 33,
        name: "access",
        wrapper: "access",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 34,
        name: "chflags",
        wrapper: "chflags",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 35,
        name: "fchflags",
        wrapper: "fchflags",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 36,
        name: "sync",
        wrapper: "sync",
        slots: 0,
        component: Component::Vfs,
    },
    Sysent {
        number: 39,
        name: "getppid",
        wrapper: "getppid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 41,
        name: "dup",
        wrapper: "dup",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 42,
        name: "pipe",
        wrapper: "pipe",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 43,
        name: "getegid",
        wrapper: "getegid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 45,
        name: "ktrace",
        wrapper: "ktrace",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 47,
        name: "getgid",
        wrapper: "getgid_with_egid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 49,
        name: "__getlogin",
        wrapper: "__getlogin",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 50,
        name: "__setlogin",
        wrapper: "__setlogin",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 54,
        name: "ioctl",
        wrapper: "ioctl",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 56,
        name: "revoke",
        wrapper: "revoke",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 57,
        name: "symlink",
        wrapper: "symlink",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 58,
        name: "readlink",
        wrapper: "readlink",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 60,
        name: "umask",
        wrapper: "umask",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 61,
        name: "chroot",
        wrapper: "chroot",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 79,
        name: "getgroups",
        wrapper: "getgroups",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 80,
        name: "setgroups",
        wrapper: "setgroups",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 81,
        name: "getpgrp",
        wrapper: "getpgrp",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 82,
        name: "setpgid",
        wrapper: "setpgid",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 90,
        name: "dup2",
        wrapper: "dup2",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 92,
        name: "fcntl",
        wrapper: "fcntl",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 93,
        name: "select",
        wrapper: "",
        slots: 5,
        component: Component::Other,
    },
    Sysent {
        number: 95,
        name: "fsync",
        wrapper: "fsync",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 98,
        name: "connect",
        wrapper: "connect",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 104,
        name: "bind",
        wrapper: "bind",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 105,
        name: "setsockopt",
        wrapper: "setsockopt",
        slots: 5,
        component: Component::Net,
    },
    Sysent {
        number: 106,
        name: "listen",
        wrapper: "listen",
        slots: 2,
        component: Component::Net,
    },
    Sysent {
        number: 118,
        name: "getsockopt",
        wrapper: "getsockopt",
        slots: 5,
        component: Component::Net,
    },
    Sysent {
        number: 120,
        name: "readv",
        wrapper: "readv",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 121,
        name: "writev",
        wrapper: "writev",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 123,
        name: "fchown",
        wrapper: "fchown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 124,
        name: "fchmod",
        wrapper: "fchmod",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 126,
        name: "setreuid",
        wrapper: "setreuid",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 127,
        name: "setregid",
        wrapper: "setregid",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 128,
        name: "rename",
        wrapper: "rename",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 131,
        name: "flock",
        wrapper: "flock",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 132,
        name: "mkfifo",
        wrapper: "mkfifo",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 133,
        name: "sendto",
        wrapper: "sendto",
        slots: 6,
        component: Component::Net,
    },
    Sysent {
        number: 134,
        name: "shutdown",
        wrapper: "shutdown",
        slots: 2,
        component: Component::Net,
    },
    Sysent {
        number: 135,
        name: "socketpair",
        wrapper: "socketpair",
        slots: 4,
        component: Component::Net,
    },
    Sysent {
        number: 136,
        name: "mkdir",
        wrapper: "mkdir",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 137,
        name: "rmdir",
        wrapper: "rmdir",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 138,
        name: "utimes",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 147,
        name: "setsid",
        wrapper: "setsid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 155,
        name: "nfssvc",
        wrapper: "nfssvc",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 173,
        name: "pread",
        wrapper: "pread",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 174,
        name: "pwrite",
        wrapper: "pwrite",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 181,
        name: "setgid",
        wrapper: "setgid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 182,
        name: "setegid",
        wrapper: "setegid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 183,
        name: "seteuid",
        wrapper: "seteuid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 191,
        name: "pathconf",
        wrapper: "pathconf",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 192,
        name: "fpathconf",
        wrapper: "fpathconf",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 194,
        name: "getrlimit",
        wrapper: "getrlimit",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 195,
        name: "setrlimit",
        wrapper: "setrlimit",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 199,
        name: "lseek",
        wrapper: "lseek",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 200,
        name: "truncate",
        wrapper: "truncate",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 201,
        name: "ftruncate",
        wrapper: "ftruncate",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 202,
        name: "__sysctl",
        wrapper: "__sysctl",
        slots: 6,
        component: Component::Kern,
    },
    Sysent {
        number: 206,
        name: "futimes",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 207,
        name: "getpgid",
        wrapper: "getpgid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 208,
        name: "reboot",
        wrapper: "reboot",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 209,
        name: "poll",
        wrapper: "poll",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 235,
        name: "timer_create",
        wrapper: "timer_create",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 236,
        name: "timer_delete",
        wrapper: "timer_delete",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 239,
        name: "timer_getoverrun",
        wrapper: "timer_getoverrun",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 241,
        name: "fdatasync",
        wrapper: "fdatasync",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 246,
        name: "modctl",
        wrapper: "modctl",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 247,
        name: "_ksem_init",
        wrapper: "_ksem_init",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 248,
        name: "_ksem_open",
        wrapper: "_ksem_open",
        slots: 5,
        component: Component::Kern,
    },
    Sysent {
        number: 249,
        name: "_ksem_unlink",
        wrapper: "_ksem_unlink",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 250,
        name: "_ksem_close",
        wrapper: "_ksem_close",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 251,
        name: "_ksem_post",
        wrapper: "_ksem_post",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 252,
        name: "_ksem_wait",
        wrapper: "_ksem_wait",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 253,
        name: "_ksem_trywait",
        wrapper: "_ksem_trywait",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 254,
        name: "_ksem_getvalue",
        wrapper: "_ksem_getvalue",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 255,
        name: "_ksem_destroy",
        wrapper: "_ksem_destroy",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 256,
        name: "_ksem_timedwait",
        wrapper: "_ksem_timedwait",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 270,
        name: "__posix_rename",
        wrapper: "__posix_rename",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 274,
        name: "lchmod",
        wrapper: "lchmod",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 275,
        name: "lchown",
        wrapper: "lchown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 276,
        name: "lutimes",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 283,
        name: "__posix_chown",
        wrapper: "__posix_chown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 284,
        name: "__posix_fchown",
        wrapper: "__posix_fchown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 285,
        name: "__posix_lchown",
        wrapper: "__posix_lchown",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 286,
        name: "getsid",
        wrapper: "getsid",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 288,
        name: "fktrace",
        wrapper: "fktrace",
        slots: 4,
        component: Component::Kern,
    },
    Sysent {
        number: 289,
        name: "preadv",
        wrapper: "preadv",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 290,
        name: "pwritev",
        wrapper: "pwritev",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 296,
        name: "__getcwd",
        wrapper: "__getcwd",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 297,
        name: "fchroot",
        wrapper: "fchroot",
        slots: 1,
        component: Component::Vfs,
    },
    Sysent {
        number: 304,
        name: "lchflags",
        wrapper: "lchflags",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 305,
        name: "issetugid",
        wrapper: "issetugid",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 306,
        name: "utrace",
        wrapper: "utrace",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 344,
        name: "kqueue",
        wrapper: "kqueue",
        slots: 0,
        component: Component::Kern,
    },
    Sysent {
        number: 345,
        name: "kevent",
        wrapper: "",
        slots: 6,
        component: Component::Other,
    },
    Sysent {
        number: 354,
        name: "fsync_range",
        wrapper: "fsync_range",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 356,
        name: "getvfsstat",
        wrapper: "getvfsstat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 357,
        name: "statvfs1",
        wrapper: "statvfs1",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 358,
        name: "fstatvfs1",
        wrapper: "fstatvfs1",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 360,
        name: "extattrctl",
        wrapper: "extattrctl",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 361,
        name: "extattr_set_file",
        wrapper: "extattr_set_file",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 362,
        name: "extattr_get_file",
        wrapper: "extattr_get_file",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 363,
        name: "extattr_delete_file",
        wrapper: "extattr_delete_file",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 364,
        name: "extattr_set_fd",
        wrapper: "extattr_set_fd",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 365,
        name: "extattr_get_fd",
        wrapper: "extattr_get_fd",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 366,
        name: "extattr_delete_fd",
        wrapper: "extattr_delete_fd",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 367,
        name: "extattr_set_link",
        wrapper: "extattr_set_link",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 368,
        name: "extattr_get_link",
        wrapper: "extattr_get_link",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 369,
        name: "extattr_delete_link",
        wrapper: "extattr_delete_link",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 370,
        name: "extattr_list_fd",
        wrapper: "extattr_list_fd",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 371,
        name: "extattr_list_file",
        wrapper: "extattr_list_file",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 372,
        name: "extattr_list_link",
        wrapper: "extattr_list_link",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 373,
        name: "pselect",
        wrapper: "",
        slots: 6,
        component: Component::Other,
    },
    Sysent {
        number: 374,
        name: "pollts",
        wrapper: "",
        slots: 4,
        component: Component::Other,
    },
    Sysent {
        number: 375,
        name: "setxattr",
        wrapper: "setxattr",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 376,
        name: "lsetxattr",
        wrapper: "lsetxattr",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 377,
        name: "fsetxattr",
        wrapper: "fsetxattr",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 378,
        name: "getxattr",
        wrapper: "getxattr",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 379,
        name: "lgetxattr",
        wrapper: "lgetxattr",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 380,
        name: "fgetxattr",
        wrapper: "fgetxattr",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 381,
        name: "listxattr",
        wrapper: "listxattr",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 382,
        name: "llistxattr",
        wrapper: "llistxattr",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 383,
        name: "flistxattr",
        wrapper: "flistxattr",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 384,
        name: "removexattr",
        wrapper: "removexattr",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 385,
        name: "lremovexattr",
        wrapper: "lremovexattr",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 386,
        name: "fremovexattr",
        wrapper: "fremovexattr",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 387,
        name: "__stat30",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 388,
        name: "__fstat30",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 389,
        name: "__lstat30",
        wrapper: "",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 390,
        name: "__getdents30",
        wrapper: "getdents",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 394,
        name: "__socket30",
        wrapper: "socket",
        slots: 3,
        component: Component::Net,
    },
    Sysent {
        number: 395,
        name: "__getfh30",
        wrapper: "getfh",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 396,
        name: "__fhopen40",
        wrapper: "fhopen",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 397,
        name: "__fhstatvfs140",
        wrapper: "fhstatvfs1",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 398,
        name: "__fhstat40",
        wrapper: "",
        slots: 3,
        component: Component::Other,
    },
    Sysent {
        number: 399,
        name: "aio_cancel",
        wrapper: "aio_cancel",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 400,
        name: "aio_error",
        wrapper: "aio_error",
        slots: 1,
        component: Component::Other,
    },
    Sysent {
        number: 401,
        name: "aio_fsync",
        wrapper: "aio_fsync",
        slots: 2,
        component: Component::Other,
    },
    Sysent {
        number: 402,
        name: "aio_read",
        wrapper: "aio_read",
        slots: 1,
        component: Component::Other,
    },
    Sysent {
        number: 403,
        name: "aio_return",
        wrapper: "aio_return",
        slots: 1,
        component: Component::Other,
    },
    Sysent {
        number: 405,
        name: "aio_write",
        wrapper: "aio_write",
        slots: 1,
        component: Component::Other,
    },
    Sysent {
        number: 406,
        name: "lio_listio",
        wrapper: "lio_listio",
        slots: 4,
        component: Component::Other,
    },
    Sysent {
        number: 410,
        name: "__mount50",
        wrapper: "mount",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 416,
        name: "__posix_fadvise50",
        wrapper: "posix_fadvise",
        slots: 5,
        component: Component::Kern,
    },
    Sysent {
        number: 417,
        name: "__select50",
        wrapper: "select",
        slots: 5,
        component: Component::Kern,
    },
    Sysent {
        number: 418,
        name: "__gettimeofday50",
        wrapper: "gettimeofday",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 419,
        name: "__settimeofday50",
        wrapper: "settimeofday",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 420,
        name: "__utimes50",
        wrapper: "utimes",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 421,
        name: "__adjtime50",
        wrapper: "adjtime",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 423,
        name: "__futimes50",
        wrapper: "futimes",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 424,
        name: "__lutimes50",
        wrapper: "lutimes",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 425,
        name: "__setitimer50",
        wrapper: "setitimer",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 426,
        name: "__getitimer50",
        wrapper: "getitimer",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 427,
        name: "__clock_gettime50",
        wrapper: "clock_gettime",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 428,
        name: "__clock_settime50",
        wrapper: "clock_settime",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 429,
        name: "__clock_getres50",
        wrapper: "clock_getres",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 430,
        name: "__nanosleep50",
        wrapper: "nanosleep",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 435,
        name: "__kevent50",
        wrapper: "kevent",
        slots: 6,
        component: Component::Kern,
    },
    Sysent {
        number: 436,
        name: "__pselect50",
        wrapper: "pselect",
        slots: 6,
        component: Component::Kern,
    },
    Sysent {
        number: 437,
        name: "__pollts50",
        wrapper: "pollts",
        slots: 4,
        component: Component::Kern,
    },
    Sysent {
        number: 438,
        name: "__aio_suspend50",
        wrapper: "aio_suspend",
        slots: 3,
        component: Component::Other,
    },
    Sysent {
        number: 439,
        name: "__stat50",
        wrapper: "stat",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 440,
        name: "__fstat50",
        wrapper: "fstat",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 441,
        name: "__lstat50",
        wrapper: "lstat",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 446,
        name: "__timer_settime50",
        wrapper: "timer_settime",
        slots: 4,
        component: Component::Kern,
    },
    Sysent {
        number: 447,
        name: "__timer_gettime50",
        wrapper: "timer_gettime",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 450,
        name: "__mknod50",
        wrapper: "mknod",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 451,
        name: "__fhstat50",
        wrapper: "fhstat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 453,
        name: "pipe2",
        wrapper: "pipe2",
        slots: 2,
        component: Component::Kern,
    },
    Sysent {
        number: 454,
        name: "dup3",
        wrapper: "dup3",
        slots: 3,
        component: Component::Kern,
    },
    Sysent {
        number: 455,
        name: "kqueue1",
        wrapper: "kqueue1",
        slots: 1,
        component: Component::Kern,
    },
    Sysent {
        number: 456,
        name: "paccept",
        wrapper: "paccept",
        slots: 5,
        component: Component::Net,
    },
    Sysent {
        number: 457,
        name: "linkat",
        wrapper: "linkat",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 458,
        name: "renameat",
        wrapper: "renameat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 459,
        name: "mkfifoat",
        wrapper: "mkfifoat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 460,
        name: "mknodat",
        wrapper: "mknodat",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 461,
        name: "mkdirat",
        wrapper: "mkdirat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 462,
        name: "faccessat",
        wrapper: "faccessat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 463,
        name: "fchmodat",
        wrapper: "fchmodat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 464,
        name: "fchownat",
        wrapper: "fchownat",
        slots: 5,
        component: Component::Vfs,
    },
    Sysent {
        number: 466,
        name: "fstatat",
        wrapper: "fstatat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 467,
        name: "utimensat",
        wrapper: "utimensat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 468,
        name: "openat",
        wrapper: "openat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 469,
        name: "readlinkat",
        wrapper: "readlinkat",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 470,
        name: "symlinkat",
        wrapper: "symlinkat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 471,
        name: "unlinkat",
        wrapper: "unlinkat",
        slots: 3,
        component: Component::Vfs,
    },
    Sysent {
        number: 472,
        name: "futimens",
        wrapper: "futimens",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 473,
        name: "__quotactl",
        wrapper: "__quotactl",
        slots: 2,
        component: Component::Vfs,
    },
    Sysent {
        number: 475,
        name: "recvmmsg",
        wrapper: "recvmmsg",
        slots: 5,
        component: Component::Net,
    },
    Sysent {
        number: 476,
        name: "sendmmsg",
        wrapper: "sendmmsg",
        slots: 4,
        component: Component::Net,
    },
    Sysent {
        number: 477,
        name: "clock_nanosleep",
        wrapper: "clock_nanosleep",
        slots: 4,
        component: Component::Kern,
    },
    Sysent {
        number: 479,
        name: "posix_fallocate",
        wrapper: "posix_fallocate",
        slots: 4,
        component: Component::Vfs,
    },
    Sysent {
        number: 480,
        name: "fdiscard",
        wrapper: "fdiscard",
        slots: 4,
        component: Component::Vfs,
    },
];
