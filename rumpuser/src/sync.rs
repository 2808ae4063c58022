//! What the locks stand on: atomics, the futex, and host threads.
//!
//! Locks, condition variables and threads name these items and no others, so that one switch,
//! `cfg(loom)`, puts the model checker's atomics and a modelled futex under the very source that is
//! shipped (`tests/loom_*.rs`). The neighbours are `host` and
//! `host_thread`, and `futex_model` for loom.

#[cfg(not(loom))]
mod host;
#[cfg(not(loom))]
mod host_thread;
#[cfg(not(loom))]
pub(crate) use host::*;
#[cfg(not(loom))]
pub(crate) use host_thread::*;

#[cfg(loom)]
mod futex_model;
#[cfg(loom)]
pub use futex_model::reset_model;
#[cfg(loom)]
pub(crate) use futex_model::*;

/// A point on the monotonic clock at which a timed wait ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// Seconds on the monotonic clock.
    pub sec: i64,
    /// Nanoseconds, below one milliard.
    pub nsec: i64,
}

/// How a futex wait ended. A wake-up that was not asked for counts as `Woken`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Woken, interrupted, or the word had already changed.
    Woken,
    /// The deadline passed, and no wake-up was spent on this waiter.
    TimedOut,
}

/// Declares a constructor that is `const` in the shipped crate; loom's atomics have none.
macro_rules! const_unless_loom {
    ($(#[$meta:meta])* $vis:vis const fn $($rest:tt)*) => {
        #[cfg(not(loom))]
        $(#[$meta])*
        $vis const fn $($rest)*

        #[cfg(loom)]
        $(#[$meta])*
        $vis fn $($rest)*
    };
}
pub(crate) use const_unless_loom;
