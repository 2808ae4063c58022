//! The kernel's one place for `unsafe`: handles on C structures, and what reads and writes through
//! pointers that came from outside.
//!
//! A handle is a `Copy` wrapper of a pointer whose memory is type-stable ([`pool`]); all its methods
//! are safe. References are explicit, as in NetBSD.

pub mod aobj;
pub mod client;
pub mod component;
pub mod copy;
pub mod cred;
pub mod cwdi;
pub mod dead;
pub mod deadmount;
pub mod devsw;
pub mod fd;
pub mod fdheld;
pub mod fdtab;
pub mod fifo;
pub mod file;
mod fileops;
pub mod genfs;
pub mod genfs_node;
pub mod genfs_rename;
pub mod guarded;
pub mod hooks;
pub mod kevent;
pub mod key;
pub mod kmem;
pub mod kmem_pages;
pub mod knote;
pub mod kthread;
pub mod lockf;
pub mod lwp;
pub mod malloc;
pub mod mount;
pub(crate) mod msgbuf;
pub mod mutex_obj;
pub mod namei;
pub mod opargs;
pub mod opv;
pub mod page;
pub mod pgrp;
pub mod pool;
pub mod pools;
pub mod proc;
pub mod rdwr;
pub mod sleep;
pub mod spec;
pub mod specnode;
pub mod syscall;
pub mod sysctlnode;
pub mod tailq;
pub mod transfer;
pub mod ubc;
pub mod uio;
pub(crate) mod unionhook;
pub mod uobj;
pub mod variables;
pub mod vfscalls;
pub mod vfsops;
pub mod vmem;
pub mod vnode;
mod vnode_record;
pub mod vops;
