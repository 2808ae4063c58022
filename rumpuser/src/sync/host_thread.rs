//! Host threads: raw `pthread_create`, and an exit that unwinds nothing.

use core::cell::Cell;
use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr::null_mut;

use rump_abi::errno::{Errno, Result};

use crate::errno;
use crate::thread::{Entry, Start};

/// How often and how far apart thread creation is tried when the host is short of something.
const TRIES: u32 = 10;
const PAUSE_NANOS: i64 = 10_000_000;

/// The host's handle of a thread; `None` for a detached one.
#[derive(Debug)]
pub(crate) struct NativeThread(Option<libc::pthread_t>);

thread_local! {
    /// The stack frame to which [`leave`] returns; 0 in a thread that was not made here.
    static START_FRAME: Cell<usize> = const { Cell::new(0) };
}

/// Makes a thread that runs `start`.
pub(crate) fn spawn(start: Start, joinable: bool) -> Result<NativeThread> {
    let start = Box::into_raw(Box::new(start));
    let mut tries = 0;
    let (mut error, mut id);
    loop {
        (error, id) = with_signals_blocked(|| create(start, joinable));
        tries += 1;
        if error != libc::EAGAIN || tries == TRIES {
            break;
        }
        let pause = crate::clock::Timespec {
            sec: 0,
            nsec: PAUSE_NANOS,
        };
        crate::clock::native_sleep(crate::clock::Clock::RelWall, pause);
    }
    if error == 0 {
        return Ok(NativeThread(joinable.then_some(id)));
    }
    // SAFETY: no thread was made, so the block is still ours.
    drop(unsafe { Box::from_raw(start) });
    Err(errno::from_host(error))
}

fn create(start: *mut Start, joinable: bool) -> (i32, libc::pthread_t) {
    let mut attr = MaybeUninit::<libc::pthread_attr_t>::uninit();
    // SAFETY: there is room for the attributes.
    let error = unsafe { libc::pthread_attr_init(attr.as_mut_ptr()) };
    if error != 0 {
        return (error, 0);
    }
    if !joinable {
        // SAFETY: the attributes are initialised, and the state is one of the two.
        let error = unsafe {
            libc::pthread_attr_setdetachstate(attr.as_mut_ptr(), libc::PTHREAD_CREATE_DETACHED)
        };
        assert!(error == 0, "the host knows no detached threads");
    }
    let mut id = 0;
    // SAFETY: the attributes are initialised, and the new thread owns `start`.
    let error = unsafe { libc::pthread_create(&mut id, attr.as_ptr(), trampoline, start.cast()) };
    // SAFETY: the attributes are initialised and not used again.
    unsafe { libc::pthread_attr_destroy(attr.as_mut_ptr()) };
    (error, id)
}

/// Runs `f` with asynchronous signals blocked; a thread made meanwhile inherits that.
fn with_signals_blocked<T>(f: impl FnOnce() -> T) -> T {
    let mut all = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: there is room for the set.
    unsafe { libc::sigfillset(all.as_mut_ptr()) };
    // A thread's own faults stay deliverable.
    for signal in [
        libc::SIGSEGV,
        libc::SIGBUS,
        libc::SIGILL,
        libc::SIGFPE,
        libc::SIGTRAP,
        libc::SIGSYS,
        libc::SIGABRT,
        libc::SIGPROF,
    ] {
        // SAFETY: the set is initialised, and the signal exists.
        unsafe { libc::sigdelset(all.as_mut_ptr(), signal) };
    }
    let mut before = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the new set is initialised, and there is room for the old one.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), before.as_mut_ptr()) };
    let answer = f();
    // SAFETY: the old set was filled in above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), null_mut()) };
    answer
}

extern "C" fn trampoline(start: *mut c_void) -> *mut c_void {
    // SAFETY: `spawn` handed this block over to this thread.
    let start = unsafe { Box::from_raw(start.cast::<Start>()) };
    // SAFETY: pthread_self has no conditions.
    let me = unsafe { libc::pthread_self() };
    let mut name = start.name.as_bytes().to_vec();
    name.truncate(15);
    name.push(0);
    // SAFETY: the name is a C string of at most 16 bytes.
    unsafe { libc::pthread_setname_np(me, name.as_ptr().cast()) };
    start.run();
    null_mut()
}

/// Calls `entry(arg)`; returns when it does, or when it calls [`leave`] at any depth.
pub(crate) fn run_until_exit(entry: Entry, arg: *mut c_void) {
    START_FRAME.with(|frame| start_frame(entry, arg, frame.as_ptr()));
    START_FRAME.set(0);
}

/// Returns from this thread's [`run_until_exit`]; or to the caller, when there is none.
pub(crate) fn leave() {
    let frame = START_FRAME.get();
    if frame == 0 {
        return;
    }
    // SAFETY: `start_frame` stored its frame and has not returned yet, for `run_until_exit` clears
    // the cell then; by the rule of `thread::exit` no frame above it has a destructor to run.
    unsafe { return_to_start(frame) }
}

/// Saves what the C calling convention asks to be kept, stores the frame's address in `slot`, and
/// calls `entry(arg)`.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[unsafe(naked)]
extern "C" fn start_frame(entry: Entry, arg: *mut c_void, slot: *mut usize) {
    core::arch::naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "mov [rdx], rbp",
        "mov rax, rdi",
        "mov rdi, rsi",
        "call rax",
        "lea rsp, [rbp - 40]",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
    )
}

/// Returns from the [`start_frame`] whose frame is at `frame`, as if its callee had returned.
///
/// # Safety
/// That call is still running on this thread, and nothing between needs to be undone.
#[cfg(all(target_arch = "x86_64", not(miri)))]
#[unsafe(naked)]
unsafe extern "C" fn return_to_start(frame: usize) -> ! {
    core::arch::naked_asm!(
        "mov rbp, rdi",
        "lea rsp, [rbp - 40]",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
    )
}

/// Without a frame of our own the host's exit has to do; it needs `panic=abort` frames above it.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
fn start_frame(entry: Entry, arg: *mut c_void, slot: *mut usize) {
    let _ = slot;
    START_FRAME.set(1);
    entry(arg);
}

/// # Safety
/// Nothing between here and the thread's start needs to be undone.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
unsafe fn return_to_start(_frame: usize) -> ! {
    // SAFETY: the caller vouches for the frames.
    unsafe { libc::pthread_exit(null_mut()) }
}

impl NativeThread {
    /// Waits until the host has cleared the thread away.
    pub(crate) fn join(mut self) -> Result<()> {
        let id = self.0.take().ok_or(Errno::EINVAL)?;
        // SAFETY: the thread is joinable, and its only handle is used up here.
        let error = unsafe { libc::pthread_join(id, null_mut()) };
        if error == 0 {
            Ok(())
        } else {
            Err(errno::from_host(error))
        }
    }
}

impl Drop for NativeThread {
    fn drop(&mut self) {
        if let Some(id) = self.0.take() {
            // SAFETY: the thread is joinable, and its only handle is used up here.
            unsafe { libc::pthread_detach(id) };
        }
    }
}
