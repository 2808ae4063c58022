//! The stub kernel's system calls: a few that use the client's memory, sleep, or do nothing. Those
//! that NetBSD does not have use numbers that it does not use.

use std::ffi::{c_long, c_void};
use std::sync::OnceLock;

use rump_abi::errno::{Errno, Result};
use rumpuser::sp;

use super::kernel;

pub const SYS_READ: u32 = 3;
pub const SYS_WRITE: u32 = 4;
pub const SYS_GETPID: u32 = 20;
pub const SYS_MKDIR: u32 = 136;
/// Sleeps until the process is told to exit: `EINTR`.
pub const SYS_SLEEP: u32 = 490;
/// Sleeps until [`open_gate`] for the number in slot 0, whatever happens to the process.
pub const SYS_GATE: u32 = 491;
/// Returns slots 0 and 7.
pub const SYS_ECHO: u32 = 492;
/// Maps slot 0 bytes in the client.
pub const SYS_MAP: u32 = 493;
/// Raises the signal in slot 0, then fails with ENOSYS.
pub const SYS_RAISE: u32 = 494;
/// Copies slot 1 bytes out to slot 0, as one transfer after the other of a page.
pub const SYS_FLOOD: u32 = 495;
/// Copies slot 1 bytes out to slot 0 in one transfer.
pub const SYS_COPYOUT: u32 = 496;

/// Reads 16 bytes at slot 0, writes them to slot 1, and reads them there: how often a byte was 1.
pub const SYS_COPY_BACK: u32 = 497;

/// System calls that are played by the test instead: number, arguments, cookie.
pub type Script = Box<dyn Fn(u32, [u64; 8], *mut c_void) -> Result<[c_long; 2]> + Send + Sync>;

static SCRIPT: OnceLock<Script> = OnceLock::new();

/// From now on `script` plays all system calls.
pub fn set_script(script: Script) {
    assert!(SCRIPT.set(script).is_ok(), "one script for a test program");
}

/// Runs a system call of process `pid`, whose client has `cookie`.
pub fn run(number: u32, args: [u64; 8], pid: i32, cookie: *mut c_void) -> Result<[c_long; 2]> {
    let user = args[0] as usize;
    if let Some(script) = SCRIPT.get() {
        return script(number, args, cookie);
    }
    // The stub's memory for a transfer is the test program's.
    let bounded = |len: u64| {
        if len <= 64 << 20 {
            Ok(len)
        } else {
            Err(Errno::EINVAL)
        }
    };
    match number {
        SYS_GETPID => Ok([pid.into(), kernel::parent(pid).into()]),
        SYS_MKDIR => {
            let mut path = [0; 1024];
            let mut len = path.len();
            if user == 0 {
                return Err(Errno::EFAULT);
            }
            // SAFETY: `path` has `len` bytes.
            unsafe { sp::copyinstr(cookie, user, path.as_mut_ptr(), &mut len)? };
            let Some(end) = path[..len].iter().position(|&byte| byte == 0) else {
                return Err(Errno::ENAMETOOLONG);
            };
            match kernel::make(pid, &path[..end]) {
                true => Ok([0, 0]),
                false => Err(Errno::EEXIST),
            }
        }
        SYS_WRITE => {
            let len = bounded(args[2])? as usize;
            let mut data = vec![0xee; len];
            // SAFETY: `data` has `len` bytes.
            unsafe { sp::copyin(cookie, args[1] as usize, data.as_mut_ptr(), len)? };
            Ok([
                data.len() as c_long,
                data.iter().map(|&byte| c_long::from(byte)).sum(),
            ])
        }
        SYS_READ | SYS_COPYOUT => {
            let (to, len) = if number == SYS_READ {
                (args[1], args[2])
            } else {
                (args[0], args[1])
            };
            let len = bounded(len)?;
            let data: Vec<u8> = (0..len).map(|i| i as u8).collect();
            // SAFETY: the bytes are `data`'s.
            unsafe { sp::copyout(cookie, data.as_ptr(), to as usize, data.len())? };
            Ok([len as c_long, 0])
        }
        SYS_FLOOD => {
            let page = [0x5a_u8; 4096];
            for at in (0..bounded(args[1])?).step_by(page.len()) {
                // SAFETY: the bytes are `page`'s.
                unsafe { sp::copyout(cookie, page.as_ptr(), (args[0] + at) as usize, page.len())? };
            }
            Ok([args[1] as c_long, 0])
        }
        SYS_COPY_BACK => {
            let (to, mut data) = (args[1] as usize, [0_u8; 16]);
            // SAFETY: the bytes are `data`'s.
            unsafe { sp::copyin(cookie, user, data.as_mut_ptr(), data.len())? };
            // SAFETY: the bytes are `data`'s.
            unsafe { sp::copyout(cookie, data.as_ptr(), to, data.len())? };
            // SAFETY: the bytes are `data`'s.
            unsafe { sp::copyin(cookie, to, data.as_mut_ptr(), data.len())? };
            Ok([data.iter().filter(|byte| **byte == 1).count() as c_long, 0])
        }
        SYS_SLEEP => {
            kernel::sleep_until_exit(pid);
            Err(Errno::EINTR)
        }
        SYS_GATE => {
            kernel::sleep_until_open(pid, args[0]);
            Ok([args[0] as c_long, 0])
        }
        SYS_ECHO => Ok([args[0] as c_long, args[7] as c_long]),
        SYS_MAP => Ok([sp::anonmmap(cookie, args[0] as usize)? as c_long, 0]),
        SYS_RAISE => {
            sp::raise(cookie, args[0] as i32)?;
            Err(Errno::ENOSYS)
        }
        208 => {
            sp::fini(cookie);
            Ok([0, 0])
        }
        _ => Err(Errno::ENOSYS),
    }
}
