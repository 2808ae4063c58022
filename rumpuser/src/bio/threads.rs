//! Block I/O by worker threads.

use core::ffi::c_void;

use super::queue::Queue;
use super::transfer::Progress;
use super::{become_kernel_thread, finish_all};
use crate::thread;

const WORKERS: usize = 4;

/// Makes the workers; answers their queue. `None`: not even one can be had.
pub fn start() -> Option<&'static Queue> {
    let queue: &'static Queue = Box::leak(Box::new(Queue::new()));
    let arg = core::ptr::from_ref(queue).cast_mut().cast();
    let made = (0..WORKERS)
        .map(|_| thread::create(c"bio", work, arg, false))
        .filter(Result::is_ok)
        .count();
    (made > 0).then_some(queue)
}

extern "C" fn work(queue: *mut c_void) {
    // SAFETY: `start` gave the queue, which lives for ever.
    let queue = unsafe { &*queue.cast::<Queue>() };
    become_kernel_thread();
    let mut ended = Vec::with_capacity(1);
    loop {
        let request = queue.take();
        let result = Progress::new(&request).run(&request);
        ended.push((request, result));
        finish_all(&mut ended);
    }
}
