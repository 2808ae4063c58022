//! Vnodes as memory objects: `uvm_vnodeops` calls the file system's operations for pages.

use core::ffi::c_int;
use core::sync::atomic::AtomicPtr;

use rump_abi::types::{
    VI_ONWORKLST, VI_TEXT, kmutex_t, lwp, uvm_object, uvm_pagerops, vm_page, vnode,
};
use rumpuser::mutex::{Mutex, MutexKind};

use super::uobj::Uobj;
use super::vnode::Vp;
use crate::vfs::vnode_if::{VOP_GETPAGES, VOP_PUTPAGES};

/// `uvm_vnodeops`.
#[unsafe(export_name = "rumpns_uvm_vnodeops")]
pub(crate) static UVM_VNODEOPS: uvm_pagerops = uvm_pagerops {
    pgo_init: None,
    pgo_reference: Some(reference),
    pgo_detach: Some(detach),
    pgo_fault: None,
    pgo_get: Some(get),
    pgo_put: Some(put),
};

/// `uvm_deviceops`: the name only, no device has pages here.
#[unsafe(export_name = "rumpns_uvm_deviceops")]
static UVM_DEVICEOPS: uvm_pagerops = uvm_pagerops {
    pgo_init: None,
    pgo_reference: None,
    pgo_detach: None,
    pgo_fault: None,
    pgo_get: None,
    pgo_put: None,
};

/// `uvm_pageqlock`: what drivers hold when they free pages. There are no queues of pages.
#[unsafe(export_name = "rumpns_uvm_pageqlock")]
static UVM_PAGEQLOCK: Mutex = Mutex::new(MutexKind::Adaptive);
const _: () = assert!(size_of::<Mutex>() == size_of::<kmutex_t>());

/// `struct uvm`: no thread pages out.
#[repr(C)]
struct Uvm {
    pagedaemon: AtomicPtr<lwp>,
}
const _: () = assert!(size_of::<Uvm>() == size_of::<rump_abi::types::uvm>());
/// `uvm`.
#[unsafe(export_name = "rumpns_uvm")]
static UVM: Uvm = Uvm {
    pagedaemon: AtomicPtr::new(core::ptr::null_mut()),
};

/// The vnode of an object, which is its first member.
fn vnode_of(uobj: *mut uvm_object) -> *mut vnode {
    uobj.cast()
}

/// The vnode that an object is, if it is one.
#[must_use]
pub(super) fn vnode(uobj: Uobj) -> Option<Vp> {
    core::ptr::eq(uobj.pgops(), &raw const UVM_VNODEOPS).then(|| vp(uobj.as_ptr()))
}

fn vp(uobj: *mut uvm_object) -> Vp {
    // SAFETY: the object of a vnode lives as long as it.
    unsafe { Vp::from_ptr(vnode_of(uobj)) }.expect("uvm: a memory object is never NULL")
}

unsafe extern "C" fn reference(uobj: *mut uvm_object) {
    vp(uobj).vref();
}

unsafe extern "C" fn detach(uobj: *mut uvm_object) {
    vp(uobj).vrele();
}

/// The interlock is held, and free afterwards unless `PGO_LOCKED`.
unsafe extern "C" fn get(
    uobj: *mut uvm_object,
    offset: i64,
    pages: *mut *mut vm_page,
    count: *mut c_int,
    centre: c_int,
    access: c_int,
    advice: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: the pager's caller has a reference, holds the interlock, and gives a list of that length.
    unsafe {
        VOP_GETPAGES(
            vnode_of(uobj),
            offset,
            pages,
            count,
            centre,
            access,
            advice,
            flags,
        )
    }
}

/// The interlock is held, and free afterwards.
unsafe extern "C" fn put(uobj: *mut uvm_object, start: i64, end: i64, flags: c_int) -> c_int {
    // SAFETY: the pager's caller has a reference and holds the interlock.
    unsafe { VOP_PUTPAGES(vnode_of(uobj), start, end, flags) }
}

fn flag(uobj: *mut uvm_object, flag: i32) -> bool {
    // SAFETY: the caller has a vnode; its interlock guards the flags.
    unsafe { (*vnode_of(uobj)).v_iflag & flag != 0 }
}

/// Whether a vnode has nothing to write (`uvn_clean_p`); its interlock is held.
///
/// # Safety
/// `uobj` is a vnode's.
#[must_use]
pub unsafe fn is_clean(uobj: *mut uvm_object) -> bool {
    !flag(uobj, VI_ONWORKLST)
}

/// Whether a vnode is a program that runs (`uvn_text_p`); its interlock is held.
///
/// # Safety
/// As [`is_clean`].
#[must_use]
pub unsafe fn is_text(uobj: *mut uvm_object) -> bool {
    flag(uobj, VI_TEXT)
}
