//! Defects that can be planted to prove that the model checker finds them.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p rumpuser --features defect-lost-wakeup` builds the shipped
//! source with that one defect; `tests/defects.sh` does so for each and demands that a model test
//! fails. Outside the model checker every constant is false, and the code is gone.

/// A condition wait looks at the sequence number only after it has released the mutex.
pub(crate) const LOST_WAKEUP: bool = cfg!(all(loom, feature = "defect-lost-wakeup"));

/// Releasing a mutex does not publish what was written under it.
pub(crate) const MISSING_RELEASE: bool = cfg!(all(loom, feature = "defect-missing-release"));

/// A mutex that was waited for is recorded as the thread's, not the lwp's.
pub(crate) const WRONG_OWNER: bool = cfg!(all(loom, feature = "defect-wrong-owner"));

/// An upgrade gives up the read hold before it takes the write hold.
pub(crate) const UPGRADE_RACE: bool = cfg!(all(loom, feature = "defect-upgrade-race"));

/// A timed wait goes by the clock and forgets that it was woken.
pub(crate) const TIMEOUT_RACE: bool = cfg!(all(loom, feature = "defect-timeout-race"));
