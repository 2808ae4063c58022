//! `struct knote`: an event that a queue waits for, as the object that has the event sees it.
//!
//! An object keeps its knotes on a list under a lock of its own. When something happens it goes
//! through the list ([`knote`]), asks each one's `f_event`, and tells the queue of those that say
//! yes. The queue takes a knote off the list (`f_detach`) before it frees it.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_long};
use core::ptr::{NonNull, null, null_mut};
use std::sync::Weak;

use rump_abi::types::{
    EV_EOF, EVFILT_READ, EVFILT_WRITE, NOTE_LOWAT, NOTE_SUBMIT, filterops, kevent, klist,
    knote as c_knote,
};
use rumpuser::mutex::{Mutex, MutexKind};

use crate::file::File;
use crate::kqueue::Seen;

/// What a knote of this kernel tells about its object.
pub(crate) type Look = Box<dyn Fn() -> Seen + Send + Sync>;
/// Tells the queue that an event is there.
type Sink = Box<dyn Fn() + Send + Sync>;

/// The structure that C sees, and the kernel's part.
#[repr(C)]
struct Note {
    c: UnsafeCell<c_knote>,
    sink: Sink,
    look: UnsafeCell<Option<Look>>,
    /// The open file of a descriptor's event.
    file: Weak<File>,
}

/// A knote that a queue owns.
pub(crate) struct Knote(NonNull<Note>);

// SAFETY: the C part is guarded by the object's lock, the rest by the queue's.
unsafe impl Send for Knote {}
// SAFETY: as above.
unsafe impl Sync for Knote {}

impl Knote {
    /// A knote for `event` that is not attached yet.
    pub(crate) fn new(event: kevent, file: Weak<File>, sink: Sink) -> Self {
        // SAFETY: all fields of the C structure may be zero.
        let mut c: c_knote = unsafe { core::mem::zeroed() };
        c.kn_kevent = event;
        c.kn_sfflags = event.fflags;
        c.kn_sdata = event.data;
        c.kn_kevent.fflags = 0;
        c.kn_kevent.data = 0;
        let note = Box::new(Note {
            c: UnsafeCell::new(c),
            sink,
            look: UnsafeCell::new(None),
            file,
        });
        Self(NonNull::from(Box::leak(note)))
    }

    /// The C pointer.
    pub(crate) fn as_ptr(&self) -> *mut c_knote {
        self.0.as_ptr().cast()
    }

    fn c(&self) -> c_knote {
        // SAFETY: the knote lives as long as its owner; a torn value is a stale one.
        unsafe { self.as_ptr().read() }
    }

    /// Its event as it stands.
    pub(crate) fn event(&self) -> kevent {
        self.c().kn_kevent
    }

    /// Changes what is asked for, and the user's word.
    pub(crate) fn modify(&self, event: &kevent) {
        let kn = self.as_ptr();
        // SAFETY: the queue's lock is held; objects only read these fields.
        unsafe { (*kn).kn_sfflags = event.fflags };
        // SAFETY: as above.
        unsafe { (*kn).kn_sdata = event.data };
        // SAFETY: as above.
        unsafe { (*kn).kn_kevent.udata = event.udata };
    }

    /// The event was delivered and starts anew (`EV_CLEAR`).
    pub(crate) fn clear(&self) {
        let kn = self.as_ptr();
        // SAFETY: the queue's lock is held.
        unsafe { (*kn).kn_kevent.data = 0 };
        // SAFETY: as above.
        unsafe { (*kn).kn_kevent.fflags = 0 };
    }

    /// Asks the object whether the event is there (`f_event` with no hint).
    pub(crate) fn is_active(&self) -> bool {
        event_of(self.as_ptr(), 0)
    }

    /// Takes the knote off its object's list.
    pub(crate) fn detach(&self) {
        let fops = self.c().kn_fop;
        if fops.is_null() {
            return;
        }
        // SAFETY: the object set its operations, which are constant.
        if let Some(detach) = unsafe { (*fops).f_detach } {
            // SAFETY: the knote is attached to that object.
            unsafe { detach(self.as_ptr()) };
        }
        // SAFETY: detached, so nobody but the owner looks.
        unsafe { (*self.as_ptr()).kn_fop = null() };
    }
}

impl Drop for Knote {
    fn drop(&mut self) {
        self.detach();
        // SAFETY: made by a box, detached, and this is the owner.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

fn event_of(kn: *mut c_knote, hint: c_long) -> bool {
    // SAFETY: the knote is alive: its owner or its list holds it.
    let fops = unsafe { (*kn).kn_fop };
    if fops.is_null() {
        return false;
    }
    // SAFETY: the object set its operations, which are constant.
    match unsafe { (*fops).f_event } {
        // SAFETY: the knote is attached to that object.
        Some(event) => unsafe { event(kn, hint) != 0 },
        None => false,
    }
}

/// Goes through a list of knotes (`knote(9)`).
///
/// # Safety
/// The list's lock is held, and its members are knotes that a queue attached.
pub unsafe fn knote(list: *mut klist, hint: i64) {
    // SAFETY: the caller holds the list's lock.
    let mut next = unsafe { (*list).slh_first };
    while !next.is_null() {
        let kn = next;
        // SAFETY: a member of the list.
        next = unsafe { (*kn).kn_selnext.sle_next };
        if event_of(kn, hint) {
            // SAFETY: every knote is the head of a note of this kernel.
            let note = unsafe { &*kn.cast::<Note>() };
            (note.sink)();
        }
    }
}

/// The offset of the open file that a knote is about: what a file has beyond it can be read.
#[must_use]
pub fn file_offset(kn: &c_knote) -> i64 {
    // SAFETY: every knote is the head of a note of this kernel.
    let note = unsafe { &*core::ptr::from_ref(kn).cast::<Note>() };
    note.file.upgrade().map_or(0, |file| file.offset())
}

/// The filter number of a knote that is being attached.
pub(crate) fn filter(kn: *mut c_knote) -> u32 {
    // SAFETY: the queue hands a living knote over.
    unsafe { (*kn).kn_kevent.filter }
}

/// A list of knotes of an object of this kernel.
pub struct KList {
    mutex: Mutex,
    list: UnsafeCell<klist>,
}

// SAFETY: the list is guarded by the mutex.
unsafe impl Send for KList {}
// SAFETY: as above.
unsafe impl Sync for KList {}

impl Default for KList {
    fn default() -> Self {
        Self::new()
    }
}

impl KList {
    /// Nobody waits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            mutex: Mutex::new(MutexKind::Adaptive),
            list: UnsafeCell::new(klist {
                slh_first: null_mut(),
            }),
        }
    }

    /// Puts a knote on the list; `look` tells about the object and keeps it alive.
    pub(crate) fn attach(&self, kn: *mut c_knote, look: Look) {
        // SAFETY: every knote is the head of a note of this kernel, and is not attached yet.
        let note = unsafe { &*kn.cast::<Note>() };
        // SAFETY: nobody looks before it is on the list.
        unsafe { *note.look.get() = Some(look) };
        // SAFETY: as above.
        unsafe { (*kn).kn_fop = &raw const OPS };
        // SAFETY: as above.
        unsafe { (*kn).kn_hook = core::ptr::from_ref(self).cast_mut().cast() };
        self.mutex.enter();
        // SAFETY: the list is guarded by the mutex.
        let head = unsafe { &mut *self.list.get() };
        // SAFETY: nobody looks before it is on the list.
        unsafe { (*kn).kn_selnext.sle_next = head.slh_first };
        head.slh_first = kn;
        self.mutex.exit();
    }

    fn remove(&self, kn: *mut c_knote) {
        self.mutex.enter();
        // SAFETY: the list is guarded by the mutex.
        let mut link = unsafe { &raw mut (*self.list.get()).slh_first };
        loop {
            // SAFETY: `link` is the head or a member's link.
            let at = unsafe { *link };
            if at.is_null() {
                break;
            }
            // SAFETY: a member of the list.
            let following = unsafe { &raw mut (*at).kn_selnext.sle_next };
            if at == kn {
                // SAFETY: a link of the list.
                let rest = unsafe { *following };
                // SAFETY: as above.
                unsafe { *link = rest };
                break;
            }
            link = following;
        }
        self.mutex.exit();
    }

    /// Something happened to the object: its lock is not held.
    pub fn notify(&self, hint: u32) {
        self.mutex.enter();
        // SAFETY: the list's own mutex is held.
        unsafe { knote(self.list.get(), i64::from(hint | SUBMIT)) };
        self.mutex.exit();
    }
}

const SUBMIT: u32 = NOTE_SUBMIT as u32;

/// The operations of knotes on a [`KList`].
static OPS: filterops = filterops {
    f_isfd: 1,
    f_attach: None,
    f_detach: Some(detach),
    f_event: Some(event),
};

unsafe extern "C" fn detach(kn: *mut c_knote) {
    // SAFETY: the queue detaches a living knote.
    let hook = unsafe { (*kn).kn_hook };
    // SAFETY: the hook is the list that it was attached to, kept alive by `look`.
    let list = unsafe { &*hook.cast::<KList>() };
    list.remove(kn);
}

unsafe extern "C" fn event(kn: *mut c_knote, hint: c_long) -> c_int {
    // SAFETY: every knote on a list of this kernel is the head of a note.
    let note = unsafe { &*kn.cast::<Note>() };
    // SAFETY: set before the knote was attached, and not changed since.
    let Some(look) = (unsafe { &*note.look.get() }) else {
        return 0;
    };
    let _ = hint;
    let seen = look();
    // SAFETY: the knote is alive; its numbers may be overwritten by a newer look.
    let kn = unsafe { &mut *kn };
    kn.kn_kevent.data = seen.amount;
    if seen.fflags != 0 {
        kn.kn_kevent.fflags |= seen.fflags & kn.kn_sfflags;
        return c_int::from(kn.kn_kevent.fflags != 0);
    }
    if seen.eof {
        kn.kn_kevent.flags |= EV_EOF as u32;
        return 1;
    }
    kn.kn_kevent.flags &= !(EV_EOF as u32);
    if kn.kn_sfflags & NOTE_LOWAT as u32 != 0 {
        return c_int::from(seen.amount >= kn.kn_sdata);
    }
    c_int::from(seen.active)
}

/// Attaches a knote to what is always ready (`seltrue_kqfilter`).
///
/// # Errors
/// `EINVAL` for what is neither reading nor writing.
///
/// # Safety
/// `kn` is a knote of this kernel that its queue attaches.
pub unsafe fn attach_always(kn: *mut c_knote) -> crate::Result<()> {
    static ALWAYS: KList = KList::new();
    if !matches!(filter(kn).cast_signed(), EVFILT_READ | EVFILT_WRITE) {
        return Err(crate::Errno::EINVAL);
    }
    let look = || Seen {
        active: true,
        ..Seen::default()
    };
    ALWAYS.attach(kn, Box::new(look));
    Ok(())
}
