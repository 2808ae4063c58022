//! The process: `rumpuser_exit`, `_kill`, `_seterrno`, `_daemonize_begin` and `_done`.

use core::ffi::c_int;

use rumpuser::{errno, process};

use crate::convert::status;
use crate::export::hypercalls;
use crate::mutant;

hypercalls! {
    /// Ends the process; aborts for `RUMPUSER_PANIC`.
    fn rumpuser_exit(value: c_int) -> ! {
        process::exit(value)
    }
    /// Raises a NetBSD signal in this process. One that the host lacks, or refuses, is none.
    fn rumpuser_kill(pid: i64, sig: c_int) -> c_int {
        if mutant::RAW_SIGNAL {
            // SAFETY: raise has no conditions.
            return unsafe { libc::raise(sig) }.min(0);
        }
        let _ = process::kill(pid, sig);
        0
    }
    /// Stores a number, NetBSD's or whosever, in the thread's errno.
    fn rumpuser_seterrno(e: c_int) {
        errno::set_host(e);
    }
    /// Goes on in a child process, whose parent waits for the next call.
    fn rumpuser_daemonize_begin() -> c_int {
        status(process::daemonize_begin())
    }
    /// Tells the parent how it went.
    fn rumpuser_daemonize_done(error: c_int) -> c_int {
        let error = if mutant::DAEMON_IS_FINE { 0 } else { error };
        status(process::daemonize_done(error))
    }
}
