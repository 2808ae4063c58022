//! The step that all vnode operations share: descriptor, big lock, call through the vector.
//!
//! `vnodeops(9)`; the operations themselves are in [`super::vnode_if`].

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;

use rump_abi::types::{
    LK_NOWAIT, VDESC_NO_OFFSET, VOP_ISLOCKED_DESCOFFSET, VOP_LOCK_DESCOFFSET,
    VOP_LOOKUP_DESCOFFSET, VOP_POLL_DESCOFFSET, VOP_UNLOCK_DESCOFFSET, VV_MPSAFE, vnode,
    vnodeop_desc, vop_lock_args,
};
use rumpuser::clock::Clock;
use tracing::level_filters::LevelFilter;

use super::unlocked;
use crate::Errno;
use crate::ffi::genfs::genfs_lock;
use crate::ffi::vnode::{VSIZENOTSET, Vp};
use crate::sync::{kernel_lock, kernel_unlock};

/// `struct vnodeop_desc` as a constant of the kernel: what a layer's bypass reads.
#[repr(transparent)]
pub struct Descriptor(vnodeop_desc);

// SAFETY: a descriptor never changes and points only to constants.
unsafe impl Sync for Descriptor {}

impl Descriptor {
    /// The descriptor of slot `slot`; the options are offsets into the argument structure.
    pub const fn new(
        slot: i32,
        name: &'static CStr,
        flags: i32,
        vnodes: &'static Offsets,
        vpp: Option<usize>,
        cred: Option<usize>,
        componentname: Option<usize>,
    ) -> Self {
        Self(vnodeop_desc {
            vdesc_offset: slot,
            vdesc_name: name.as_ptr().cast::<c_char>(),
            vdesc_flags: flags,
            vdesc_vp_offsets: vnodes.0.as_ptr(),
            vdesc_vpp_offset: offset(vpp),
            vdesc_cred_offset: offset(cred),
            vdesc_componentname_offset: offset(componentname),
        })
    }

    /// The slot number in an operations vector.
    pub const fn slot(&self) -> i32 {
        self.0.vdesc_offset
    }

    /// The C structure.
    pub const fn as_c(&self) -> &vnodeop_desc {
        &self.0
    }
}

const fn offset(of: Option<usize>) -> c_int {
    match of {
        Some(bytes) => bytes as c_int,
        None => VDESC_NO_OFFSET,
    }
}

/// Offsets of the vnodes of an operation, ended by `VDESC_NO_OFFSET`.
pub struct Offsets([c_int; 5]);

impl Offsets {
    /// No vnode.
    pub const NONE: Self = Self::new(&[]);

    /// At most four vnodes: rename has them.
    pub const fn new(of: &[usize]) -> Self {
        let mut offsets = [VDESC_NO_OFFSET; 5];
        let mut i = 0;
        while i < of.len() {
            offsets[i] = of[i] as c_int;
            i += 1;
        }
        Self(offsets)
    }
}

/// Calls slot `slot` of `vp`'s operations vector: what every `VOP_*` ends in.
///
/// A macro, so that a backtrace leads from the driver's operation to `VOP_*` at once; its line is that
/// of the operation.
#[collapse_debuginfo(yes)]
macro_rules! call {
    ($vp:expr, $slot:expr, $args:expr) => {
        match $crate::vfs::vop::quick($vp, $slot) {
            Some(op) => op($args),
            None => $crate::vfs::vop::call_slowly($vp, $slot, $args),
        }
    };
}
pub(crate) use call;

/// Keeps arguments where a debugger finds them during the whole call: by register alone they would be
/// gone once the driver runs.
#[collapse_debuginfo(yes)]
macro_rules! visible {
    ($($argument:ident),*) => {
        $(core::hint::black_box(&raw const $argument);)*
    };
}
pub(crate) use visible;

/// The operation in slot `slot`, if it may be called at once: nobody traces, and the driver is
/// MP-safe. Whether it is so is read before the call, since the vnode may be another afterwards.
///
/// # Safety
/// `vp` is a vnode to which the caller has a reference.
#[inline(always)]
pub unsafe fn quick(
    vp: *mut vnode,
    slot: usize,
) -> Option<unsafe extern "C" fn(*mut c_void) -> c_int> {
    // SAFETY: the caller has a reference to `vp`.
    let vp = unsafe { Vp::from_ptr(vp) }.expect("a vnode operation was called without a vnode");
    if LevelFilter::current() >= LevelFilter::DEBUG || vp.vflag() & VV_MPSAFE == 0 {
        return None;
    }
    // SAFETY: every vector has `VNODE_OPS_COUNT` slots.
    let place = unsafe { vp.v_op().add(slot) };
    // SAFETY: as above.
    let op = unsafe { *place };
    if slot == LOCK && !op.is_some_and(is_genfs_lock) {
        return None;
    }
    op
}

const LOCK: usize = VOP_LOCK_DESCOFFSET as usize;

/// Whether a lock looks at nothing of the driver's; `opv` gives all vectors this very address.
#[inline(always)]
fn is_genfs_lock(op: unsafe extern "C" fn(*mut c_void) -> c_int) -> bool {
    ptr::fn_addr_eq(op, genfs_lock as unsafe extern "C" fn(*mut c_void) -> c_int)
}

/// Whether the vnode's lock is `genfs_lock`: not so with layers.
#[inline]
pub(super) fn has_genfs_lock(vp: Vp) -> bool {
    // SAFETY: every vector has `VNODE_OPS_COUNT` slots.
    let place = unsafe { vp.v_op().add(LOCK) };
    // SAFETY: as above.
    unsafe { *place }.is_some_and(is_genfs_lock)
}

/// The call with tracing, under the kernel lock, or of a driver's own lock.
///
/// # Safety
/// `vp` is a vnode to which the caller has a reference, and `args` the argument structure of the slot.
#[cold]
#[inline(never)]
pub unsafe fn call_slowly(vp: *mut vnode, slot: usize, args: *mut c_void) -> c_int {
    if slot == LOCK {
        // SAFETY: as promised by the caller.
        return unsafe { call_lock(vp, args) };
    }
    // SAFETY: as promised by the caller.
    unsafe { call_or_trace(vp, slot, args) }
}

/// A lock, which the driver may have for itself: see [`unlocked`].
unsafe fn call_lock(vp: *mut vnode, args: *mut c_void) -> c_int {
    // SAFETY: the caller has a reference to `vp`.
    let handle = unsafe { Vp::from_ptr(vp) }.expect("a vnode operation was called without a vnode");
    // SAFETY: `args` is the argument structure of this slot.
    let flags = unsafe { (*args.cast::<vop_lock_args>()).a_flags };
    // SAFETY: as promised by the caller.
    let lock = || unsafe { call_or_trace(vp, LOCK, args) };
    if flags & LK_NOWAIT == 0 {
        unlocked::call(handle, lock)
    } else {
        unlocked::try_call(handle, lock).unwrap_or(Errno::EBUSY.get())
    }
}

unsafe fn call_or_trace(vp: *mut vnode, slot: usize, args: *mut c_void) -> c_int {
    if LevelFilter::current() >= LevelFilter::DEBUG {
        // SAFETY: as promised by the caller.
        return unsafe { call_traced(vp, slot, args) };
    }
    // SAFETY: as promised by the caller.
    unsafe { dispatch(vp, slot, args) }
}

#[inline]
unsafe fn dispatch(vp: *mut vnode, slot: usize, args: *mut c_void) -> c_int {
    // SAFETY: the caller has a reference to `vp`.
    let vp = unsafe { Vp::from_ptr(vp) }.expect("a vnode operation was called without a vnode");
    let call = || {
        // SAFETY: every vector has `VNODE_OPS_COUNT` slots.
        let place = unsafe { vp.v_op().add(slot) };
        // SAFETY: as above.
        let op = unsafe { *place }.expect("operations vectors have no empty slots");
        // SAFETY: `args` is the argument structure of this slot.
        unsafe { op(args) }
    };
    // The vector may be another one once the kernel lock is there.
    big_lock(vp.vflag() & VV_MPSAFE == 0, call)
}

/// [`dispatch`] with an event for each operation, and its duration: target `vfs`, level `debug`;
/// the locking operations, of which there are many, are at level `trace`.
#[cold]
#[inline(never)]
unsafe fn call_traced(vp: *mut vnode, slot: usize, args: *mut c_void) -> c_int {
    let name = match slot as i32 {
        VOP_LOCK_DESCOFFSET => c"vop_lock",
        VOP_UNLOCK_DESCOFFSET => c"vop_unlock",
        VOP_ISLOCKED_DESCOFFSET => c"vop_islocked",
        // SAFETY: `args` begins with the descriptor, except where `vnodeops(9)` says that it does
        // not: the locking operations, which are not asked.
        _ => unsafe { descriptor_name(args) },
    };
    let quiet = matches!(
        slot as i32,
        VOP_LOCK_DESCOFFSET | VOP_UNLOCK_DESCOFFSET | VOP_ISLOCKED_DESCOFFSET
    );
    let wanted = if quiet {
        tracing::enabled!(target: "vfs", tracing::Level::TRACE)
    } else {
        tracing::enabled!(target: "vfs", tracing::Level::DEBUG)
    };
    if !wanted {
        // SAFETY: as promised by the caller.
        return unsafe { dispatch(vp, slot, args) };
    }
    let name = name.to_str().unwrap_or("?");
    let start = rumpuser::clock::gettime(Clock::AbsMono);
    // SAFETY: as promised by the caller.
    let error = unsafe { dispatch(vp, slot, args) };
    let end = rumpuser::clock::gettime(Clock::AbsMono);
    let us = ((end.sec - start.sec) * 1_000_000_000 + end.nsec - start.nsec) as f64 / 1e3;
    if quiet {
        tracing::trace!(target: "vfs", "{name} vp={vp:p} -> {error} ({us:.1} us)");
    } else if slot as i32 == VOP_POLL_DESCOFFSET || error == 0 {
        tracing::debug!(target: "vfs", "{name} vp={vp:p} -> {error} ({us:.1} us)");
    } else {
        let errno = Errno::new(error);
        tracing::debug!(target: "vfs", "{name} vp={vp:p} -> {errno:?} ({us:.1} us)");
    }
    error
}

/// The name in the descriptor at the start of an argument structure.
pub(crate) unsafe fn descriptor_name<'a>(args: *mut c_void) -> &'a CStr {
    // SAFETY: every argument structure begins with a pointer to its descriptor.
    let desc = unsafe { *args.cast::<*const vnodeop_desc>() };
    // SAFETY: descriptors are constants.
    let name = unsafe { (*desc).vdesc_name };
    // SAFETY: names are constant strings.
    unsafe { CStr::from_ptr(name) }
}

/// Runs `f` under the kernel lock if `take`. The lock is given up whenever `f` sleeps.
#[inline]
pub(crate) fn big_lock<R>(take: bool, f: impl FnOnce() -> R) -> R {
    if take {
        kernel_lock(1);
    }
    let result = f();
    if take {
        kernel_unlock(1);
    }
    result
}

/// Whether the calling thread has `vp`, which may be NULL, locked exclusively; false for vnodes that are
/// locked by another lock than their own.
///
/// # Safety
/// `vp` is NULL or memory of a vnode.
#[inline(always)]
pub unsafe fn holds(vp: *mut vnode) -> bool {
    // SAFETY: as promised by the caller.
    unsafe { Vp::from_ptr(vp) }.is_some_and(|vp| vp.v_lock().write_held())
}

/// Checks that an operation left its directory locked.
///
/// # Safety
/// `dvp` is the operation's first vnode, still referenced by the caller.
#[inline(always)]
pub unsafe fn check_locked(before: bool, dvp: *mut vnode, slot: usize) {
    // SAFETY: as promised by the caller.
    if before && unsafe { !holds(dvp) } {
        // SAFETY: as above.
        unsafe { blame(dvp, slot, "returned with its directory unlocked", dvp) };
    }
}

/// Checks that an operation that unlocks `vp` did so. Its memory may be another file's by now, but not
/// one that this thread has locked.
///
/// # Safety
/// `vp` is NULL or memory of a vnode, `first` the operation's first vnode.
#[inline(always)]
pub unsafe fn check_unlocked(vp: *mut vnode, first: *mut vnode, slot: usize) {
    // SAFETY: as promised by the caller.
    if unsafe { holds(vp) } {
        // SAFETY: as above.
        unsafe {
            blame(
                first,
                slot,
                "returned with a vnode locked that it has to unlock",
                vp,
            )
        };
    }
}

/// Checks the vnode that an operation made: it is referenced, unlocked, and the driver told its size.
/// Forgetting that shows up here and not in a read.
///
/// # Safety
/// `vpp` points to the result of a successful operation on `dvp`.
#[inline(always)]
pub unsafe fn check_made(vpp: *mut *mut vnode, dvp: *mut vnode, slot: usize) {
    // SAFETY: as promised by the caller.
    let made = unsafe { *vpp };
    // SAFETY: the operation stored a vnode of this kernel, or nothing.
    let fault = match unsafe { Vp::from_ptr(made) } {
        None => "succeeded without a vnode",
        Some(vp) if vp.v_size() == VSIZENOTSET || vp.v_writesize() == VSIZENOTSET => {
            "made a vnode without uvm_vnp_setsize"
        }
        Some(vp) if vp.usecount() == 0 => "returned a vnode without a reference",
        // A lookup may find what the caller has locked for another reason.
        Some(vp) if vp.v_lock().write_held() && slot != VOP_LOOKUP_DESCOFFSET as usize => {
            "returned its new vnode locked"
        }
        Some(_) => return,
    };
    // SAFETY: as above.
    unsafe { blame(dvp, slot, fault, made) };
}

/// Says which function of a driver broke the rules of its operation.
///
/// # Safety
/// `first` is the operation's first vnode.
#[cold]
#[inline(never)]
unsafe fn blame(first: *mut vnode, slot: usize, fault: &str, vp: *mut vnode) -> ! {
    // SAFETY: as promised by the caller.
    let first = unsafe { Vp::from_ptr(first) }.expect("an operation has a vnode");
    // SAFETY: every vector has `VNODE_OPS_COUNT` slots.
    let place = unsafe { first.v_op().add(slot) };
    // SAFETY: as above.
    let op = unsafe { *place };
    let name = crate::blame::function_at(op.map_or(0, |op| op as usize));
    panic!("{name} {fault}: vnode {vp:p}");
}
