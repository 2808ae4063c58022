//! Asynchronous block I/O: `rumpuser_bio`.
//!
//! Who does the work is chosen at the first request, by `RUMP_BIO` in the environment: worker threads
//! (`threads`, the default), one thread with an `io_uring(7)` (`io_uring`), or who asks (`sync`, and
//! always when the kernel runs without threads, `RUMP_THREADS=0`). The threads are threads of the kernel
//! above: each has an lwp of process 0 and calls `done` with the kernel's context. What the host can read
//! without waiting, because it has it in memory, who asks reads in any case.
//!
//! * `threads`, `ring`: the two that work on the side
//! * `queue`: requests on their way to them
//! * `transfer`: the work itself, step by step

use core::ffi::c_void;
use core::ptr::null;
use std::sync::OnceLock;

use rump_abi::errno::{Errno, Result};

use crate::console;
use crate::file::Fd;
use crate::hyperup::{self, hyperup};
use threads::Threads;
use transfer::Progress;

mod queue;
mod ring;
mod threads;
mod transfer;

/// Read. (`RUMPUSER_BIO_READ`)
pub const READ: u32 = 0x01;
/// Write, unless [`READ`] is set too.
pub const WRITE: u32 = 0x02;
/// A write is durable before it is done.
pub const SYNC: u32 = 0x04;

/// Chooses who does the work: `threads`, `io_uring` or `sync`.
pub const ENV_BIO: &str = "RUMP_BIO";

/// Who hears of the end of a request: the argument of [`submit`], the count of bytes, and 0 or a
/// NetBSD error.
pub type Done = extern "C" fn(*mut c_void, usize, i32);

/// What is to be moved, and who hears of it.
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

/// Who does the work.
enum Engine {
    /// Who asks.
    Caller,
    /// Threads with `pread(2)` and `pwrite(2)`.
    Threads(&'static Threads),
    /// A thread with an `io_uring(7)`.
    Ring(&'static ring::Ring),
}

/// Queues a transfer of `len` bytes between `buf` and the file at `off`; `done` is called exactly
/// once, perhaps before this function returns. Less than `len` bytes without an error means the end of the
/// file.
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
    let nlocks = hyperup::unschedule(null());
    let done_here = begin(request);
    hyperup::schedule(nlocks, null());
    if let Some((request, result)) = done_here {
        request.finish(result);
    }
}

/// Does the work or hands it on; answers what is done already.
fn begin(request: Request) -> Option<(Request, Result<usize>)> {
    match engine() {
        Engine::Caller => {
            let result = Progress::new(&request).run(&request);
            return Some((request, result));
        }
        _ if transfer::read_at_once(&request) => {
            let len = request.len;
            return Some((request, Ok(len)));
        }
        Engine::Threads(threads) => threads.put(request),
        Engine::Ring(ring) => ring.put(request),
    }
    None
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(choose)
}

fn choose() -> Engine {
    let starts_with_0 = |value: std::ffi::OsString| value.as_encoded_bytes().starts_with(b"0");
    if std::env::var_os("RUMP_THREADS").is_some_and(starts_with_0) {
        return Engine::Caller;
    }
    let wanted = std::env::var_os(ENV_BIO).unwrap_or_default();
    match wanted.to_str() {
        Some("sync") => return Engine::Caller,
        Some("io_uring") => match ring::Ring::start() {
            Ok(ring) => return Engine::Ring(ring),
            Err(error) => console::log(format_args!(
                "{ENV_BIO}=io_uring: the host refuses ({error}); threads do the block I/O\n"
            )),
        },
        Some("" | "threads") => {}
        _ => console::log(format_args!(
            "{ENV_BIO}={}: neither threads nor io_uring nor sync; threads do the block I/O\n",
            wanted.display()
        )),
    }
    // Without a thread for it there is still the caller.
    Threads::start().map_or(Engine::Caller, Engine::Threads)
}

impl Request {
    fn is_read(&self) -> bool {
        self.op & READ != 0
    }

    /// Whether it is a write that has to be durable.
    fn is_durable(&self) -> bool {
        !self.is_read() && self.op & SYNC != 0
    }

    /// Tells of the end, with the kernel's context.
    fn finish(&self, result: Result<usize>) {
        match result {
            Ok(count) => (self.done)(self.arg, count, 0),
            Err(error) => (self.done)(self.arg, 0, error.get()),
        }
    }
}

/// Makes the calling thread one of the kernel above.
fn become_kernel_thread() {
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
}

/// Tells of the ends of some requests, on a thread of the kernel.
fn finish_all(ended: &mut Vec<(Request, Result<usize>)>) {
    if ended.is_empty() {
        return;
    }
    let nlocks = 0;
    hyperup::schedule(nlocks, null());
    for (request, result) in ended.drain(..) {
        request.finish(result);
    }
    hyperup::unschedule(null());
}
