//! For unit tests: a booted kernel, and local processes that make system calls.

use rump_abi::sysno::SYSENT;

use crate::syscall::{Args, MAX_SLOTS, syscall};
use crate::{Errno, Result, init, lwproc};

/// Runs `f` in a new local process without descriptors, whose only thread is the calling one.
pub(crate) fn in_process<R>(f: impl FnOnce() -> R) -> R {
    in_fork(lwproc::RUMP_RFCFDG, f)
}

/// As [`in_process`], with these flags of `rfork`.
pub(crate) fn in_fork<R>(flags: i32, f: impl FnOnce() -> R) -> R {
    init::rump_init().expect("the kernel boots");
    lwproc::schedule();
    lwproc::rfork(flags).expect("a process");
    let result = f();
    lwproc::releaselwp();
    lwproc::unschedule();
    result
}

/// Makes a system call with these words; answers the first result.
pub(crate) fn call(name: &str, words: &[u64]) -> Result<i64> {
    Ok(call2(name, words)?[0])
}

/// As [`call`], with both results.
pub(crate) fn call2(name: &str, words: &[u64]) -> Result<[i64; 2]> {
    let sysent = SYSENT
        .iter()
        .rfind(|sysent| sysent.wrapper == name || sysent.name == name)
        .unwrap_or_else(|| panic!("no call {name}"));
    let mut block = [0; MAX_SLOTS];
    block[..words.len()].copy_from_slice(words);
    let mut retval = [0; 2];
    syscall(i32::from(sysent.number), &Args::new(block), &mut retval)?;
    Ok(retval)
}

/// The address of a value, as an argument.
pub(crate) fn at<T: ?Sized>(value: &T) -> u64 {
    core::ptr::from_ref(value).cast::<u8>().expose_provenance() as u64
}

/// The address of a value that the kernel fills in.
pub(crate) fn at_mut<T: ?Sized>(value: &mut T) -> u64 {
    core::ptr::from_mut(value).cast::<u8>().expose_provenance() as u64
}

/// Shorthand for an error.
pub(crate) fn errno<T>(error: Errno) -> Result<T> {
    Err(error)
}
