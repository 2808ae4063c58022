//! The system calls as C functions, `rump___sysimpl_*`.
//!
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit. `rump_sys_NAME` of `rump_syscalls.h` is
//! one of these by an assembler name. Arguments are those of the manual page of section 2, with
//! NetBSD's layouts; errors are NetBSD's numbers in the host's `errno`.

use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};

use crate::syscall::{Slot, call, call_never_fails, call_returns_error};

/// `read(2)`, number 3.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_read(fd: c_int, buf: *mut c_void, nbyte: c_ulong) -> c_long {
    call(3, &[fd.slot(), buf.slot(), nbyte.slot()]) as c_long
}

/// `write(2)`, number 4.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_write(fd: c_int, buf: *const c_void, nbyte: c_ulong) -> c_long {
    call(4, &[fd.slot(), buf.slot(), nbyte.slot()]) as c_long
}

/// `open(2)`, number 5.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_open(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    call(5, &[path.slot(), flags.slot(), mode.slot()]) as c_int
}

/// `close(2)`, number 6.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_close(fd: c_int) -> c_int {
    call(6, &[fd.slot()]) as c_int
}

/// `link(2)`, number 9.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_link(path: *const c_char, link: *const c_char) -> c_int {
    call(9, &[path.slot(), link.slot()]) as c_int
}

/// `unlink(2)`, number 10.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_unlink(path: *const c_char) -> c_int {
    call(10, &[path.slot()]) as c_int
}

/// `chdir(2)`, number 12.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_chdir(path: *const c_char) -> c_int {
    call(12, &[path.slot()]) as c_int
}

/// `fchdir(2)`, number 13.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchdir(fd: c_int) -> c_int {
    call(13, &[fd.slot()]) as c_int
}

/// `mknod(2)`, number 14.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mknod(path: *const c_char, mode: c_uint, dev: c_uint) -> c_int {
    call(14, &[path.slot(), mode.slot(), dev.slot()]) as c_int
}

/// `chmod(2)`, number 15.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_chmod(path: *const c_char, mode: c_uint) -> c_int {
    call(15, &[path.slot(), mode.slot()]) as c_int
}

/// `chown(2)`, number 16.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_chown(path: *const c_char, uid: c_uint, gid: c_uint) -> c_int {
    call(16, &[path.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `getpid(2)`, number 20.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getpid() -> c_int {
    call_never_fails(20, &[]) as c_int
}

/// `unmount(2)`, number 22.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_unmount(path: *const c_char, flags: c_int) -> c_int {
    call(22, &[path.slot(), flags.slot()]) as c_int
}

/// `setuid(2)`, number 23.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setuid(uid: c_uint) -> c_int {
    call(23, &[uid.slot()]) as c_int
}

/// `getuid(2)`, number 24.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getuid() -> c_uint {
    call_never_fails(24, &[]) as c_uint
}

/// `geteuid(2)`, number 25.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_geteuid() -> c_uint {
    call_never_fails(25, &[]) as c_uint
}

/// `recvmsg(2)`, number 27.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_recvmsg(s: c_int, msg: *mut c_void, flags: c_int) -> c_long {
    call(27, &[s.slot(), msg.slot(), flags.slot()]) as c_long
}

/// `sendmsg(2)`, number 28.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_sendmsg(s: c_int, msg: *const c_void, flags: c_int) -> c_long {
    call(28, &[s.slot(), msg.slot(), flags.slot()]) as c_long
}

/// `recvfrom(2)`, number 29.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_recvfrom(
    s: c_int,
    buf: *mut c_void,
    len: c_ulong,
    flags: c_int,
    from: *mut c_void,
    fromlenaddr: *mut c_void,
) -> c_long {
    call(
        29,
        &[
            s.slot(),
            buf.slot(),
            len.slot(),
            flags.slot(),
            from.slot(),
            fromlenaddr.slot(),
        ],
    ) as c_long
}

/// `accept(2)`, number 30.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_accept(
    s: c_int,
    name: *mut c_void,
    anamelen: *mut c_void,
) -> c_int {
    call(30, &[s.slot(), name.slot(), anamelen.slot()]) as c_int
}

/// `getpeername(2)`, number 31.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getpeername(
    fdes: c_int,
    asa: *mut c_void,
    alen: *mut c_void,
) -> c_int {
    call(31, &[fdes.slot(), asa.slot(), alen.slot()]) as c_int
}

/// `getsockname(2)`, number 32.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getsockname(
    fdes: c_int,
    asa: *mut c_void,
    alen: *mut c_void,
) -> c_int {
    call(32, &[fdes.slot(), asa.slot(), alen.slot()]) as c_int
}

/// `access(2)`, number 33.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_access(path: *const c_char, flags: c_int) -> c_int {
    call(33, &[path.slot(), flags.slot()]) as c_int
}

/// `chflags(2)`, number 34.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_chflags(path: *const c_char, flags: c_ulong) -> c_int {
    call(34, &[path.slot(), flags.slot()]) as c_int
}

/// `fchflags(2)`, number 35.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchflags(fd: c_int, flags: c_ulong) -> c_int {
    call(35, &[fd.slot(), flags.slot()]) as c_int
}

/// `sync(2)`, number 36.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_sync() {
    call_never_fails(36, &[]);
}

/// `getppid(2)`, number 39.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getppid() -> c_int {
    call_never_fails(39, &[]) as c_int
}

/// `dup(2)`, number 41.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_dup(fd: c_int) -> c_int {
    call(41, &[fd.slot()]) as c_int
}

/// `getegid(2)`, number 43.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getegid() -> c_uint {
    call_never_fails(43, &[]) as c_uint
}

/// `ktrace(2)`, number 45.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_ktrace(
    fname: *const c_char,
    ops: c_int,
    facs: c_int,
    pid: c_int,
) -> c_int {
    call(45, &[fname.slot(), ops.slot(), facs.slot(), pid.slot()]) as c_int
}

/// `getgid(2)`, number 47.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getgid() -> c_uint {
    call_never_fails(47, &[]) as c_uint
}

/// `__getlogin(2)`, number 49.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___getlogin(namebuf: *mut c_char, namelen: c_ulong) -> c_int {
    call(49, &[namebuf.slot(), namelen.slot()]) as c_int
}

/// `__setlogin(2)`, number 50.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___setlogin(namebuf: *const c_char) -> c_int {
    call(50, &[namebuf.slot()]) as c_int
}

/// `ioctl(2)`, number 54.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_ioctl(fd: c_int, com: c_ulong, data: *mut c_void) -> c_int {
    call(54, &[fd.slot(), com.slot(), data.slot()]) as c_int
}

/// `revoke(2)`, number 56.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_revoke(path: *const c_char) -> c_int {
    call(56, &[path.slot()]) as c_int
}

/// `symlink(2)`, number 57.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_symlink(path: *const c_char, link: *const c_char) -> c_int {
    call(57, &[path.slot(), link.slot()]) as c_int
}

/// `readlink(2)`, number 58.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_readlink(
    path: *const c_char,
    buf: *mut c_char,
    count: c_ulong,
) -> c_long {
    call(58, &[path.slot(), buf.slot(), count.slot()]) as c_long
}

/// `umask(2)`, number 60.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_umask(newmask: c_uint) -> c_uint {
    call(60, &[newmask.slot()]) as c_uint
}

/// `chroot(2)`, number 61.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_chroot(path: *const c_char) -> c_int {
    call(61, &[path.slot()]) as c_int
}

/// `getgroups(2)`, number 79.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getgroups(gidsetsize: c_int, gidset: *mut c_void) -> c_int {
    call(79, &[gidsetsize.slot(), gidset.slot()]) as c_int
}

/// `setgroups(2)`, number 80.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setgroups(gidsetsize: c_int, gidset: *const c_void) -> c_int {
    call(80, &[gidsetsize.slot(), gidset.slot()]) as c_int
}

/// `getpgrp(2)`, number 81.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getpgrp() -> c_int {
    call(81, &[]) as c_int
}

/// `setpgid(2)`, number 82.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setpgid(pid: c_int, pgid: c_int) -> c_int {
    call(82, &[pid.slot(), pgid.slot()]) as c_int
}

/// `dup2(2)`, number 90.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_dup2(from: c_int, to: c_int) -> c_int {
    call(90, &[from.slot(), to.slot()]) as c_int
}

/// `fcntl(2)`, number 92.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fcntl(fd: c_int, cmd: c_int, arg: *mut c_void) -> c_int {
    call(92, &[fd.slot(), cmd.slot(), arg.slot()]) as c_int
}

/// `select(2)`, number 93.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_select(
    nd: c_int,
    readfds: *mut c_void,
    ou: *mut c_void,
    ex: *mut c_void,
    tv: *mut c_void,
) -> c_int {
    call(
        93,
        &[nd.slot(), readfds.slot(), ou.slot(), ex.slot(), tv.slot()],
    ) as c_int
}

/// `fsync(2)`, number 95.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fsync(fd: c_int) -> c_int {
    call(95, &[fd.slot()]) as c_int
}

/// `connect(2)`, number 98.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_connect(s: c_int, name: *const c_void, namelen: c_uint) -> c_int {
    call(98, &[s.slot(), name.slot(), namelen.slot()]) as c_int
}

/// `bind(2)`, number 104.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_bind(s: c_int, name: *const c_void, namelen: c_uint) -> c_int {
    call(104, &[s.slot(), name.slot(), namelen.slot()]) as c_int
}

/// `setsockopt(2)`, number 105.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setsockopt(
    s: c_int,
    level: c_int,
    name: c_int,
    val: *const c_void,
    valsize: c_uint,
) -> c_int {
    call(
        105,
        &[
            s.slot(),
            level.slot(),
            name.slot(),
            val.slot(),
            valsize.slot(),
        ],
    ) as c_int
}

/// `listen(2)`, number 106.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_listen(s: c_int, backlog: c_int) -> c_int {
    call(106, &[s.slot(), backlog.slot()]) as c_int
}

/// `getsockopt(2)`, number 118.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getsockopt(
    s: c_int,
    level: c_int,
    name: c_int,
    val: *mut c_void,
    avalsize: *mut c_void,
) -> c_int {
    call(
        118,
        &[
            s.slot(),
            level.slot(),
            name.slot(),
            val.slot(),
            avalsize.slot(),
        ],
    ) as c_int
}

/// `readv(2)`, number 120.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_readv(fd: c_int, iovp: *const c_void, iovcnt: c_int) -> c_long {
    call(120, &[fd.slot(), iovp.slot(), iovcnt.slot()]) as c_long
}

/// `writev(2)`, number 121.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_writev(fd: c_int, iovp: *const c_void, iovcnt: c_int) -> c_long {
    call(121, &[fd.slot(), iovp.slot(), iovcnt.slot()]) as c_long
}

/// `fchown(2)`, number 123.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchown(fd: c_int, uid: c_uint, gid: c_uint) -> c_int {
    call(123, &[fd.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `fchmod(2)`, number 124.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchmod(fd: c_int, mode: c_uint) -> c_int {
    call(124, &[fd.slot(), mode.slot()]) as c_int
}

/// `setreuid(2)`, number 126.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setreuid(ruid: c_uint, euid: c_uint) -> c_int {
    call(126, &[ruid.slot(), euid.slot()]) as c_int
}

/// `setregid(2)`, number 127.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setregid(rgid: c_uint, egid: c_uint) -> c_int {
    call(127, &[rgid.slot(), egid.slot()]) as c_int
}

/// `rename(2)`, number 128.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_rename(from: *const c_char, to: *const c_char) -> c_int {
    call(128, &[from.slot(), to.slot()]) as c_int
}

/// `flock(2)`, number 131.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_flock(fd: c_int, how: c_int) -> c_int {
    call(131, &[fd.slot(), how.slot()]) as c_int
}

/// `mkfifo(2)`, number 132.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mkfifo(path: *const c_char, mode: c_uint) -> c_int {
    call(132, &[path.slot(), mode.slot()]) as c_int
}

/// `sendto(2)`, number 133.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_sendto(
    s: c_int,
    buf: *const c_void,
    len: c_ulong,
    flags: c_int,
    to: *const c_void,
    tolen: c_uint,
) -> c_long {
    call(
        133,
        &[
            s.slot(),
            buf.slot(),
            len.slot(),
            flags.slot(),
            to.slot(),
            tolen.slot(),
        ],
    ) as c_long
}

/// `shutdown(2)`, number 134.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_shutdown(s: c_int, how: c_int) -> c_int {
    call(134, &[s.slot(), how.slot()]) as c_int
}

/// `socketpair(2)`, number 135.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_socketpair(
    domain: c_int,
    kind: c_int,
    protocol: c_int,
    rsv: *mut c_void,
) -> c_int {
    call(
        135,
        &[domain.slot(), kind.slot(), protocol.slot(), rsv.slot()],
    ) as c_int
}

/// `mkdir(2)`, number 136.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mkdir(path: *const c_char, mode: c_uint) -> c_int {
    call(136, &[path.slot(), mode.slot()]) as c_int
}

/// `rmdir(2)`, number 137.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_rmdir(path: *const c_char) -> c_int {
    call(137, &[path.slot()]) as c_int
}

/// `utimes(2)`, number 138.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_utimes(path: *const c_char, tptr: *const c_void) -> c_int {
    call(138, &[path.slot(), tptr.slot()]) as c_int
}

/// `setsid(2)`, number 147.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setsid() -> c_int {
    call(147, &[]) as c_int
}

/// `nfssvc(2)`, number 155.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_nfssvc(flag: c_int, argp: *mut c_void) -> c_int {
    call(155, &[flag.slot(), argp.slot()]) as c_int
}

/// `pread(2)`, number 173.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pread(
    fd: c_int,
    buf: *mut c_void,
    nbyte: c_ulong,
    offset: c_long,
) -> c_long {
    call(
        173,
        &[fd.slot(), buf.slot(), nbyte.slot(), 0, offset.slot()],
    ) as c_long
}

/// `pwrite(2)`, number 174.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pwrite(
    fd: c_int,
    buf: *const c_void,
    nbyte: c_ulong,
    offset: c_long,
) -> c_long {
    call(
        174,
        &[fd.slot(), buf.slot(), nbyte.slot(), 0, offset.slot()],
    ) as c_long
}

/// `setgid(2)`, number 181.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setgid(gid: c_uint) -> c_int {
    call(181, &[gid.slot()]) as c_int
}

/// `setegid(2)`, number 182.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setegid(egid: c_uint) -> c_int {
    call(182, &[egid.slot()]) as c_int
}

/// `seteuid(2)`, number 183.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_seteuid(euid: c_uint) -> c_int {
    call(183, &[euid.slot()]) as c_int
}

/// `pathconf(2)`, number 191.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pathconf(path: *const c_char, name: c_int) -> c_long {
    call(191, &[path.slot(), name.slot()]) as c_long
}

/// `fpathconf(2)`, number 192.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fpathconf(fd: c_int, name: c_int) -> c_long {
    call(192, &[fd.slot(), name.slot()]) as c_long
}

/// `getrlimit(2)`, number 194.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getrlimit(which: c_int, rlp: *mut c_void) -> c_int {
    call(194, &[which.slot(), rlp.slot()]) as c_int
}

/// `setrlimit(2)`, number 195.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setrlimit(which: c_int, rlp: *const c_void) -> c_int {
    call(195, &[which.slot(), rlp.slot()]) as c_int
}

/// `lseek(2)`, number 199.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lseek(fd: c_int, offset: c_long, whence: c_int) -> c_long {
    call(199, &[fd.slot(), 0, offset.slot(), whence.slot()]) as c_long
}

/// `truncate(2)`, number 200.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_truncate(path: *const c_char, length: c_long) -> c_int {
    call(200, &[path.slot(), 0, length.slot()]) as c_int
}

/// `ftruncate(2)`, number 201.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_ftruncate(fd: c_int, length: c_long) -> c_int {
    call(201, &[fd.slot(), 0, length.slot()]) as c_int
}

/// `__sysctl(2)`, number 202.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___sysctl(
    name: *const c_void,
    namelen: c_uint,
    oldv: *mut c_void,
    oldlenp: *mut c_void,
    newv: *const c_void,
    newlen: c_ulong,
) -> c_int {
    call(
        202,
        &[
            name.slot(),
            namelen.slot(),
            oldv.slot(),
            oldlenp.slot(),
            newv.slot(),
            newlen.slot(),
        ],
    ) as c_int
}

/// `futimes(2)`, number 206.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_futimes(fd: c_int, tptr: *const c_void) -> c_int {
    call(206, &[fd.slot(), tptr.slot()]) as c_int
}

/// `getpgid(2)`, number 207.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getpgid(pid: c_int) -> c_int {
    call(207, &[pid.slot()]) as c_int
}

/// `reboot(2)`, number 208.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_reboot(opt: c_int, bootstr: *mut c_char) -> c_int {
    call(208, &[opt.slot(), bootstr.slot()]) as c_int
}

/// `poll(2)`, number 209.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_poll(fds: *mut c_void, nfds: c_uint, timeout: c_int) -> c_int {
    call(209, &[fds.slot(), nfds.slot(), timeout.slot()]) as c_int
}

/// `timer_create(2)`, number 235.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_timer_create(
    clock_id: c_int,
    evp: *mut c_void,
    timerid: *mut c_void,
) -> c_int {
    call(235, &[clock_id.slot(), evp.slot(), timerid.slot()]) as c_int
}

/// `timer_delete(2)`, number 236.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_timer_delete(timerid: c_int) -> c_int {
    call(236, &[timerid.slot()]) as c_int
}

/// `timer_getoverrun(2)`, number 239.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_timer_getoverrun(timerid: c_int) -> c_int {
    call(239, &[timerid.slot()]) as c_int
}

/// `fdatasync(2)`, number 241.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fdatasync(fd: c_int) -> c_int {
    call(241, &[fd.slot()]) as c_int
}

/// `modctl(2)`, number 246.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_modctl(cmd: c_int, arg: *mut c_void) -> c_int {
    call(246, &[cmd.slot(), arg.slot()]) as c_int
}

/// `_ksem_init(2)`, number 247.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_init(value: c_uint, idp: *mut c_void) -> c_int {
    call(247, &[value.slot(), idp.slot()]) as c_int
}

/// `_ksem_open(2)`, number 248.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_open(
    name: *const c_char,
    oflag: c_int,
    mode: c_uint,
    value: c_uint,
    idp: *mut c_void,
) -> c_int {
    call(
        248,
        &[
            name.slot(),
            oflag.slot(),
            mode.slot(),
            value.slot(),
            idp.slot(),
        ],
    ) as c_int
}

/// `_ksem_unlink(2)`, number 249.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_unlink(name: *const c_char) -> c_int {
    call(249, &[name.slot()]) as c_int
}

/// `_ksem_close(2)`, number 250.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_close(id: c_long) -> c_int {
    call(250, &[id.slot()]) as c_int
}

/// `_ksem_post(2)`, number 251.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_post(id: c_long) -> c_int {
    call(251, &[id.slot()]) as c_int
}

/// `_ksem_wait(2)`, number 252.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_wait(id: c_long) -> c_int {
    call(252, &[id.slot()]) as c_int
}

/// `_ksem_trywait(2)`, number 253.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_trywait(id: c_long) -> c_int {
    call(253, &[id.slot()]) as c_int
}

/// `_ksem_getvalue(2)`, number 254.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_getvalue(id: c_long, value: *mut c_void) -> c_int {
    call(254, &[id.slot(), value.slot()]) as c_int
}

/// `_ksem_destroy(2)`, number 255.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_destroy(id: c_long) -> c_int {
    call(255, &[id.slot()]) as c_int
}

/// `_ksem_timedwait(2)`, number 256.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl__ksem_timedwait(id: c_long, abstime: *const c_void) -> c_int {
    call(256, &[id.slot(), abstime.slot()]) as c_int
}

/// `__posix_rename(2)`, number 270.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___posix_rename(from: *const c_char, to: *const c_char) -> c_int {
    call(270, &[from.slot(), to.slot()]) as c_int
}

/// `lchmod(2)`, number 274.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lchmod(path: *const c_char, mode: c_uint) -> c_int {
    call(274, &[path.slot(), mode.slot()]) as c_int
}

/// `lchown(2)`, number 275.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lchown(path: *const c_char, uid: c_uint, gid: c_uint) -> c_int {
    call(275, &[path.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `lutimes(2)`, number 276.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lutimes(path: *const c_char, tptr: *const c_void) -> c_int {
    call(276, &[path.slot(), tptr.slot()]) as c_int
}

/// `__posix_chown(2)`, number 283.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___posix_chown(
    path: *const c_char,
    uid: c_uint,
    gid: c_uint,
) -> c_int {
    call(283, &[path.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `__posix_fchown(2)`, number 284.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___posix_fchown(fd: c_int, uid: c_uint, gid: c_uint) -> c_int {
    call(284, &[fd.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `__posix_lchown(2)`, number 285.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___posix_lchown(
    path: *const c_char,
    uid: c_uint,
    gid: c_uint,
) -> c_int {
    call(285, &[path.slot(), uid.slot(), gid.slot()]) as c_int
}

/// `getsid(2)`, number 286.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getsid(pid: c_int) -> c_int {
    call(286, &[pid.slot()]) as c_int
}

/// `fktrace(2)`, number 288.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fktrace(fd: c_int, ops: c_int, facs: c_int, pid: c_int) -> c_int {
    call(288, &[fd.slot(), ops.slot(), facs.slot(), pid.slot()]) as c_int
}

/// `preadv(2)`, number 289.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_preadv(
    fd: c_int,
    iovp: *const c_void,
    iovcnt: c_int,
    offset: c_long,
) -> c_long {
    call(
        289,
        &[fd.slot(), iovp.slot(), iovcnt.slot(), 0, offset.slot()],
    ) as c_long
}

/// `pwritev(2)`, number 290.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pwritev(
    fd: c_int,
    iovp: *const c_void,
    iovcnt: c_int,
    offset: c_long,
) -> c_long {
    call(
        290,
        &[fd.slot(), iovp.slot(), iovcnt.slot(), 0, offset.slot()],
    ) as c_long
}

/// `__getcwd(2)`, number 296.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___getcwd(bufp: *mut c_char, length: c_ulong) -> c_int {
    call(296, &[bufp.slot(), length.slot()]) as c_int
}

/// `fchroot(2)`, number 297.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchroot(fd: c_int) -> c_int {
    call(297, &[fd.slot()]) as c_int
}

/// `lchflags(2)`, number 304.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lchflags(path: *const c_char, flags: c_ulong) -> c_int {
    call(304, &[path.slot(), flags.slot()]) as c_int
}

/// `issetugid(2)`, number 305.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_issetugid() -> c_int {
    call_never_fails(305, &[]) as c_int
}

/// `utrace(2)`, number 306.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_utrace(
    label: *const c_char,
    addr: *mut c_void,
    len: c_ulong,
) -> c_int {
    call(306, &[label.slot(), addr.slot(), len.slot()]) as c_int
}

/// `kqueue(2)`, number 344.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_kqueue() -> c_int {
    call(344, &[]) as c_int
}

/// `kevent(2)`, number 345.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_kevent(
    fd: c_int,
    changelist: *const c_void,
    nchanges: c_ulong,
    eventlist: *mut c_void,
    nevents: c_ulong,
    timeout: *const c_void,
) -> c_int {
    call(
        345,
        &[
            fd.slot(),
            changelist.slot(),
            nchanges.slot(),
            eventlist.slot(),
            nevents.slot(),
            timeout.slot(),
        ],
    ) as c_int
}

/// `fsync_range(2)`, number 354.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fsync_range(
    fd: c_int,
    flags: c_int,
    start: c_long,
    length: c_long,
) -> c_int {
    call(354, &[fd.slot(), flags.slot(), start.slot(), length.slot()]) as c_int
}

/// `getvfsstat(2)`, number 356.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getvfsstat(
    buf: *mut c_void,
    bufsize: c_ulong,
    flags: c_int,
) -> c_int {
    call(356, &[buf.slot(), bufsize.slot(), flags.slot()]) as c_int
}

/// `statvfs1(2)`, number 357.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_statvfs1(
    path: *const c_char,
    buf: *mut c_void,
    flags: c_int,
) -> c_int {
    call(357, &[path.slot(), buf.slot(), flags.slot()]) as c_int
}

/// `fstatvfs1(2)`, number 358.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fstatvfs1(fd: c_int, buf: *mut c_void, flags: c_int) -> c_int {
    call(358, &[fd.slot(), buf.slot(), flags.slot()]) as c_int
}

/// `extattrctl(2)`, number 360.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattrctl(
    path: *const c_char,
    cmd: c_int,
    filename: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
) -> c_int {
    call(
        360,
        &[
            path.slot(),
            cmd.slot(),
            filename.slot(),
            attrnamespace.slot(),
            attrname.slot(),
        ],
    ) as c_int
}

/// `extattr_set_file(2)`, number 361.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_set_file(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *const c_void,
    nbytes: c_ulong,
) -> c_int {
    call(
        361,
        &[
            path.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_int
}

/// `extattr_get_file(2)`, number 362.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_get_file(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        362,
        &[
            path.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_long
}

/// `extattr_delete_file(2)`, number 363.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_delete_file(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
) -> c_int {
    call(363, &[path.slot(), attrnamespace.slot(), attrname.slot()]) as c_int
}

/// `extattr_set_fd(2)`, number 364.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_set_fd(
    fd: c_int,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *const c_void,
    nbytes: c_ulong,
) -> c_int {
    call(
        364,
        &[
            fd.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_int
}

/// `extattr_get_fd(2)`, number 365.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_get_fd(
    fd: c_int,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        365,
        &[
            fd.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_long
}

/// `extattr_delete_fd(2)`, number 366.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_delete_fd(
    fd: c_int,
    attrnamespace: c_int,
    attrname: *const c_char,
) -> c_int {
    call(366, &[fd.slot(), attrnamespace.slot(), attrname.slot()]) as c_int
}

/// `extattr_set_link(2)`, number 367.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_set_link(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *const c_void,
    nbytes: c_ulong,
) -> c_int {
    call(
        367,
        &[
            path.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_int
}

/// `extattr_get_link(2)`, number 368.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_get_link(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        368,
        &[
            path.slot(),
            attrnamespace.slot(),
            attrname.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_long
}

/// `extattr_delete_link(2)`, number 369.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_delete_link(
    path: *const c_char,
    attrnamespace: c_int,
    attrname: *const c_char,
) -> c_int {
    call(369, &[path.slot(), attrnamespace.slot(), attrname.slot()]) as c_int
}

/// `extattr_list_fd(2)`, number 370.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_list_fd(
    fd: c_int,
    attrnamespace: c_int,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        370,
        &[fd.slot(), attrnamespace.slot(), data.slot(), nbytes.slot()],
    ) as c_long
}

/// `extattr_list_file(2)`, number 371.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_list_file(
    path: *const c_char,
    attrnamespace: c_int,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        371,
        &[
            path.slot(),
            attrnamespace.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_long
}

/// `extattr_list_link(2)`, number 372.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_extattr_list_link(
    path: *const c_char,
    attrnamespace: c_int,
    data: *mut c_void,
    nbytes: c_ulong,
) -> c_long {
    call(
        372,
        &[
            path.slot(),
            attrnamespace.slot(),
            data.slot(),
            nbytes.slot(),
        ],
    ) as c_long
}

/// `pselect(2)`, number 373.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pselect(
    nd: c_int,
    readfds: *mut c_void,
    ou: *mut c_void,
    ex: *mut c_void,
    ts: *const c_void,
    mask: *const c_void,
) -> c_int {
    call(
        373,
        &[
            nd.slot(),
            readfds.slot(),
            ou.slot(),
            ex.slot(),
            ts.slot(),
            mask.slot(),
        ],
    ) as c_int
}

/// `pollts(2)`, number 374.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pollts(
    fds: *mut c_void,
    nfds: c_uint,
    ts: *const c_void,
    mask: *const c_void,
) -> c_int {
    call(374, &[fds.slot(), nfds.slot(), ts.slot(), mask.slot()]) as c_int
}

/// `setxattr(2)`, number 375.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setxattr(
    path: *const c_char,
    name: *const c_char,
    value: *const c_void,
    size: c_ulong,
    flags: c_int,
) -> c_int {
    call(
        375,
        &[
            path.slot(),
            name.slot(),
            value.slot(),
            size.slot(),
            flags.slot(),
        ],
    ) as c_int
}

/// `lsetxattr(2)`, number 376.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lsetxattr(
    path: *const c_char,
    name: *const c_char,
    value: *const c_void,
    size: c_ulong,
    flags: c_int,
) -> c_int {
    call(
        376,
        &[
            path.slot(),
            name.slot(),
            value.slot(),
            size.slot(),
            flags.slot(),
        ],
    ) as c_int
}

/// `fsetxattr(2)`, number 377.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fsetxattr(
    fd: c_int,
    name: *const c_char,
    value: *const c_void,
    size: c_ulong,
    flags: c_int,
) -> c_int {
    call(
        377,
        &[
            fd.slot(),
            name.slot(),
            value.slot(),
            size.slot(),
            flags.slot(),
        ],
    ) as c_int
}

/// `getxattr(2)`, number 378.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getxattr(
    path: *const c_char,
    name: *const c_char,
    value: *mut c_void,
    size: c_ulong,
) -> c_int {
    call(378, &[path.slot(), name.slot(), value.slot(), size.slot()]) as c_int
}

/// `lgetxattr(2)`, number 379.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lgetxattr(
    path: *const c_char,
    name: *const c_char,
    value: *mut c_void,
    size: c_ulong,
) -> c_int {
    call(379, &[path.slot(), name.slot(), value.slot(), size.slot()]) as c_int
}

/// `fgetxattr(2)`, number 380.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fgetxattr(
    fd: c_int,
    name: *const c_char,
    value: *mut c_void,
    size: c_ulong,
) -> c_int {
    call(380, &[fd.slot(), name.slot(), value.slot(), size.slot()]) as c_int
}

/// `listxattr(2)`, number 381.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_listxattr(
    path: *const c_char,
    list: *mut c_char,
    size: c_ulong,
) -> c_int {
    call(381, &[path.slot(), list.slot(), size.slot()]) as c_int
}

/// `llistxattr(2)`, number 382.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_llistxattr(
    path: *const c_char,
    list: *mut c_char,
    size: c_ulong,
) -> c_int {
    call(382, &[path.slot(), list.slot(), size.slot()]) as c_int
}

/// `flistxattr(2)`, number 383.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_flistxattr(fd: c_int, list: *mut c_char, size: c_ulong) -> c_int {
    call(383, &[fd.slot(), list.slot(), size.slot()]) as c_int
}

/// `removexattr(2)`, number 384.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_removexattr(path: *const c_char, name: *const c_char) -> c_int {
    call(384, &[path.slot(), name.slot()]) as c_int
}

/// `lremovexattr(2)`, number 385.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lremovexattr(path: *const c_char, name: *const c_char) -> c_int {
    call(385, &[path.slot(), name.slot()]) as c_int
}

/// `fremovexattr(2)`, number 386.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fremovexattr(fd: c_int, name: *const c_char) -> c_int {
    call(386, &[fd.slot(), name.slot()]) as c_int
}

/// `__stat30(2)`, number 387.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_stat30(path: *const c_char, ub: *mut c_void) -> c_int {
    call(387, &[path.slot(), ub.slot()]) as c_int
}

/// `__fstat30(2)`, number 388.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fstat30(fd: c_int, sb: *mut c_void) -> c_int {
    call(388, &[fd.slot(), sb.slot()]) as c_int
}

/// `__lstat30(2)`, number 389.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lstat30(path: *const c_char, ub: *mut c_void) -> c_int {
    call(389, &[path.slot(), ub.slot()]) as c_int
}

/// `__getdents30(2)`, number 390.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getdents30(fd: c_int, buf: *mut c_char, count: c_ulong) -> c_int {
    call(390, &[fd.slot(), buf.slot(), count.slot()]) as c_int
}

/// `__socket30(2)`, number 394.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_socket30(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    call(394, &[domain.slot(), kind.slot(), protocol.slot()]) as c_int
}

/// `__getfh30(2)`, number 395.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getfh30(
    fname: *const c_char,
    fhp: *mut c_void,
    fh_size: *mut c_void,
) -> c_int {
    call(395, &[fname.slot(), fhp.slot(), fh_size.slot()]) as c_int
}

/// `__fhopen40(2)`, number 396.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fhopen40(
    fhp: *const c_void,
    fh_size: c_ulong,
    flags: c_int,
) -> c_int {
    call(396, &[fhp.slot(), fh_size.slot(), flags.slot()]) as c_int
}

/// `__fhstatvfs140(2)`, number 397.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fhstatvfs140(
    fhp: *const c_void,
    fh_size: c_ulong,
    buf: *mut c_void,
    flags: c_int,
) -> c_int {
    call(397, &[fhp.slot(), fh_size.slot(), buf.slot(), flags.slot()]) as c_int
}

/// `__fhstat40(2)`, number 398.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fhstat40(
    fhp: *const c_void,
    fh_size: c_ulong,
    sb: *mut c_void,
) -> c_int {
    call(398, &[fhp.slot(), fh_size.slot(), sb.slot()]) as c_int
}

/// `aio_cancel(2)`, number 399.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_cancel(fildes: c_int, aiocbp: *mut c_void) -> c_int {
    call(399, &[fildes.slot(), aiocbp.slot()]) as c_int
}

/// `aio_error(2)`, number 400.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_error(aiocbp: *const c_void) -> c_int {
    call(400, &[aiocbp.slot()]) as c_int
}

/// `aio_fsync(2)`, number 401.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_fsync(op: c_int, aiocbp: *mut c_void) -> c_int {
    call(401, &[op.slot(), aiocbp.slot()]) as c_int
}

/// `aio_read(2)`, number 402.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_read(aiocbp: *mut c_void) -> c_int {
    call(402, &[aiocbp.slot()]) as c_int
}

/// `aio_return(2)`, number 403.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_return(aiocbp: *mut c_void) -> c_int {
    call(403, &[aiocbp.slot()]) as c_int
}

/// `aio_write(2)`, number 405.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_write(aiocbp: *mut c_void) -> c_int {
    call(405, &[aiocbp.slot()]) as c_int
}

/// `lio_listio(2)`, number 406.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lio_listio(
    mode: c_int,
    list: *mut c_void,
    nent: c_int,
    sig: *mut c_void,
) -> c_int {
    call(406, &[mode.slot(), list.slot(), nent.slot(), sig.slot()]) as c_int
}

/// `__mount50(2)`, number 410.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mount50(
    kind: *const c_char,
    path: *const c_char,
    flags: c_int,
    data: *mut c_void,
    data_len: c_ulong,
) -> c_int {
    call(
        410,
        &[
            kind.slot(),
            path.slot(),
            flags.slot(),
            data.slot(),
            data_len.slot(),
        ],
    ) as c_int
}

/// `__posix_fadvise50(2)`, number 416.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_posix_fadvise50(
    fd: c_int,
    offset: c_long,
    len: c_long,
    advice: c_int,
) -> c_int {
    call_returns_error(
        416,
        &[fd.slot(), 0, offset.slot(), len.slot(), advice.slot()],
    ) as c_int
}

/// `__select50(2)`, number 417.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_select50(
    nd: c_int,
    readfds: *mut c_void,
    ou: *mut c_void,
    ex: *mut c_void,
    tv: *mut c_void,
) -> c_int {
    call(
        417,
        &[nd.slot(), readfds.slot(), ou.slot(), ex.slot(), tv.slot()],
    ) as c_int
}

/// `__gettimeofday50(2)`, number 418.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_gettimeofday50(tp: *mut c_void, tzp: *mut c_void) -> c_int {
    call(418, &[tp.slot(), tzp.slot()]) as c_int
}

/// `__settimeofday50(2)`, number 419.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_settimeofday50(tv: *const c_void, tzp: *const c_void) -> c_int {
    call(419, &[tv.slot(), tzp.slot()]) as c_int
}

/// `__utimes50(2)`, number 420.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_utimes50(path: *const c_char, tptr: *const c_void) -> c_int {
    call(420, &[path.slot(), tptr.slot()]) as c_int
}

/// `__adjtime50(2)`, number 421.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_adjtime50(delta: *const c_void, olddelta: *mut c_void) -> c_int {
    call(421, &[delta.slot(), olddelta.slot()]) as c_int
}

/// `__futimes50(2)`, number 423.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_futimes50(fd: c_int, tptr: *const c_void) -> c_int {
    call(423, &[fd.slot(), tptr.slot()]) as c_int
}

/// `__lutimes50(2)`, number 424.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lutimes50(path: *const c_char, tptr: *const c_void) -> c_int {
    call(424, &[path.slot(), tptr.slot()]) as c_int
}

/// `__setitimer50(2)`, number 425.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_setitimer50(
    which: c_int,
    itv: *const c_void,
    oitv: *mut c_void,
) -> c_int {
    call(425, &[which.slot(), itv.slot(), oitv.slot()]) as c_int
}

/// `__getitimer50(2)`, number 426.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_getitimer50(which: c_int, itv: *mut c_void) -> c_int {
    call(426, &[which.slot(), itv.slot()]) as c_int
}

/// `__clock_gettime50(2)`, number 427.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_clock_gettime50(clock_id: c_int, tp: *mut c_void) -> c_int {
    call(427, &[clock_id.slot(), tp.slot()]) as c_int
}

/// `__clock_settime50(2)`, number 428.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_clock_settime50(clock_id: c_int, tp: *const c_void) -> c_int {
    call(428, &[clock_id.slot(), tp.slot()]) as c_int
}

/// `__clock_getres50(2)`, number 429.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_clock_getres50(clock_id: c_int, tp: *mut c_void) -> c_int {
    call(429, &[clock_id.slot(), tp.slot()]) as c_int
}

/// `__nanosleep50(2)`, number 430.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_nanosleep50(rqtp: *const c_void, rmtp: *mut c_void) -> c_int {
    call(430, &[rqtp.slot(), rmtp.slot()]) as c_int
}

/// `__kevent50(2)`, number 435.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_kevent50(
    fd: c_int,
    changelist: *const c_void,
    nchanges: c_ulong,
    eventlist: *mut c_void,
    nevents: c_ulong,
    timeout: *const c_void,
) -> c_int {
    call(
        435,
        &[
            fd.slot(),
            changelist.slot(),
            nchanges.slot(),
            eventlist.slot(),
            nevents.slot(),
            timeout.slot(),
        ],
    ) as c_int
}

/// `__pselect50(2)`, number 436.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pselect50(
    nd: c_int,
    readfds: *mut c_void,
    ou: *mut c_void,
    ex: *mut c_void,
    ts: *const c_void,
    mask: *const c_void,
) -> c_int {
    call(
        436,
        &[
            nd.slot(),
            readfds.slot(),
            ou.slot(),
            ex.slot(),
            ts.slot(),
            mask.slot(),
        ],
    ) as c_int
}

/// `__pollts50(2)`, number 437.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pollts50(
    fds: *mut c_void,
    nfds: c_uint,
    ts: *const c_void,
    mask: *const c_void,
) -> c_int {
    call(437, &[fds.slot(), nfds.slot(), ts.slot(), mask.slot()]) as c_int
}

/// `__aio_suspend50(2)`, number 438.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_aio_suspend50(
    list: *const c_void,
    nent: c_int,
    timeout: *const c_void,
) -> c_int {
    call(438, &[list.slot(), nent.slot(), timeout.slot()]) as c_int
}

/// `__stat50(2)`, number 439.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_stat50(path: *const c_char, ub: *mut c_void) -> c_int {
    call(439, &[path.slot(), ub.slot()]) as c_int
}

/// `__fstat50(2)`, number 440.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fstat50(fd: c_int, sb: *mut c_void) -> c_int {
    call(440, &[fd.slot(), sb.slot()]) as c_int
}

/// `__lstat50(2)`, number 441.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_lstat50(path: *const c_char, ub: *mut c_void) -> c_int {
    call(441, &[path.slot(), ub.slot()]) as c_int
}

/// `__timer_settime50(2)`, number 446.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_timer_settime50(
    timerid: c_int,
    flags: c_int,
    value: *const c_void,
    ovalue: *mut c_void,
) -> c_int {
    call(
        446,
        &[timerid.slot(), flags.slot(), value.slot(), ovalue.slot()],
    ) as c_int
}

/// `__timer_gettime50(2)`, number 447.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_timer_gettime50(timerid: c_int, value: *mut c_void) -> c_int {
    call(447, &[timerid.slot(), value.slot()]) as c_int
}

/// `__mknod50(2)`, number 450.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mknod50(path: *const c_char, mode: c_uint, dev: c_ulong) -> c_int {
    call(450, &[path.slot(), mode.slot(), dev.slot()]) as c_int
}

/// `__fhstat50(2)`, number 451.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fhstat50(
    fhp: *const c_void,
    fh_size: c_ulong,
    sb: *mut c_void,
) -> c_int {
    call(451, &[fhp.slot(), fh_size.slot(), sb.slot()]) as c_int
}

/// `pipe2(2)`, number 453.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_pipe2(fildes: *mut c_void, flags: c_int) -> c_int {
    call(453, &[fildes.slot(), flags.slot()]) as c_int
}

/// `dup3(2)`, number 454.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_dup3(from: c_int, to: c_int, flags: c_int) -> c_int {
    call(454, &[from.slot(), to.slot(), flags.slot()]) as c_int
}

/// `kqueue1(2)`, number 455.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_kqueue1(flags: c_int) -> c_int {
    call(455, &[flags.slot()]) as c_int
}

/// `paccept(2)`, number 456.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_paccept(
    s: c_int,
    name: *mut c_void,
    anamelen: *mut c_void,
    mask: *const c_void,
    flags: c_int,
) -> c_int {
    call(
        456,
        &[
            s.slot(),
            name.slot(),
            anamelen.slot(),
            mask.slot(),
            flags.slot(),
        ],
    ) as c_int
}

/// `linkat(2)`, number 457.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_linkat(
    fd1: c_int,
    name1: *const c_char,
    fd2: c_int,
    name2: *const c_char,
    flags: c_int,
) -> c_int {
    call(
        457,
        &[
            fd1.slot(),
            name1.slot(),
            fd2.slot(),
            name2.slot(),
            flags.slot(),
        ],
    ) as c_int
}

/// `renameat(2)`, number 458.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_renameat(
    fromfd: c_int,
    from: *const c_char,
    tofd: c_int,
    to: *const c_char,
) -> c_int {
    call(458, &[fromfd.slot(), from.slot(), tofd.slot(), to.slot()]) as c_int
}

/// `mkfifoat(2)`, number 459.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mkfifoat(fd: c_int, path: *const c_char, mode: c_uint) -> c_int {
    call(459, &[fd.slot(), path.slot(), mode.slot()]) as c_int
}

/// `mknodat(2)`, number 460.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mknodat(
    fd: c_int,
    path: *const c_char,
    mode: c_uint,
    dev: c_ulong,
) -> c_int {
    call(460, &[fd.slot(), path.slot(), mode.slot(), 0, dev.slot()]) as c_int
}

/// `mkdirat(2)`, number 461.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_mkdirat(fd: c_int, path: *const c_char, mode: c_uint) -> c_int {
    call(461, &[fd.slot(), path.slot(), mode.slot()]) as c_int
}

/// `faccessat(2)`, number 462.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_faccessat(
    fd: c_int,
    path: *const c_char,
    amode: c_int,
    flag: c_int,
) -> c_int {
    call(462, &[fd.slot(), path.slot(), amode.slot(), flag.slot()]) as c_int
}

/// `fchmodat(2)`, number 463.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchmodat(
    fd: c_int,
    path: *const c_char,
    mode: c_uint,
    flag: c_int,
) -> c_int {
    call(463, &[fd.slot(), path.slot(), mode.slot(), flag.slot()]) as c_int
}

/// `fchownat(2)`, number 464.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fchownat(
    fd: c_int,
    path: *const c_char,
    owner: c_uint,
    group: c_uint,
    flag: c_int,
) -> c_int {
    call(
        464,
        &[
            fd.slot(),
            path.slot(),
            owner.slot(),
            group.slot(),
            flag.slot(),
        ],
    ) as c_int
}

/// `fstatat(2)`, number 466.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fstatat(
    fd: c_int,
    path: *const c_char,
    buf: *mut c_void,
    flag: c_int,
) -> c_int {
    call(466, &[fd.slot(), path.slot(), buf.slot(), flag.slot()]) as c_int
}

/// `utimensat(2)`, number 467.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_utimensat(
    fd: c_int,
    path: *const c_char,
    tptr: *const c_void,
    flag: c_int,
) -> c_int {
    call(467, &[fd.slot(), path.slot(), tptr.slot(), flag.slot()]) as c_int
}

/// `openat(2)`, number 468.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_openat(
    fd: c_int,
    path: *const c_char,
    oflags: c_int,
    mode: c_uint,
) -> c_int {
    call(468, &[fd.slot(), path.slot(), oflags.slot(), mode.slot()]) as c_int
}

/// `readlinkat(2)`, number 469.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_readlinkat(
    fd: c_int,
    path: *const c_char,
    buf: *mut c_char,
    bufsize: c_ulong,
) -> c_long {
    call(469, &[fd.slot(), path.slot(), buf.slot(), bufsize.slot()]) as c_long
}

/// `symlinkat(2)`, number 470.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_symlinkat(
    path1: *const c_char,
    fd: c_int,
    path2: *const c_char,
) -> c_int {
    call(470, &[path1.slot(), fd.slot(), path2.slot()]) as c_int
}

/// `unlinkat(2)`, number 471.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_unlinkat(fd: c_int, path: *const c_char, flag: c_int) -> c_int {
    call(471, &[fd.slot(), path.slot(), flag.slot()]) as c_int
}

/// `futimens(2)`, number 472.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_futimens(fd: c_int, tptr: *const c_void) -> c_int {
    call(472, &[fd.slot(), tptr.slot()]) as c_int
}

/// `__quotactl(2)`, number 473.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl___quotactl(path: *const c_char, args: *mut c_void) -> c_int {
    call(473, &[path.slot(), args.slot()]) as c_int
}

/// `recvmmsg(2)`, number 475.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_recvmmsg(
    s: c_int,
    mmsg: *mut c_void,
    vlen: c_uint,
    flags: c_uint,
    timeout: *mut c_void,
) -> c_int {
    call(
        475,
        &[
            s.slot(),
            mmsg.slot(),
            vlen.slot(),
            flags.slot(),
            timeout.slot(),
        ],
    ) as c_int
}

/// `sendmmsg(2)`, number 476.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_sendmmsg(
    s: c_int,
    mmsg: *mut c_void,
    vlen: c_uint,
    flags: c_uint,
) -> c_int {
    call(476, &[s.slot(), mmsg.slot(), vlen.slot(), flags.slot()]) as c_int
}

/// `clock_nanosleep(2)`, number 477.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_clock_nanosleep(
    clock_id: c_int,
    flags: c_int,
    rqtp: *const c_void,
    rmtp: *mut c_void,
) -> c_int {
    call_returns_error(
        477,
        &[clock_id.slot(), flags.slot(), rqtp.slot(), rmtp.slot()],
    ) as c_int
}

/// `posix_fallocate(2)`, number 479.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_posix_fallocate(fd: c_int, pos: c_long, len: c_long) -> c_int {
    call_returns_error(479, &[fd.slot(), 0, pos.slot(), len.slot()]) as c_int
}

/// `fdiscard(2)`, number 480.
#[unsafe(no_mangle)]
pub extern "C" fn rump___sysimpl_fdiscard(fd: c_int, pos: c_long, len: c_long) -> c_int {
    call(480, &[fd.slot(), 0, pos.slot(), len.slot()]) as c_int
}
