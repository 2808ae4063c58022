//! Threads: `rumpuser_thread_create`, `_exit`, `_join`.
//!
//! A kernel thread ends in the middle of a call tree, by [`exit`]. Frames of drivers, in C and in
//! Rust, lie between there and the thread's start, so nothing may unwind: the thread jumps back to
//! the frame from which it was started and returns from there. No frame in between may have a
//! destructor that has to run.

use core::ffi::{CStr, c_void};
use core::sync::atomic::Ordering::{Acquire, Release};
use std::ffi::CString;
use std::sync::Arc;

use rump_abi::errno::Result;

use crate::hyperup;
use crate::sync::AtomicU32;
use crate::sync::{self, NativeThread, futex_wait, futex_wake_all};

/// What a thread runs.
pub type Entry = extern "C" fn(*mut c_void);

/// A thread that was made joinable. Dropping it lets the thread go its way.
#[derive(Debug)]
pub struct Thread {
    ended: Arc<Ended>,
    native: NativeThread,
}

/// Set to 1 when the thread has ended.
#[derive(Debug)]
struct Ended(AtomicU32);

/// What the new thread needs, handed over to it.
pub(crate) struct Start {
    entry: Entry,
    arg: *mut c_void,
    pub(crate) name: CString,
    ended: Arc<Ended>,
}

// SAFETY: the argument is handed to the new thread, which is what the creator asks for.
unsafe impl Send for Start {}

/// Starts a thread that runs `entry(arg)`, named `name` (the host keeps 15 bytes). It ends by
/// [`exit`] or by returning from `entry`. Asynchronous signals go to other threads.
///
/// # Errors
/// The host's reason, `EAGAIN` after some tries.
pub fn create(name: &CStr, entry: Entry, arg: *mut c_void, joinable: bool) -> Result<Thread> {
    let ended = Arc::new(Ended(AtomicU32::new(0)));
    let start = Start {
        entry,
        arg,
        name: name.to_owned(),
        ended: Arc::clone(&ended),
    };
    let native = sync::spawn(start, joinable)?;
    Ok(Thread { ended, native })
}

/// Ends the calling thread, which [`create`] made. No destructor of the frames between runs.
///
/// # Panics
/// When another maker made the thread.
pub fn exit() -> ! {
    exit_if_made_here();
    panic!("thread_exit: this thread is not the kernel's")
}

/// As [`exit`] for a thread that [`create`] made; returns in any other.
pub fn exit_if_made_here() {
    sync::leave();
}

/// Waits until the thread has ended; gives up the kernel's context meanwhile.
///
/// # Errors
/// The host's reason; `EINVAL` for a thread that was not made joinable.
pub fn join(thread: Thread) -> Result<()> {
    hyperup::wrapped(|| {
        while thread.ended.0.load(Acquire) == 0 {
            futex_wait(&thread.ended.0, 0, None);
        }
        thread.native.join()
    })
}

impl Start {
    /// The life of the thread, on the new thread.
    pub(crate) fn run(self) {
        sync::run_until_exit(self.entry, self.arg);
        // A read-modify-write, as every change of a word on which threads sleep.
        self.ended.0.swap(1, Release);
        futex_wake_all(&self.ended.0);
    }
}

impl Thread {
    /// The thread as a cookie for C.
    #[must_use]
    pub fn into_raw(self) -> *mut c_void {
        Box::into_raw(Box::new(self)).cast()
    }

    /// The thread of a cookie.
    ///
    /// # Safety
    /// `cookie` came from [`Thread::into_raw`] and has not been used here before.
    #[must_use]
    pub unsafe fn from_raw(cookie: *mut c_void) -> Self {
        // SAFETY: the caller vouches for the cookie.
        *unsafe { Box::from_raw(cookie.cast::<Self>()) }
    }
}

/// Gives way to other threads.
pub fn yield_now() {
    std::thread::yield_now();
}
