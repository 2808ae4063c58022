//! librumpclient.so.0: a client of a remote rump kernel for C programs, `rumpclient(3)`, with the system
//! calls of `rump/rump_syscalls.h`.
//!
//! The connection is the crate `rumpclient`'s. What is here is C's side of it: one connection a process
//! ([`state`]), forks and execs ([`fork`], [`exec`]), and the program's memory: what the pointers of a
//! call's arguments point to ([`pointer`], [`pointers`]), and no more than that, is lent to the server
//! for the length of the call, and a wrong pointer is `EFAULT` ([`caller`]).

mod api;
mod caller;
mod errno;
mod exec;
mod fork;
mod host_memory;
mod pointer;
mod pointers;
mod signal;
mod state;
mod syscall;

/// The same text as librump's: the functions differ in what [`syscall`] does.
#[path = "../../librump/src/sysimpl.rs"]
mod sysimpl;
