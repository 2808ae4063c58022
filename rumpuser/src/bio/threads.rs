//! Block I/O by worker threads: one for a kernel that asks for one thing after the other, more when
//! requests would have to wait for those that the host is busy with.

use core::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::queue::Queue;
use super::transfer::Progress;
use super::{Request, become_kernel_thread, finish_all};
use crate::thread;

/// More do not help a disk.
const WORKERS: usize = 4;

/// The workers and what waits for them.
pub struct Threads {
    queue: Queue,
    workers: AtomicUsize,
    /// How many of them wait for the host.
    busy: AtomicUsize,
}

impl Threads {
    /// Makes the first worker. `None`: it cannot be had.
    pub fn start() -> Option<&'static Self> {
        let threads: &'static Self = Box::leak(Box::new(Self {
            queue: Queue::new(),
            workers: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
        }));
        threads.add_worker().then_some(threads)
    }

    /// Hands a request to a worker.
    pub fn put(&'static self, request: Request) {
        let waiting = self.queue.put(request, || {});
        let workers = self.workers.load(Relaxed);
        let free = workers.saturating_sub(self.busy.load(Relaxed));
        if waiting > free && workers < WORKERS {
            // Without another one the request waits for those that there are.
            self.add_worker();
        }
    }

    fn add_worker(&'static self) -> bool {
        let arg = core::ptr::from_ref(self).cast_mut().cast();
        let made = thread::create(c"bio", work, arg, false).is_ok();
        self.workers.fetch_add(usize::from(made), Relaxed);
        made
    }
}

extern "C" fn work(threads: *mut c_void) {
    // SAFETY: `add_worker` gave it, and it lives for ever.
    let threads = unsafe { &*threads.cast::<Threads>() };
    become_kernel_thread();
    let mut ended = Vec::with_capacity(1);
    loop {
        let request = threads.queue.take(|| {
            threads.busy.fetch_add(1, Relaxed);
        });
        let result = Progress::new(&request).run(&request);
        threads.busy.fetch_sub(1, Relaxed);
        ended.push((request, result));
        finish_all(&mut ended);
    }
}
