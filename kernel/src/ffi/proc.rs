//! `struct proc`: a process.

use core::ffi::c_void;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU32};

use rump_abi::types::{PL_CONTROLT, kmutex_t, plimit, proc_, rlimit, sigacts, vmspace};
use rumpuser::mutex::{Mutex, MutexKind};

use super::cred::Cred;
use super::cwdi::Cwdi;
use super::lwp::Lwp;
pub(crate) use super::pgrp::Pgrp;
use super::pool::TypePool;
use crate::filedesc::{Fd, FdTable};

/// The structure that C sees, and behind it what is the kernel's own.
#[repr(C)]
pub struct ProcBody {
    c: proc_,
    /// `p_lock`: the lwps, the credential, the limits.
    pub(crate) lock: Mutex,
    vmspace: vmspace,
    limit: plimit,
    /// No new lwps: the process ends, or gets a new image.
    pub(crate) exiting: AtomicBool,
    /// The last lwp number given out.
    pub(crate) last_lid: AtomicI32,
    /// When it was made: seconds of the monotonic clock.
    pub(crate) started: AtomicU32,
    /// Whether its ids were changed since its start (`issetugid`).
    pub(crate) sugid: AtomicBool,
}

static POOL: TypePool<ProcBody> = TypePool::new();

/// The kernel process (`proc0`).
#[unsafe(export_name = "rumpns_proc0")]
static PROC0: StaticProc = StaticProc(core::cell::UnsafeCell::new(ProcBody::new()));

#[repr(transparent)]
struct StaticProc(core::cell::UnsafeCell<ProcBody>);
// SAFETY: reached through handles only, like every other process.
unsafe impl Sync for StaticProc {}

impl ProcBody {
    const fn new() -> Self {
        Self {
            // SAFETY: all fields of the C structure may be zero.
            c: unsafe { core::mem::zeroed() },
            lock: Mutex::new(MutexKind::Adaptive),
            vmspace: vmspace {
                vm_client: core::ptr::null_mut(),
            },
            // SAFETY: limits of zero, and a zeroed lock is a free one.
            limit: unsafe { core::mem::zeroed() },
            exiting: AtomicBool::new(false),
            last_lid: AtomicI32::new(0),
            started: AtomicU32::new(0),
            sugid: AtomicBool::new(false),
        }
    }
}

/// A handle of `struct proc`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proc(NonNull<proc_>);

// SAFETY: any thread may hold a handle; the fields have their locks.
unsafe impl Send for Proc {}
// SAFETY: as above.
unsafe impl Sync for Proc {}

impl Proc {
    /// The kernel process.
    #[must_use]
    pub fn proc0() -> Self {
        let p = Self(NonNull::from(&PROC0).cast());
        p.wire();
        p
    }

    /// A fresh process without lwps, descriptors and directories.
    pub(crate) fn alloc(pid: i32) -> Self {
        let p = Self(POOL.get(ProcBody::new()).cast());
        p.wire();
        // SAFETY: nobody else has the process yet.
        unsafe { (*p.as_ptr()).p_pid = pid };
        p
    }

    /// Lets the C structure point to its own parts.
    fn wire(self) {
        let body = self.0.as_ptr().cast::<ProcBody>();
        // SAFETY: the memory is type-stable.
        let lock = unsafe { &raw mut (*body).lock };
        // SAFETY: as above.
        let vmspace = unsafe { &raw mut (*body).vmspace };
        // SAFETY: as above.
        let limit = unsafe { &raw mut (*body).limit };
        // SAFETY: the addresses are the same at each call.
        let c = unsafe { &mut (*body).c };
        c.p_lock = lock.cast::<kmutex_t>();
        c.p_vmspace = vmspace;
        c.p_limit = limit;
        c.p_sigacts = (&raw const ACTIONS.0).cast_mut();
    }

    /// Takes the memory of a process that has ended back.
    pub(crate) fn release_memory(self) {
        POOL.put(self.0.cast());
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(p: *mut proc_) -> Option<Self> {
        NonNull::new(p).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub const fn as_ptr(self) -> *mut proc_ {
        self.0.as_ptr()
    }

    /// The kernel's own part.
    #[must_use]
    pub fn body(&self) -> &ProcBody {
        // SAFETY: the memory is type-stable; the shared parts of the body are atomics and locks.
        unsafe { self.0.cast::<ProcBody>().as_ref() }
    }

    /// Its lock (`p_lock`).
    #[must_use]
    pub fn lock(self) -> &'static Mutex {
        // SAFETY: the memory is type-stable.
        unsafe { &self.0.cast::<ProcBody>().as_ref().lock }
    }

    /// Its number.
    #[must_use]
    pub fn pid(self) -> i32 {
        // SAFETY: the memory is type-stable; the field never changes in a process's life.
        unsafe { (*self.as_ptr()).p_pid }
    }

    /// Changes the number (`rump_allbetsareoff_setid`).
    pub(crate) fn set_pid(self, pid: i32) {
        // SAFETY: the memory is type-stable.
        unsafe { (*self.as_ptr()).p_pid = pid };
    }

    /// Its parent; `None` for the kernel process.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        // SAFETY: the memory is type-stable, and so is a parent that has just ended.
        Self::from_ptr(unsafe { (*self.as_ptr()).p_pptr })
    }

    /// Stores the parent; the process table is locked.
    pub(crate) fn set_parent(self, parent: Self) {
        // SAFETY: the memory is type-stable; writers hold the lock of the process table.
        unsafe { (*self.as_ptr()).p_pptr = parent.as_ptr() };
    }

    /// The number of its parent, 0 for the kernel process.
    #[must_use]
    pub fn ppid(self) -> i32 {
        self.parent().map_or(0, Self::pid)
    }

    /// Its credential; no reference is added. The lock is held, or the process cannot change.
    ///
    /// # Panics
    /// When it has none yet.
    #[must_use]
    pub fn cred(self) -> Cred {
        // SAFETY: the memory is type-stable.
        Cred::from_ptr(unsafe { (*self.as_ptr()).p_cred }).expect("a process has a credential")
    }

    /// Stores the credential; the reference passes over. The lock is held.
    pub(crate) fn set_cred(self, cred: Cred) {
        // SAFETY: the memory is type-stable; writers hold the lock.
        unsafe { (*self.as_ptr()).p_cred = cred.as_ptr() };
    }

    /// Its descriptor table.
    ///
    /// # Panics
    /// When it has none yet.
    #[must_use]
    pub fn fd(self) -> Fd {
        // SAFETY: the memory is type-stable; the table is set before the process is seen.
        Fd::from_ptr(unsafe { (*self.as_ptr()).p_fd }).expect("a process has a descriptor table")
    }

    /// Stores the descriptor table; the reference passes over.
    pub(crate) fn set_fd(self, fd: Fd) {
        // SAFETY: the memory is type-stable; only the process's maker writes the field.
        unsafe { (*self.as_ptr()).p_fd = fd.as_ptr() };
    }

    /// Its directories and creation mask.
    ///
    /// # Panics
    /// When it has none yet.
    #[must_use]
    pub fn cwdi(self) -> Cwdi {
        // SAFETY: the memory is type-stable; the field is set before the process is seen.
        Cwdi::from_ptr(unsafe { (*self.as_ptr()).p_cwdi }).expect("a process has directories")
    }

    /// Stores the directories; the reference passes over.
    pub(crate) fn set_cwdi(self, cwdi: Cwdi) {
        // SAFETY: the memory is type-stable; only the process's maker writes the field.
        unsafe { (*self.as_ptr()).p_cwdi = cwdi.as_ptr() };
    }

    /// Whose addresses the process means.
    #[must_use]
    pub fn vmspace(self) -> *mut vmspace {
        // SAFETY: the memory is type-stable; the field never changes.
        unsafe { (*self.as_ptr()).p_vmspace }
    }

    /// The cookie of the remote client; null for a local process.
    #[must_use]
    pub fn client(self) -> *mut c_void {
        self.body().vmspace.vm_client
    }

    /// Makes a fresh process that of a remote client.
    pub(crate) fn set_client(self, cookie: *mut c_void) {
        let body = self.0.as_ptr().cast::<ProcBody>();
        // SAFETY: the memory is type-stable; only the process's maker writes the field.
        unsafe { (*body).vmspace.vm_client = cookie };
    }

    /// A resource limit.
    #[must_use]
    pub fn rlimit(self, which: usize) -> rlimit {
        let body = self.0.as_ptr().cast::<ProcBody>();
        self.body().lock.enter();
        // SAFETY: the limits are guarded by the lock, which is held.
        let limit = unsafe { (*body).limit.pl_rlimit[which] };
        self.body().lock.exit();
        limit
    }

    /// Stores a resource limit.
    pub(crate) fn set_rlimit(self, which: usize, limit: rlimit) {
        let body = self.0.as_ptr().cast::<ProcBody>();
        self.body().lock.enter();
        // SAFETY: the limits are guarded by the lock, which is held.
        unsafe { (*body).limit.pl_rlimit[which] = limit };
        self.body().lock.exit();
    }

    /// Its name (`p_comm`).
    #[must_use]
    pub fn comm(self) -> String {
        // SAFETY: the memory is type-stable; a torn name is a wrong name, nothing worse.
        let comm = unsafe { (*self.as_ptr()).p_comm };
        let bytes: Vec<u8> = comm
            .iter()
            .map(|&byte| byte.cast_unsigned())
            .take_while(|&byte| byte != 0)
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Stores its name, cut to 16 bytes.
    pub fn set_comm(self, comm: &[u8]) {
        // SAFETY: the memory is type-stable.
        let room = unsafe { &mut (*self.as_ptr()).p_comm };
        room.fill(0);
        let length = room.len() - 1;
        for (to, &from) in room[..length].iter_mut().zip(comm) {
            *to = from.cast_signed();
        }
    }

    /// The head of the list of its lwps.
    pub(crate) fn lwps_head(self) -> NonNull<*mut rump_abi::types::lwp> {
        // SAFETY: the memory is type-stable.
        let head = unsafe { &raw mut (*self.as_ptr()).p_lwps.lh_first };
        NonNull::new(head).expect("the address of a field is not null")
    }

    /// Its first lwp; the lock is held.
    pub(crate) fn first_lwp(self) -> Option<Lwp> {
        // SAFETY: the list is guarded by the lock that is held.
        Lwp::from_ptr(unsafe { self.lwps_head().read() })
    }

    /// How many lwps it has.
    #[must_use]
    pub fn nlwps(self) -> i32 {
        // SAFETY: the memory is type-stable.
        unsafe { (*self.as_ptr()).p_nlwps }
    }

    /// Counts lwps; the lock is held. Answers the new number.
    pub(crate) fn add_nlwps(self, change: i32) -> i32 {
        // SAFETY: the counter is guarded by the lock that is held.
        let count = unsafe { (*self.as_ptr()).p_nlwps } + change;
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).p_nlwps = count };
        count
    }

    /// Puts it on the list of all processes, whose lock is held.
    pub(crate) fn link(self) {
        // SAFETY: the list is guarded by the lock that is held.
        let first = unsafe { ALLPROC.0.get().read() };
        // SAFETY: as above; nobody else has the process yet.
        unsafe { (*self.as_ptr()).p_list.le_next = first };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).p_list.le_prev = ALLPROC.0.get() };
        if !first.is_null() {
            // SAFETY: the memory is type-stable.
            let next = unsafe { &raw mut (*self.as_ptr()).p_list.le_next };
            // SAFETY: a member of the list.
            unsafe { (*first).p_list.le_prev = next };
        }
        // SAFETY: as above.
        unsafe { ALLPROC.0.get().write(self.as_ptr()) };
    }

    /// Takes it off the list of all processes, whose lock is held.
    pub(crate) fn unlink(self) {
        // SAFETY: the list is guarded by the lock that is held.
        let links = unsafe { (*self.as_ptr()).p_list };
        if !links.le_next.is_null() {
            // SAFETY: a member of the same list.
            unsafe { (*links.le_next).p_list.le_prev = links.le_prev };
        }
        // SAFETY: `le_prev` is the address of the pointer that points here.
        unsafe { links.le_prev.write(links.le_next) };
    }

    /// Its process group, `None` before it has one. The process table is locked.
    pub(crate) fn pgrp(self) -> Option<Pgrp> {
        // SAFETY: the memory is type-stable.
        Pgrp::from_ptr(unsafe { (*self.as_ptr()).p_pgrp })
    }

    /// Stores the process group. The process table is locked.
    pub(crate) fn set_pgrp(self, pgrp: Option<Pgrp>) {
        if self.pgrp().is_some() {
            self.leave_members();
        }
        if let Some(pgrp) = pgrp {
            self.join_members(pgrp);
        }
        let pgrp = pgrp.map_or(core::ptr::null_mut(), Pgrp::as_ptr);
        // SAFETY: the memory is type-stable; writers hold the lock of the process table.
        unsafe { (*self.as_ptr()).p_pgrp = pgrp };
    }

    /// Goes on the list of its group's members (`pg_members`).
    fn join_members(self, pgrp: Pgrp) {
        // SAFETY: the memory is type-stable; the process table is locked.
        let head = unsafe { &raw mut (*pgrp.as_ptr()).pg_members.lh_first };
        // SAFETY: as above.
        let first = unsafe { head.read() };
        // SAFETY: as above.
        let links = unsafe { &raw mut (*self.as_ptr()).p_pglist };
        // SAFETY: as above.
        unsafe { (*links).le_next = first };
        // SAFETY: as above.
        unsafe { (*links).le_prev = head };
        if !first.is_null() {
            // SAFETY: a member of the list.
            let next = unsafe { &raw mut (*links).le_next };
            // SAFETY: as above.
            unsafe { (*first).p_pglist.le_prev = next };
        }
        // SAFETY: as above.
        unsafe { head.write(self.as_ptr()) };
    }

    /// Goes off it.
    fn leave_members(self) {
        // SAFETY: the list is guarded by the lock of the process table.
        let links = unsafe { (*self.as_ptr()).p_pglist };
        if !links.le_next.is_null() {
            // SAFETY: a member of the same list.
            unsafe { (*links.le_next).p_pglist.le_prev = links.le_prev };
        }
        // SAFETY: `le_prev` is the address of the pointer that points here.
        unsafe { links.le_prev.write(links.le_next) };
    }

    /// Whether its session's terminal controls it (`PL_CONTROLT`). The process table is locked.
    pub(crate) fn has_terminal(self) -> bool {
        // SAFETY: the memory is type-stable.
        let flags = unsafe { (*self.as_ptr()).p_lflag };
        flags & PL_CONTROLT != 0
    }
}

/// The signal actions of all processes: the defaults, for programs have their own handlers.
struct Actions(sigacts);
// SAFETY: nobody changes them.
unsafe impl Sync for Actions {}
// SAFETY: all fields may be zero.
static ACTIONS: Actions = Actions(unsafe { core::mem::zeroed() });

/// All processes, newest first: what a debugger walks.
#[unsafe(export_name = "rumpns_allproc")]
static ALLPROC: AllProc = AllProc(core::cell::UnsafeCell::new(core::ptr::null_mut()));

#[repr(transparent)]
struct AllProc(core::cell::UnsafeCell<*mut proc_>);
// SAFETY: guarded by the lock of the process table.
unsafe impl Sync for AllProc {}

const _: () = assert!(core::mem::offset_of!(FdTable, c) == 0);
