//! `rump/rumpclient.h`: another program image with the same process in the kernel (protocol section 10).

use core::ffi::{c_char, c_int};
use core::ptr::null;
use std::ffi::{CStr, CString};
use std::os::fd::{FromRawFd, OwnedFd, RawFd};

use rump_abi::sysproxy::{ENV_EXECFD, ENV_PARSEDSERVER};

use crate::errno;
use crate::state::{self, State};

/// `execve(2)`; the new image takes the connection over by `rumpclient_init`. Returns only when it fails:
/// -1 and `errno`.
///
/// # Safety
/// `path`, `argv` and `envp` are as for `execve(2)`; `envp` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rumpclient_exec(
    path: *const c_char,
    argv: *const *const c_char,
    envp: *const *const c_char,
) -> c_int {
    let Some(state) = state::own() else {
        errno::set(libc::ENOTCONN);
        return -1;
    };
    let executed = state.client.hand_over(|socket| {
        let own = variables(state, socket);
        // SAFETY: the caller's environment.
        let mut environment = unsafe { others(envp) };
        environment.extend(own.iter().map(|variable| variable.as_ptr()));
        environment.push(null());
        // SAFETY: the caller's promise; the environment ends with NULL.
        unsafe { libc::execve(path, argv, environment.as_ptr()) };
        std::io::Error::last_os_error()
    });
    match executed {
        Ok(failure) => errno::set(failure.raw_os_error().unwrap_or(libc::EIO)),
        Err(error) => errno::set(errno::of(&error)),
    }
    -1
}

/// What the next image has to know: the connection's descriptor, and where the server is, whatever
/// directory it starts in. There is no second descriptor as in the reference, for signals.
fn variables(state: &State, socket: RawFd) -> [CString; 2] {
    let variable = |text: String| CString::new(text).expect("no NUL");
    [
        variable(format!("{ENV_EXECFD}={socket},-1")),
        variable(format!("{ENV_PARSEDSERVER}={}", state.client.url())),
    ]
}

/// The caller's variables but these two.
///
/// # Safety
/// `envp` is NULL or ends with NULL.
unsafe fn others(envp: *const *const c_char) -> Vec<*const c_char> {
    let mut all = Vec::new();
    let mut next = envp;
    while !next.is_null() {
        // SAFETY: not behind the end.
        let variable = unsafe { *next };
        if variable.is_null() {
            break;
        }
        // SAFETY: the caller's string.
        let text = unsafe { CStr::from_ptr(variable) }.to_bytes();
        let name = text.split(|byte| *byte == b'=').next();
        if !matches!(name, Some(name) if [ENV_EXECFD.as_bytes(), ENV_PARSEDSERVER.as_bytes()].contains(&name))
        {
            all.push(variable);
        }
        next = next.wrapping_add(1);
    }
    all
}

/// The connection that the image before this one left open. Its variable is taken away, so that no other
/// program takes it for its own.
pub fn handed_over() -> Option<OwnedFd> {
    let value = std::env::var(ENV_EXECFD).ok()?;
    // SAFETY: C programs have no lock around the environment; this is the program's start.
    unsafe { std::env::remove_var(ENV_EXECFD) };
    // SAFETY: no conditions.
    if unsafe { libc::getauxval(libc::AT_SECURE) } != 0 {
        return None;
    }
    let mut numbers = value.split(',').map(|number| number.parse::<RawFd>().ok());
    let socket = numbers.next()??;
    if let Some(Some(signals)) = numbers.next()
        && signals > 2
    {
        // The reference's, which it makes for each image.
        state::close(signals);
    }
    // SAFETY: no conditions: it only asks.
    if socket <= 2 || unsafe { libc::fcntl(socket, libc::F_GETFD) } == -1 {
        return None;
    }
    // SAFETY: open, and handed over to this library by its variable.
    Some(unsafe { OwnedFd::from_raw_fd(socket) })
}
