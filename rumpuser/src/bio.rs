//! Asynchronous block I/O: `rumpuser_bio`.
//!
//! Requests wait in a queue for a few worker threads, which are made at the first request and are
//! threads of the kernel above: each has an lwp of process 0 and calls `done` with the kernel's
//! context. When the kernel runs without threads (`RUMP_THREADS=0`) the caller does the work.

use core::ffi::c_void;
use std::collections::VecDeque;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rump_abi::errno::{Errno, Result};

use crate::condvar::Condvar;
use crate::errno;
use crate::file::Fd;
use crate::hyperup::{self, hyperup};
use crate::mutex::{Mutex, MutexKind};
use crate::thread;

/// Read. (`RUMPUSER_BIO_READ`)
pub const READ: u32 = 0x01;
/// Write, unless [`READ`] is set too.
pub const WRITE: u32 = 0x02;
/// A write is durable before it is done.
pub const SYNC: u32 = 0x04;

/// Who hears of the end of a request: the argument of [`submit`], the count of bytes, and 0 or a
/// NetBSD error.
pub type Done = extern "C" fn(*mut c_void, usize, i32);

/// How many requests may wait before [`submit`] does.
const QUEUE: usize = 128;
const WORKERS: usize = 4;

struct Request {
    fd: Fd,
    op: u32,
    buf: *mut u8,
    len: usize,
    off: i64,
    done: Done,
    arg: *mut c_void,
}

// SAFETY: the submitter leaves the buffer and the argument to the request until it is done.
unsafe impl Send for Request {}

/// Queues a transfer of `len` bytes between `buf` and the file at `off`; `done` is called exactly
/// once, perhaps before this function returns.
///
/// # Safety
/// `buf` is memory of that length which nobody touches until `done`; `arg` is good for `done`.
pub unsafe fn submit(
    fd: Fd,
    op: u32,
    buf: *mut u8,
    len: usize,
    off: i64,
    done: Done,
    arg: *mut c_void,
) {
    let request = Request {
        fd,
        op,
        buf,
        len,
        off,
        done,
        arg,
    };
    let nlocks = hyperup::unschedule(core::ptr::null());
    let left = if threaded() {
        queue().put(request)
    } else {
        Some(request)
    };
    let result = left.map(|request| (perform(&request), request));
    hyperup::schedule(nlocks, core::ptr::null());
    if let Some((result, request)) = result {
        finish(&request, result);
    }
}

fn threaded() -> bool {
    !std::env::var_os("RUMP_THREADS")
        .is_some_and(|value| value.as_encoded_bytes().starts_with(b"0"))
}

/// The queue between submitters and workers.
struct Queue {
    lock: Mutex,
    wanted: Condvar,
    room: Condvar,
    requests: std::cell::UnsafeCell<VecDeque<Request>>,
    workers: AtomicUsize,
}

// SAFETY: `requests` is touched only by who holds `lock`.
unsafe impl Sync for Queue {}

fn queue() -> &'static Queue {
    static QUEUE: OnceLock<Queue> = OnceLock::new();
    QUEUE.get_or_init(|| Queue {
        lock: Mutex::new(MutexKind::Internal),
        wanted: Condvar::new(),
        room: Condvar::new(),
        requests: std::cell::UnsafeCell::new(VecDeque::new()),
        workers: AtomicUsize::new(0),
    })
}

impl Queue {
    /// Queues a request; hands it back when there is no worker and none can be made.
    fn put(&'static self, request: Request) -> Option<Request> {
        if !self.staffed() {
            return Some(request);
        }
        self.lock.enter_nowrap();
        while self.with(|requests| requests.len() >= QUEUE) {
            self.room.wait_nowrap(&self.lock);
        }
        self.with(|requests| requests.push_back(request));
        self.wanted.signal();
        self.lock.exit();
        None
    }

    fn take(&self) -> Request {
        self.lock.enter_nowrap();
        let request = loop {
            if let Some(request) = self.with(VecDeque::pop_front) {
                break request;
            }
            self.wanted.wait_nowrap(&self.lock);
        };
        self.room.signal();
        self.lock.exit();
        request
    }

    /// Calls `f` with the requests; the caller holds the lock.
    fn with<T>(&self, f: impl FnOnce(&mut VecDeque<Request>) -> T) -> T {
        assert!(
            self.lock.is_locked(),
            "bio: the queue is used without its lock"
        );
        // SAFETY: the lock is held, and `f` cannot come back here.
        f(unsafe { &mut *self.requests.get() })
    }

    /// Makes the workers at the first request.
    fn staffed(&'static self) -> bool {
        static START: std::sync::Once = std::sync::Once::new();
        START.call_once(|| {
            for _ in 0..WORKERS {
                if thread::create(c"bio", worker, core::ptr::null_mut(), false).is_ok() {
                    self.workers.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        self.workers.load(Ordering::Relaxed) > 0
    }
}

extern "C" fn worker(_arg: *mut c_void) {
    let hyp = hyperup();
    (hyp.schedule)();
    let error = (hyp.lwproc_newlwp)(0);
    (hyp.unschedule)();
    // Without hooks (ENXIO) there is no kernel whose lwp this thread would need.
    assert!(
        error == 0 || error == Errno::ENXIO.get(),
        "bio: the kernel gives its I/O thread no lwp: {:?}",
        Errno::new(error)
    );
    loop {
        let request = queue().take();
        let result = perform(&request);
        hyperup::schedule(0, core::ptr::null());
        finish(&request, result);
        hyperup::unschedule(core::ptr::null());
    }
}

fn finish(request: &Request, result: Result<usize>) {
    match result {
        Ok(count) => (request.done)(request.arg, count, 0),
        Err(error) => (request.done)(request.arg, 0, error.get()),
    }
}

/// Moves the bytes; a short count means the end of the file, or an error behind that many bytes.
fn perform(request: &Request) -> Result<usize> {
    let mut count = 0;
    while count < request.len {
        let at = request.buf.wrapping_add(count).cast::<c_void>();
        let left = request.len - count;
        let off = i64::try_from(count)
            .ok()
            .and_then(|count| request.off.checked_add(count))
            .ok_or(Errno::EINVAL)?;
        let answer = if request.op & READ != 0 {
            // SAFETY: the submitter has left the buffer to this request.
            unsafe { libc::pread(request.fd.0, at, left, off) }
        } else {
            // SAFETY: the submitter has left the buffer to this request.
            unsafe { libc::pwrite(request.fd.0, at, left, off) }
        };
        match usize::try_from(answer) {
            Ok(0) => break,
            Ok(moved) => count += moved,
            Err(_) if errno::last_host() == libc::EINTR => {}
            Err(_) if count > 0 => break,
            Err(_) => return Err(errno::last()),
        }
    }
    if request.op & READ == 0 && request.op & SYNC != 0 {
        crate::file::host_sync(request.fd)?;
    }
    Ok(count)
}
