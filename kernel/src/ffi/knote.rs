//! Knotes on vnodes: the filters that `genfs_kqfilter` attaches.

use core::ffi::c_int;

use rump_abi::types::*;

use super::vnode::Vp;
use crate::{Errno, Result};

/// A table of C functions.
#[repr(transparent)]
struct Filter(filterops);
// SAFETY: constant.
unsafe impl Sync for Filter {}

static READ: Filter = filter(read_event);
static WRITE: Filter = filter(write_event);
static VNODE: Filter = filter(vnode_event);

const fn filter(event: unsafe extern "C" fn(*mut knote, core::ffi::c_long) -> c_int) -> Filter {
    Filter(filterops {
        f_isfd: 1,
        f_attach: None,
        f_detach: Some(detach),
        f_event: Some(event),
    })
}

/// Attaches a knote to a vnode (`genfs_kqfilter`).
///
/// # Errors
/// `EINVAL` for a filter that files do not have.
pub(crate) fn attach(vp: Vp, kn: *mut knote) -> Result<()> {
    // SAFETY: the caller's knote.
    let which = unsafe { (*kn).kn_kevent.filter };
    let table = match which as i32 {
        EVFILT_READ => &READ,
        EVFILT_WRITE => &WRITE,
        EVFILT_VNODE => &VNODE,
        _ => return Err(Errno::EINVAL),
    };
    vp.interlock().enter();
    // SAFETY: the knote is the caller's until it is attached; the list is guarded by the interlock.
    unsafe { insert(vp, kn, &table.0) };
    vp.interlock().exit();
    Ok(())
}

unsafe fn insert(vp: Vp, kn: *mut knote, table: &'static filterops) {
    let list = vp.v_klist();
    // SAFETY: as promised by the caller.
    let kn = unsafe { &mut *kn };
    kn.kn_fop = table;
    kn.kn_hook = vp.as_ptr().cast();
    // SAFETY: the list's lock is held.
    kn.kn_selnext.sle_next = unsafe { (*list).slh_first };
    // SAFETY: as above.
    unsafe { (*list).slh_first = kn };
}

fn vnode_of(kn: *mut knote) -> Vp {
    // SAFETY: `insert` stored the vnode.
    let hook = unsafe { (*kn).kn_hook };
    super::opargs::vp(hook.cast())
}

unsafe extern "C" fn detach(kn: *mut knote) {
    let vp = vnode_of(kn);
    vp.interlock().enter();
    let mut place = &raw mut vp_list(vp).slh_first;
    loop {
        // SAFETY: places are links of knotes on the list, whose lock is held.
        let at = unsafe { *place };
        if at.is_null() {
            break;
        }
        // SAFETY: a knote on the list.
        let next = unsafe { &raw mut (*at).kn_selnext.sle_next };
        if at == kn {
            // SAFETY: as above.
            let following = unsafe { *next };
            // SAFETY: as above.
            unsafe { *place = following };
            break;
        }
        place = next;
    }
    vp.interlock().exit();
}

fn vp_list<'a>(vp: Vp) -> &'a mut klist {
    // SAFETY: the list's lock is held by the caller.
    unsafe { &mut *vp.v_klist() }
}

/// Runs `f` with the interlock, unless the event comes from `knote`, which has it.
fn with_interlock<R>(vp: Vp, hint: core::ffi::c_long, f: impl FnOnce() -> R) -> R {
    if hint == NOTE_SUBMIT as core::ffi::c_long || hint == 0 {
        vp.interlock().enter();
        let result = f();
        vp.interlock().exit();
        result
    } else {
        f()
    }
}

/// Data to read: what lies between the position and the end.
unsafe extern "C" fn read_event(kn: *mut knote, hint: core::ffi::c_long) -> c_int {
    // SAFETY: called for an attached knote.
    let kn = unsafe { &mut *kn };
    if hint == NOTE_REVOKE as core::ffi::c_long {
        kn.kn_kevent.flags |= (EV_EOF | EV_ONESHOT) as u32;
        return 1;
    }
    let vp = vnode_of(kn);
    let position = crate::kqueue::file_offset(kn);
    kn.kn_kevent.data = with_interlock(vp, hint, || vp.v_size() - position);
    c_int::from(kn.kn_kevent.data != 0)
}

/// Files always take data.
unsafe extern "C" fn write_event(kn: *mut knote, hint: core::ffi::c_long) -> c_int {
    // SAFETY: called for an attached knote.
    let kn = unsafe { &mut *kn };
    if hint == NOTE_REVOKE as core::ffi::c_long {
        kn.kn_kevent.flags |= (EV_EOF | EV_ONESHOT) as u32;
    }
    kn.kn_kevent.data = 0;
    1
}

/// Something happened to the file.
unsafe extern "C" fn vnode_event(kn: *mut knote, hint: core::ffi::c_long) -> c_int {
    // SAFETY: called for an attached knote.
    let kn = unsafe { &mut *kn };
    let hint = hint as u32;
    if hint == NOTE_REVOKE as u32 {
        kn.kn_kevent.flags |= EV_EOF as u32;
    }
    if kn.kn_sfflags & hint != 0 {
        kn.kn_kevent.fflags |= hint;
    }
    c_int::from(kn.kn_kevent.fflags != 0)
}

/// Tells the vnode's knotes of an event; the interlock is held.
pub(crate) fn post(vp: Vp, hint: c_int) {
    // SAFETY: the list is the vnode's, and the interlock guards it.
    unsafe { super::kevent::knote(vp.v_klist(), i64::from(hint)) };
}
