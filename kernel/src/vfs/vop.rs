//! The step that all vnode operations share: descriptor, big lock, call through the vector.
//!
//! `vnodeops(9)`; the operations themselves are in [`super::vnode_if`].

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::types::{VDESC_NO_OFFSET, VSIZENOTSET, VV_MPSAFE, vnode, vnodeop_desc};

/// `struct vnodeop_desc` as a constant of the kernel: what a layer's bypass reads.
#[repr(transparent)]
pub struct Descriptor(vnodeop_desc);

// SAFETY: a descriptor never changes and points only to constants.
unsafe impl Sync for Descriptor {}

impl Descriptor {
    /// The descriptor of slot `slot`; the options are offsets into the argument structure.
    pub const fn new(
        slot: i32,
        name: &'static CStr,
        flags: i32,
        vnodes: &'static Offsets,
        vpp: Option<usize>,
        cred: Option<usize>,
        componentname: Option<usize>,
    ) -> Self {
        Self(vnodeop_desc {
            vdesc_offset: slot,
            vdesc_name: name.as_ptr().cast::<c_char>(),
            vdesc_flags: flags,
            vdesc_vp_offsets: vnodes.0.as_ptr(),
            vdesc_vpp_offset: offset(vpp),
            vdesc_cred_offset: offset(cred),
            vdesc_componentname_offset: offset(componentname),
        })
    }

    /// The slot number in an operations vector.
    pub const fn slot(&self) -> i32 {
        self.0.vdesc_offset
    }

    /// The C structure.
    pub const fn as_c(&self) -> &vnodeop_desc {
        &self.0
    }
}

const fn offset(of: Option<usize>) -> c_int {
    match of {
        Some(bytes) => bytes as c_int,
        None => VDESC_NO_OFFSET,
    }
}

/// Offsets of the vnodes of an operation, ended by `VDESC_NO_OFFSET`.
pub struct Offsets([c_int; 5]);

impl Offsets {
    /// No vnode.
    pub const NONE: Self = Self::new(&[]);

    /// At most four vnodes: rename has them.
    pub const fn new(of: &[usize]) -> Self {
        let mut offsets = [VDESC_NO_OFFSET; 5];
        let mut i = 0;
        while i < of.len() {
            offsets[i] = of[i] as c_int;
            i += 1;
        }
        Self(offsets)
    }
}
