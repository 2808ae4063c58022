//! The tree of `sysctl(7)`: names, values, and what a program may do to them.
//!
//! [`tree`] holds the nodes, [`command`] answers the queries by which programs walk the tree and add to
//! it, [`transfer`] moves values, [`nodes`] plants what the base has. Other parts plant theirs with
//! [`add`].

mod command;
pub(crate) mod components;
pub mod create;
mod nodes;
mod process;
#[cfg(test)]
mod tests;
mod transfer;
mod tree;

use std::sync::Arc;

pub use command::sysctl;
pub use transfer::Request;
pub use tree::{Node, add};

use crate::ffi::lwp::Lwp;
use crate::{Errno, Result};

/// Makes the tree.
pub(crate) fn init() {
    nodes::plant();
    process::plant();
}

/// Type of a node, the low bits of its flags (`CTLTYPE_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // sysctl(7)
pub enum Type {
    Node = 1,
    Int = 2,
    String = 3,
    Quad = 4,
    Struct = 5,
    Bool = 6,
}

/// Reads a value. `name` is the whole name that was asked for.
pub type Get = Arc<dyn Fn(Lwp, &[i32]) -> Result<Vec<u8>> + Send + Sync>;
/// Stores a value, of which length and right are checked.
pub type Set = Arc<dyn Fn(Lwp, &[i32], &[u8]) -> Result<()> + Send + Sync>;

/// Handles a request as a whole: the caller, the whole name, how many of its numbers lead to the node, and
/// what the program handed over.
pub type Call = Arc<dyn Fn(Lwp, &[i32], usize, &Request) -> Result<()> + Send + Sync>;

/// Where the value of a leaf is.
#[derive(Clone)]
pub struct Value {
    pub(crate) get: Get,
    pub(crate) set: Option<Set>,
    /// In place of both.
    pub(crate) call: Option<Call>,
}

impl Value {
    /// A value that never changes.
    #[must_use]
    pub fn fixed(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::read(move || bytes.clone())
    }

    /// A string that never changes.
    #[must_use]
    pub fn string(text: &str) -> Self {
        Self::fixed(with_nul(text))
    }

    /// An `int` that never changes.
    #[must_use]
    pub fn int(value: i32) -> Self {
        Self::fixed(value.to_ne_bytes())
    }

    /// A 64-bit number that never changes.
    #[must_use]
    pub fn quad(value: i64) -> Self {
        Self::fixed(value.to_ne_bytes())
    }

    /// A value that is computed when it is read.
    #[must_use]
    pub fn read(get: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self {
            get: Arc::new(move |_, _| Ok(get())),
            set: None,
            call: None,
        }
    }

    /// A value that is computed, and can fail.
    #[must_use]
    pub fn try_read(get: impl Fn(Lwp, &[i32]) -> Result<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self {
            get: Arc::new(get),
            set: None,
            call: None,
        }
    }

    /// Bytes that programs may change.
    #[must_use]
    pub fn stored(bytes: impl Into<Vec<u8>>) -> Self {
        let cell = Arc::new(crate::sync::Guarded::new(bytes.into()));
        let written = Arc::clone(&cell);
        Self {
            get: Arc::new(move |_, _| Ok(cell.with(|bytes| bytes.clone()))),
            set: Some(Arc::new(move |_, _, new| {
                written.with(|bytes| *bytes = new.to_vec());
                Ok(())
            })),
            call: None,
        }
    }

    /// A node whose requests a function handles.
    #[must_use]
    pub fn call(
        call: impl Fn(Lwp, &[i32], usize, &Request) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self {
            get: Arc::new(|_, _| Err(Errno::EOPNOTSUPP)),
            set: None,
            call: Some(Arc::new(call)),
        }
    }

    /// Adds a way to store.
    #[must_use]
    pub fn on_write(
        mut self,
        set: impl Fn(Lwp, &[i32], &[u8]) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.set = Some(Arc::new(set));
        self
    }
}

/// How many processors the kernel says that it has (`hw.ncpu`).
#[must_use]
pub fn ncpu() -> i32 {
    let text = rumpuser::param::get(rumpuser::param::NCPU).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The bytes of a string with its NUL.
#[must_use]
pub fn with_nul(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0);
    bytes
}
