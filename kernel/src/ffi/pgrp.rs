//! `struct pgrp` and `struct session`: what processes are grouped by.

use core::ptr::NonNull;

use rump_abi::types::{pgrp, session};

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
