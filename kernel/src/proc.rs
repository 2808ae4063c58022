//! Processes, `proc(9)`: the table, birth and end.

use core::ffi::c_void;
use core::sync::atomic::Ordering;
use std::collections::BTreeMap;

use rump_abi::types::{
    RLIM_INFINITY, RLIMIT_AS, RLIMIT_MEMLOCK, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_NTHR,
    RLIMIT_STACK, rlimit,
};

pub use crate::ffi::cwdi::Cwdi;
use crate::ffi::guarded::Guarded;
use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Pgrp;
pub use crate::ffi::proc::Proc;
use crate::ffi::variables::NPROCS;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result, cred::Cred, filedesc};

/// The highest pid that is given out before the search starts again.
const PID_MAX: i32 = 30_000;

/// All processes (`proc_lock`).
pub(crate) struct Table {
    pub(crate) by_pid: BTreeMap<i32, Proc>,
    last: i32,
}

pub(crate) static TABLE: Guarded<Table> = Guarded::new(Table {
    by_pid: BTreeMap::new(),
    last: 0,
});

/// What becomes of the parent's descriptors at a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descriptors {
    /// Both have the same table.
    Share,
    /// The child gets a copy.
    Copy,
    /// The child has none.
    Clear,
}

impl Proc {
    /// The working directory, with a reference.
    ///
    /// # Panics
    /// When there is no file system yet.
    #[must_use]
    pub fn cdir_ref(self) -> Vp {
        self.cwdi()
            .cdir_ref()
            .expect("a process has a working directory once there is a file system")
    }

    /// The directory that `chroot` set, with a reference.
    #[must_use]
    pub fn rdir_ref(self) -> Option<Vp> {
        self.cwdi().rdir_ref()
    }

    /// The creation mask.
    #[must_use]
    pub fn umask(self) -> u32 {
        self.cwdi().cmask()
    }

    /// Whether an id was changed since the process began (`issetugid`).
    #[must_use]
    pub fn is_sugid(self) -> bool {
        self.body().sugid.load(Ordering::Relaxed)
    }

    /// Notes that an id was changed.
    pub(crate) fn set_sugid(self) {
        self.body().sugid.store(true, Ordering::Relaxed);
    }

    /// Replaces the credential by what `change` makes of a private copy.
    ///
    /// # Errors
    /// `change`'s.
    pub(crate) fn change_cred(self, l: Lwp, change: impl FnOnce(Cred) -> Result<()>) -> Result<()> {
        let fresh = self.cred().dup();
        if let Err(error) = change(fresh) {
            fresh.free();
            return Err(error);
        }
        self.body().lock.enter();
        let old = self.cred();
        self.set_cred(fresh);
        self.body().lock.exit();
        old.free();
        self.refresh_cred(l);
        Ok(())
    }

    /// Lets the lwp have the process's present credential.
    #[inline]
    pub(crate) fn refresh_cred(self, l: Lwp) {
        // A change by another thread that is not seen yet is one that comes after this call.
        if self.cred() != l.cred() {
            self.take_cred(l);
        }
    }

    #[cold]
    fn take_cred(self, l: Lwp) {
        self.body().lock.enter();
        let now = self.cred();
        let old = l.cred();
        if now == old {
            self.body().lock.exit();
            return;
        }
        now.hold();
        self.body().lock.exit();
        l.set_cred(now);
        old.free();
    }

    /// Runs `f` on each lwp, under the process's lock.
    pub(crate) fn for_each_lwp(self, mut f: impl FnMut(Lwp)) {
        self.body().lock.enter();
        let mut next = self.first_lwp();
        while let Some(l) = next {
            f(l);
            next = l.next();
        }
        self.body().lock.exit();
    }
}

fn default_limits(p: Proc) {
    let memory = crate::mem::limit().unwrap_or(512 << 20);
    for which in 0..rump_abi::types::RLIM_NLIMITS as usize {
        p.set_rlimit(which, unlimited());
    }
    let set = |which: i32, cur: u64, max: u64| {
        p.set_rlimit(
            which as usize,
            rlimit {
                rlim_cur: cur,
                rlim_max: max,
            },
        );
    };
    set(RLIMIT_STACK, 4 << 20, 128 << 20);
    set(RLIMIT_MEMLOCK, memory / 3, memory);
    set(RLIMIT_NPROC, 160, 532);
    set(RLIMIT_NTHR, 160, 2048);
    set(RLIMIT_NOFILE, 128, 1772);
    set(RLIMIT_AS, RLIM_INFINITY as u64, RLIM_INFINITY as u64);
}

fn unlimited() -> rlimit {
    rlimit {
        rlim_cur: RLIM_INFINITY as u64,
        rlim_max: RLIM_INFINITY as u64,
    }
}

/// Makes the kernel process, and `lwp0` in it.
pub(crate) fn init_proc0() -> Lwp {
    let p = Proc::proc0();
    let cred = Cred::alloc();
    p.set_cred(cred);
    p.set_fd(filedesc::init());
    p.set_cwdi(Cwdi::alloc());
    p.set_comm(b"system");
    default_limits(p);
    TABLE.with(|table| {
        let group = Pgrp::new(0, None, p);
        group.add(1);
        p.set_pgrp(Some(group));
        p.link();
        table.by_pid.insert(0, p);
    });
    let l = Lwp::lwp0();
    attach(l, p, false);
    l
}

/// Gives a fresh lwp to a process; false when the process goes away and that matters. Whoever makes a
/// process go away says so under its lock, and sees all lwps that came before.
fn attach(l: Lwp, p: Proc, only_if_open: bool) -> bool {
    let body = p.body();
    let lid = body.last_lid.fetch_add(1, Ordering::Relaxed) + 1;
    l.set_proc(p, lid);
    body.lock.enter();
    let refused = only_if_open && body.exiting.load(Ordering::Relaxed);
    if !refused {
        let cred = p.cred();
        cred.hold();
        l.set_cred(cred);
        l.link(p.lwps_head());
        p.add_nlwps(1);
    }
    body.lock.exit();
    !refused
}

/// A fresh lwp of a process.
pub(crate) fn new_lwp(p: Proc) -> Lwp {
    let l = Lwp::alloc();
    attach(l, p, false);
    l
}

/// Takes an lwp, which is current and about to vanish, out of its process; the last one ends it.
pub(crate) fn exit_lwp(l: Lwp) {
    crate::ffi::specific::finish(l);
    let p = l.proc();
    let body = p.body();
    body.lock.enter();
    let left = p.nlwps() - 1;
    let last = left == 0 && p.pid() > 1;
    if last {
        // From here on nobody gets in.
        body.exiting.store(true, Ordering::Relaxed);
    }
    body.lock.exit();
    if last {
        exit(p);
    }
    body.lock.enter();
    l.unlink();
    p.add_nlwps(-1);
    body.lock.exit();
    // Who interrupts the process may still look at the lwp.
    l.body().sleep.wait_unpinned();
    l.cred().free();
    if last {
        reap(p);
    }
    l.release_memory();
}

/// A new process without lwps, the child of `parent`. `client` is null for a local one.
pub(crate) fn fork(parent: Proc, descriptors: Descriptors, client: *mut c_void) -> Proc {
    let fd = match descriptors {
        Descriptors::Share => filedesc::share(parent),
        Descriptors::Copy => filedesc::copy(parent),
        Descriptors::Clear => filedesc::init(),
    };
    let cwdi = parent.cwdi().copy();
    let cred = parent.cred();
    cred.hold();
    TABLE.with(|table| {
        let pid = table.next_pid();
        let p = Proc::alloc(pid);
        p.set_cred(cred);
        p.set_fd(fd);
        p.set_cwdi(cwdi);
        p.set_client(client);
        p.set_parent(parent);
        if parent.pid() > 1 {
            p.set_comm(parent.comm().as_bytes());
        } else {
            p.set_comm(b"rumproc");
        }
        for which in 0..rump_abi::types::RLIM_NLIMITS as usize {
            p.set_rlimit(which, parent.rlimit(which));
        }
        let group = match parent.pgrp() {
            // A client is a session of its own, as a login is.
            Some(group) if parent.pid() > 1 => group,
            _ => Pgrp::new(pid, None, p),
        };
        group.add(1);
        p.set_pgrp(Some(group));
        p.link();
        table.by_pid.insert(pid, p);
        NPROCS.store(table.by_pid.len() as i32, Ordering::Relaxed);
        p
    })
}

impl Table {
    fn next_pid(&mut self) -> i32 {
        loop {
            self.last += 1;
            if self.last > PID_MAX {
                self.last = 2;
            }
            if !self.by_pid.contains_key(&self.last) {
                return self.last;
            }
        }
    }
}

/// Ends a process that has one lwp left, which is current: its files close.
fn exit(p: Proc) {
    crate::timer::proc_exit(p);
    crate::kqueue::proc_exit(p);
    filedesc::free(p);
    p.cwdi().free();
}

/// Takes a process that has no lwp any more off the table.
fn reap(p: Proc) {
    TABLE.with(|table| {
        let init = table.by_pid.get(&1).copied();
        table.by_pid.remove(&p.pid());
        NPROCS.store(table.by_pid.len() as i32, Ordering::Relaxed);
        p.unlink();
        for child in table.by_pid.values() {
            if let (true, Some(init)) = (child.parent() == Some(p), init) {
                child.set_parent(init);
            }
        }
        if let Some(group) = p.pgrp() {
            let session = group.session();
            if session.leader() == Some(p) {
                session.clear_leader();
            }
            group.add(-1);
        }
        p.set_pgrp(None);
    });
    p.cred().free();
    p.release_memory();
}

/// The living process of that number, for a caller in C that holds `proc_lock` (`proc_find`).
#[must_use]
pub fn find_locked(pid: i32) -> Option<Proc> {
    TABLE.with_held(|table| table.by_pid.get(&pid).copied())
}

/// Whether a group is one of the session of `p`; the table is not locked (`pgid_in_session`).
///
/// # Errors
/// `EPERM`.
pub fn pgid_in_session(p: Proc, pgid: i32) -> Result<()> {
    TABLE.with(|table| {
        let mut groups = table.by_pid.values().filter_map(|other| other.pgrp());
        let group = groups.find(|group| group.id() == pgid);
        match (group, p.pgrp()) {
            (Some(group), Some(own)) if group.session() != own.session() => Err(Errno::EPERM),
            _ => Ok(()),
        }
    })
}

/// The living process of that number.
///
/// # Errors
/// `ESRCH`.
pub fn find(pid: i32) -> Result<Proc> {
    TABLE.with(|table| table.by_pid.get(&pid).copied().ok_or(Errno::ESRCH))
}

/// A new lwp in the process of that number.
///
/// # Errors
/// `ESRCH`, and `EBUSY` for a process that ends or gets a new image.
pub(crate) fn new_lwp_in(pid: i32) -> Result<Lwp> {
    TABLE.with(|table| {
        let p = table.by_pid.get(&pid).copied().ok_or(Errno::ESRCH)?;
        let l = Lwp::alloc();
        if attach(l, p, true) {
            return Ok(l);
        }
        l.release_memory();
        Err(Errno::EBUSY)
    })
}

/// All processes, by pid.
#[must_use]
pub fn all() -> Vec<Proc> {
    TABLE.with(|table| table.by_pid.values().copied().collect())
}

/// Gives a process another number (`rump_allbetsareoff_setid`).
pub fn set_pid(p: Proc, pid: i32) {
    TABLE.with(|table| {
        table.by_pid.remove(&p.pid());
        p.set_pid(pid);
        table.by_pid.insert(pid, p);
    });
}
