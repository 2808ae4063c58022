//! Reader-writer locks: `rumpuser_rw_*`.
//!
//! Readers are preferred, so that a thread may take a read hold twice. The writer's lwp is kept beside
//! the lock, which belongs to the host thread.

use core::ffi::c_int;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use rump_abi::errno::Errno;
use rumpuser::curlwp;
use rumpuser::rwlock::{Preference, RwLock, RwOp};

use crate::export::hypercalls;
use crate::mutant;
use crate::object;
use crate::prototypes::{RUMPUSER_RW_READER, RUMPUSER_RW_WRITER, lwp, rumprwlock, rumpuser_rw};

/// What a `struct rumpuser_rw` is: one cache line.
#[repr(C, align(64))]
struct Rw {
    lock: RwLock,
    writer: AtomicPtr<lwp>,
}

/// The lock behind the kernel's pointer.
///
/// # Safety
/// `rw` came from `rumpuser_rw_init`, and lives as long as the result.
#[inline(always)]
unsafe fn host<'a>(rw: *mut rumpuser_rw) -> &'a Rw {
    // SAFETY: by the caller's promise.
    unsafe { &*rw.cast::<Rw>() }
}

fn operation(which: c_int) -> Option<RwOp> {
    match which as rumprwlock {
        RUMPUSER_RW_READER => Some(RwOp::Reader),
        RUMPUSER_RW_WRITER => Some(RwOp::Writer),
        _ => None,
    }
}

impl Rw {
    #[inline(always)]
    fn taken(&self, op: RwOp) {
        if op == RwOp::Writer {
            self.writer.store(curlwp::get().cast(), Relaxed);
        }
    }
}

hypercalls! {
    /// Makes a lock.
    fn rumpuser_rw_init(rwp: *mut *mut rumpuser_rw) {
        let preference = if mutant::WRITERS_FIRST { Preference::Writer } else { Preference::Reader };
        let rw = Box::into_raw(Box::new(Rw {
            lock: RwLock::with_preference(preference),
            writer: AtomicPtr::new(null_mut()),
        }));
        // SAFETY: the caller gives room for the pointer.
        unsafe { rwp.write(rw.cast()) };
    }
    /// Takes the lock; gives up the kernel's context only to wait.
    fn rumpuser_rw_enter(which: c_int, rw: *mut rumpuser_rw) {
        // SAFETY: a lock of the caller's.
        let rw = unsafe { host(rw) };
        let op = operation(which).unwrap_or_else(|| panic!("rw_enter: there is no mode {which}"));
        rw.lock.enter(op);
        rw.taken(op);
    }
    /// Takes the lock if that needs no waiting, else `EBUSY`.
    fn rumpuser_rw_tryenter(which: c_int, rw: *mut rumpuser_rw) -> c_int {
        // SAFETY: a lock of the caller's.
        let rw = unsafe { host(rw) };
        let Some(op) = operation(which) else {
            return Errno::EINVAL.get();
        };
        if !rw.lock.try_enter(op) {
            return Errno::EBUSY.get();
        }
        rw.taken(op);
        0
    }
    /// Turns the only read hold into a write hold, else `EBUSY`.
    fn rumpuser_rw_tryupgrade(rw: *mut rumpuser_rw) -> c_int {
        // SAFETY: a lock of the caller's.
        let rw = unsafe { host(rw) };
        if !rw.lock.try_upgrade() {
            return Errno::EBUSY.get();
        }
        rw.taken(RwOp::Writer);
        0
    }
    /// Turns the write hold into a read hold, in one step.
    fn rumpuser_rw_downgrade(rw: *mut rumpuser_rw) {
        // SAFETY: a lock of the caller's.
        let rw = unsafe { host(rw) };
        if mutant::DOWNGRADE_GAP {
            rw.lock.exit();
            return rw.lock.enter(RwOp::Reader);
        }
        rw.lock.downgrade();
    }
    /// Gives back whichever hold the caller has.
    fn rumpuser_rw_exit(rw: *mut rumpuser_rw) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.lock.exit();
    }
    /// Ends the life of a free lock.
    fn rumpuser_rw_destroy(rw: *mut rumpuser_rw) {
        // SAFETY: a lock of the caller's.
        unsafe { host(rw) }.lock.destroy();
        // SAFETY: the caller gives it up.
        unsafe { object::end(rw.cast::<Rw>()) };
    }
    /// Whether this lwp writes, or how many read.
    fn rumpuser_rw_held(which: c_int, rw: *mut rumpuser_rw, heldp: *mut c_int) {
        // SAFETY: a lock of the caller's.
        let rw = unsafe { host(rw) };
        let held = match operation(which) {
            Some(RwOp::Writer) if mutant::WRITER_IS_ANYBODY => {
                c_int::from(rw.lock.lock_held() && !rw.lock.read_held())
            }
            Some(RwOp::Writer) => {
                c_int::from(rw.lock.write_held() && rw.writer.load(Relaxed) == curlwp::get().cast())
            }
            Some(RwOp::Reader) => c_int::try_from(rw.lock.readers()).unwrap_or(c_int::MAX),
            None => panic!("rw_held: there is no mode {which}"),
        };
        // SAFETY: the caller gives room for the answer.
        unsafe { heldp.write(held) };
    }
}
