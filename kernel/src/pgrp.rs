//! Process groups and sessions: `setpgid(2)`, `setsid(2)`, `getlogin(2)`.

use crate::ffi::proc::{Pgrp, Proc};
use crate::proc::TABLE;
use crate::{Errno, Result};

/// The number of a process's group.
#[must_use]
pub fn pgid(p: Proc) -> i32 {
    TABLE.with(|_| p.pgrp().map_or(0, Pgrp::id))
}

/// The number of a process's session.
#[must_use]
pub fn sid(p: Proc) -> i32 {
    TABLE.with(|_| p.pgrp().map_or(0, |group| group.session().id()))
}

/// Makes the process the leader of a new session (`setsid(2)`).
///
/// # Errors
/// `EPERM` when it leads a process group.
pub fn setsid(p: Proc) -> Result<i32> {
    TABLE.with(|table| {
        let group_exists = table
            .by_pid
            .values()
            .any(|other| other.pgrp().is_some_and(|group| group.id() == p.pid()));
        if group_exists {
            return Err(Errno::EPERM);
        }
        move_to(p, Pgrp::new(p.pid(), None, p));
        Ok(p.pid())
    })
}

/// Puts process `pid` (0: `p`) into group `pgid` (0: its own), which may be new (`setpgid(2)`).
///
/// # Errors
/// `EINVAL`, `ESRCH`, `EPERM`.
pub fn setpgid(p: Proc, pid: i32, pgid: i32) -> Result<()> {
    if pgid < 0 {
        return Err(Errno::EINVAL);
    }
    TABLE.with(|table| {
        let target = if pid == 0 || pid == p.pid() {
            p
        } else {
            let child = table.by_pid.get(&pid).copied().ok_or(Errno::ESRCH)?;
            if child.parent() != Some(p) {
                return Err(Errno::ESRCH);
            }
            child
        };
        let session = target.pgrp().ok_or(Errno::ESRCH)?.session();
        if p.pgrp().map(Pgrp::session) != Some(session) || session.leader() == Some(target) {
            return Err(Errno::EPERM);
        }
        let pgid = if pgid == 0 { target.pid() } else { pgid };
        if target.pgrp().is_some_and(|group| group.id() == pgid) {
            return Ok(());
        }
        let existing = table
            .by_pid
            .values()
            .filter_map(|other| other.pgrp())
            .find(|group| group.id() == pgid && group.session() == session);
        match existing {
            Some(group) => move_to(target, group),
            None if pgid == target.pid() => {
                move_to(target, Pgrp::new(pgid, Some(session), target));
            }
            None => return Err(Errno::EPERM),
        }
        Ok(())
    })
}

fn move_to(p: Proc, group: Pgrp) {
    group.add(1);
    let old = p.pgrp();
    p.set_pgrp(Some(group));
    if let Some(old) = old {
        let session = old.session();
        if session.leader() == Some(p) && session != group.session() {
            session.clear_leader();
        }
        old.add(-1);
    }
}

/// The login name of the process's session.
#[must_use]
pub fn login(p: Proc) -> [u8; 16] {
    TABLE.with(|_| p.pgrp().map_or([0; 16], |group| group.session().login()))
}

/// Stores [`login`].
pub fn set_login(p: Proc, name: [u8; 16]) {
    TABLE.with(|_| {
        if let Some(group) = p.pgrp() {
            group.session().set_login(name);
        }
    });
}
