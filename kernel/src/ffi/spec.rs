//! Entry points of specfs: operations on device vnodes, of the kernel's own vector and of the vectors
//! for special files of drivers.

use core::ffi::{c_int, c_void};
use core::sync::atomic::AtomicPtr;

use rump_abi::types::*;

use super::genfs::*;
use super::genfs_pages::{genfs_getpages, genfs_putpages, vn_bwrite};
use super::opargs::{UioRef, operations, vp};
use super::opv::{Vector, vector};
use super::vnode::Op;
use crate::Errno;
use crate::vfs::{specfs, vcache};

static SPEC: Vector = vector(
    vn_default_error,
    &[
        (VOP_LOOKUP_DESCOFFSET, spec_lookup),
        (VOP_CREATE_DESCOFFSET, genfs_badop),
        (VOP_WHITEOUT_DESCOFFSET, genfs_badop),
        (VOP_MKNOD_DESCOFFSET, genfs_badop),
        (VOP_OPEN_DESCOFFSET, spec_open),
        (VOP_CLOSE_DESCOFFSET, spec_close),
        (VOP_ACCESS_DESCOFFSET, genfs_ebadf),
        (VOP_GETATTR_DESCOFFSET, genfs_ebadf),
        (VOP_SETATTR_DESCOFFSET, genfs_ebadf),
        (VOP_READ_DESCOFFSET, spec_read),
        (VOP_WRITE_DESCOFFSET, spec_write),
        (VOP_FALLOCATE_DESCOFFSET, genfs_eopnotsupp),
        (VOP_FDISCARD_DESCOFFSET, spec_fdiscard),
        (VOP_IOCTL_DESCOFFSET, spec_ioctl),
        (VOP_FCNTL_DESCOFFSET, genfs_fcntl),
        (VOP_POLL_DESCOFFSET, spec_poll),
        (VOP_KQFILTER_DESCOFFSET, spec_kqfilter),
        (VOP_REVOKE_DESCOFFSET, genfs_revoke),
        (VOP_MMAP_DESCOFFSET, spec_mmap),
        (VOP_FSYNC_DESCOFFSET, spec_fsync),
        (VOP_SEEK_DESCOFFSET, genfs_nullop),
        (VOP_REMOVE_DESCOFFSET, genfs_badop),
        (VOP_LINK_DESCOFFSET, genfs_badop),
        (VOP_RENAME_DESCOFFSET, genfs_badop),
        (VOP_MKDIR_DESCOFFSET, genfs_badop),
        (VOP_RMDIR_DESCOFFSET, genfs_badop),
        (VOP_SYMLINK_DESCOFFSET, genfs_badop),
        (VOP_READDIR_DESCOFFSET, genfs_badop),
        (VOP_READLINK_DESCOFFSET, genfs_badop),
        (VOP_ABORTOP_DESCOFFSET, genfs_badop),
        (VOP_INACTIVE_DESCOFFSET, spec_inactive),
        (VOP_RECLAIM_DESCOFFSET, spec_reclaim),
        (VOP_LOCK_DESCOFFSET, genfs_lock),
        (VOP_UNLOCK_DESCOFFSET, genfs_unlock),
        (VOP_ISLOCKED_DESCOFFSET, genfs_islocked),
        (VOP_BMAP_DESCOFFSET, spec_bmap),
        (VOP_STRATEGY_DESCOFFSET, spec_strategy),
        (VOP_PRINT_DESCOFFSET, spec_print),
        (VOP_PATHCONF_DESCOFFSET, spec_pathconf),
        (VOP_ADVLOCK_DESCOFFSET, spec_advlock),
        (VOP_BWRITE_DESCOFFSET, vn_bwrite),
        (VOP_GETPAGES_DESCOFFSET, genfs_getpages),
        (VOP_PUTPAGES_DESCOFFSET, genfs_putpages),
    ],
);

/// The vector, for `v_op`.
pub(crate) fn vector_ptr() -> *mut Op {
    (&raw const SPEC).cast_mut().cast()
}

/// `spec_vnodeop_p`.
#[unsafe(export_name = "rumpns_spec_vnodeop_p")]
pub static SPEC_VNODEOP_P: AtomicPtr<Op> =
    AtomicPtr::new((&raw const SPEC).cast_mut().cast::<Op>());

/// Events of a device, or `POLLERR` when it is gone.
///
/// # Safety
/// The argument is a `struct vop_poll_args`.
pub unsafe extern "C" fn spec_poll(v: *mut c_void) -> c_int {
    // SAFETY: as promised by the caller.
    let ap = unsafe { &*v.cast::<vop_poll_args>() };
    specfs::poll(vp(ap.a_vp), ap.a_events)
}

operations! {
    /// A device is no directory.
    fn spec_lookup(ap: vop_lookup_v2_args) {
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_vpp = core::ptr::null_mut() };
        Err(Errno::ENOTDIR)
    }

    /// Opens the device.
    fn spec_open(ap: vop_open_args) { specfs::open(vp(ap.a_vp), ap.a_mode) }

    /// Closes the device.
    fn spec_close(ap: vop_close_args) { specfs::close(vp(ap.a_vp), ap.a_fflag) }

    /// Reads; a character device's vnode is unlocked meanwhile and locked shared afterwards.
    fn spec_read(ap: vop_read_args) {
        specfs::read(vp(ap.a_vp), &mut UioRef::new(ap.a_uio), ap.a_ioflag)
    }

    /// Writes; a character device's vnode is unlocked meanwhile.
    fn spec_write(ap: vop_write_args) {
        specfs::write(vp(ap.a_vp), &mut UioRef::new(ap.a_uio), ap.a_ioflag)
    }

    /// Device control. The argument is as long as the command says.
    fn spec_ioctl(ap: vop_ioctl_args) {
        let length = crate::ioctl::length(ap.a_command);
        let data: &mut [u8] = if length == 0 || ap.a_data.is_null() {
            &mut []
        } else {
            // SAFETY: the caller's argument of this command, which nobody else uses meanwhile.
            unsafe { core::slice::from_raw_parts_mut(ap.a_data.cast(), length) }
        };
        specfs::ioctl(vp(ap.a_vp), ap.a_command, data, ap.a_fflag)
    }

    /// Character devices cannot discard.
    fn spec_fdiscard(_ap: vop_fdiscard_args) { Err(Errno::EOPNOTSUPP) }

    /// As for files.
    fn spec_kqfilter(ap: vop_kqfilter_args) {
        let vp = vp(ap.a_vp);
        let own = (vp.v_type() == VCHR).then(|| super::devsw::kqfilter(specfs::rdev(vp), ap.a_kn));
        match own.flatten() {
            Some(error) => super::mount::result(error),
            None => super::knote::attach(vp, ap.a_kn),
        }
    }

    /// Only disks are mapped.
    fn spec_mmap(_ap: vop_mmap_args) { Err(Errno::EINVAL) }

    /// Flushes what is mounted from a block device.
    fn spec_fsync(ap: vop_fsync_args) { specfs::fsync(vp(ap.a_vp), ap.a_flags) }

    /// Unlocks.
    fn spec_inactive(ap: vop_inactive_args) {
        super::opargs::inactive(ap);
        Ok(())
    }

    /// Shows the device's number.
    fn spec_print(ap: vop_print_args) {
        let dev = specfs::rdev(vp(ap.a_vp));
        let (major, minor) = (crate::vfs::mount::major(dev), crate::vfs::mount::minor(dev));
        crate::subr_prf::printf(format_args!("\tdevice {major}, {minor}\n"));
        Ok(())
    }

    /// Forgets the key of a device vnode without a name.
    fn spec_reclaim(ap: vop_reclaim_args) {
        let vp = vp(ap.a_vp);
        let (key, len) = specfs::unnamed_key(vp);
        // SAFETY: the key lies in the vnode.
        let key = unsafe { super::key::from_c(key, len) };
        vcache::remove(vp.v_mount(), key);
        Ok(())
    }

    /// A device's blocks are where they are.
    fn spec_bmap(ap: vop_bmap_args) {
        super::opargs::bmap(ap, (MAXBSIZE >> DEV_BSHIFT) - 1);
        Ok(())
    }

    /// Starts a transfer of the device; what goes wrong is in the buffer.
    fn spec_strategy(ap: vop_strategy_args) {
        let bp = super::buf::Buf::from_ptr(ap.a_bp).ok_or(Errno::EINVAL)?;
        specfs::strategy(vp(ap.a_vp), bp)
    }

    /// Limits of devices.
    fn spec_pathconf(ap: vop_pathconf_args) {
        let value = specfs::pathconf(ap.a_name)?;
        // SAFETY: the result's place is the caller's.
        unsafe { *ap.a_retval = value };
        Ok(())
    }

    /// Record locks, of all vnodes of the device.
    fn spec_advlock(ap: vop_advlock_args) {
        let head = specfs::locks(vp(ap.a_vp))?;
        super::lockf::advlock(ap, head, 0)
    }
}
