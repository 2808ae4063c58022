//! `proc.PID`: limits and flags of a process; `proc.curproc` is the caller.

use rump_abi::types::rlimit;

use super::tree::{ANYNUMBER, ANYWRITE, READWRITE, add};
use super::{Type, Value};
use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::syscall::kern_resource;
use crate::{Errno, Result, kauth, proc};

/// The number that means the caller.
const CURPROC: i32 = i32::MAX;
const RW: u32 = READWRITE | ANYWRITE;

const LIMITS: [&str; 12] = [
    "cputime",
    "filesize",
    "datasize",
    "stacksize",
    "coredumpsize",
    "memoryuse",
    "memorylocked",
    "maxproc",
    "descriptors",
    "sbsize",
    "vmemoryuse",
    "maxlwp",
];

/// The process that a name is about.
fn target(l: Lwp, name: &[i32]) -> Result<Proc> {
    let pid = name.get(1).copied().ok_or(Errno::EINVAL)?;
    let p = if pid == CURPROC {
        l.proc()
    } else {
        proc::find(pid)?
    };
    if p != l.proc() && !l.cred().uidmatch(p.cred()) {
        kauth::authorize_generic(l.cred())?;
    }
    Ok(p)
}

pub(super) fn plant() {
    add(
        "proc.curproc",
        Some(CURPROC),
        ANYNUMBER,
        Type::Node,
        0,
        None,
    );
    let core = Value::stored(super::with_nul("rumpdump"));
    add(
        "proc.curproc.corename",
        Some(1),
        RW,
        Type::String,
        1024,
        Some(core),
    );
    add("proc.curproc.rlimit", Some(2), 0, Type::Node, 0, None);
    for (which, name) in LIMITS.iter().enumerate() {
        let num = i32::try_from(which).unwrap_or(i32::MAX).saturating_add(1);
        let path = format!("proc.curproc.rlimit.{name}");
        add(&path, Some(num), 0, Type::Node, 0, None);
        add(
            &format!("{path}.soft"),
            Some(1),
            RW,
            Type::Quad,
            8,
            Some(limit(which, false)),
        );
        add(
            &format!("{path}.hard"),
            Some(2),
            RW,
            Type::Quad,
            8,
            Some(limit(which, true)),
        );
    }
    for (num, name) in (3..).zip(["stopfork", "stopexec", "stopexit"]) {
        let never = Value::try_read(|l, name| {
            target(l, name)?;
            Ok(0_i32.to_ne_bytes().to_vec())
        });
        // Nobody could start a stopped process again.
        let never = never.on_write(|l, name, new| {
            target(l, name)?;
            if new == [0; 4] {
                Ok(())
            } else {
                Err(Errno::EOPNOTSUPP)
            }
        });
        add(
            &format!("proc.curproc.{name}"),
            Some(num),
            RW,
            Type::Int,
            4,
            Some(never),
        );
    }
}

fn limit(which: usize, hard: bool) -> Value {
    let read = Value::try_read(move |l, name| {
        let limit = target(l, name)?.rlimit(which);
        let value = if hard { limit.rlim_max } else { limit.rlim_cur };
        Ok(value.to_ne_bytes().to_vec())
    });
    read.on_write(move |l, name, new| {
        let p = target(l, name)?;
        let value = new.first_chunk::<8>().ok_or(Errno::EINVAL)?;
        let value = u64::from_ne_bytes(*value);
        let now = p.rlimit(which);
        let wanted = if hard {
            rlimit {
                rlim_cur: now.rlim_cur.min(value),
                rlim_max: value,
            }
        } else {
            rlimit {
                rlim_cur: value,
                rlim_max: now.rlim_max,
            }
        };
        kern_resource::set(l, p, which, wanted)
    })
}
