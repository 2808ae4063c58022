//! The hypercalls, `rump/rumpuser.h`: the C interface of the host layer, version 17.
//!
//! One file a service. A function here checks, converts, calls [`rumpuser`], converts back. What each
//! call means, when it gives up the kernel's context and when it must not, is the document
//! rumpuser-hypercalls.md.
//!
//! This crate is linked into two libraries: librumpuser.so.0 is nothing else, and serves a kernel
//! in C; librump.so.0 has it for the host side of drivers, on the same state as the kernel in it.
//! When both are in one process, [`adopt`] makes the one that answers by name serve the kernel that runs.

mod bio;
mod clock;
mod component;
mod condvar;
mod console;
mod convert;
mod curlwp;
mod dl;
mod export;
mod file;
mod init;
mod inside;
mod memory;
mod mutant;
mod mutex;
mod object;
mod param;
mod process;
#[allow(clippy::all, missing_docs, non_camel_case_types, non_snake_case)]
#[allow(dead_code, reason = "the whole header is here")]
mod prototypes;
mod random;
mod rwlock;
mod sp;
mod thread;

pub use init::adopt;
