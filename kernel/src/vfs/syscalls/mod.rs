//! The system calls of the VFS. Each `do_sys_*` is an ordinary function with its `nameidata` as a local, so
//! that a debugger shows it; the `sys_*` around them take the arguments apart.
//!
//! What is not in [`CALLS`] has no handler and answers `ENOSYS`: `ktrace`, `quotactl`, and extended
//! attributes.

mod attr;
mod create;
mod dirs;
mod handle;
mod io;
mod mount;
mod open;
mod rename;
mod stat;
mod statvfs;
mod times;
mod unlink;

use rump_abi::sysno::*;

pub use attr::{change_flags, change_mode, change_owner};
pub use create::{
    do_sys_linkat, do_sys_mkdirat, do_sys_mkfifoat, do_sys_mknodat, do_sys_symlinkat,
};
pub use dirs::do_sys_chdir;
pub use mount::{do_sys_mount, do_sys_unmount};
pub use open::do_sys_openat;
pub use rename::do_sys_renameat;
pub use stat::{do_sys_accessat, do_sys_pathconf, do_sys_readlinkat, do_sys_statat};
pub use statvfs::{do_sys_pstatvfs, dostatvfs};
pub use unlink::do_sys_unlinkat;

use crate::syscall::Handler;

/// All handlers of the VFS faction.
pub static CALLS: &[(u16, Handler)] = &[
    (SYS_open, open::sys_open),
    (SYS_link, create::sys_link),
    (SYS_unlink, unlink::sys_unlink),
    (SYS_chdir, dirs::sys_chdir),
    (SYS_fchdir, dirs::sys_fchdir),
    (SYS_chmod, attr::sys_chmod),
    (SYS_chown, attr::sys_chown),
    (SYS_unmount, mount::sys_unmount),
    (SYS_access, stat::sys_access),
    (SYS_chflags, attr::sys_chflags),
    (SYS_fchflags, attr::sys_fchflags),
    (SYS_sync, statvfs::sys_sync),
    (SYS_revoke, attr::sys_revoke),
    (SYS_symlink, create::sys_symlink),
    (SYS_readlink, stat::sys_readlink),
    (SYS_umask, attr::sys_umask),
    (SYS_chroot, dirs::sys_chroot),
    (SYS_fsync, io::sys_fsync),
    (SYS_fchown, attr::sys_fchown),
    (SYS_fchmod, attr::sys_fchmod),
    (SYS_rename, rename::sys_rename),
    (SYS_mkfifo, create::sys_mkfifo),
    (SYS_mkdir, create::sys_mkdir),
    (SYS_rmdir, unlink::sys_rmdir),
    (SYS_pread, io::sys_pread),
    (SYS_pwrite, io::sys_pwrite),
    (SYS_pathconf, stat::sys_pathconf),
    (SYS_lseek, io::sys_lseek),
    (SYS_truncate, attr::sys_truncate),
    (SYS_ftruncate, attr::sys_ftruncate),
    (SYS_fdatasync, io::sys_fdatasync),
    (SYS___posix_rename, rename::sys_posix_rename),
    (SYS_lchmod, attr::sys_lchmod),
    (SYS_lchown, attr::sys_lchown),
    (SYS___posix_chown, attr::sys_posix_chown),
    (SYS___posix_fchown, attr::sys_posix_fchown),
    (SYS___posix_lchown, attr::sys_posix_lchown),
    (SYS_preadv, io::sys_preadv),
    (SYS_pwritev, io::sys_pwritev),
    (SYS___getcwd, dirs::sys_getcwd),
    (SYS_fchroot, dirs::sys_fchroot),
    (SYS_lchflags, attr::sys_lchflags),
    (SYS_fsync_range, io::sys_fsync_range),
    (SYS_getvfsstat, statvfs::sys_getvfsstat),
    (SYS_statvfs1, statvfs::sys_statvfs1),
    (SYS_fstatvfs1, statvfs::sys_fstatvfs1),
    (SYS___getdents30, io::sys_getdents),
    (SYS___getfh30, handle::sys_getfh),
    (SYS___fhopen40, handle::sys_fhopen),
    (SYS___fhstat50, handle::sys_fhstat),
    (SYS___fhstatvfs140, handle::sys_fhstatvfs1),
    (SYS___mount50, mount::sys_mount),
    (SYS___utimes50, times::sys_utimes),
    (SYS___futimes50, times::sys_futimes),
    (SYS___lutimes50, times::sys_lutimes),
    (SYS___stat50, stat::sys_stat),
    (SYS___lstat50, stat::sys_lstat),
    (SYS___mknod50, create::sys_mknod),
    (SYS_linkat, create::sys_linkat),
    (SYS_renameat, rename::sys_renameat),
    (SYS_mkfifoat, create::sys_mkfifoat),
    (SYS_mknodat, create::sys_mknodat),
    (SYS_mkdirat, create::sys_mkdirat),
    (SYS_faccessat, stat::sys_faccessat),
    (SYS_fchmodat, attr::sys_fchmodat),
    (SYS_fchownat, attr::sys_fchownat),
    (SYS_fstatat, stat::sys_fstatat),
    (SYS_utimensat, times::sys_utimensat),
    (SYS_openat, open::sys_openat),
    (SYS_readlinkat, stat::sys_readlinkat),
    (SYS_symlinkat, create::sys_symlinkat),
    (SYS_unlinkat, unlink::sys_unlinkat),
    (SYS_futimens, times::sys_futimens),
    (SYS_posix_fallocate, io::sys_posix_fallocate),
    (SYS_fdiscard, io::sys_fdiscard),
];
