//! Small services of the kernel: time, random numbers, the current process, messages.

use core::ffi::{CStr, c_char, c_int};
use core::fmt::{self, Write};

use rump_abi::kpi;
use rump_abi::types::timespec;

use crate::vnode::Vnode;

/// Bytes of a page.
const PAGE_SIZE: u64 = 4096;

/// `vfs_timestamp(9)`: the time that goes on files.
#[must_use]
pub fn vfs_timestamp() -> timespec {
    let mut now = timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the function fills the structure and keeps no pointer.
    unsafe { kpi::vfs_timestamp(&raw mut now) };
    now
}

/// `cprng_fast(9)`: a number that need not be hard to guess.
#[must_use]
pub fn cprng_fast32() -> u32 {
    // SAFETY: no arguments, no conditions.
    unsafe { kpi::cprng_fast32() }
}

/// Bytes of memory that nobody uses (`uvm(9)`).
#[must_use]
pub fn free_memory() -> u64 {
    let uvmexp = &raw const kpi::uvmexp;
    // SAFETY: a field of the kernel's variable.
    let free = unsafe { &raw const (*uvmexp).free };
    // SAFETY: the variable is there as long as the kernel is; it changes as an atomic.
    let free = unsafe { free.read_volatile() };
    u64::try_from(free).unwrap_or(0) * PAGE_SIZE
}

/// The root of the name space, once it is mounted.
#[must_use]
pub fn rootvnode() -> Option<&'static Vnode> {
    let root = &raw const kpi::rootvnode;
    // SAFETY: the variable is there as long as the kernel is; it changes once.
    let root = unsafe { root.read_volatile() };
    // SAFETY: the kernel keeps its reference to the root for ever.
    (!root.is_null()).then(|| unsafe { Vnode::from_ptr(root) })
}

/// The process id of the caller of the running operation.
#[must_use]
pub fn curproc_pid() -> i32 {
    // SAFETY: a thread in the kernel always has an lwp.
    let curlwp = unsafe { kpi::x86_curlwp() };
    // SAFETY: the current lwp stays alive while its thread runs.
    let curproc = unsafe { (*curlwp).l_proc };
    // SAFETY: an lwp keeps its process alive.
    unsafe { (*curproc).p_pid }
}

/// Text of bounded size, cut at the end: what [`printf!`](crate::printf) and a panic send.
struct Line {
    text: [u8; Line::ROOM],
    len: usize,
}

impl Line {
    /// One byte more than this is the NUL.
    const ROOM: usize = 1024;

    fn of(args: fmt::Arguments<'_>) -> Self {
        let mut line = Self {
            text: [0; Self::ROOM],
            len: 0,
        };
        // A line that is too long is cut; a message is better than none.
        let _ = line.write_fmt(args);
        line
    }

    fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.text).unwrap_or(c"(message lost)")
    }
}

impl Write for Line {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let room = Self::ROOM - 1 - self.len;
        let taken = s.len().min(room);
        self.text[self.len..self.len + taken].copy_from_slice(&s.as_bytes()[..taken]);
        self.len += taken;
        if taken == s.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

/// `printf(9)`: a message on the console and in the message buffer. Use [`printf!`](crate::printf).
pub fn print(args: fmt::Arguments<'_>) {
    let line = Line::of(args);
    let format: *const c_char = c"%s".as_ptr();
    // SAFETY: the format takes one string, which outlives the call.
    unsafe { kpi::printf(format, line.as_c_str().as_ptr()) };
}

/// `panic(9)`: stops the kernel with a message. `panic!` in a driver ends here too.
pub fn panic(args: fmt::Arguments<'_>) -> ! {
    let line = Line::of(args);
    let format: *const c_char = c"%s".as_ptr();
    // SAFETY: the format takes one string; the function does not return.
    unsafe { kpi::panic(format, line.as_c_str().as_ptr()) }
}

/// Makes Rust's `panic!` in this object the kernel's `panic(9)`: one way to stop for all languages.
/// Every object has its own copy of Rust's runtime, so the module of each driver calls it once.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("panic without a message");
        panic(format_args!("{message}"));
    }));
}

/// Prints a message on the kernel's console: `printf!("created by pid {}\n", curproc_pid())`.
#[macro_export]
macro_rules! printf {
    ($($arg:tt)*) => {
        $crate::kernel::print(::core::format_args!($($arg)*))
    };
}

/// Reads the answer of a C function.
pub(crate) fn check(error: c_int) -> rump_abi::Result<()> {
    rump_abi::Errno::check(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut() {
        let long = "x".repeat(3 * Line::ROOM);
        let line = Line::of(format_args!("{long}"));
        assert_eq!(line.as_c_str().count_bytes(), Line::ROOM - 1);
        let line = Line::of(format_args!("pid {}", 7));
        assert_eq!(line.as_c_str(), c"pid 7");
    }
}
