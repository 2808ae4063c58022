//! The memory of vnodes: the record behind a [`Vp`], made once and kept for ever.

use core::cell::UnsafeCell;
use core::sync::atomic::{
    AtomicBool, AtomicU32, AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};

use rump_abi::types::*;
use rumpuser::asan;
use rumpuser::mutex::MutexKind;
use rumpuser::rwlock::Preference;

use super::guarded::Guarded;
use super::mutex_obj;
use super::vnode::{VSIZENOTSET, Vp};
use crate::vfs::namecache::Names;
use crate::vfs::vcache::State;
use crate::vfs::{pages, worklist};

/// The kernel's part of a vnode, behind the C structure.
#[repr(C)]
pub(crate) struct Record {
    vnode: UnsafeCell<vnode>,
    /// A `vcache::State`.
    pub(crate) state: AtomicU32,
    /// The vnode's key is in the cache.
    pub(crate) hashed: AtomicBool,
    /// The vnode is in the queue of idle vnodes (it stays there while it is used).
    pub(crate) queued: AtomicBool,
    /// Idle since the queue last looked at it.
    pub(crate) recent: AtomicBool,
    /// Threads inside an operation that does not need the vnode's lock (`vfs::unlocked`).
    pub(crate) inside: AtomicU32,
    /// The vnode is in the list of those that may have pages ([`crate::vfs::pages`]).
    pub(crate) paged: AtomicBool,
    /// When the syncer is to write it, in seconds of the monotonic clock.
    pub(crate) due: AtomicU64,
    /// Names cached in this directory, and names of this vnode.
    pub(crate) names: Names,
}

// SAFETY: the vnode is reached only through its fields' own rules; the rest are atomics and locks.
unsafe impl Sync for Record {}

static IDLE: Guarded<Vec<Vp>> = Guarded::new(Vec::new());

/// How many vnodes wait for their next life under a sanitizer.
const QUARANTINE: usize = 256;

impl Vp {
    /// A vnode in which nothing is set: no reference, no type, sizes unknown, a new interlock.
    ///
    /// # Panics
    /// When the host has no memory left.
    pub(crate) fn allocate() -> Self {
        let reused = IDLE.with(|idle| {
            // A sanitizer shall see uses of a vnode for a while after its end.
            if asan::active() && idle.len() <= QUARANTINE {
                return None;
            }
            let vp = if asan::active() {
                idle.remove(0)
            } else {
                idle.pop()?
            };
            asan::unpoison(vp.as_ptr().cast(), size_of::<vnode>());
            vp.set_state(State::Loading);
            Some(vp)
        });
        let vp = reused.unwrap_or_else(|| {
            let memory = rumpuser::memory::alloc(size_of::<Record>(), 64)
                .expect("out of memory for a vnode")
                .cast::<Record>();
            // SAFETY: all zeroes is a valid `struct vnode`: numbers and pointers.
            let zeroed = unsafe { core::mem::zeroed::<vnode>() };
            let record = Record {
                vnode: UnsafeCell::new(zeroed),
                state: AtomicU32::new(State::Loading as u32),
                hashed: AtomicBool::new(false),
                queued: AtomicBool::new(false),
                recent: AtomicBool::new(false),
                paged: AtomicBool::new(false),
                due: AtomicU64::new(0),
                inside: AtomicU32::new(0),
                names: Names::new(),
            };
            // SAFETY: the memory is large enough, aligned, and new.
            unsafe { memory.write(record) };
            Self(memory.cast())
        });
        vp.reset();
        vp
    }

    /// Gives the memory back for the next vnode; the caller has the only handle that counts.
    pub(crate) fn deallocate(self) {
        worklist::forget(self);
        pages::forget(self);
        // Who found it in one of these lists may still hold the interlock.
        self.interlock().enter();
        self.interlock().exit();
        self.free_page_table();
        // SAFETY: every vnode owns one reference to its interlock.
        unsafe { mutex_obj::free(self.interlock_ptr()) };
        self.v_lock().destroy();
        IDLE.with(|idle| {
            self.set_state(State::Free);
            asan::poison(self.as_ptr().cast(), size_of::<vnode>());
            idle.push(self);
        });
    }

    /// Takes a vnode that is on the free list out of the queue of idle ones; false when it is used.
    pub(crate) fn unqueue_if_free(self) -> bool {
        IDLE.with(|_| {
            let free = self.state() == State::Free;
            if free {
                self.record().queued.store(false, Relaxed);
            }
            free
        })
    }

    fn reset(self) {
        let fresh = vnode {
            v_uobj: uvm_object {
                vmobjlock: mutex_obj::alloc(MutexKind::Adaptive).as_ptr(),
                ..blank_object()
            },
            v_size: VSIZENOTSET,
            v_writesize: VSIZENOTSET,
            v_private: self.0.as_ptr().cast(),
            // SAFETY: all zeroes is a valid `struct vnode`.
            ..unsafe { core::mem::zeroed() }
        };
        // SAFETY: nobody else uses this vnode: it is new or comes from the free list.
        unsafe { self.0.write(fresh) };
        self.uobj()
            .init_pages(&raw const super::uvnode::UVM_VNODEOPS);
        self.v_lock().init(Preference::Writer);
        self.state_cv().init(c"vstate".as_ptr());
    }

    #[inline]
    pub(crate) fn record(self) -> &'static Record {
        // SAFETY: every vnode is the first member of a record; records live for ever, and all that
        // is reached through a shared reference is atomic or locked.
        unsafe { self.0.cast::<Record>().as_ref() }
    }

    /// Where the vnode is in its life.
    #[inline]
    #[must_use]
    pub fn state(self) -> State {
        State::from_raw(self.record().state.load(Acquire))
    }

    /// Changes the state; the rules are in `vcache`.
    #[inline]
    pub(crate) fn set_state(self, to: State) {
        self.record().state.store(to as u32, Release);
    }
}

fn blank_object() -> uvm_object {
    // SAFETY: all zeroes is a valid `struct uvm_object`: numbers and pointers.
    unsafe { core::mem::zeroed() }
}
