//! `struct vattr`, the attributes of a file: plain data, shared with C.

use core::mem::MaybeUninit;

use rump_abi::kpi;
use rump_abi::types::{gid_t, mode_t, timespec, uid_t};

/// `struct vattr`.
pub type Vattr = rump_abi::types::vattr;

/// What a setattr asks for: a field that is `VNOVAL` is not set.
pub trait VattrExt {
    /// `vattr_null(9)`.
    fn null() -> Self;
    /// The new mode.
    fn mode(&self) -> Option<mode_t>;
    /// The new owner.
    fn uid(&self) -> Option<uid_t>;
    /// The new group.
    fn gid(&self) -> Option<gid_t>;
    /// The new size.
    fn size(&self) -> Option<u64>;
    /// The new file flags.
    fn flags(&self) -> Option<u32>;
    /// The new time of last access.
    fn atime(&self) -> Option<timespec>;
    /// The new time of last change of the contents.
    fn mtime(&self) -> Option<timespec>;
    /// The new time of creation.
    fn birthtime(&self) -> Option<timespec>;
    /// Whether a field is given that no file system sets.
    fn has_fixed_field(&self) -> bool;
}

/// A time whose seconds are `VNOVAL` is not given.
fn given(time: timespec) -> Option<timespec> {
    (time.tv_sec != -1).then_some(time)
}

impl VattrExt for Vattr {
    fn null() -> Self {
        let mut attributes = MaybeUninit::<Self>::zeroed();
        // SAFETY: the function sets every field of the structure.
        unsafe { kpi::vattr_null(attributes.as_mut_ptr()) };
        // SAFETY: zeroed and then set; plain integers are valid with any bits.
        unsafe { attributes.assume_init() }
    }

    fn mode(&self) -> Option<mode_t> {
        (self.va_mode != mode_t::MAX).then_some(self.va_mode)
    }

    fn uid(&self) -> Option<uid_t> {
        (self.va_uid != uid_t::MAX).then_some(self.va_uid)
    }

    fn gid(&self) -> Option<gid_t> {
        (self.va_gid != gid_t::MAX).then_some(self.va_gid)
    }

    fn size(&self) -> Option<u64> {
        (self.va_size != u64::MAX).then_some(self.va_size)
    }

    fn flags(&self) -> Option<u32> {
        (self.va_flags != u64::MAX).then_some(self.va_flags as u32)
    }

    fn atime(&self) -> Option<timespec> {
        given(self.va_atime)
    }

    fn mtime(&self) -> Option<timespec> {
        given(self.va_mtime)
    }

    fn birthtime(&self) -> Option<timespec> {
        given(self.va_birthtime)
    }

    fn has_fixed_field(&self) -> bool {
        self.va_type != rump_abi::types::VNON
            || self.va_nlink != u32::MAX
            || self.va_fsid != u64::MAX
            || self.va_fileid != u64::MAX
            || self.va_blocksize != -1
            || given(self.va_ctime).is_some()
            || self.va_gen != u64::MAX
            || self.va_rdev != u64::MAX
            || self.va_bytes != u64::MAX
    }
}
