//! Authorisation, `kauth(9)`.

use core::ffi::c_int;

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::*;
use rump_kernel::cred::Cred;
use rump_kernel::kauth;

use crate::export::kpi;

fn cred(cred: kauth_cred_t) -> Cred {
    Cred::from_ptr(cred).expect("a credential is never NULL")
}

kpi! {
    /// Real user.
    fn kauth_cred_getuid(c: kauth_cred_t) -> uid_t {
        cred(c).uid()
    }
    /// Effective user.
    fn kauth_cred_geteuid(c: kauth_cred_t) -> uid_t {
        cred(c).euid()
    }
    /// Real group.
    fn kauth_cred_getgid(c: kauth_cred_t) -> gid_t {
        cred(c).gid()
    }
    /// Effective group.
    fn kauth_cred_getegid(c: kauth_cred_t) -> gid_t {
        cred(c).egid()
    }
    /// Whether `gid` is one of the supplementary groups; answers 0 and stores 0 or 1.
    fn kauth_cred_ismember_gid(c: kauth_cred_t, gid: gid_t, result: *mut c_int) -> c_int {
        // SAFETY: the caller gives a place for the answer.
        unsafe { result.write(cred(c).ismember_gid(gid).into()) };
        0
    }
    /// The current thread's credential, without a reference of the caller's.
    fn kauth_cred_get() -> kauth_cred_t {
        rump_kernel::cred::kauth_cred_get().as_ptr()
    }
    /// Adds a reference.
    fn kauth_cred_hold(c: kauth_cred_t) {
        cred(c).hold();
    }
    /// Drops a reference.
    fn kauth_cred_free(c: kauth_cred_t) {
        cred(c).free();
    }
    /// May `c` do this to a vnode? `fs_decision` holds where the security model does not decide.
    fn kauth_authorize_vnode(
        c: kauth_cred_t,
        action: kauth_action_t,
        vp: *mut vnode,
        dvp: *mut vnode,
        fs_decision: c_int,
    ) -> c_int {
        to_c(kauth::authorize_vnode(cred(c), action, vp, dvp, Errno::check(fs_decision)))
    }
    /// The action that an access mode (`VREAD` ...) asks for.
    fn kauth_mode_to_action(mode: mode_t) -> kauth_action_t {
        kauth::mode_to_action(mode)
    }
}
