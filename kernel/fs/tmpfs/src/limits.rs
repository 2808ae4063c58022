//! What a mount may hold: bytes and nodes (`mount_tmpfs -s`, `-n`).
//!
//! Whatever takes memory is reserved first and made afterwards, so that an operation that fails for
//! want of space has changed nothing.

use core::sync::atomic::{AtomicU64, Ordering};

use rump_ddk::kernel::free_memory;
use rump_ddk::{Errno, Result};

/// The largest number of nodes when nothing else limits it.
pub const NODES_UNLIMITED: u64 = i32::MAX as u64;
/// No limit of bytes.
pub const BYTES_UNLIMITED: u64 = u64::MAX;

/// Memory that files leave to the rest of the kernel.
const KERNELS_OWN: u64 = 1 << 20;

/// One limited quantity.
pub struct Quota {
    used: AtomicU64,
    max: AtomicU64,
}

impl Quota {
    /// Nothing used yet.
    #[must_use]
    pub const fn new(max: u64) -> Self {
        Self {
            used: AtomicU64::new(0),
            max: AtomicU64::new(max),
        }
    }

    /// How much is in use.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// How much may be in use.
    #[must_use]
    pub fn max(&self) -> u64 {
        self.max.load(Ordering::Relaxed)
    }

    /// Takes some.
    ///
    /// # Errors
    /// `ENOSPC`, and nothing is taken.
    pub fn reserve(&self, amount: u64) -> Result<()> {
        let max = self.max();
        let before = self.used.fetch_add(amount, Ordering::Relaxed);
        if before.checked_add(amount).is_some_and(|used| used <= max) {
            return Ok(());
        }
        self.release(amount);
        Err(Errno::ENOSPC)
    }

    /// Gives some back.
    pub fn release(&self, amount: u64) {
        self.used.fetch_sub(amount, Ordering::Relaxed);
    }

    /// Sets another limit.
    ///
    /// # Errors
    /// `EBUSY`: more is in use.
    pub fn set_max(&self, max: u64) -> Result<()> {
        if self.used() > max {
            return Err(Errno::EBUSY);
        }
        self.max.store(max, Ordering::Relaxed);
        Ok(())
    }
}

/// Both limits of a mount.
pub struct Limits {
    /// Memory for nodes, names and data.
    pub bytes: Quota,
    /// Files of any type.
    pub nodes: Quota,
}

impl Limits {
    /// As the mount arguments say; nodes without a limit are limited by size.
    #[must_use]
    pub fn new(size_max: u64, nodes_max: u64) -> Self {
        let bytes = Self::bytes_asked(size_max).unwrap_or(BYTES_UNLIMITED);
        Self {
            bytes: Quota::new(bytes),
            nodes: Quota::new(Self::nodes_for(bytes, nodes_max)),
        }
    }

    /// Takes bytes of the mount's and of the kernel's memory: asking for more than there is would wait for
    /// somebody to give some back, for ever if it is all in files.
    ///
    /// # Errors
    /// `ENOSPC`, and nothing is taken.
    pub fn reserve_bytes(&self, amount: u64) -> Result<()> {
        if amount > free_memory().saturating_sub(KERNELS_OWN) {
            return Err(Errno::ENOSPC);
        }
        self.bytes.reserve(amount)
    }

    /// The limit of bytes that an argument asks for: less than a page asks for none.
    #[must_use]
    pub fn bytes_asked(size_max: u64) -> Option<u64> {
        (size_max >= crate::pages::PAGE_SIZE as u64).then_some(size_max)
    }

    /// The limit of nodes that an argument asks for: too few to work with ask for none.
    #[must_use]
    pub fn nodes_asked(nodes_max: u64) -> Option<u64> {
        (nodes_max > 3).then_some(nodes_max.min(NODES_UNLIMITED))
    }

    /// The limit of nodes: the one asked for, or one node for each KiB.
    #[must_use]
    pub fn nodes_for(bytes: u64, nodes_max: u64) -> u64 {
        let by_size = 3 + bytes / 1024;
        Self::nodes_asked(nodes_max).unwrap_or(by_size.min(NODES_UNLIMITED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_follow_the_size() {
        assert_eq!(Limits::new(1 << 20, 0).nodes.max(), 1027);
        assert_eq!(Limits::new(8 << 20, 0).nodes.max(), 8195);
        assert_eq!(Limits::new(0, 0).nodes.max(), NODES_UNLIMITED);
        assert_eq!(Limits::new(0, 17).nodes.max(), 17);
        assert_eq!(Limits::new(1 << 20, 3).nodes.max(), 1027);
        assert_eq!(Limits::new(4095, 0).bytes.max(), BYTES_UNLIMITED);
    }

    #[test]
    fn a_reservation_that_fails_takes_nothing() {
        let quota = Quota::new(10);
        assert_eq!(quota.reserve(7), Ok(()));
        assert_eq!(quota.reserve(4), Err(Errno::ENOSPC));
        assert_eq!(quota.reserve(u64::MAX), Err(Errno::ENOSPC));
        assert_eq!((quota.used(), quota.reserve(3)), (7, Ok(())));
        assert_eq!(quota.set_max(9), Err(Errno::EBUSY));
        quota.release(10);
        assert_eq!(
            (quota.set_max(0), quota.reserve(1)),
            (Ok(()), Err(Errno::ENOSPC))
        );
    }
}
