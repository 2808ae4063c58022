//! Authorisation, `kauth(9)`.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::null_mut;

use rump_abi::errno::{Errno, to_c};
use rump_abi::types::*;
use rump_kernel::copy::{UserPtr, bytes_of_slice, bytes_of_slice_mut, copyin, copyout};
use rump_kernel::cred::{Cred, NGROUPS};
use rump_kernel::ffi::listener::{self, Scope};
use rump_kernel::kauth;
use rump_kernel::proc::Proc;

use crate::export::kpi;

fn cred(cred: kauth_cred_t) -> Cred {
    Cred::from_ptr(cred).expect("a credential is never NULL")
}

/// A credential that the driver may change: nobody else has a reference.
fn own(c: kauth_cred_t) -> Cred {
    let cred = cred(c);
    let refs = cred.refs();
    assert!(
        refs == 1,
        "kauth: a credential with {refs} references is changed"
    );
    cred
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
    /// Saved user.
    fn kauth_cred_getsvuid(c: kauth_cred_t) -> uid_t {
        cred(c).svuid()
    }
    /// Saved group.
    fn kauth_cred_getsvgid(c: kauth_cred_t) -> gid_t {
        cred(c).svgid()
    }
    /// How many supplementary groups there are.
    fn kauth_cred_ngroups(c: kauth_cred_t) -> u_int {
        cred(c).ngroups() as u_int
    }
    /// Supplementary group `index`, from 0.
    fn kauth_cred_group(c: kauth_cred_t, index: u_int) -> gid_t {
        cred(c).group(index as usize)
    }
    /// References.
    fn kauth_cred_getrefcnt(c: kauth_cred_t) -> u_int {
        cred(c).refs()
    }
    /// Whether a real or effective user of one is one of the other.
    fn kauth_cred_uidmatch(a: kauth_cred_t, b: kauth_cred_t) -> c_int {
        cred(a).uid_match(cred(b)).into()
    }
    /// Stores the supplementary groups, `count` of them at most.
    fn kauth_cred_getgroups(c: kauth_cred_t, groups: *mut gid_t, count: usize, seg: uio_seg) -> c_int {
        let all: Vec<gid_t> = (0..cred(c).ngroups()).map(|index| cred(c).group(index)).collect();
        let wanted = &all[..count.min(all.len())];
        if seg == UIO_USERSPACE {
            return to_c(copyout(bytes_of_slice(wanted), UserPtr::of(groups)));
        }
        // SAFETY: the driver gives room for `count` groups.
        unsafe { groups.copy_from_nonoverlapping(wanted.as_ptr(), wanted.len()) };
        0
    }
    /// Sets the supplementary groups of a credential of its own; `user` is of no meaning here.
    fn kauth_cred_setgroups(
        c: kauth_cred_t,
        groups: *const gid_t,
        count: usize,
        user: uid_t,
        seg: uio_seg,
    ) -> c_int {
        let _ = user;
        let mut list = [0; NGROUPS];
        let Some(list) = list.get_mut(..count) else {
            return Errno::EINVAL.get();
        };
        if seg == UIO_USERSPACE {
            if let Err(error) = copyin(UserPtr::of(groups), bytes_of_slice_mut(list)) {
                return error.get();
            }
        } else if count > 0 {
            // SAFETY: the driver gives so many groups.
            unsafe { list.as_mut_ptr().copy_from_nonoverlapping(groups, count) };
        }
        to_c(own(c).set_groups(list))
    }
    /// 0 when a credential is what a `struct uucred` says.
    fn kauth_cred_uucmp(c: kauth_cred_t, uuc: *const uucred) -> c_int {
        // SAFETY: the driver's structure.
        let uuc = unsafe { &*uuc };
        let groups = usize::try_from(uuc.cr_ngroups).unwrap_or(0);
        let same = cred(c).euid() == uuc.cr_uid
            && cred(c).egid() == uuc.cr_gid
            && cred(c).ngroups() == groups
            && (0..groups).all(|index| uuc.cr_groups.contains(&cred(c).group(index)));
        (!same).into()
    }
    /// Makes a credential of its own what a `struct uucred` says.
    fn kauth_uucred_to_cred(c: kauth_cred_t, uuc: *const uucred) {
        // SAFETY: the driver's structure.
        let uuc = unsafe { &*uuc };
        let c = own(c);
        for set in [Cred::set_uid, Cred::set_euid, Cred::set_svuid] {
            set(c, uuc.cr_uid);
        }
        for set in [Cred::set_gid, Cred::set_egid, Cred::set_svgid] {
            set(c, uuc.cr_gid);
        }
        let groups = usize::try_from(uuc.cr_ngroups).unwrap_or(0).min(uuc.cr_groups.len());
        c.set_groups(&uuc.cr_groups[..groups]).expect("a uucred has no more groups than a credential");
    }
    /// The other way.
    fn kauth_cred_to_uucred(uuc: *mut uucred, c: kauth_cred_t) {
        // SAFETY: the driver's structure.
        let uuc = unsafe { &mut *uuc };
        let c = cred(c);
        uuc.cr_uid = c.euid();
        uuc.cr_gid = c.egid();
        let groups = c.ngroups().min(uuc.cr_groups.len());
        for (index, group) in uuc.cr_groups[..groups].iter_mut().enumerate() {
            *group = c.group(index);
        }
        uuc.cr_ngroups = groups as _;
    }
    /// A fresh credential of root with one reference.
    fn kauth_cred_alloc() -> kauth_cred_t {
        Cred::alloc().as_ptr()
    }
    /// A copy with one reference.
    fn kauth_cred_dup(c: kauth_cred_t) -> kauth_cred_t {
        cred(c).dup().as_ptr()
    }
    /// A credential that nobody shares, in exchange for the driver's reference.
    fn kauth_cred_copy(c: kauth_cred_t) -> kauth_cred_t {
        let old = cred(c);
        if old.refs() == 1 {
            return c;
        }
        let copy = old.dup();
        old.free();
        copy.as_ptr()
    }
    /// Makes a credential of its own equal to `from`.
    fn kauth_cred_clone(from: kauth_cred_t, to: kauth_cred_t) {
        own(to).clone_from_cred(cred(from));
    }
    /// Sets the real user of a credential of its own.
    fn kauth_cred_setuid(c: kauth_cred_t, uid: uid_t) {
        own(c).set_uid(uid);
    }
    /// Sets the effective user of a credential of its own.
    fn kauth_cred_seteuid(c: kauth_cred_t, uid: uid_t) {
        own(c).set_euid(uid);
    }
    /// Sets the saved user of a credential of its own.
    fn kauth_cred_setsvuid(c: kauth_cred_t, uid: uid_t) {
        own(c).set_svuid(uid);
    }
    /// Sets the real group of a credential of its own.
    fn kauth_cred_setgid(c: kauth_cred_t, gid: gid_t) {
        own(c).set_gid(gid);
    }
    /// Sets the effective group of a credential of its own.
    fn kauth_cred_setegid(c: kauth_cred_t, gid: gid_t) {
        own(c).set_egid(gid);
    }
    /// Sets the saved group of a credential of its own.
    fn kauth_cred_setsvgid(c: kauth_cred_t, gid: gid_t) {
        own(c).set_svgid(gid);
    }
    /// May `c` do this to the system?
    fn kauth_authorize_system(
        c: kauth_cred_t,
        action: kauth_action_t,
        req: kauth_system_req,
        a: *mut c_void,
        b: *mut c_void,
        d: *mut c_void,
    ) -> c_int {
        to_c(kauth::authorize_system_for(cred(c), action, req, [a, b, d]))
    }
    /// Is `c` the superuser?
    fn kauth_authorize_generic(c: kauth_cred_t, action: kauth_action_t, arg: *mut c_void) -> c_int {
        let _ = (action, arg);
        to_c(kauth::authorize_generic(cred(c)))
    }
    /// May `c` do this to a process?
    fn kauth_authorize_process(
        c: kauth_cred_t,
        action: kauth_action_t,
        p: *mut proc_,
        a: *mut c_void,
        b: *mut c_void,
        d: *mut c_void,
    ) -> c_int {
        let target = Proc::from_ptr(p).map(Proc::cred);
        to_c(kauth::authorize_process(cred(c), action, target, [p.cast(), a, b, d]))
    }
    /// May `c` do this to a device?
    fn kauth_authorize_device(
        c: kauth_cred_t,
        action: kauth_action_t,
        a: *mut c_void,
        b: *mut c_void,
        d: *mut c_void,
        e: *mut c_void,
    ) -> c_int {
        to_c(kauth::authorize_device(cred(c), action, [a, b, d, e]))
    }
    /// May `c` do this to a terminal?
    fn kauth_authorize_device_tty(c: kauth_cred_t, action: kauth_action_t, tty: *mut tty) -> c_int {
        let none = null_mut();
        to_c(kauth::authorize_device(cred(c), action, [tty.cast(), none, none, none]))
    }
    /// May `c` read or write a device past its file system?
    fn kauth_authorize_device_spec(c: kauth_cred_t, req: kauth_device_req, vp: *mut vnode) -> c_int {
        let req = core::ptr::without_provenance_mut(req as usize);
        let arguments = [req, vp.cast(), null_mut(), null_mut()];
        to_c(kauth::authorize_device(cred(c), KAUTH_DEVICE_RAWIO_SPEC, arguments))
    }
    /// May `c` send a device commands of its own?
    fn kauth_authorize_device_passthru(c: kauth_cred_t, dev: dev_t, bits: u_long, data: *mut c_void) -> c_int {
        let bits = core::ptr::without_provenance_mut(bits as usize);
        let dev = core::ptr::without_provenance_mut(dev as usize);
        let arguments = [bits, dev, data, null_mut()];
        to_c(kauth::authorize_device(cred(c), KAUTH_DEVICE_RAWIO_PASSTHRU, arguments))
    }
    /// Adds a listener to a scope; NULL when there is no such scope.
    fn kauth_listen_scope(
        scope: *const c_char,
        callback: kauth_scope_callback_t,
        cookie: *mut c_void,
    ) -> kauth_listener_t {
        // SAFETY: the driver's string.
        let scope = Scope::named(unsafe { CStr::from_ptr(scope) });
        match (scope, callback) {
            (Ok(scope), Some(callback)) => {
                core::ptr::without_provenance_mut(listener::listen(scope, callback, cookie) as usize)
            }
            _ => null_mut(),
        }
    }
    /// Removes a listener.
    fn kauth_unlisten_scope(listener: kauth_listener_t) {
        listener::unlisten(listener.addr() as u64);
    }
    /// The action that an access mode to extended attributes asks for.
    fn kauth_extattr_action(mode: mode_t) -> kauth_action_t {
        kauth::extattr_action(mode)
    }
}
