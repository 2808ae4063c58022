//! The host process: `rumpuser_exit`, `rumpuser_kill`, `rumpuser_daemonize_begin` and `_done`.

use core::sync::atomic::{AtomicI32, Ordering};

use rump_abi::errno::{Errno, Result};

use crate::console;
use crate::errno;
use crate::signal;

/// The value with which a kernel that panicked exits. (`RUMPUSER_PANIC`)
pub const PANIC: i32 = -1;

/// Ends the process: prints `halted`, then aborts for [`PANIC`], else exits with `value`
/// (`rumpuser_exit`).
pub fn exit(value: i32) -> ! {
    console::write(b"halted\n");
    if value == PANIC {
        abort();
    }
    std::process::exit(value)
}

/// Ends the process with a core, behind what stdio holds back. Prints nothing.
pub fn abort() -> ! {
    console::flush();
    std::process::abort()
}

/// Raises a NetBSD signal in this process, if the host has it. `pid` is the kernel's number of the
/// process that it is meant for: a hint.
///
/// # Errors
/// The host's reason. A signal that the host lacks is no error.
pub fn kill(pid: i64, netbsd_signo: i32) -> Result<()> {
    let _ = pid;
    let Some(host) = signal::to_host(netbsd_signo) else {
        return Ok(());
    };
    // The calling thread's own, so that it has arrived when this returns; unless this is a thread of the
    // kernel, which blocks signals: then any other thread's.
    let answer = if is_blocked(host) {
        let pid = std::process::id().cast_signed();
        // SAFETY: kill has no conditions.
        unsafe { libc::kill(pid, host) }
    } else {
        // SAFETY: raise has no conditions.
        unsafe { libc::raise(host) }
    };
    if answer == 0 {
        Ok(())
    } else {
        Err(errno::last())
    }
}

/// Whether the calling thread blocks the signal.
fn is_blocked(host: i32) -> bool {
    let mut mask = core::mem::MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: no new mask; there is room for the old one.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, core::ptr::null(), mask.as_mut_ptr()) };
    // SAFETY: the call above filled it in.
    unsafe { libc::sigismember(mask.as_ptr(), host) == 1 }
}

/// The daemon's end of the pair over which it tells its parent how it fared; -1 before the fork.
static PARENT: AtomicI32 = AtomicI32::new(-1);

/// Goes on in a new session in a child process. The parent waits for [`daemonize_done`] and exits
/// with its value. Call it before any other thread runs.
///
/// # Errors
/// `EINPROGRESS` when it was called before, else the host's reason.
pub fn daemonize_begin() -> Result<()> {
    if PARENT.load(Ordering::Relaxed) >= 0 {
        return Err(Errno::EINPROGRESS);
    }
    let mut pair = [-1_i32; 2];
    let flags = libc::SOCK_STREAM | libc::SOCK_CLOEXEC;
    // SAFETY: `pair` has room for the two descriptors.
    let answer = unsafe { libc::socketpair(libc::AF_LOCAL, flags, 0, pair.as_mut_ptr()) };
    if answer < 0 {
        return Err(errno::last());
    }
    let [mine, childs] = pair;
    // What stdio holds back would appear twice.
    console::flush();
    // SAFETY: the process has one thread, which the caller promises.
    let pid = unsafe { libc::fork() };
    match pid {
        -1 => {
            let error = errno::last();
            close(mine);
            close(childs);
            Err(error)
        }
        0 => {
            close(mine);
            PARENT.store(childs, Ordering::Relaxed);
            // SAFETY: setsid has no conditions; a new child is no group leader.
            unsafe { libc::setsid() };
            Ok(())
        }
        _ => {
            close(childs);
            let status = wait_for_child(mine);
            // SAFETY: the child has the program's state; nothing of it runs here any more.
            unsafe { libc::_exit(status) }
        }
    }
}

/// Ends the parent of [`daemonize_begin`] with `error`'s number (success: 0), and lets go of the
/// terminal on success.
///
/// # Errors
/// `ENOENT` without [`daemonize_begin`], `EPIPE` when the parent is gone.
pub fn daemonize_done(error: i32) -> Result<()> {
    let parent = PARENT.swap(-1, Ordering::Relaxed);
    if parent < 0 {
        return Err(Errno::ENOENT);
    }
    if error == 0 {
        console::flush();
        forget_terminal();
    }
    let message = error.to_ne_bytes();
    // SAFETY: the range is readable.
    let sent = unsafe {
        libc::send(
            parent,
            message.as_ptr().cast(),
            message.len(),
            libc::MSG_NOSIGNAL,
        )
    };
    close(parent);
    if usize::try_from(sent) == Ok(message.len()) {
        Ok(())
    } else {
        Err(Errno::EPIPE)
    }
}

/// The exit status that the child sends; a host error number when it cannot be had.
fn wait_for_child(fd: i32) -> i32 {
    let mut message = [0_u8; 4];
    loop {
        // SAFETY: the host writes at most the length of `message`.
        let got = unsafe {
            libc::recv(
                fd,
                message.as_mut_ptr().cast(),
                message.len(),
                libc::MSG_WAITALL,
            )
        };
        match usize::try_from(got) {
            Ok(4) => return i32::from_ne_bytes(message),
            Ok(_) => return Errno::ESRCH.get(),
            Err(_) if errno::last_host() == libc::EINTR => {}
            Err(_) => return errno::last_host(),
        }
    }
}

/// Puts `/dev/null` in the place of the three standard descriptors.
fn forget_terminal() {
    // SAFETY: the name is a C string.
    let null = unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDWR) };
    if null < 0 {
        return;
    }
    for fd in 0..=2 {
        // SAFETY: dup2 has no conditions.
        unsafe { libc::dup2(null, fd) };
    }
    if null > 2 {
        close(null);
    }
}

fn close(fd: i32) {
    // SAFETY: the descriptor is this module's own.
    unsafe { libc::close(fd) };
}
