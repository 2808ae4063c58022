//! The hooks that the kernel hands to the host layer (`struct rumpuser_hyperup`), as C functions.

use core::ffi::{CStr, c_char, c_int, c_long, c_void};
use core::ptr::null_mut;

use rump_abi::errno::to_c;
use rumpuser::Hyperup;
use rumpuser::curlwp::Lwp as HostLwp;

use crate::ffi::lwp::Lwp;
use crate::{filedesc, lwproc, sync, syscall, sysproxy};

/// The table for [`rumpuser::init`].
pub static HOOKS: Hyperup = Hyperup {
    schedule,
    unschedule,
    backend_unschedule,
    backend_schedule,
    lwproc_switch,
    lwproc_release,
    lwproc_rfork,
    lwproc_newlwp,
    lwproc_curlwp,
    syscall: hyp_syscall,
    lwpexit,
    execnotify,
    getpid,
    extra: [null_mut(); 8],
};

extern "C" fn schedule() {
    lwproc::schedule();
}

extern "C" fn unschedule() {
    lwproc::unschedule();
}

/// A sleep begins: the big lock goes. The interlock needs nothing, for there is no processor to give
/// away.
extern "C" fn backend_unschedule(_nlocks: c_int, countp: *mut c_int, _interlock: *mut c_void) {
    let count = sync::drop_for_sleep();
    // SAFETY: the interface demands a valid pointer.
    unsafe { countp.write(count) };
}

extern "C" fn backend_schedule(nlocks: c_int, _interlock: *mut c_void) {
    sync::take_after_sleep(nlocks);
}

extern "C" fn lwproc_switch(l: *mut HostLwp) {
    lwproc::switch(Lwp::from_host(l));
}

extern "C" fn lwproc_release() {
    lwproc::releaselwp();
}

/// A new process for a remote client.
unsafe extern "C" fn lwproc_rfork(client: *mut c_void, flags: c_int, comm: *const c_char) -> c_int {
    let parent = lwproc::curlwp().proc();
    let result = lwproc::rfork_for(client, flags);
    if result.is_ok() {
        let p = lwproc::curlwp().proc();
        if !comm.is_null() {
            // SAFETY: the server hands over a C string that outlives the call.
            let comm = unsafe { CStr::from_ptr(comm) };
            p.set_comm(comm.to_bytes());
        }
        if parent.pid() == 1 && flags == lwproc::RUMP_RFCFDG {
            crate::cons::open_standard(lwproc::curlwp());
        }
    }
    to_c(result)
}

extern "C" fn lwproc_newlwp(pid: c_int) -> c_int {
    to_c(lwproc::newlwp(pid))
}

extern "C" fn lwproc_curlwp() -> *mut HostLwp {
    Lwp::to_host(lwproc::curlwp_bound())
}

unsafe extern "C" fn hyp_syscall(num: c_int, args: *mut c_void, retval: *mut c_long) -> c_int {
    let mut values = [0_i64; 2];
    // SAFETY: the server hands over as many slots as a system call can have.
    let result = unsafe { super::syscall::dispatch(num, args, syscall::MAX_SLOTS, &mut values) };
    sysproxy::forget_ahead();
    // SAFETY: there is room for two words.
    unsafe { retval.write(values[0]) };
    // SAFETY: as above.
    unsafe { retval.wrapping_add(1).write(values[1]) };
    to_c(result)
}

extern "C" fn lwpexit() {
    lwproc::lwpexit();
}

unsafe extern "C" fn execnotify(comm: *const c_char) {
    let l = lwproc::curlwp();
    filedesc::close_exec(l);
    let p = l.proc();
    lwproc::exec_done(p);
    if !comm.is_null() {
        // SAFETY: the server hands over a C string that outlives the call.
        let comm = unsafe { CStr::from_ptr(comm) };
        p.set_comm(comm.to_bytes());
    }
}

extern "C" fn getpid() -> c_int {
    lwproc::curlwp().proc().pid()
}
