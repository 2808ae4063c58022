//! `kqueue(2)`, `kevent(2)`.

use super::Handler;

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[];
