//! The host thread's current lwp: `rumpuser_curlwpop`, `rumpuser_curlwp`.

use core::ffi::c_int;
use core::ptr::null_mut;

use rumpuser::curlwp;

use crate::export::hypercalls;
use crate::prototypes::{
    RUMPUSER_LWP_CLEAR, RUMPUSER_LWP_CREATE, RUMPUSER_LWP_DESTROY, RUMPUSER_LWP_SET, lwp, rumplwpop,
};

hypercalls! {
    /// Something happens to an lwp on this thread.
    fn rumpuser_curlwpop(op: c_int, l: *mut lwp) {
        match op as rumplwpop {
            RUMPUSER_LWP_CREATE | RUMPUSER_LWP_DESTROY => {}
            RUMPUSER_LWP_SET => {
                let before = curlwp::get();
                assert!(before.is_null(), "curlwpop: this thread has lwp {before:p} already");
                curlwp::set_name(l.cast());
            }
            RUMPUSER_LWP_CLEAR => {
                let before = curlwp::get();
                assert!(before.cast() == l, "curlwpop: this thread has lwp {before:p}, not {l:p}");
                curlwp::set_name(null_mut());
            }
            _ => panic!("curlwpop: there is no operation {op}"),
        }
    }
    /// The lwp of this thread, or NULL.
    fn rumpuser_curlwp() -> *mut lwp {
        curlwp::get().cast()
    }
}
