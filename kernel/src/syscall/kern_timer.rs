//! `timer_create(2)`, `setitimer(2)` and their kin.

use super::Handler;

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[];
