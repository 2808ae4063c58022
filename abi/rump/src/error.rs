//! What can go wrong between a program and its kernel.

use std::fmt;
use std::path::PathBuf;

use rump_abi::Errno;

/// What the methods of this crate return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a kernel did not start or a call failed.
#[derive(Debug)]
pub enum Error {
    /// A library could not be loaded: the names that were tried, and the last reason.
    Library {
        /// File names in the order in which they were tried.
        tried: Vec<PathBuf>,
        /// What the dynamic linker said of the last one.
        reason: String,
    },
    /// The library lacks a symbol that every kernel has.
    Symbol(&'static str),
    /// This process has a kernel already.
    AlreadyBooted,
    /// A path or name holds a NUL byte.
    Nul,
    /// The kernel's answer.
    Kernel(Errno),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library { tried, reason } => {
                f.write_str("cannot load")?;
                for name in tried {
                    write!(f, " {}", name.display())?;
                }
                write!(f, ": {reason}")
            }
            Self::Symbol(name) => write!(f, "the library is no rump kernel: it lacks {name}"),
            Self::AlreadyBooted => f.write_str("this process has a rump kernel already"),
            Self::Nul => f.write_str("a path or name holds a NUL byte"),
            Self::Kernel(errno) => errno.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Errno> for Error {
    fn from(errno: Errno) -> Self {
        Self::Kernel(errno)
    }
}

impl From<std::ffi::NulError> for Error {
    fn from(_: std::ffi::NulError) -> Self {
        Self::Nul
    }
}
