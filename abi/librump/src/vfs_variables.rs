//! Variables of the VFS that drivers name.

use core::ffi::c_int;
use core::ptr;
use core::sync::atomic::{AtomicI32, AtomicI64, AtomicPtr, AtomicU64};

use rump_abi::types::vnode;

macro_rules! variables {
    ($($(#[$meta:meta])* $name:ident = $symbol:literal: $ty:ty = $value:expr;)*) => {
        $(
            $(#[$meta])*
            #[unsafe(export_name = concat!("rumpns_", $symbol))]
            pub static $name: $ty = $value;
        )*
    };
}

variables! {
    /// The device of the root file system: none (`NODEV`).
    ROOTDEV = "rootdev": AtomicU64 = AtomicU64::new(u64::MAX);
    /// Its vnode.
    ROOTVP = "rootvp": AtomicPtr<vnode> = AtomicPtr::new(ptr::null_mut());
    /// Its `device_t`.
    ROOT_DEVICE = "root_device": AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());
    /// The type of the root file system, any (`ROOT_FSTYPE_ANY`).
    ROOTFSTYPE = "rootfstype": Text = Text(c"?".as_ptr());
    /// Whether drivers report that they reclaim active vnodes.
    PRTACTIVE = "prtactive": AtomicI32 = AtomicI32::new(0);
    /// Whether drivers obey `MNT_FORCE`.
    DOFORCE = "doforce": AtomicI32 = AtomicI32::new(1);
    /// The most seconds that the syncer may wait.
    SYNCER_MAXDELAY = "syncer_maxdelay": AtomicI32 = AtomicI32::new(32);
    /// Seconds until something is written.
    SYNCDELAY = "syncdelay": AtomicI64 = AtomicI64::new(30);
    /// Seconds until a file is written.
    FILEDELAY = "filedelay": AtomicI64 = AtomicI64::new(30);
    /// Seconds until a directory is written.
    DIRDELAY = "dirdelay": AtomicI64 = AtomicI64::new(15);
    /// Seconds until what describes files is written.
    METADELAY = "metadelay": AtomicI64 = AtomicI64::new(10);
}

/// A string that C may exchange.
#[repr(transparent)]
pub struct Text(*const core::ffi::c_char);
// SAFETY: a pointer to a constant.
unsafe impl Sync for Text {}

const _: () = assert!(size_of::<AtomicI32>() == size_of::<c_int>());
