//! Vnodes: `vnode(9)`, `sys/vnode.h`.

use core::ffi::{CStr, c_char, c_int};

use rump_abi::types::*;
use rump_kernel::Result;
use rump_kernel::ffi::mount::Mp;
use rump_kernel::ffi::mutex_obj;
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::ffi::vops;
use rump_kernel::vfs::{mount as kmount, release, specfs, vnode as kvnode, vnodeiter, vprint};

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

vfs_kpi! {
    /// Tears the vnode down, and of a device all its vnodes; the caller keeps its reference.
    fn vrevoke(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vrevoke();
    }

    /// Whether the vnode is dead; its interlock is held and stays so.
    fn vdead_check(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        assert!(vp.interlock().owned(), "vdead_check: the interlock is not held");
        errno(kvnode::vdead_check(vp, flags))
    }

    /// Drops a reference; what follows is left to a kernel thread.
    fn vrele_async(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vrele_async();
    }

    /// Waits until the references that were left to the thread are dropped.
    fn vrele_flush() {
        release::flush();
    }

    /// Keeps the structure of a vnode; the interlock is held.
    fn vholdl(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.vholdl();
    }

    /// Ends `vholdl`; the interlock is held.
    fn holdrelel(vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        unsafe { self::vp(vp) }.holdrelel();
    }

    /// Shows a vnode on the console.
    fn vprint(label: *const c_char, vp: *mut vnode) {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        // SAFETY: the caller's string, or NULL.
        let label = (!label.is_null()).then(|| unsafe { CStr::from_ptr(label) });
        vprint::vprint(label, vp);
    }

    /// 1 and a referenced vnode of the device, or 0.
    fn vfinddev(dev: dev_t, kind: vtype, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        let error = unsafe { store(specfs::lookup_by_dev(kind, dev), vpp) };
        c_int::from(error == 0)
    }

    /// A new vnode of a block device, which no directory names.
    fn bdevvp(dev: dev_t, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { store(specfs::unnamed(VBLK, dev), vpp) }
    }

    /// A new vnode of a character device, which no directory names.
    fn cdevvp(dev: dev_t, vpp: *mut *mut vnode) -> c_int {
        // SAFETY: the result's place is the caller's.
        unsafe { store(specfs::unnamed(VCHR, dev), vpp) }
    }

    /// Takes the units `minl` to `minh` of a device from their users.
    fn vdevgone(major: c_int, minl: c_int, minh: c_int, kind: vtype) {
        for minor in minl..=minh {
            let dev = kmount::makedev(major as u32, minor as u32);
            if let Ok(vp) = specfs::lookup_by_dev(kind, dev) {
                // The device is gone whatever its operation says.
                let _ = vp.revoke(REVOKEALL);
                vp.vrele();
            }
        }
    }
}

kpi! {
    /// Exchanges the lock of a memory object while nobody else knows it.
    fn uvm_obj_setlock(uobj: *mut uvm_object, lock: *mut kmutex_t) {
        // SAFETY: the caller's object, and a lock with a reference for it.
        unsafe { mutex_obj::uvm_obj_setlock(uobj, lock) };
    }
}
