//! The message buffer as C reads it: `struct kern_msgbuf`, `msgbufp`.

use core::cell::UnsafeCell;
use core::ffi::c_long;
use core::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

use crate::subr_prf::MSGBUF_SIZE;

/// `MSG_MAGIC`.
const MAGIC: c_long = 0x06_3061;

/// `struct kern_msgbuf`, with its text.
#[repr(C)]
struct Body {
    magic: c_long,
    /// Where the next byte goes.
    bufx: c_long,
    /// Where a reader that takes bytes away is.
    bufr: c_long,
    /// How many bytes there are.
    bufs: c_long,
    bufc: [u8; MSGBUF_SIZE],
}

/// The buffer; the lock of the printer guards its changes.
pub(crate) struct Msgbuf(UnsafeCell<Body>);
// SAFETY: it is changed under one lock; readers in C see bytes, at worst some of them newer.
unsafe impl Sync for Msgbuf {}

pub(crate) static MSGBUF: Msgbuf = Msgbuf(UnsafeCell::new(Body {
    magic: MAGIC,
    bufx: 0,
    bufr: 0,
    bufs: MSGBUF_SIZE as c_long,
    bufc: [0; MSGBUF_SIZE],
}));

/// `msgbufp`: the buffer, once the kernel has booted so far.
#[unsafe(export_name = "rumpns_msgbufp")]
static MSGBUFP: AtomicPtr<Body> = AtomicPtr::new(MSGBUF.0.get());
/// `msgbufenabled`: it takes messages.
#[unsafe(export_name = "rumpns_msgbufenabled")]
static MSGBUFENABLED: AtomicI32 = AtomicI32::new(1);

impl Msgbuf {
    /// Appends bytes; the printer's lock is held.
    pub(crate) fn push(&self, bytes: &[u8]) {
        if MSGBUFENABLED.load(Ordering::Relaxed) == 0 {
            return;
        }
        for &byte in bytes {
            // SAFETY: the memory is static, and the lock guards its changes.
            let at = unsafe { (*self.0.get()).bufx };
            let at = usize::try_from(at).unwrap_or(0) % MSGBUF_SIZE;
            // SAFETY: as above.
            let buffer = unsafe { &raw mut (*self.0.get()).bufc };
            // SAFETY: as above, within the buffer.
            unsafe { buffer.cast::<u8>().wrapping_add(at).write_volatile(byte) };
            // SAFETY: as above.
            unsafe { (*self.0.get()).bufx = ((at + 1) % MSGBUF_SIZE) as c_long };
        }
    }
}
