//! Authorisation, `kauth(9)`: may it?
//!
//! Listeners of a scope allow, deny or defer; any denial decides, then any permission, and where all
//! defer the default does. The one built-in listener is the superuser's policy.

use core::ffi::c_void;

use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::listener::{self, Answer, Arguments, Scope};
use crate::{Errno, Result};

/// What a listener answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Allow,
    Defer,
}

/// The superuser's policy for vnodes: everything, except to execute what nobody may execute.
fn suser_vnode(cred: Cred, action: kauth_action_t) -> Decision {
    let execute = action & KAUTH_VNODE_EXECUTE as kauth_action_t != 0;
    let executable = action & KAUTH_VNODE_IS_EXEC as kauth_action_t != 0;
    if cred.is_superuser() && (!execute || executable) {
        Decision::Allow
    } else {
        Decision::Defer
    }
}

/// May `cred` do `action` to a vnode? `fs_decision` is the file system's answer, which holds where
/// the security model does not decide (`kauth_authorize_vnode`).
///
/// # Errors
/// `fs_decision`'s.
pub fn authorize_vnode(
    cred: Cred,
    action: kauth_action_t,
    vp: *mut vnode,
    dvp: *mut vnode,
    fs_decision: Result<()>,
) -> Result<()> {
    if cred.is_pseudo() {
        return Ok(());
    }
    let arguments = [
        vp.cast(),
        dvp.cast(),
        core::ptr::null_mut(),
        core::ptr::null_mut(),
    ];
    let others = listener::ask(Scope::Vnode, cred, action, arguments);
    match (suser_vnode(cred, action), others) {
        (_, Answer::Deny) => Err(Errno::EACCES),
        (Decision::Allow, _) | (_, Answer::Allow) => Ok(()),
        // The file system that asks leaves the decision to another machine.
        (Decision::Defer, _) if fs_decision == Err(Errno::new(KAUTH_VNODE_REMOTEFS)) => Ok(()),
        (Decision::Defer, _) => fs_decision,
    }
}

/// May `cred` do a privileged thing to the system (`kauth_authorize_system`)? `req` says which of
/// the kind: its identity only.
///
/// # Errors
/// `EPERM`.
pub fn authorize_system(cred: Cred, action: kauth_action_t, req: u32) -> Result<()> {
    authorize_system_for(cred, action, req, [core::ptr::null_mut(); 3])
}

/// As [`authorize_system`], with what the request is about.
///
/// # Errors
/// `EPERM`.
pub fn authorize_system_for(
    cred: Cred,
    action: kauth_action_t,
    req: u32,
    about: [*mut c_void; 3],
) -> Result<()> {
    let anybody = action == KAUTH_SYSTEM_MOUNT as kauth_action_t && req == REQ_SYSTEM_MOUNT_GET;
    let [a, b, c] = about;
    let req = core::ptr::without_provenance_mut(req as usize);
    decide(Scope::System, cred, action, [req, a, b, c], anybody)
}

/// As [`authorize_system`], for the scope generic.
///
/// # Errors
/// `EPERM`.
pub fn authorize_generic(cred: Cred) -> Result<()> {
    let action = KAUTH_GENERIC_ISSUSER as kauth_action_t;
    decide(Scope::Generic, cred, action, listener::NONE, false)
}

/// May `cred` do `action` to a process (`kauth_authorize_process`)? Anybody may see one; its own user may do
/// with it what needs no privilege.
///
/// # Errors
/// `EPERM`.
pub fn authorize_process(
    cred: Cred,
    action: kauth_action_t,
    target: Option<Cred>,
    arguments: Arguments,
) -> Result<()> {
    const OWNERS: [kauth_action_t; 4] = [
        KAUTH_PROCESS_SIGNAL as kauth_action_t,
        KAUTH_PROCESS_KEVENT_FILTER as kauth_action_t,
        KAUTH_PROCESS_STOPFLAG as kauth_action_t,
        KAUTH_PROCESS_CORENAME as kauth_action_t,
    ];
    let own = !cred.is_pseudo() && target.is_some_and(|target| cred.uid_match(target));
    let anybody =
        action == KAUTH_PROCESS_CANSEE as kauth_action_t || (OWNERS.contains(&action) && own);
    decide(Scope::Process, cred, action, arguments, anybody)
}

/// May `cred` do `action` to a device (`kauth_authorize_device`)?
///
/// # Errors
/// `EPERM`.
pub fn authorize_device(cred: Cred, action: kauth_action_t, arguments: Arguments) -> Result<()> {
    decide(Scope::Device, cred, action, arguments, false)
}

/// Denied if anybody denies; else allowed to root, to all if `anybody`, and if a listener allows.
fn decide(
    scope: Scope,
    cred: Cred,
    action: kauth_action_t,
    arguments: Arguments,
    anybody: bool,
) -> Result<()> {
    if cred.is_pseudo() {
        return Ok(());
    }
    match listener::ask(scope, cred, action, arguments) {
        Answer::Deny => Err(Errno::EPERM),
        Answer::Allow => Ok(()),
        Answer::Defer if anybody || cred.is_superuser() => Ok(()),
        Answer::Defer => Err(Errno::EPERM),
    }
}

/// To see the arguments of a mount.
pub const REQ_SYSTEM_MOUNT_GET: u32 = 5;
/// To mount.
pub const REQ_SYSTEM_MOUNT_NEW: u32 = 6;
/// To unmount.
pub const REQ_SYSTEM_MOUNT_UNMOUNT: u32 = 7;
/// To change a mount.
pub const REQ_SYSTEM_MOUNT_UPDATE: u32 = 8;

/// The vnode action of an access mode (`kauth_mode_to_action`).
#[must_use]
pub fn mode_to_action(mode: mode_t) -> kauth_action_t {
    let mut action = 0;
    if mode & VREAD as mode_t != 0 {
        action |= KAUTH_VNODE_READ_DATA as kauth_action_t;
    }
    if mode & VWRITE as mode_t != 0 {
        action |= KAUTH_VNODE_WRITE_DATA as kauth_action_t;
    }
    if mode & VEXEC as mode_t != 0 {
        action |= KAUTH_VNODE_EXECUTE as kauth_action_t;
    }
    action
}

/// The vnode action of an access mode to extended attributes (`kauth_extattr_action`).
#[must_use]
pub fn extattr_action(mode: mode_t) -> kauth_action_t {
    let mut action = 0;
    if mode & VREAD as mode_t != 0 {
        action |= KAUTH_VNODE_READ_EXTATTRIBUTES as kauth_action_t;
    }
    if mode & VWRITE as mode_t != 0 {
        action |= KAUTH_VNODE_WRITE_EXTATTRIBUTES as kauth_action_t;
    }
    action
}

#[cfg(test)]
mod tests {
    use core::ptr::null_mut;

    use super::*;

    fn vnode_answer(cred: Cred, action: u32) -> Result<()> {
        authorize_vnode(cred, action, null_mut(), null_mut(), Err(Errno::EACCES))
    }

    #[test]
    fn root_executes_only_what_somebody_may() {
        let root = Cred::create(0, 0, &[]).unwrap();
        let user = Cred::create(7, 7, &[]).unwrap();
        let exec = KAUTH_VNODE_EXECUTE as u32;
        assert_eq!(vnode_answer(root, exec), Err(Errno::EACCES));
        assert_eq!(
            vnode_answer(root, exec | KAUTH_VNODE_IS_EXEC as u32),
            Ok(())
        );
        assert_eq!(vnode_answer(root, KAUTH_VNODE_WRITE_DATA as u32), Ok(()));
        assert_eq!(
            vnode_answer(user, KAUTH_VNODE_WRITE_DATA as u32),
            Err(Errno::EACCES)
        );
        assert_eq!(
            authorize_system(user, KAUTH_SYSTEM_REBOOT, 0),
            Err(Errno::EPERM)
        );
        root.free();
        user.free();
    }
}
