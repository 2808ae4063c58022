//! The host layer: everything that a rump kernel asks of the host goes through here.
//!
//! It offers what `rumpuser.h` (hypercall interface version 17) offers, as Rust: threads, locks,
//! memory, clocks, files, block I/O, random numbers, parameters, console, process control and the
//! scan for loaded components. Nothing above this crate calls the host.
//!
//! Three borders meet here:
//!
//! * the *hooks* ([`hyperup`]) that a kernel hands down, so that a host call that blocks can give up
//!   the kernel's context meanwhile;
//! * the *back end* ([`backend`]), a table that can take the place of the host's waiting, waking,
//!   time and randomness (deterministic scheduling, recording, counting);
//! * the host's *numbers*: errors and signals become NetBSD's here and nowhere else ([`errno`],
//!   [`signal`]).

#[cfg(not(loom))]
pub mod asan;
pub mod backend;
pub mod bio;
pub mod clock;
pub mod condvar;
pub mod console;
pub mod curlwp;
mod defect;
pub mod dir;
pub mod dl;
pub mod errno;
pub mod file;
pub mod hyperup;
pub mod memory;
pub mod mutex;
pub mod param;
pub mod process;
pub mod random;
pub mod rwlock;
pub mod signal;
#[cfg(not(loom))]
pub mod sp;
pub mod sync;
pub mod thread;
pub mod trap;

pub use hyperup::{Hyperup, VERSION, hyperup, init};
pub use rump_abi::errno::{Errno, Result};
