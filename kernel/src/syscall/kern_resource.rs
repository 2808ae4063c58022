//! Limits: `getrlimit(2)`, `setrlimit(2)`.

use rump_abi::sysno::*;
use rump_abi::types::{RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_NOFILE, RLIMIT_NPROC, rlimit};

use super::{Args, Handler};
use crate::copy::{copyin_val, copyout_val};
use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::{Errno, Result, kauth};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_getrlimit, sys_getrlimit),
    (SYS_setrlimit, sys_setrlimit),
];

fn which(number: i32) -> Result<usize> {
    usize::try_from(number)
        .ok()
        .filter(|&number| number < RLIM_NLIMITS as usize)
        .ok_or(Errno::EINVAL)
}

fn sys_getrlimit(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let limit = l.proc().rlimit(which(a.int(0))?);
    copyout_val(&limit, a.ptr(1))
}

fn sys_setrlimit(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let which = which(a.int(0))?;
    let wanted: rlimit = copyin_val(a.ptr(1))?;
    set(l, l.proc(), which, wanted)
}

/// Sets a limit, within what the process may.
pub(crate) fn set(l: Lwp, p: Proc, which: usize, mut wanted: rlimit) -> Result<()> {
    let infinity = RLIM_INFINITY as u64;
    wanted.rlim_cur = wanted.rlim_cur.min(infinity);
    wanted.rlim_max = wanted.rlim_max.min(infinity);
    if wanted.rlim_cur > wanted.rlim_max {
        return Err(Errno::EINVAL);
    }
    if wanted.rlim_max > p.rlimit(which).rlim_max {
        kauth::authorize_generic(l.cred())?;
    }
    let most = match which as i32 {
        RLIMIT_NOFILE => 1772,
        RLIMIT_NPROC => 532,
        _ => infinity,
    };
    wanted.rlim_cur = wanted.rlim_cur.min(most);
    wanted.rlim_max = wanted.rlim_max.min(most);
    p.set_rlimit(which, wanted);
    Ok(())
}
