//! The virtual file system: vnodes, mounts, names, and the file systems that need no driver.
//!
//! `vnode(9)`, `vfsops(9)`, `namei(9)`. Neighbours: drivers come in through [`mount::attach`] with
//! their tables of C function pointers, system calls through `syscalls`. The C structures are
//! reached through the handles of [`crate::ffi`].
//!
//! Lock order: rename lock of a mount; vnode lock of a directory before that of a file in it; name cache
//! of a directory; a mount's list of vnodes; interlock; queue of idle vnodes.

pub mod bio;
mod blkio;
pub mod deadfs;
pub mod devsw;
pub mod disklabel;
pub mod etfs;
pub mod fifofs;
pub mod genfs;
pub mod getcwd;
pub mod init_faction;
pub mod knote;
pub mod lock;
pub mod lockf;
pub mod lru;
pub mod mount;
pub mod namecache;
pub mod namei;
pub mod opv;
pub mod pages;
pub mod pathbuf;
pub mod reclaim;
pub mod release;
mod shutdown;
pub mod specfs;
pub mod statvfs;
pub mod syncer;
pub mod syscalls;
mod unlocked;
pub mod unmount;
pub mod vcache;
mod vcache_key;
mod vfs_sysctl;
pub mod vn;
pub mod vnode;
pub mod vnode_if;
pub mod vnodeiter;
pub mod vop;
pub mod vprint;
pub mod worklist;

#[cfg(test)]
mod tests;
