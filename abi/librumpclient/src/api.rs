//! `rump/rumpclient.h`: the connection and raw system calls.

use core::ffi::{c_int, c_void};

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{SYSCALL_MAXBODY, UrlError};
use rumpclient::{Error, signals};

use crate::caller::Caller;
use crate::{errno, exec, state};

unsafe extern "C" {
    /// Of the C part, which the linker takes for this name.
    safe fn rumpclient_host();
}

/// Connects to the server that the environment names, or takes over the connection of the program image
/// before this one. 0, or -1 and `errno`. A second call does nothing, but in a child it connects anew.
#[unsafe(no_mangle)]
pub extern "C" fn rumpclient_init() -> c_int {
    rumpclient_host();
    if state::own().is_some() {
        return 0;
    }
    let inherited = state::last();
    match signals::held(connect) {
        Ok((client, url)) => {
            if state::install(client, url, inherited)
                && let Some(parents) = inherited
            {
                state::close_inherited(parents);
            }
            0
        }
        Err(error) => {
            explain(&error);
            errno::fail(&error)
        }
    }
}

fn connect() -> rumpclient::Result<(rumpclient::Client, String)> {
    let url = rumpclient::server_url()?;
    let client = match exec::handed_over() {
        Some(socket) => state::options().adopt(socket, &url)?,
        None => state::options().connect(&url)?,
    };
    Ok((client, url))
}

/// What the reference prints.
fn explain(error: &Error) {
    match error {
        Error::NoUrl => eprintln!("error: RUMP_SERVER not set"),
        Error::Url {
            reason: UrlError::PathTooLong,
            ..
        } => {}
        Error::Url { reason, .. } => eprintln!("{reason}"),
        _ => {}
    }
}

/// Makes system call `number` with `size` bytes of argument slots at `args`; the two registers of the
/// result go to `retval`. Answers 0 or an error, a NetBSD number when it is the kernel's.
///
/// # Safety
/// `args` is readable for `size` bytes and `retval` writable for two registers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient_syscall(
    number: c_int,
    args: *const c_void,
    size: usize,
    retval: *mut i64,
) -> c_int {
    let size = size.min(SYSCALL_MAXBODY);
    let mut slots = [0_u64; SYSCALL_MAXBODY / 8];
    // SAFETY: the caller's promise; the slots are as long as the longest body.
    unsafe { core::ptr::copy_nonoverlapping(args.cast::<u8>(), slots.as_mut_ptr().cast(), size) };
    match call(number, &slots[..size.div_ceil(8)]) {
        Ok(registers) => {
            // SAFETY: the caller's promise.
            unsafe { retval.cast::<[i64; 2]>().write_unaligned(registers) };
            0
        }
        Err(error) => error,
    }
}

/// A system call with the program's memory.
pub fn call(number: c_int, slots: &[u64]) -> Result<[i64; 2], c_int> {
    // A number below 0 is beyond some servers.
    let number = u32::try_from(number).map_err(|_| Errno::ENOSYS.get())?;
    let client = &state::own().ok_or(libc::ENOTCONN)?.client;
    signals::held(|| {
        let mut caller = Caller::lend(number, slots);
        if !client.is_extended() {
            caller.check().map_err(Errno::get)?;
        }
        match client.syscall(number, slots, &mut caller) {
            Ok(_) if caller.has_fault() => Err(Errno::EFAULT.get()),
            Ok(registers) => Ok(registers),
            Err(error) => {
                if matches!(error, Error::Gone) {
                    state::lost();
                }
                Err(errno::of(&error))
            }
        }
    })
}

/// Sets what to do when the connection is lost: seconds to try, or `RUMPCLIENT_RETRYCONN_*`.
#[unsafe(no_mangle)]
pub extern "C" fn rumpclient_setconnretry(seconds: libc::time_t) {
    state::set_retry(seconds);
}

/// `RUMPCLIENT_CLOSE_FCLOSEM`.
const FCLOSEM: c_int = 2;

/// The program is about to close descriptor `*fdp`, or to put another file there: this library's own
/// moves away. For `FCLOSEM` everything from `*fdp` on is closed but those, and `*fdp` is behind them.
/// 0, or -1 and `errno`.
///
/// # Safety
/// `fdp` is the caller's variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient__closenotify(fdp: *mut c_int, variant: c_int) -> c_int {
    let Some(state) = state::own() else {
        return 0;
    };
    // SAFETY: the caller's promise.
    let fd = unsafe { &mut *fdp };
    if variant == FCLOSEM {
        let ours = state.client.descriptors();
        let behind = ours.iter().max().map_or(*fd, |last| last + 1);
        for number in (*fd..behind).filter(|number| !ours.contains(number)) {
            state::close(number);
        }
        *fd = behind.max(*fd);
        return 0;
    }
    match state.client.vacate(*fd) {
        Ok(()) => 0,
        Err(error) => errno::fail(&error),
    }
}
