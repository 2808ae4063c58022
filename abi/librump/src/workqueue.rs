//! Threads that do queued work, `workqueue(9)`.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::NonNull;
use std::sync::Arc;

use rump_abi::errno::Errno;
use rump_abi::types::{WQ_MPSAFE, cpu_info, pri_t, work, workqueue};
use rump_kernel::ffi::workqueue::{Function, Workqueue};

use crate::export::kpi;

kpi! {
    /// Makes a queue with a thread that calls `f` for each piece of work.
    fn workqueue_create(
        made: *mut *mut workqueue,
        name: *const c_char,
        f: Option<Function>,
        argument: *mut c_void,
        pri: pri_t,
        ipl: c_int,
        flags: c_int,
    ) -> c_int {
        // One thread serves all processors: it keeps the order within each.
        let _ = (pri, ipl);
        let Some(f) = f else {
            return Errno::EINVAL.get();
        };
        // SAFETY: the driver's string.
        let name = unsafe { CStr::from_ptr(name) };
        match Workqueue::new(name, f, argument, flags & WQ_MPSAFE != 0) {
            Ok(queue) => {
                // SAFETY: the driver's variable.
                unsafe { made.write(Arc::into_raw(queue).cast_mut().cast()) };
                0
            }
            Err(error) => error.get(),
        }
    }
    /// Queues work that does not wait in a queue already.
    fn workqueue_enqueue(wq: *mut workqueue, item: *mut work, ci: *mut cpu_info) {
        let _ = ci;
        let item = NonNull::new(item).expect("workqueue_enqueue: work is never NULL");
        // SAFETY: from `workqueue_create`.
        unsafe { &*wq.cast::<Workqueue>() }.enqueue(item);
    }
    /// Does what waits, and ends the queue.
    fn workqueue_destroy(wq: *mut workqueue) {
        // SAFETY: from `workqueue_create`; the driver does not use it again.
        unsafe { Arc::from_raw(wq.cast::<Workqueue>().cast_const()) }.destroy();
    }
}
