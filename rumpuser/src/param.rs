//! Parameters: `rumpuser_getparam`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use rump_abi::errno::{Errno, Result};

/// How many virtual processors the kernel has.
pub const NCPU: &str = "_RUMPUSER_NCPU";
/// The kernel's host name.
pub const HOSTNAME: &str = "_RUMPUSER_HOSTNAME";

/// The value of a parameter: one of the two above, or the environment variable of that name.
///
/// # Errors
/// `ENOENT` for a variable that is not set, `EINVAL` for an unknown name that begins with `_`,
/// `EILSEQ` for a value that is not UTF-8.
pub fn get(name: &str) -> Result<String> {
    match name {
        NCPU => Ok(ncpu()),
        HOSTNAME => Ok(hostname()),
        _ => environment(name.as_bytes())?
            .into_string()
            .map_err(|_| Errno::EILSEQ),
    }
}

/// As [`get`], in bytes: the environment may hold any.
///
/// # Errors
/// As [`get`], without `EILSEQ`.
pub fn get_bytes(name: &[u8]) -> Result<Vec<u8>> {
    match name {
        b"_RUMPUSER_NCPU" => Ok(ncpu().into_bytes()),
        b"_RUMPUSER_HOSTNAME" => Ok(hostname().into_bytes()),
        _ => environment(name).map(OsString::into_vec),
    }
}

/// The environment variable `name`.
fn environment(name: &[u8]) -> Result<OsString> {
    if name.starts_with(b"_") {
        return Err(Errno::EINVAL);
    }
    // The host's lookup stops at these.
    if name.is_empty() || name.contains(&b'=') || name.contains(&0) {
        return Err(Errno::ENOENT);
    }
    std::env::var_os(OsStr::from_bytes(name)).ok_or(Errno::ENOENT)
}

fn ncpu() -> String {
    match get("RUMP_NCPU") {
        Ok(text) if text == "host" => host_cpus().to_string(),
        Ok(text) => text,
        Err(_) => "2".to_owned(),
    }
}

/// How many processors this process may use.
#[must_use]
pub fn host_cpus() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn hostname() -> String {
    let pid = std::process::id();
    let mut buf = [0_u8; 256];
    // SAFETY: the host writes at most that many bytes.
    let answer = unsafe { libc::gethostname(buf.as_mut_ptr().cast(), buf.len()) };
    let end = buf.iter().position(|&byte| byte == 0);
    match end {
        Some(end) if answer == 0 && end > 0 => {
            format!("rump-{pid:05}.{}", String::from_utf8_lossy(&buf[..end]))
        }
        _ => format!("rump-{pid:05}"),
    }
}
