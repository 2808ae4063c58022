//! Processes and lwps of host threads, `rump_lwproc(3)`.

use core::ffi::c_int;
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rump_abi::types::{lwp, pid_t};
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::{lwproc, proc};

use super::public;

public! {
    /// Makes a process with one lwp for this thread; `flags` say what happens to the descriptors.
    fn rump_pub_lwproc_rfork(flags: c_int) -> c_int {
        to_c(lwproc::rfork(flags))
    }

    /// Makes an lwp in the process `pid` for this thread: ESRCH, EBUSY.
    fn rump_pub_lwproc_newlwp(pid: pid_t) -> c_int {
        to_c(lwproc::newlwp(pid))
    }

    /// Makes `l`, which no other thread has, this thread's lwp; NULL makes the thread implicit.
    fn rump_pub_lwproc_switch(l: *mut lwp) {
        lwproc::switch(Lwp::from_ptr(l));
    }

    /// Lets go of this thread's lwp; with the last one the process ends.
    fn rump_pub_lwproc_releaselwp() {
        lwproc::releaselwp();
    }

    /// This thread's lwp, or NULL when it is implicit.
    fn rump_pub_lwproc_curlwp() -> *mut lwp {
        lwproc::curlwp_bound().map_or(null_mut(), Lwp::as_ptr)
    }

    /// Local programs always get the native system calls here.
    fn rump_pub_lwproc_sysent_usenative() {}

    /// Renumbers this thread's process and lwp, so that a file system server shows the numbers of the
    /// program that it serves. No number may be in use: all bets are off.
    fn rump_pub_allbetsareoff_setid(pid: pid_t, lid: c_int) {
        let l = lwproc::curlwp();
        l.set_lid(lid);
        proc::set_pid(l.proc(), pid);
    }
}
