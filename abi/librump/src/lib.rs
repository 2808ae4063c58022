//! librump.so.0: a rump kernel.
//!
//! Exports three interfaces over the Rust kernel: the public one (`rump_*`, `rump_sys_*`), the kernel
//! programming interface for drivers (`rumpns_*`), one file for each manual page of section 9, and the
//! hypercalls (`rumpuser_*`), for the host's side of a driver: here they reach this kernel's host layer.
#![allow(non_snake_case)]

mod atomic;
mod buf;
mod callout;
mod clock_subr;
mod condvar;
mod copy;
mod counting;
mod cprng;
mod devnodes;
mod devsw;
mod disk;
mod etfs;
mod evcnt;
mod export;
mod extattr;
mod fd;
mod fstrans;
mod genfs;
mod genfs_node;
mod genfs_pages;
mod genfs_rename;
mod hash;
mod hostdir;
mod kauth;
mod kernel_lock;
mod kmem;
mod knote;
mod kthread;
mod libkern;
mod lockf;
mod lwp;
mod malloc;
mod module;
mod mount;
mod mutex;
mod namecache;
mod namei;
mod pathbuf;
mod percpu;
mod pnbuf;
mod pool;
mod printf;
mod proc;
mod prototypes;
mod public;
mod rbtree;
mod rump;
mod rwlock;
mod select;
mod slot;
mod softint;
mod specfs;
mod stubs;
mod synch;
mod syscall;
mod sysctl;
mod sysimpl;
mod systm;
mod time;
mod uiomove;
mod uvm;
mod vcache;
mod vfs_variables;
mod vfsops;
mod vmem;
mod vnode;
mod vnsubr;
mod wapbl;
mod workqueue;
