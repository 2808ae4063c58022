//! Names: what a layer finds, and what it removes.

use rump_abi::types as t;
use rump_abi::{Errno, Result, kpi};

use super::node;
use super::passing::{Passing, Vector, vector_of};
use crate::vnode::{Vnode, VnodeRef};

impl Passing<'_, t::vop_lookup_v2_args> {
    /// Finds the name below. The directory itself, for `.`, is the layer's directory; `..` of the layer's
    /// root never comes here, since that vnode is a root.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn lookup(self) -> Result<()> {
        let raw = self.as_ptr();
        let dvp = self.dvp();
        let Some(lower_dvp) = node::lower(dvp) else {
            return Err(Errno::ENOENT);
        };
        // SAFETY: the structure is ours while the operation runs.
        unsafe { (*raw).a_dvp = lower_dvp.as_ptr() };
        let error = self.call(&lower_dvp);
        // SAFETY: as above.
        unsafe { (*raw).a_dvp = dvp.as_ptr() };
        // SAFETY: as above.
        let vpp = unsafe { (*raw).a_vpp };
        // SAFETY: room for the answer, which the operation filled in.
        let found = unsafe { vpp.replace(core::ptr::null_mut()) };
        if error != 0 || found.is_null() {
            return Errno::check(error);
        }
        // SAFETY: the operation's answer, with a reference.
        let found = unsafe { VnodeRef::from_raw(found) };
        let upper = if found.is(&lower_dvp) {
            dvp.vref()
        } else {
            // SAFETY: constant while the vnode is alive.
            node::upper(unsafe { (*dvp.as_ptr()).v_mount }, found)?
        };
        // SAFETY: room for the answer.
        unsafe { vpp.write(upper.into_raw()) };
        Ok(())
    }
}

/// Passes on an operation that removes `vp` and lets it go; a vnode whose file is gone should not stay
/// cached.
fn removing<A>(operation: Passing<'_, A>, vp: &Vnode) -> Result<()> {
    let v_op = vector_of(vp);
    let vp = vp.vref();
    operation.bypass()?;
    node::mark_removed(&vp, |vp| vector_of(vp) == v_op);
    Ok(())
}

impl Passing<'_, t::vop_remove_args> {
    /// Removes the name below.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn remove(self) -> Result<()> {
        let vp = self.vp();
        removing(self, vp)
    }
}

impl Passing<'_, t::vop_rmdir_args> {
    /// Removes the directory below.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn rmdir(self) -> Result<()> {
        let vp = self.vp();
        removing(self, vp)
    }
}

impl Passing<'_, t::vop_rename_args> {
    /// Renames below; what had the target name is gone.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn rename(self) -> Result<()> {
        let v_op: Vector = vector_of(self.first());
        // SAFETY: the structure is valid for the operation.
        let tvp = unsafe { (*self.as_ptr()).a_tvp };
        if tvp.is_null() {
            return self.bypass();
        }
        // SAFETY: not NULL, so referenced for the operation.
        let tvp = unsafe { Vnode::from_ptr(tvp) };
        if vector_of(tvp) == v_op {
            removing(self, tvp)
        } else {
            self.bypass()
        }
    }
}

impl Passing<'_, t::vop_revoke_args> {
    /// Revokes below, and then the layer's vnode; all vnodes of a device die with the first one.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn revoke(self) -> Result<()> {
        let vp = self.first().vref();
        self.bypass()?;
        if vp.v_type() != t::VBLK && vp.v_type() != t::VCHR {
            // SAFETY: referenced and not locked; the reference ends there.
            unsafe { kpi::vgone(vp.into_raw()) };
        }
        Ok(())
    }
}
