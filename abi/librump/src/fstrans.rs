//! Suspending a file system: `fstrans(9)`, `fscow`, `vfs_suspend`.
//!
//! This kernel never suspends one, so every operation is admitted at once; drivers stay balanced, and
//! who asks for a suspension is told that there is none.

use core::ffi::{c_int, c_void};

use rump_abi::Errno;
use rump_abi::types::*;

use crate::export::vfs_kpi;
use crate::vnode::mp;

vfs_kpi! {
    /// An operation begins.
    fn _fstrans_start(_mp: *mut mount, _lock: fstrans_lock_type, _wait: c_int) -> c_int {
        0
    }

    /// It ends.
    fn fstrans_done(_mp: *mut mount) {}

    /// A driver's operations could be suspended from now on.
    fn fstrans_mount(mp: *mut mount) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        mp.hold();
        mp.set_iflag(IMNT_HAS_TRANS);
        0
    }

    /// Ends `fstrans_mount`.
    fn fstrans_unmount(mp: *mut mount) {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        if mp.iflag() & IMNT_HAS_TRANS as u32 != 0 {
            mp.clear_iflag(IMNT_HAS_TRANS);
            mp.release();
        }
    }

    /// The state is and stays normal.
    fn fstrans_setstate(_mp: *mut mount, state: fstrans_state) -> c_int {
        if state == FSTRANS_NORMAL { 0 } else { Errno::EOPNOTSUPP.get() }
    }

    /// Normal.
    fn fstrans_getstate(_mp: *mut mount) -> fstrans_state {
        FSTRANS_NORMAL
    }

    /// Nobody has suspended it.
    fn fstrans_is_owner(_mp: *mut mount) -> c_int {
        0
    }

    /// There is no suspension.
    fn vfs_suspend(_mp: *mut mount, _nowait: c_int) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Nothing was suspended.
    fn vfs_resume(_mp: *mut mount) {
        panic!("vfs_resume without vfs_suspend");
    }

    /// There are no snapshots that would want the old blocks.
    fn fscow_establish(
        _mp: *mut mount,
        _f: Option<unsafe extern "C" fn(*mut c_void, *mut buf, bool) -> c_int>,
        _cookie: *mut c_void,
    ) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Ends `fscow_establish`.
    fn fscow_disestablish(
        _mp: *mut mount,
        _f: Option<unsafe extern "C" fn(*mut c_void, *mut buf, bool) -> c_int>,
        _cookie: *mut c_void,
    ) -> c_int {
        Errno::EINVAL.get()
    }
}
