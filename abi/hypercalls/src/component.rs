//! For the host side of drivers: `rump/rumpuser_component.h`.

use core::ffi::{c_int, c_void};
use core::ptr::{null_mut, without_provenance_mut};

use rump_abi::errno::Errno;
use rumpuser::hyperup;

use crate::export::hypercalls;
use crate::inside::rumpuser__errtrans;
use crate::prototypes::lwp;

/// The kernel's process 0.
const KERNEL: c_int = 0;

/// Runs `f` in kernel context.
fn in_kernel<T>(f: impl FnOnce() -> T) -> T {
    (hyperup().schedule)();
    let answer = f();
    (hyperup().unschedule)();
    answer
}

hypercalls! {
    /// Gives up the kernel's context; the answer is for `rumpuser_component_schedule`.
    fn rumpuser_component_unschedule() -> *mut c_void {
        let mut nlocks = 0;
        (hyperup().backend_unschedule)(0, &mut nlocks, null_mut());
        without_provenance_mut(nlocks as usize)
    }
    /// Takes the kernel's context back, or, with NULL, for the first time.
    fn rumpuser_component_schedule(cookie: *mut c_void) {
        (hyperup().backend_schedule)(cookie.addr() as c_int, null_mut());
    }
    /// NetBSD's number for a host error.
    fn rumpuser_component_errtrans(hosterr: c_int) -> c_int {
        // SAFETY: it has no conditions.
        unsafe { rumpuser__errtrans(hosterr) }
    }
    /// Makes the calling thread a thread of the kernel.
    fn rumpuser_component_kthread() {
        let error = in_kernel(|| (hyperup().lwproc_newlwp)(KERNEL));
        assert!(
            error == 0,
            "component_kthread: the kernel gives this thread no lwp: {:?}",
            Errno::new(error)
        );
    }
    /// The lwp of the calling thread.
    fn rumpuser_component_curlwp() -> *mut lwp {
        in_kernel(|| (hyperup().lwproc_curlwp)()).cast()
    }
    /// Makes `l` the lwp of the calling thread.
    fn rumpuser_component_switchlwp(l: *mut lwp) {
        in_kernel(|| (hyperup().lwproc_switch)(l.cast()));
    }
    /// Ends what `rumpuser_component_kthread` began.
    fn rumpuser_component_kthread_release() {
        in_kernel(|| (hyperup().lwproc_release)());
    }
}
