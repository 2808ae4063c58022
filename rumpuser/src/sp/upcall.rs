//! What the server asks of the kernel, each with the kernel's context taken around it.
//!
//! The threads of the server are no kernel threads: each entry brings its own
//! `schedule`/`unschedule` (rumpuser-hypercalls.md, sections 2.1 and 3). No lock of the server is held
//! during any of these.

use std::ffi::{CStr, c_long, c_void};
use std::ptr::{null, null_mut, without_provenance_mut};

use rump_abi::errno::{Errno, Result};
use rump_abi::sysproxy::Sysresp;

use crate::curlwp::Lwp;
use crate::hyperup::{Hyperup, hyperup};

/// Flags of `lwproc_rfork`: what becomes of the parent's descriptors.
const RFFD_SHARE: i32 = 0;
const RFFD_COPY: i32 = 1;
const RFFD_CLEAR: i32 = 2;

/// The main lwp of a process made here. It is current on at most one thread, and only for the
/// time of a function of this module.
#[derive(Debug, PartialEq, Eq)]
pub struct MainLwp(*mut Lwp);

// SAFETY: an lwp belongs to the kernel, which lets any thread make it current; this side only
// hands the pointer back.
unsafe impl Send for MainLwp {}
// SAFETY: as above; a shared reference only reads the pointer.
unsafe impl Sync for MainLwp {}

/// A kernel process of a client.
#[derive(Debug, PartialEq, Eq)]
pub struct Process {
    /// Keeps the process alive until [`Process::end`].
    main: MainLwp,
    /// Its pid.
    pub pid: i32,
}

fn in_kernel<T>(f: impl FnOnce(&'static Hyperup) -> T) -> T {
    let hyp = hyperup();
    (hyp.schedule)();
    let answer = f(hyp);
    (hyp.unschedule)();
    answer
}

/// `lwproc_rfork`: makes a process and its first lwp, current afterwards.
fn rfork(hyp: &Hyperup, cookie: usize, flags: i32, comm: Option<&CStr>) -> Result<*mut Lwp> {
    let comm = comm.map_or(null(), CStr::as_ptr);
    // SAFETY: the name is NULL or a C string that outlives the call; the cookie is a number that
    // the kernel never follows.
    let error = unsafe { (hyp.lwproc_rfork)(without_provenance_mut(cookie), flags, comm) };
    Errno::check(error)?;
    Ok((hyp.lwproc_curlwp)())
}

impl Process {
    /// A new process, child of init. The kernel gives `cookie` with its requests to the client.
    pub fn new(cookie: usize, comm: &CStr) -> Result<Self> {
        in_kernel(|hyp| {
            let main = MainLwp(rfork(hyp, cookie, RFFD_CLEAR, Some(comm))?);
            let pid = (hyp.getpid)();
            (hyp.lwproc_switch)(null_mut());
            Ok(Self { main, pid })
        })
    }

    /// A process with copies of this one's descriptors, for a child that is still to connect.
    pub fn prefork(&self, cookie: usize) -> Result<Prefork> {
        in_kernel(|hyp| {
            (hyp.lwproc_switch)(self.main.0);
            let forked = rfork(hyp, cookie, RFFD_COPY, None).map(|lwp| Prefork(MainLwp(lwp)));
            (hyp.lwproc_switch)(null_mut());
            forked
        })
    }

    /// Makes all other lwps of the process leave their sleeps (`EINTR`) and lets no new one in.
    pub fn expel(&self) {
        in_kernel(|hyp| {
            (hyp.lwproc_switch)(self.main.0);
            (hyp.lwpexit)();
            (hyp.lwproc_switch)(null_mut());
        });
    }

    /// The process has a new image; all its other lwps are gone.
    pub fn exec(&self, comm: &CStr) {
        in_kernel(|hyp| {
            (hyp.lwproc_switch)(self.main.0);
            // SAFETY: the name is a C string that outlives the call.
            unsafe { (hyp.execnotify)(comm.as_ptr()) };
            (hyp.lwproc_switch)(null_mut());
        });
    }

    /// Ends the process, once; all its other lwps are gone.
    pub fn end(&self) {
        in_kernel(|hyp| release(hyp, &self.main));
    }
}

/// A process that waits for the child of a fork.
#[derive(Debug)]
pub struct Prefork(MainLwp);

impl Prefork {
    /// The child has connected: its process, which shares the prepared one's descriptors. The
    /// prepared one ends in any case.
    pub fn redeem(self, cookie: usize) -> Result<Process> {
        in_kernel(|hyp| {
            (hyp.lwproc_switch)(self.0.0);
            let process = rfork(hyp, cookie, RFFD_SHARE, None).map(|main| Process {
                main: MainLwp(main),
                pid: (hyp.getpid)(),
            });
            release(hyp, &self.0);
            process
        })
    }

    /// Nobody redeems it any more.
    pub fn end(self) {
        in_kernel(|hyp| release(hyp, &self.0));
    }
}

fn release(hyp: &Hyperup, lwp: &MainLwp) {
    (hyp.lwproc_switch)(lwp.0);
    (hyp.lwproc_release)();
}

/// Runs a system call in a new lwp of process `pid`; `entered` runs once the lwp is there.
pub fn syscall(pid: i32, number: i32, args: &mut [u64; 8], entered: impl FnOnce()) -> Sysresp {
    let hyp = hyperup();
    (hyp.schedule)();
    let refused = (hyp.lwproc_newlwp)(pid);
    if refused != 0 {
        (hyp.unschedule)();
        entered();
        return Sysresp {
            error: refused,
            retval: [-1, 0],
        };
    }
    entered();
    let mut retval: [c_long; 2] = [0; 2];
    let args = args.as_mut_ptr().cast::<c_void>();
    // SAFETY: a call has at most eight argument slots and two results, and both live here until
    // it returns.
    let error = unsafe { (hyp.syscall)(number, args, retval.as_mut_ptr()) };
    (hyp.lwproc_release)();
    (hyp.unschedule)();
    Sysresp { error, retval }
}
