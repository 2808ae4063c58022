//! Threads: `rumpuser_thread_create`, `_exit`, `_join`.

use core::ffi::{CStr, c_char, c_int, c_void};

use rumpuser::thread::{self, Thread};

use crate::convert::status;
use crate::export::hypercalls;
use crate::prototypes;

type Function = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

/// What the new thread is to call.
struct Start {
    function: Function,
    arg: *mut c_void,
}

extern "C" fn run(start: *mut c_void) {
    // SAFETY: `rumpuser_thread_create` handed it over to this thread. No destructor is left to run:
    // the function ends the thread from within.
    let Start { function, arg } = *unsafe { Box::from_raw(start.cast::<Start>()) };
    // SAFETY: the creator gave the argument for this function.
    unsafe { function(arg) };
}

hypercalls! {
    /// Starts a thread. Priority and virtual processor are hints, of which the host's scheduler needs none.
    fn rumpuser_thread_create(
        f: Option<Function>,
        arg: *mut c_void,
        name: *const c_char,
        mustjoin: c_int,
        _priority: c_int,
        _cpuidx: c_int,
        cookie: *mut *mut c_void,
    ) -> c_int {
        let function = f.expect("thread_create: a function");
        let name = if name.is_null() {
            c"rump"
        } else {
            // SAFETY: the caller gives a C string.
            unsafe { CStr::from_ptr(name) }
        };
        let start = Box::into_raw(Box::new(Start { function, arg })).cast();
        match thread::create(name, run, start, mustjoin != 0) {
            Ok(thread) => {
                if mustjoin != 0 {
                    // SAFETY: the caller gives room for the cookie of a thread to be joined.
                    unsafe { cookie.write(thread.into_raw()) };
                }
                0
            }
            Err(error) => {
                // SAFETY: no thread was made, so it is still ours.
                drop(unsafe { Box::from_raw(start.cast::<Start>()) });
                error.get()
            }
        }
    }
    /// Waits for the end of a thread, without the kernel's context. Once for each cookie.
    fn rumpuser_thread_join(cookie: *mut c_void) -> c_int {
        // SAFETY: the cookie came from `rumpuser_thread_create` and is used once.
        status(thread::join(unsafe { Thread::from_raw(cookie) }))
    }
}

unsafe extern "C" {
    fn rumpuser_shim_thread_exit();
}

/// Ends the calling thread. No Rust frame is below, for the host may have to unwind by force.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpuser_thread_exit() -> ! {
    core::arch::naked_asm!(
        "lea rdi, [rip + {leave}]",
        "jmp {exit}",
        leave = sym leave,
        exit = sym rumpuser_shim_thread_exit,
    )
}

const _: unsafe extern "C" fn() -> ! = prototypes::rumpuser_thread_exit;

/// Ends the calling thread if `rumpuser_thread_create` made it.
extern "C" fn leave() {
    thread::exit_if_made_here();
}
