//! `struct genfs_rename_ops`: what a driver contributes to a rename, as safe calls.

use core::ffi::c_void;
use core::ptr;

use rump_abi::types::{componentname, genfs_rename_ops};

use super::mount::{Mp, result};
use super::vnode::Vp;
use crate::cred::Cred;
use crate::vfs::genfs::Side;
use crate::{Errno, Result};

/// The driver's storage for a directory entry; only the driver looks into it.
#[derive(Clone, Copy)]
pub struct Entry(*mut c_void);

impl Entry {
    /// Storage that the driver gave.
    #[must_use]
    pub const fn new(storage: *mut c_void) -> Self {
        Self(storage)
    }
}

/// A driver's table.
#[derive(Clone, Copy)]
pub struct Ops(&'static genfs_rename_ops);

/// A driver must fill all members.
const FILLED: &str = "a table of rename operations has an empty member";

/// The bytes of a component name.
#[must_use]
pub fn name(cnp: &componentname) -> &[u8] {
    if cnp.cn_namelen == 0 {
        return &[];
    }
    // SAFETY: the name lies in the path buffer that the lookup's caller keeps.
    unsafe { core::slice::from_raw_parts(cnp.cn_nameptr.cast::<u8>(), cnp.cn_namelen) }
}

impl Ops {
    /// The table at `ops`.
    ///
    /// # Safety
    /// `ops` points to a complete table that stays for the duration of the rename.
    #[must_use]
    pub unsafe fn from_ptr(ops: *const genfs_rename_ops) -> Self {
        // SAFETY: as promised by the caller.
        Self(unsafe { &*ops })
    }

    pub(crate) fn directory_empty(self, mp: Mp, cred: Cred, vp: Vp, dvp: Vp) -> bool {
        let f = self.0.gro_directory_empty_p.expect(FILLED);
        // SAFETY: the vnodes are referenced and locked.
        unsafe { f(mp.as_ptr(), cred.as_ptr(), vp.as_ptr(), dvp.as_ptr()) }
    }

    pub(crate) fn rename_check_possible(
        self,
        mp: Mp,
        fdvp: Vp,
        fvp: Vp,
        tdvp: Vp,
        tvp: Option<Vp>,
    ) -> Result<()> {
        let f = self.0.gro_rename_check_possible.expect(FILLED);
        let tvp = Vp::opt_ptr(tvp);
        // SAFETY: the vnodes are referenced and locked.
        result(unsafe { f(mp.as_ptr(), fdvp.as_ptr(), fvp.as_ptr(), tdvp.as_ptr(), tvp) })
    }

    pub(crate) fn rename_check_permitted(
        self,
        mp: Mp,
        cred: Cred,
        fdvp: Vp,
        fvp: Vp,
        tdvp: Vp,
        tvp: Option<Vp>,
    ) -> Result<()> {
        let f = self.0.gro_rename_check_permitted.expect(FILLED);
        let (cred, tvp) = (cred.as_ptr(), Vp::opt_ptr(tvp));
        let (fdvp, fvp, tdvp) = (fdvp.as_ptr(), fvp.as_ptr(), tdvp.as_ptr());
        // SAFETY: the vnodes are referenced and locked.
        result(unsafe { f(mp.as_ptr(), cred, fdvp, fvp, tdvp, tvp) })
    }

    pub(crate) fn remove_check_possible(self, mp: Mp, dvp: Vp, vp: Vp) -> Result<()> {
        let f = self.0.gro_remove_check_possible.expect(FILLED);
        // SAFETY: the vnodes are referenced and locked.
        result(unsafe { f(mp.as_ptr(), dvp.as_ptr(), vp.as_ptr()) })
    }

    pub(crate) fn remove_check_permitted(self, mp: Mp, cred: Cred, dvp: Vp, vp: Vp) -> Result<()> {
        let f = self.0.gro_remove_check_permitted.expect(FILLED);
        // SAFETY: the vnodes are referenced and locked.
        result(unsafe { f(mp.as_ptr(), cred.as_ptr(), dvp.as_ptr(), vp.as_ptr()) })
    }

    pub(crate) fn rename(
        self,
        mp: Mp,
        cred: Cred,
        from: &mut Side<'_>,
        fvp: Vp,
        to: &mut Side<'_>,
        tvp: Option<Vp>,
    ) -> Result<()> {
        let f = self.0.gro_rename.expect(FILLED);
        let cred = cred.as_ptr();
        let (fdvp, fde) = (from.dvp.as_ptr(), from.entry.0);
        let (tdvp, tde) = (to.dvp.as_ptr(), to.entry.0);
        let (fvp, tvp) = (fvp.as_ptr(), Vp::opt_ptr(tvp));
        let (fcnp, tcnp) = (&raw mut *from.cnp, &raw mut *to.cnp);
        // SAFETY: the vnodes are referenced and locked, the names live through the call.
        result(unsafe {
            f(
                mp.as_ptr(),
                cred,
                fdvp,
                fcnp,
                fde,
                fvp,
                tdvp,
                tcnp,
                tde,
                tvp,
            )
        })
    }

    pub(crate) fn remove(
        self,
        mp: Mp,
        cred: Cred,
        dvp: Vp,
        cnp: &mut componentname,
        entry: Entry,
        vp: Vp,
    ) -> Result<()> {
        let f = self.0.gro_remove.expect(FILLED);
        let (cred, dvp, vp) = (cred.as_ptr(), dvp.as_ptr(), vp.as_ptr());
        // SAFETY: the vnodes are referenced and locked.
        result(unsafe { f(mp.as_ptr(), cred, dvp, cnp, entry.0, vp) })
    }

    pub(crate) fn lookup(
        self,
        mp: Mp,
        dvp: Vp,
        cnp: &mut componentname,
        entry: Entry,
    ) -> Result<Vp> {
        let f = self.0.gro_lookup.expect(FILLED);
        let mut vp = ptr::null_mut();
        // SAFETY: the directory is referenced and locked; `vp` takes the file.
        result(unsafe { f(mp.as_ptr(), dvp.as_ptr(), cnp, entry.0, &mut vp) })?;
        // SAFETY: on success the driver stored a vnode.
        let vp = unsafe { Vp::from_ptr(vp) };
        vp.ok_or(Errno::ENOENT)
    }

    /// The child of `fdvp` on the way to `tdvp`, referenced, if `fdvp` is above `tdvp`.
    pub(crate) fn genealogy(self, mp: Mp, cred: Cred, fdvp: Vp, tdvp: Vp) -> Result<Option<Vp>> {
        let f = self.0.gro_genealogy.expect(FILLED);
        let mut vp = ptr::null_mut();
        let (fdvp, tdvp) = (fdvp.as_ptr(), tdvp.as_ptr());
        // SAFETY: the directories are referenced and unlocked; `vp` takes the child.
        result(unsafe { f(mp.as_ptr(), cred.as_ptr(), fdvp, tdvp, &mut vp) })?;
        // SAFETY: NULL or a vnode that the driver stored.
        Ok(unsafe { Vp::from_ptr(vp) })
    }

    pub(crate) fn lock_directory(self, mp: Mp, vp: Vp) -> Result<()> {
        let f = self.0.gro_lock_directory.expect(FILLED);
        // SAFETY: the directory is referenced and unlocked.
        result(unsafe { f(mp.as_ptr(), vp.as_ptr()) })
    }
}
