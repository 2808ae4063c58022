//! Operations vectors, `vnodeops(9)`: from a driver's table of entries to the array behind `v_op`.

use crate::ffi::mount::VfsOps;
use crate::ffi::opv as c;

/// Builds all vectors of a driver.
///
/// # Panics
/// When one has no default entry, or an entry without a slot.
pub(super) fn build(ops: VfsOps) {
    // Two passes: entries may name vectors that come later.
    for desc in c::descs(ops) {
        desc.allocate();
    }
    let genfs_lock = c::addresses_of_genfs_lock();
    for desc in c::descs(ops) {
        desc.fill(ops.name(), &genfs_lock);
    }
}

/// Frees all vectors of a driver; it has no vnodes any more.
pub(super) fn free(ops: VfsOps) {
    for desc in c::descs(ops) {
        desc.free();
    }
}
