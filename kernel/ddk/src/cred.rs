//! `kauth(9)`: credentials and questions to the security model.

use core::cell::UnsafeCell;

use rump_abi::types::{
    KAUTH_VNODE_IS_EXEC, gid_t, kauth_action_t, kauth_cred, kauth_cred_t, mode_t, uid_t,
};
use rump_abi::{Result, errno, kpi};

use crate::kernel::check;
use crate::vnode::Vnode;

/// `struct kauth_cred`, opaque. The pseudo credentials `NOCRED` and `FSCRED` are addresses too, so
/// a `Cred` is only ever passed on, never looked into.
#[repr(transparent)]
pub struct Cred(UnsafeCell<kauth_cred>);

impl Cred {
    /// The credentials of an operation.
    ///
    /// # Safety
    /// `cred` is not NULL and stays valid for `'a`.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(cred: kauth_cred_t) -> &'a Self {
        // SAFETY: the caller's promise; nothing is read through an opaque type of size 0.
        unsafe { &*cred.cast() }
    }

    /// The C pointer.
    #[must_use]
    pub fn as_ptr(&self) -> kauth_cred_t {
        self.0.get()
    }

    /// Effective user id. Not for the pseudo credentials.
    #[must_use]
    pub fn euid(&self) -> uid_t {
        // SAFETY: the credentials are valid.
        unsafe { kpi::kauth_cred_geteuid(self.as_ptr()) }
    }

    /// Effective group id. Not for the pseudo credentials.
    #[must_use]
    pub fn egid(&self) -> gid_t {
        // SAFETY: the credentials are valid.
        unsafe { kpi::kauth_cred_getegid(self.as_ptr()) }
    }

    /// `kauth_authorize_vnode(9)`: the security model decides about `action`; when it has no opinion
    /// the file system's own decision holds.
    ///
    /// # Errors
    /// The file system's error, or `EACCES` from the model.
    pub fn authorize(
        &self,
        action: kauth_action_t,
        vp: &Vnode,
        dvp: Option<&Vnode>,
        decision: Result<()>,
    ) -> Result<()> {
        let dvp = dvp.map_or(core::ptr::null_mut(), Vnode::as_ptr);
        let decision = errno::to_c(decision);
        // SAFETY: credentials and vnodes are valid for the call.
        check(unsafe {
            kpi::kauth_authorize_vnode(self.as_ptr(), action, vp.as_ptr(), dvp, decision)
        })
    }
}

/// `KAUTH_ACCESS_ACTION`: the action that stands for an access mode.
#[must_use]
pub fn access_action(mode: mode_t, is_dir: bool, file_mode: mode_t) -> kauth_action_t {
    // SAFETY: a pure function.
    let action = unsafe { kpi::kauth_mode_to_action(mode) };
    if is_dir || file_mode & 0o111 != 0 {
        action | KAUTH_VNODE_IS_EXEC as kauth_action_t
    } else {
        action
    }
}
