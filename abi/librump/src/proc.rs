//! Processes, groups, sessions and signals, `proc(9)`, `signal(9)`.

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rump_abi::types::{ksiginfo_t, lwp, pgrp, pid_t, proc_, session, timeval};
use rump_kernel::ffi::pgrp as groups;
use rump_kernel::proc::{self, Proc};
use rump_kernel::{signal, sync};

use crate::export::kpi;

fn process(p: *mut proc_) -> Proc {
    Proc::from_ptr(p).expect("a process is never NULL")
}

kpi! {
    /// The process of a number, or NULL; `proc_lock` is held.
    fn proc_find(pid: pid_t) -> *mut proc_ {
        proc::find_locked(pid).map_or(null_mut(), Proc::as_ptr)
    }
    /// The group of a number, or NULL; `proc_lock` is held.
    fn pgrp_find(pgid: pid_t) -> *mut pgrp {
        groups::find(pgid)
    }
    /// EPERM for a group of another session.
    fn pgid_in_session(p: *mut proc_, pgid: pid_t) -> c_int {
        to_c(proc::pgid_in_session(process(p), pgid))
    }
    /// A session gains a user; `proc_lock` is held.
    fn proc_sesshold(ss: *mut session) {
        // SAFETY: the driver's session.
        unsafe { groups::hold_session(ss) };
    }
    /// A session loses a user; `proc_lock` is held, and free afterwards.
    fn proc_sessrele(ss: *mut session) {
        // SAFETY: the driver's session, of which it gives up a use.
        unsafe { groups::release_session(ss) };
    }
    /// Sends a signal; `proc_lock` is held.
    fn psignal(p: *mut proc_, signo: c_int) {
        signal::post(process(p), signo);
    }
    /// As `psignal`; what the program would be told of it does not reach it.
    fn kpsignal(p: *mut proc_, info: *mut ksiginfo_t, data: *mut c_void) {
        let _ = data;
        // SAFETY: the driver's structure.
        signal::post(process(p), unsafe { (*info).ksi_info._signo });
    }
    /// Sends a signal to a group; `proc_lock` is held.
    fn pgsignal(group: *mut pgrp, signo: c_int, terminal: c_int) {
        // SAFETY: the driver's group or NULL.
        unsafe { groups::signal(group, signo, terminal != 0) };
    }
    /// As `pgsignal`.
    fn kpgsignal(group: *mut pgrp, info: *mut ksiginfo_t, data: *mut c_void, terminal: c_int) {
        let _ = data;
        // SAFETY: the driver's structure.
        let signo = unsafe { (*info).ksi_info._signo };
        // SAFETY: the driver's group or NULL.
        unsafe { groups::signal(group, signo, terminal != 0) };
    }
    /// Whether a thread takes a signal: the program's host knows, here it counts as taken.
    fn sigismasked(l: *mut lwp, signo: c_int) -> c_int {
        let _ = (l, signo);
        0
    }
    /// Whether the current process is told to leave, as a signal number; 0 if not.
    fn issignal(l: *mut lwp) -> c_int {
        const SIGKILL: c_int = 9;
        let _ = l;
        if sync::interrupted() { SIGKILL } else { 0 }
    }
    /// Whether the second process is the better one to show: the younger.
    fn proc_compare(p1: *const proc_, l1: *const lwp, p2: *const proc_, l2: *const lwp) -> c_int {
        let _ = (l1, l2);
        (process(p2.cast_mut()).pid() > process(p1.cast_mut()).pid()).into()
    }
    /// Times that a process has used: a program's host counts them, the kernel none.
    fn calcru(p: *mut proc_, user: *mut timeval, system: *mut timeval, intr: *mut timeval, real: *mut timeval) {
        let _ = p;
        for place in [user, system, intr, real] {
            if !place.is_null() {
                // SAFETY: the driver's variable.
                unsafe { place.write(timeval { tv_sec: 0, tv_usec: 0 }) };
            }
        }
    }
}
