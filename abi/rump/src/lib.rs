//! A rump kernel inside your own program.
//!
//! [`Builder`] loads `librump.so` and the components you name, boots the kernel in this process and
//! gives a [`Kernel`], whose methods are NetBSD's system calls. The kernel is loaded rather than
//! linked: its symbols keep to their own names (`rumpns_*`), so a program that defines `panic` or
//! `bread` itself is not disturbed, and it does not matter which panic strategy the program has.
//!
//! ```no_run
//! # fn main() -> Result<(), rump::Error> {
//! let kernel = rump::Builder::new().component("rumpvfs").component("rumpfs_tmpfs").boot()?;
//! kernel.mkdir("/mnt", 0o755)?;
//! kernel.mount("tmpfs", "/mnt", 0, &rump::TmpfsArgs::default())?;
//! kernel.write("/mnt/hello", b"hello, world\n")?;
//! assert_eq!(kernel.read("/mnt/hello")?, b"hello, world\n");
//! kernel.shutdown()?;
//! # Ok(())
//! # }
//! ```
//!
//! A process has one kernel at most; it lives until the process ends, also after
//! [`Kernel::shutdown`]. Every call may be made from any thread: a thread is a kernel thread of the
//! kernel's process 1 while it is inside a call.

mod error;
mod fs;
mod load;
mod sys;

pub use error::{Error, Result};
pub use fs::{DirEntry, File, TmpfsArgs};
pub use load::{Builder, Kernel};
pub use rump_abi::Errno;
pub use rump_abi::types;
