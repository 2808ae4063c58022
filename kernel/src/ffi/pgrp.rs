//! `struct pgrp` and `struct session`: what processes are grouped by.

use core::ptr::NonNull;
use core::sync::atomic::AtomicPtr;

use rump_abi::types::{kmutex_t, pgrp, session};

use super::pool::TypePool;
use super::proc::Proc;

static PGRPS: TypePool<pgrp> = TypePool::new();
static SESSIONS: TypePool<session> = TypePool::new();

/// A process group; all methods want the process table locked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pgrp(NonNull<pgrp>);

// SAFETY: the memory is type-stable and guarded by the lock of the process table.
unsafe impl Send for Pgrp {}

impl Pgrp {
    /// A new group of no process in `session`, or in a new session of its own with `leader`.
    pub(crate) fn new(id: i32, session: Option<Session>, leader: Proc) -> Self {
        let session = session.unwrap_or_else(|| Session::new(id, leader));
        session.add(1);
        Self(PGRPS.get(pgrp {
            pg_session: session.0.as_ptr(),
            pg_id: id,
            pg_count: 0,
            pg_jobc: 0,
            // SAFETY: an empty list is all zero.
            pg_members: unsafe { core::mem::zeroed() },
        }))
    }

    /// The handle of a C pointer; `None` for a null pointer.
    pub(crate) fn from_ptr(group: *mut pgrp) -> Option<Self> {
        NonNull::new(group).map(Self)
    }

    /// The C pointer.
    pub(crate) const fn as_ptr(self) -> *mut pgrp {
        self.0.as_ptr()
    }

    /// Its number.
    pub(crate) fn id(self) -> i32 {
        // SAFETY: the memory is type-stable.
        unsafe { (*self.0.as_ptr()).pg_id }
    }

    /// Its session.
    pub(crate) fn session(self) -> Session {
        // SAFETY: the memory is type-stable; the field never changes.
        let session = unsafe { (*self.0.as_ptr()).pg_session };
        Session(NonNull::new(session).expect("a process group has a session"))
    }

    /// A process enters (1) or leaves (-1); the last one to leave ends the group.
    pub(crate) fn add(self, change: i32) {
        // SAFETY: the counter is guarded by the lock of the process table.
        let count = unsafe { (*self.0.as_ptr()).pg_count } + change;
        // SAFETY: as above.
        unsafe { (*self.0.as_ptr()).pg_count = count };
        if count == 0 {
            self.session().add(-1);
            PGRPS.put(self.0);
        }
    }
}

/// A group's processes, `proc_lock` is held.
fn members(group: Pgrp) -> Vec<Proc> {
    let mut found = Vec::new();
    // SAFETY: the memory is type-stable; the process table is locked.
    let mut next = unsafe { (*group.as_ptr()).pg_members.lh_first };
    while let Some(p) = Proc::from_ptr(next) {
        found.push(p);
        // SAFETY: as above.
        next = unsafe { (*p.as_ptr()).p_pglist.le_next };
    }
    found
}

/// Sends a signal to a group's processes, if `terminal` only to those that it controls (`pgsignal`);
/// `proc_lock` is held.
///
/// # Safety
/// `group` is null or a group that is not gone.
pub unsafe fn signal(group: *mut pgrp, signo: i32, terminal: bool) {
    let Some(group) = Pgrp::from_ptr(group) else {
        return;
    };
    for p in members(group) {
        if !terminal || p.has_terminal() {
            crate::signal::post(p, signo);
        }
    }
}

/// The group of a number (`pgrp_find`); `proc_lock` is held.
#[must_use]
pub fn find(id: i32) -> *mut pgrp {
    crate::proc::TABLE.with_held(|table| {
        let mut groups = table.by_pid.values().filter_map(|p| p.pgrp());
        groups
            .find(|group| group.id() == id)
            .map_or(core::ptr::null_mut(), Pgrp::as_ptr)
    })
}

/// A session gains a user (`proc_sesshold`); `proc_lock` is held.
///
/// # Safety
/// It is a session that is not gone.
pub unsafe fn hold_session(session: *mut session) {
    if let Some(session) = NonNull::new(session) {
        Session(session).add(1);
    }
}

/// A session loses a user; `proc_lock` is held, and free afterwards (`proc_sessrele`).
///
/// # Safety
/// As [`hold_session`].
pub unsafe fn release_session(session: *mut session) {
    if let Some(session) = NonNull::new(session) {
        Session(session).add(-1);
    }
    crate::proc::TABLE.unlock_for_c();
}

/// `proc_lock`: the lock of the process table.
#[unsafe(export_name = "rumpns_proc_lock")]
static PROC_LOCK: AtomicPtr<kmutex_t> =
    AtomicPtr::new((&raw const crate::proc::TABLE).cast_mut().cast());

/// A session; all methods want the process table locked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session(NonNull<session>);

impl Session {
    fn new(id: i32, leader: Proc) -> Self {
        // SAFETY: all fields of the C structure may be zero.
        let mut fresh: session = unsafe { core::mem::zeroed() };
        fresh.s_sid = id;
        fresh.s_leader = leader.as_ptr();
        Self(SESSIONS.get(fresh))
    }

    fn add(self, change: i32) {
        // SAFETY: the counter is guarded by the lock of the process table.
        let count = unsafe { (*self.0.as_ptr()).s_count } + change;
        // SAFETY: as above.
        unsafe { (*self.0.as_ptr()).s_count = count };
        if count == 0 {
            SESSIONS.put(self.0);
        }
    }

    /// Its number.
    pub(crate) fn id(self) -> i32 {
        // SAFETY: the memory is type-stable.
        unsafe { (*self.0.as_ptr()).s_sid }
    }

    /// The leader's process, while it lives.
    pub(crate) fn leader(self) -> Option<Proc> {
        // SAFETY: the memory is type-stable.
        Proc::from_ptr(unsafe { (*self.0.as_ptr()).s_leader })
    }

    /// The leader has ended.
    pub(crate) fn clear_leader(self) {
        // SAFETY: the memory is type-stable; the process table is locked.
        unsafe { (*self.0.as_ptr()).s_leader = core::ptr::null_mut() };
    }

    /// The login name (`getlogin`).
    pub(crate) fn login(self) -> [u8; 16] {
        // SAFETY: the memory is type-stable; the process table is locked.
        unsafe { (*self.0.as_ptr()).s_login }.map(i8::cast_unsigned)
    }

    /// Stores the login name.
    pub(crate) fn set_login(self, name: [u8; 16]) {
        // SAFETY: as above.
        unsafe { (*self.0.as_ptr()).s_login = name.map(u8::cast_signed) };
    }
}
