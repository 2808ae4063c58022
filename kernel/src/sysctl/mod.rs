//! The tree of `sysctl(7)`.

/// Makes the tree.
pub(crate) fn init() {}
