//! Who a process is: ids, groups, sessions, login name.

use rump_abi::sysno::*;
use rump_abi::types::gid_t;

use super::{Args, Handler};
use crate::copy::{bytes_of_slice, copyin_vec, copyinstr, copyout};
use crate::cred::{Cred, NGROUPS};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth, pgrp, proc};

/// The calls of this file.
pub(super) static CALLS: &[(u16, Handler)] = &[
    (SYS_getpid, sys_getpid),
    (SYS_getppid, sys_getppid),
    (SYS_getuid, sys_getuid),
    (SYS_geteuid, sys_geteuid),
    (SYS_getgid, sys_getgid),
    (SYS_getegid, sys_getegid),
    (SYS_getpgrp, sys_getpgrp),
    (SYS_getpgid, sys_getpgid),
    (SYS_setpgid, sys_setpgid),
    (SYS_getsid, sys_getsid),
    (SYS_setsid, sys_setsid),
    (SYS_getgroups, sys_getgroups),
    (SYS_setgroups, sys_setgroups),
    (SYS_setuid, sys_setuid),
    (SYS_seteuid, sys_seteuid),
    (SYS_setreuid, sys_setreuid),
    (SYS_setgid, sys_setgid),
    (SYS_setegid, sys_setegid),
    (SYS_setregid, sys_setregid),
    (SYS_issetugid, sys_issetugid),
    (SYS___getlogin, sys_getlogin),
    (SYS___setlogin, sys_setlogin),
];

fn sys_getpid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let p = l.proc();
    *retval = [i64::from(p.pid()), i64::from(p.ppid())];
    Ok(())
}

fn sys_getppid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(l.proc().ppid());
    Ok(())
}

fn sys_getuid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    *retval = [i64::from(l.cred().uid()), i64::from(l.cred().euid())];
    Ok(())
}

fn sys_geteuid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(l.cred().euid());
    Ok(())
}

fn sys_getgid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    *retval = [i64::from(l.cred().gid()), i64::from(l.cred().egid())];
    Ok(())
}

fn sys_getegid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(l.cred().egid());
    Ok(())
}

fn sys_getpgrp(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(pgrp::pgid(l.proc()));
    Ok(())
}

/// The process of a number; 0 is the caller's.
fn target(l: Lwp, pid: i32) -> Result<proc::Proc> {
    if pid == 0 {
        Ok(l.proc())
    } else {
        proc::find(pid)
    }
}

fn sys_getpgid(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(pgrp::pgid(target(l, a.int(0))?));
    Ok(())
}

fn sys_setpgid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    pgrp::setpgid(l.proc(), a.int(0), a.int(1))
}

fn sys_getsid(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(pgrp::sid(target(l, a.int(0))?));
    Ok(())
}

fn sys_setsid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(pgrp::setsid(l.proc())?);
    Ok(())
}

fn sys_getgroups(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let cred = l.cred();
    let count = cred.ngroups();
    retval[0] = count as i64;
    if a.int(0) == 0 {
        return Ok(());
    }
    let room = usize::try_from(a.int(0)).map_err(|_| Errno::EINVAL)?;
    if room < count {
        return Err(Errno::EINVAL);
    }
    let groups: Vec<gid_t> = (0..count).map(|index| cred.group(index)).collect();
    copyout(bytes_of_slice(&groups), a.ptr(1))
}

fn sys_setgroups(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let count = usize::try_from(a.int(0)).map_err(|_| Errno::EINVAL)?;
    if count > NGROUPS {
        return Err(Errno::EINVAL);
    }
    let groups: Vec<gid_t> = copyin_vec(a.ptr(1), count)?;
    kauth::authorize_generic(l.cred())?;
    change(l, |cred| cred.set_groups(&groups))
}

fn change(l: Lwp, f: impl FnOnce(Cred) -> Result<()>) -> Result<()> {
    let p = l.proc();
    p.change_cred(l, f)?;
    p.set_sugid();
    Ok(())
}

/// An id that a call may leave as it is: all ones.
fn optional(id: u32) -> Option<u32> {
    (id != u32::MAX).then_some(id)
}

/// Real, effective and saved: the user ids of a credential, or its group ids.
struct Ids {
    get: [fn(Cred) -> u32; 3],
    set: [fn(Cred, u32); 3],
}

const USERS: Ids = Ids {
    get: [Cred::uid, Cred::euid, Cred::svuid],
    set: [Cred::set_uid, Cred::set_euid, Cred::set_svuid],
};

const GROUPS: Ids = Ids {
    get: [Cred::gid, Cred::egid, Cred::svgid],
    set: [Cred::set_gid, Cred::set_egid, Cred::set_svgid],
};

/// Changes the ids that are given; each has to be `allowed`, or the caller privileged.
fn set_ids(
    l: Lwp,
    ids: &Ids,
    wanted: [Option<u32>; 3],
    allowed: impl Fn(Cred, u32) -> bool,
) -> Result<()> {
    let now = l.cred();
    for id in wanted.into_iter().flatten() {
        if !allowed(now, id) {
            kauth::authorize_generic(now)?;
        }
    }
    let same =
        |(wanted, get): (Option<u32>, fn(Cred) -> u32)| wanted.is_none_or(|id| id == get(now));
    if wanted.into_iter().zip(ids.get).all(same) {
        return Ok(());
    }
    change(l, |cred| {
        for (id, set) in wanted.into_iter().zip(ids.set) {
            if let Some(id) = id {
                set(cred, id);
            }
        }
        Ok(())
    })
}

fn sys_setuid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let id = Some(a.u32(0));
    set_ids(l, &USERS, [id, id, id], |cred, id| cred.uid() == id)
}

fn sys_seteuid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    set_ids(l, &USERS, [None, Some(a.u32(0)), None], |cred, id| {
        cred.uid() == id || cred.svuid() == id
    })
}

fn sys_setreuid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let (real, effective) = (optional(a.u32(0)), optional(a.u32(1)));
    let now = l.cred();
    // The saved id follows when the real one is set, or the effective one leaves it.
    let next = effective.unwrap_or_else(|| now.euid());
    let follows = real.is_some() || next != now.uid();
    set_ids(
        l,
        &USERS,
        [real, effective, follows.then_some(next)],
        |cred, id| [cred.uid(), cred.euid(), cred.svuid()].contains(&id),
    )
}

fn sys_setgid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let id = Some(a.u32(0));
    set_ids(l, &GROUPS, [id, id, id], |cred, id| cred.gid() == id)
}

fn sys_setegid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    set_ids(l, &GROUPS, [None, Some(a.u32(0)), None], |cred, id| {
        cred.gid() == id || cred.svgid() == id
    })
}

fn sys_setregid(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let (real, effective) = (optional(a.u32(0)), optional(a.u32(1)));
    let now = l.cred();
    let next = effective.unwrap_or_else(|| now.egid());
    let follows = real.is_some() || next != now.gid();
    set_ids(
        l,
        &GROUPS,
        [real, effective, follows.then_some(next)],
        |cred, id| [cred.gid(), cred.egid(), cred.svgid()].contains(&id),
    )
}

fn sys_issetugid(l: Lwp, _a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    retval[0] = i64::from(l.proc().is_sugid());
    Ok(())
}

fn sys_getlogin(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    let name = pgrp::login(l.proc());
    let length = a.usize(1).min(name.len());
    copyout(&name[..length], a.ptr(0))
}

fn sys_setlogin(l: Lwp, a: &Args, _retval: &mut [i64; 2]) -> Result<()> {
    kauth::authorize_generic(l.cred())?;
    let mut name = [0; 16];
    match copyinstr(a.ptr(0), &mut name) {
        Ok(_) => {}
        // A login name that is too long is a wrong argument.
        Err(Errno::ENAMETOOLONG) => return Err(Errno::EINVAL),
        Err(error) => return Err(error),
    }
    pgrp::set_login(l.proc(), name);
    Ok(())
}
