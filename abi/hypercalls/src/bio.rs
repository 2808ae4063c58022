//! Block I/O: `rumpuser_bio`.

use core::ffi::{c_int, c_void};

use rumpuser::bio;
use rumpuser::file::Fd;

use crate::export::hypercalls;
use crate::mutant;
use crate::prototypes::rump_biodone_fn;

hypercalls! {
    /// Queues a transfer; `biodone` hears of its end, in kernel context. Gives up the context.
    fn rumpuser_bio(
        fd: c_int,
        op: c_int,
        data: *mut c_void,
        dlen: usize,
        off: i64,
        biodone: rump_biodone_fn,
        donearg: *mut c_void,
    ) {
        let done = biodone.expect("bio: nobody would hear of the end of the transfer");
        // SAFETY: the same function; the host layer calls it under the conditions of the interface.
        let done = unsafe { core::mem::transmute::<unsafe extern "C" fn(*mut c_void, usize, c_int), bio::Done>(done) };
        let (done, donearg) =
            if mutant::DONE_OUTSIDE { mutant::outside(done, donearg) } else { (done, donearg) };
        let op = op.cast_unsigned();
        let op = if mutant::NEVER_DURABLE { op & !bio::SYNC } else { op };
        // SAFETY: the caller leaves the memory and the argument to the transfer until its end.
        unsafe { bio::submit(Fd(fd), op, data.cast(), dlen, off, done, donearg) };
    }
}
