//! Vnodes and their cache: `vnode(9)`, `vcache(9)`, `sys/vnode.h`.

use core::ffi::{c_int, c_void};

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::Result;
use rump_kernel::ffi::key;
use rump_kernel::ffi::mount::Mp;
use rump_kernel::ffi::mutex_obj;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::ffi::vops;
use rump_kernel::vfs::{vcache, vnode as kvnode, vnodeiter};

use crate::export::{kpi, vfs_kpi};

/// The handle of a vnode that C passed where NULL is not allowed.
///
/// # Safety
/// `vp` is NULL or a vnode of this kernel.
pub(crate) unsafe fn vp(vp: *mut vnode) -> Vp {
    // SAFETY: as promised by the caller.
    unsafe { Vp::from_ptr(vp) }.expect("a vnode argument is NULL")
}

/// The handle of a mount that C passed where NULL is not allowed.
///
/// # Safety
/// `mp` is NULL or a mount of this kernel.
pub(crate) unsafe fn mp(mp: *mut mount) -> Mp {
    // SAFETY: as promised by the caller.
    unsafe { Mp::from_ptr(mp) }.expect("a mount argument is NULL")
}

/// A result as C's.
pub(crate) fn errno(result: Result<()>) -> c_int {
    match result {
        Ok(()) => 0,
        Err(error) => error.get(),
    }
}

/// A vnode result: stored at `vpp`, NULL on failure.
///
/// # Safety
/// `vpp` is writable.
pub(crate) unsafe fn store(result: Result<Vp>, vpp: *mut *mut vnode) -> c_int {
    let (vp, error) = match result {
        Ok(vp) => (vp.as_ptr(), 0),
        Err(error) => (core::ptr::null_mut(), error.get()),
    };
    // SAFETY: as promised by the caller.
    unsafe { *vpp = vp };
    error
}

vfs_kpi! {
    /// Adds a reference; the caller has one.
    fn vref(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vref();
    }

    /// Drops a reference; the caller has not locked the vnode.
    fn vrele(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vrele();
    }

    /// Unlocks and drops a reference.
    fn vput(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vput();
    }

    /// Gets a reference to a vnode that may be idle; the interlock is held, and released.
    fn vget(vp: *mut vnode, flags: c_int, waitok: bool) -> c_int {
        // SAFETY: the caller holds the interlock, so this is a vnode.
        let vp = unsafe { self::vp(vp) };
        assert!(waitok == (flags & LK_NOWAIT == 0), "vget: flags and waitok differ");
        if waitok {
            errno(kvnode::vget_locked(vp).map(|_waited| ()))
        } else {
            errno(kvnode::vget_nowait(vp))
        }
    }

    /// Tears the vnode down whoever uses it; uses up the reference.
    fn vgone(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vgone();
    }

    /// Tears the vnode down if only the caller uses it.
    fn vrecycle(vp: *mut vnode) -> bool {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vrecycle()
    }

    /// Reclaims the vnodes of a mount that is unmounted.
    fn vflush(mp: *mut mount, skipvp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's vnode or NULL.
        let skip = unsafe { Vp::from_ptr(skipvp) };
        errno(vnodeiter::vflush(mp, skip, flags))
    }

    /// The vnode of a file, loaded if need be.
    fn vcache_get(mp: *mut mount, key: *const c_void, key_len: usize, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's key.
        let key = unsafe { key::from_c(key, key_len) };
        // SAFETY: the result's place is the caller's.
        unsafe { store(vcache::get(mp, key), vpp) }
    }

    /// Makes a file and its vnode.
    fn vcache_new(
        mp: *mut mount,
        dvp: *mut vnode,
        vap: *mut vattr,
        cred: kauth_cred_t,
        vpp: *mut *mut vnode,
    ) -> c_int {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's directory or NULL.
        let dvp = unsafe { Vp::from_ptr(dvp) };
        // SAFETY: the result's place is the caller's.
        unsafe { store(vcache::new(mp, dvp, vap, cred), vpp) }
    }

    /// Forgets a key.
    fn vcache_remove(mp: *mut mount, key: *const c_void, key_len: usize) {
        // SAFETY: the caller's mount.
        let mp = unsafe { self::mp(mp) };
        // SAFETY: the caller's key.
        vcache::remove(mp, unsafe { key::from_c(key, key_len) });
    }

    /// Attributes of which none is set.
    fn vattr_null(vap: *mut vattr) {
        // SAFETY: the caller's structure.
        unsafe { vap.write(vops::vattr_null()) };
    }

    /// The type of a vnode as a directory entry has it.
    fn vtype2dt(kind: vtype) -> u8 {
        let dt = match kind {
            VREG => DT_REG,
            VDIR => DT_DIR,
            VBLK => DT_BLK,
            VCHR => DT_CHR,
            VLNK => DT_LNK,
            VSOCK => DT_SOCK,
            VFIFO => DT_FIFO,
            _ => DT_UNKNOWN,
        };
        dt as u8
    }

    /// Locks a vnode.
    fn vn_lock(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        errno(unsafe { self::vp(vp) }.lock(flags))
    }

    /// The answer of an operation that a driver does not have.
    fn vn_default_error(_v: *mut c_void) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Calls through the vector of fifos.
    fn vn_fifo_bypass(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { rump_kernel::ffi::fifo::vn_fifo_bypass(v) }
    }

    /// Writes a buffer. There is no buffer cache, so there is no buffer to write.
    fn vn_bwrite(_v: *mut c_void) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Sets both sizes of a file.
    fn uvm_vnp_setsize(vp: *mut vnode, size: voff_t) {
        // SAFETY: the caller's vnode.
        kvnode::setsize(unsafe { self::vp(vp) }, size);
    }

    /// Sets the size that the file will have after the write in progress.
    fn uvm_vnp_setwritesize(vp: *mut vnode, size: voff_t) {
        // SAFETY: the caller's vnode.
        kvnode::setwritesize(unsafe { self::vp(vp) }, size);
    }
}

kpi! {
    /// Exchanges the lock of a memory object while nobody else knows it.
    fn uvm_obj_setlock(uobj: *mut uvm_object, lock: *mut kmutex_t) {
        // SAFETY: the caller's object, and a lock with a reference for it.
        unsafe { mutex_obj::uvm_obj_setlock(uobj, lock) };
    }
}
