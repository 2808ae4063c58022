//! The console: `rumpuser_putchar`, and lines for the log on standard error.
//!
//! Ordinary output goes through C's stdio, so that it keeps its place among the output of a C
//! program that embeds a kernel. Each line is written out at its end, also when standard output is a pipe or
//! a file, which stdio would fill in blocks: whoever follows a server's log sees what happens when it happens.

use core::fmt;

/// C's stream; never looked into.
#[repr(C)]
struct Stream([u8; 0]);

unsafe extern "C" {
    #[link_name = "stdout"]
    static mut C_STDOUT: *mut Stream;
    #[link_name = "fwrite"]
    fn c_fwrite(data: *const u8, size: usize, count: usize, stream: *mut Stream) -> usize;
}

/// Writes one byte to standard output.
pub fn putchar(byte: u8) {
    // SAFETY: putchar has no conditions.
    unsafe { libc::putchar(i32::from(byte)) };
    if byte == b'\n' {
        flush_stdout();
    }
}

/// Writes bytes to standard output.
pub fn write(bytes: &[u8]) {
    // SAFETY: libc sets the variable before main and this crate never changes it.
    let stdout = unsafe { C_STDOUT };
    // SAFETY: the range is readable and the stream is C's standard output.
    unsafe { c_fwrite(bytes.as_ptr(), 1, bytes.len(), stdout) };
    if bytes.contains(&b'\n') {
        flush_stdout();
    }
}

/// On a terminal stdio has done this already, and there is nothing left to write.
fn flush_stdout() {
    // SAFETY: libc sets the variable before main and this crate never changes it.
    let stdout = unsafe { C_STDOUT };
    // SAFETY: the stream is C's standard output.
    unsafe { libc::fflush(stdout.cast()) };
}

/// Writes out what C's stdio holds back.
pub fn flush() {
    // SAFETY: a null stream means all streams.
    unsafe { libc::fflush(core::ptr::null_mut()) };
}

/// Writes bytes to standard output without any buffer, behind what stdio holds back: for the last
/// words of a kernel.
pub fn write_unbuffered(bytes: &[u8]) {
    flush();
    write_all(libc::STDOUT_FILENO, bytes);
}

/// Writes to standard error in one piece, without a buffer (`rumpuser_dprintf`).
pub fn log(text: fmt::Arguments<'_>) {
    match text.as_str() {
        Some(text) => write_all(libc::STDERR_FILENO, text.as_bytes()),
        None => write_all(libc::STDERR_FILENO, std::fmt::format(text).as_bytes()),
    }
}

/// Writes bytes to standard error, without a buffer.
pub fn log_bytes(bytes: &[u8]) {
    write_all(libc::STDERR_FILENO, bytes);
}

fn write_all(fd: i32, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the range is readable.
        let answer = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(answer) {
            Ok(count) => bytes = &bytes[count..],
            Err(_) if crate::errno::last_host() == libc::EINTR => {}
            // Nobody is left to tell.
            Err(_) => return,
        }
    }
}
