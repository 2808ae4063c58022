//! Credentials, `kauth(9)`: who asks.
//!
//! A credential is reference counted and changes only while nobody shares it: who wants to change one
//! takes a copy ([`Cred::dup`]) and puts that in the old one's place.

use core::sync::atomic::Ordering::{AcqRel, Relaxed};

use rump_abi::types::{gid_t, uid_t};

pub use crate::ffi::cred::{Cred, NGROUPS};
use crate::lwproc::curlwp;
use crate::{Errno, Result};

/// The calling thread's credential; no reference is added (`kauth_cred_get`).
#[must_use]
pub fn kauth_cred_get() -> Cred {
    curlwp().cred()
}

impl Cred {
    /// The calling thread's credential; no reference is added.
    #[must_use]
    pub fn current() -> Self {
        kauth_cred_get()
    }

    /// Whether this is one of the pseudo credentials of the kernel.
    #[must_use]
    pub fn is_pseudo(self) -> bool {
        self == Self::NOCRED || self == Self::FSCRED
    }

    /// Adds a reference (`kauth_cred_hold`).
    pub fn hold(self) {
        if !self.is_pseudo() {
            let before = self.body().refs.fetch_add(1, Relaxed);
            assert!(before != 0, "kauth_cred_hold: {self:?} has no reference");
        }
    }

    /// Drops a reference (`kauth_cred_free`).
    pub fn free(self) {
        if self.is_pseudo() {
            return;
        }
        let before = self.body().refs.fetch_sub(1, AcqRel);
        assert!(before != 0, "kauth_cred_free: {self:?} has no reference");
        if before == 1 {
            self.release_memory();
        }
    }

    /// A private copy with one reference (`kauth_cred_dup`).
    #[must_use]
    pub fn dup(self) -> Self {
        let copy = Self::alloc();
        copy.clone_from_cred(self);
        copy
    }

    /// Makes this credential, which nobody else has, equal to `from` (`kauth_cred_clone`).
    pub fn clone_from_cred(self, from: Self) {
        let (to, from) = (self.body(), from.body());
        for (to, from) in [
            (&to.uid, &from.uid),
            (&to.euid, &from.euid),
            (&to.svuid, &from.svuid),
            (&to.gid, &from.gid),
            (&to.egid, &from.egid),
            (&to.svgid, &from.svgid),
            (&to.ngroups, &from.ngroups),
        ] {
            to.store(from.load(Relaxed), Relaxed);
        }
        for (to, from) in to.groups.iter().zip(&from.groups) {
            to.store(from.load(Relaxed), Relaxed);
        }
    }

    /// A fresh credential of that user and these groups, one reference.
    ///
    /// # Errors
    /// `EINVAL` for too many groups.
    pub fn create(uid: uid_t, gid: gid_t, groups: &[gid_t]) -> Result<Self> {
        if groups.len() > NGROUPS {
            return Err(Errno::EINVAL);
        }
        let cred = Self::alloc();
        cred.set_uid(uid);
        cred.set_euid(uid);
        cred.set_svuid(uid);
        cred.set_gid(gid);
        cred.set_egid(gid);
        cred.set_svgid(gid);
        cred.set_groups(groups)?;
        Ok(cred)
    }

    /// References; a snapshot.
    #[must_use]
    pub fn refs(self) -> u32 {
        self.body().refs.load(Relaxed)
    }

    /// Real user.
    #[must_use]
    pub fn uid(self) -> uid_t {
        self.body().uid.load(Relaxed)
    }

    /// Effective user.
    #[must_use]
    pub fn euid(self) -> uid_t {
        self.body().euid.load(Relaxed)
    }

    /// Saved user.
    #[must_use]
    pub fn svuid(self) -> uid_t {
        self.body().svuid.load(Relaxed)
    }

    /// Real group.
    #[must_use]
    pub fn gid(self) -> gid_t {
        self.body().gid.load(Relaxed)
    }

    /// Effective group.
    #[must_use]
    pub fn egid(self) -> gid_t {
        self.body().egid.load(Relaxed)
    }

    /// Saved group.
    #[must_use]
    pub fn svgid(self) -> gid_t {
        self.body().svgid.load(Relaxed)
    }

    /// Sets the real user of an unshared credential.
    pub fn set_uid(self, uid: uid_t) {
        self.body().uid.store(uid, Relaxed);
    }

    /// Sets the effective user of an unshared credential.
    pub fn set_euid(self, uid: uid_t) {
        self.body().euid.store(uid, Relaxed);
    }

    /// Sets the saved user of an unshared credential.
    pub fn set_svuid(self, uid: uid_t) {
        self.body().svuid.store(uid, Relaxed);
    }

    /// Sets the real group of an unshared credential.
    pub fn set_gid(self, gid: gid_t) {
        self.body().gid.store(gid, Relaxed);
    }

    /// Sets the effective group of an unshared credential.
    pub fn set_egid(self, gid: gid_t) {
        self.body().egid.store(gid, Relaxed);
    }

    /// Sets the saved group of an unshared credential.
    pub fn set_svgid(self, gid: gid_t) {
        self.body().svgid.store(gid, Relaxed);
    }

    /// Whether a real or effective user of one is one of the other (`kauth_cred_uidmatch`).
    #[must_use]
    pub fn uid_match(self, other: Self) -> bool {
        let (uid, euid) = (other.uid(), other.euid());
        [self.uid(), self.euid()]
            .iter()
            .any(|own| *own == uid || *own == euid)
    }

    /// How many supplementary groups it has.
    #[must_use]
    pub fn ngroups(self) -> usize {
        self.body().ngroups.load(Relaxed) as usize
    }

    /// Supplementary group `index`, which is below [`Cred::ngroups`].
    #[must_use]
    pub fn group(self, index: usize) -> gid_t {
        assert!(index < self.ngroups(), "kauth_cred_group: no group {index}");
        self.body().groups[index].load(Relaxed)
    }

    /// Sets the supplementary groups of an unshared credential.
    ///
    /// # Errors
    /// `EINVAL` for too many.
    pub fn set_groups(self, groups: &[gid_t]) -> Result<()> {
        let body = self.body();
        let count = u32::try_from(groups.len()).map_err(|_| Errno::EINVAL)?;
        if groups.len() > NGROUPS {
            return Err(Errno::EINVAL);
        }
        for (to, from) in body.groups.iter().zip(groups) {
            to.store(*from, Relaxed);
        }
        body.ngroups.store(count, Relaxed);
        Ok(())
    }

    /// Whether `gid` is among the supplementary groups (`kauth_cred_ismember_gid`).
    #[must_use]
    pub fn ismember_gid(self, gid: gid_t) -> bool {
        let body = self.body();
        let count = body.ngroups.load(Relaxed) as usize;
        body.groups[..count.min(NGROUPS)]
            .iter()
            .any(|group| group.load(Relaxed) == gid)
    }

    /// Whether the superuser's policy applies.
    #[must_use]
    pub fn is_superuser(self) -> bool {
        self.is_pseudo() || self.euid() == 0
    }

    /// Whether a real or effective user of the one is the real or effective user of the other
    /// (`kauth_cred_uidmatch`).
    #[must_use]
    pub fn uidmatch(self, other: Self) -> bool {
        let mine = [self.uid(), self.euid()];
        mine.contains(&other.uid()) || mine.contains(&other.euid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_private_and_equal() {
        let cred = Cred::create(10, 20, &[1, 2, 3]).unwrap();
        let copy = cred.dup();
        copy.set_euid(0);
        assert_eq!((cred.euid(), copy.euid(), copy.uid()), (10, 0, 10));
        assert!(copy.ismember_gid(3) && !copy.ismember_gid(20));
        assert!(copy.is_superuser() && !cred.is_superuser());
        assert!(copy.uidmatch(cred));
        cred.free();
        copy.free();
    }

    #[test]
    fn seventeen_groups_are_refused() {
        assert_eq!(Cred::create(0, 0, &[5; 17]), Err(Errno::EINVAL));
    }
}
