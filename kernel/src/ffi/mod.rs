//! The kernel's one place for `unsafe`: handles on C structures, and what reads and writes through
//! pointers that came from outside.
//!
//! A handle is a `Copy` wrapper of a pointer whose memory is type-stable ([`pool`]); all its methods
//! are safe. References are explicit, as in NetBSD.

pub mod client;
pub mod component;
pub mod copy;
pub mod cred;
pub mod cwdi;
pub mod fd;
pub mod guarded;
pub mod hooks;
pub mod key;
pub mod kmem;
pub mod kthread;
pub mod lwp;
pub mod mount;
pub mod mutex_obj;
pub mod pool;
pub mod proc;
pub mod sleep;
pub mod syscall;
pub mod uio;
pub mod vnode;
pub mod vops;
