//! The kernel: processes, descriptors, memory, system calls, and the virtual file system.
//!
//! It runs in a host process. All waiting, time and input and output go through [`rumpuser`]; drivers
//! see it as the C interface that `abi/librump` exports. There are no virtual processors and no lock
//! around the kernel as a whole: a thread in the kernel is a host thread with an lwp ([`lwproc`]).
//!
//! `unsafe` is confined to [`ffi`], and in [`vfs`] to the dispatch of vnode operations.

#![deny(unsafe_code)]

pub use rump_abi::{Errno, Result};

pub mod blame;
pub mod callout;
pub mod component;
pub mod cons;
pub mod copy;
pub mod cred;
#[allow(unsafe_code)]
pub mod ffi;
pub mod file;
pub mod filedesc;
pub(crate) mod hardclock;
pub mod init;
pub mod ioctl;
pub mod kauth;
pub mod kqueue;
pub mod kthread;
pub mod lwproc;
pub mod mem;
pub mod module;
pub mod module_load;
pub mod pgrp;
pub mod pipe;
pub mod proc;
pub mod reboot;
pub mod select;
pub mod signal;
pub mod subr_bits;
pub mod subr_prf;
pub mod sync;
pub mod syscall;
pub mod sysctl;
pub mod sysproxy;
pub mod time;
pub mod timer;
#[cfg(not(test))]
mod trap;
pub mod uio;
#[allow(unsafe_code)]
pub mod vfs;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
