//! Printing, `kprintf(9)`, `panic(9)`, and the message buffer.
//!
//! The variadic functions of C format into a buffer and come here with the text. Everything goes to
//! the console and to the message buffer (`kern.msgbuf`).

use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};
use std::backtrace::Backtrace;

use rumpuser::{console, process};

#[cfg(not(test))]
use crate::blame;
use crate::ffi::guarded::Guarded;
use crate::ffi::msgbuf::MSGBUF;

/// How many bytes the message buffer keeps (`kern.msgbufsize`).
pub const MSGBUF_SIZE: usize = 16_352;

/// The last bytes that were printed.
struct MessageBuffer {
    text: Vec<u8>,
    /// Where the next byte goes once the buffer is full.
    next: usize,
}

static MESSAGES: Guarded<MessageBuffer> = Guarded::new(MessageBuffer {
    text: Vec::new(),
    next: 0,
});

impl MessageBuffer {
    fn push(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.text.len() < MSGBUF_SIZE {
                self.text.push(byte);
            } else {
                self.text[self.next] = byte;
                self.next = (self.next + 1) % MSGBUF_SIZE;
            }
        }
    }
}

/// The message buffer, oldest byte first.
#[must_use]
pub fn msgbuf() -> Vec<u8> {
    MESSAGES.with(|messages| {
        let (newer, older) = messages.text.split_at(messages.next);
        [older, newer].concat()
    })
}

/// Puts text into the message buffer.
fn remember(text: &[u8]) {
    MESSAGES.with(|messages| {
        messages.push(text);
        MSGBUF.push(text);
    });
}

/// Text for the console and the message buffer: what `printf` of a driver ends in.
pub fn printf_sink(text: &[u8]) {
    remember(text);
    console::write(text);
}

/// Text for the console alone (`printf_nolog`).
pub fn console_sink(text: &[u8]) {
    console::write(text);
}

/// Text for the message buffer alone (`printf_tolog`).
pub fn buffer_sink(text: &[u8]) {
    remember(text);
}

/// Text of `log(9)`: for the message buffer, and for whoever listens to `RUMP_LOG`.
pub fn log_sink(level: i32, text: &[u8]) {
    remember(text);
    let text = String::from_utf8_lossy(text);
    let text = text.trim_end();
    match level {
        0..=3 => tracing::error!(target: "log", "{text}"),
        4 => tracing::warn!(target: "log", "{text}"),
        5 | 6 => tracing::info!(target: "log", "{text}"),
        _ => tracing::debug!(target: "log", "{text}"),
    }
}

/// Prints on the console (`printf(9)`).
pub fn printf(text: fmt::Arguments<'_>) {
    printf_sink(std::fmt::format(text).as_bytes());
}

/// Prints if the boot is verbose (`aprint_verbose(9)`).
pub fn verbose(text: fmt::Arguments<'_>) {
    if crate::init::is_verbose() {
        printf(text);
    }
}

static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether the kernel has panicked.
#[must_use]
pub fn has_panicked() -> bool {
    PANICKED.load(Ordering::Relaxed)
}

/// Stops the kernel: message, backtrace, core (`panic(9)`).
pub fn panic_str(message: &str) -> ! {
    panic_sink(message.as_bytes())
}

/// As [`panic_str`], for text that C formatted. Takes no lock: whoever holds one may be the one that panics.
pub fn panic_sink(message: &[u8]) -> ! {
    last_words(message);
    process::abort()
}

/// What a panic prints: the message and how it came to that.
pub(crate) fn last_words(message: &[u8]) {
    if PANICKED.swap(true, Ordering::AcqRel) {
        console::write_unbuffered(b"Skipping crash dump on recursive panic\n");
        console::write_unbuffered(&line(message));
        return;
    }
    console::write_unbuffered(&line(message));
    console::write_unbuffered(b"rump kernel halting...\nhalted\n");
    console::write_unbuffered(backtrace().as_bytes());
}

fn line(message: &[u8]) -> Vec<u8> {
    let text = message.strip_suffix(b"\n").unwrap_or(message);
    [b"panic: ", text, b"\n"].concat()
}

/// The callers, with names, files and lines; the panic's own frames are left out.
fn backtrace() -> String {
    let text = Backtrace::force_capture().to_string();
    let frames: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = frames
        .iter()
        .enumerate()
        .filter(|(_, line)| is_frame(line))
        .map(|(index, _)| index)
        .collect();
    let own = first_foreign(&frames, &starts);
    let mut out = String::from("backtrace:\n");
    for line in &frames[own..] {
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The line of the first frame behind those of the panic itself. A few frames without a name may lie
/// between them (C that formats the message); further out the same names mean something else.
fn first_foreign(frames: &[&str], starts: &[usize]) -> usize {
    const GAP: usize = 3;
    let mut end = 0;
    for (number, &at) in starts.iter().enumerate() {
        if is_panic_frame(frames[at]) {
            end = number + 1;
        } else if number >= end + GAP {
            break;
        }
    }
    starts.get(end).copied().unwrap_or(0)
}

/// A line such as `  12: name`.
fn is_frame(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && line[digits..].starts_with(": ")
}

fn is_panic_frame(line: &str) -> bool {
    const OWN: [&str; 11] = [
        "std::panicking",
        "core::panicking",
        "core::result::unwrap_failed",
        "core::option::expect_failed",
        "__rustc::rust_begin_unwind",
        "rust_begin_unwind",
        "rump_kernel::subr_prf",
        "rump_kernel::trap",
        "rumpuser::trap",
        "rump_shim_",
        "backtrace",
    ];
    OWN.iter().any(|own| line.contains(own))
        || line.ends_with(": panic")
        || line.ends_with(": vpanic")
}

/// Makes a panic of Rust one of the kernel.
#[cfg(not(test))]
pub(crate) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without words".to_owned());
        let Some(at) = info.location() else {
            panic_str(&text);
        };
        // What the kernel complains about is a caller's fault: name him.
        let caller = if blame::is_kernel(at.file()) {
            blame::first_caller()
        } else {
            None
        };
        match caller {
            Some(caller) => panic_str(&format!("{text}, in {caller}")),
            None => panic_str(&format!("{text} ({}:{})", at.file(), at.line())),
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buffer_keeps_the_last_bytes_in_order() {
        let mut buffer = MessageBuffer {
            text: Vec::new(),
            next: 0,
        };
        buffer.push(&vec![b'a'; MSGBUF_SIZE]);
        buffer.push(b"xyz");
        let (newer, older) = buffer.text.split_at(buffer.next);
        let all = [older, newer].concat();
        assert_eq!(all.len(), MSGBUF_SIZE);
        assert!(all.ends_with(b"axyz"));
    }

    #[test]
    fn only_the_panics_own_frames_are_left_out() {
        let frames = [
            "   0: std::backtrace::Backtrace::create",
            "             at backtrace.rs:1:1",
            "   1: rump_kernel::subr_prf::panic_sink",
            "   2: <unknown>",
            "   3: rump_shim_panic",
            "   4: tmpfs_mkdir",
            "   5: VOP_MKDIR",
            "   6: do_sys_mkdirat",
            "   7: main",
            "   8: std::panicking::catch_unwind",
            "   9: std::rt::lang_start",
        ];
        let starts = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        assert_eq!(frames[first_foreign(&frames, &starts)], "   4: tmpfs_mkdir");
    }

    #[test]
    fn frames_of_a_backtrace_are_told_from_their_places() {
        assert!(is_frame("  12: tmpfs_mkdir"));
        assert!(!is_frame("             at ./tmpfs_vnops.c:12"));
    }
}
