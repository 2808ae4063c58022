//! tmpfs: a file system in memory (`mount_tmpfs(8)`).
//!
//! The cores know nothing of the kernel and are tested by themselves: [`directory`] finds entries by
//! name ([`buckets`]) and lists them by cookie ([`slots`]), [`pages`] holds the contents of files,
//! [`limits`] counts what a mount holds. Above them stand [`node`], the file; [`memfs`], the mount; and the vnode operations,
//! [`vnops`] and [`rename`]. [`policy`] tells tmpfs from the kernel's own rumpfs, which is made of the
//! same parts. The operations are generic over it, so their code is made where the kind is named.
#![forbid(unsafe_code)]

pub mod access;
pub mod buckets;
pub mod directory;
pub mod entry;
pub mod io;
pub mod limits;
pub mod listing;
pub mod lookup;
pub mod memfs;
pub mod name;
pub mod node;
pub mod pages;
pub mod policy;
pub mod radix;
pub mod rename;
pub mod setattr;
pub mod slots;
pub mod vnops;

pub use memfs::MemFs;
pub use policy::{Policy, Tmpfs, TmpfsPolicy};

#[cfg(not(test))]
#[inline(always)]
fn step() {}

#[cfg(test)]
use steps::{step, steps};

/// A count of steps for tests: the same on every machine, unlike time.
#[cfg(test)]
mod steps {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn step() {
        STEPS.set(STEPS.get() + 1);
    }

    pub(crate) fn steps() -> u64 {
        STEPS.get()
    }
}
