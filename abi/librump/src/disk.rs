//! How large a disk is, as drivers of file systems ask: `sys/disk.h`, `sys/device.h`.

use core::ffi::{c_int, c_uint};

use rump_abi::types::*;
use rump_kernel::vfs::disklabel;

use crate::export::{kpi, vfs_kpi};
use crate::vnode::vp;

vfs_kpi! {
    /// How many sectors an open disk has, and how large they are.
    fn getdisksize(vp: *mut vnode, numsec: *mut u64, secsize: *mut c_uint) -> c_int {
        // SAFETY: the caller's vnode.
        match disklabel::size_of(unsafe { self::vp(vp) }) {
            Ok((sectors, bytes)) => {
                // SAFETY: the results' places are the caller's.
                unsafe { *numsec = sectors };
                // SAFETY: as above.
                unsafe { *secsize = bytes };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// What an open disk is: one partition, whose type nobody knows.
    fn getdiskinfo(vp: *mut vnode, dkw: *mut dkwedge_info) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        let (sectors, _) = match disklabel::size_of(vp) {
            Ok(size) => size,
            Err(error) => return error.get(),
        };
        // SAFETY: all fields may be zero.
        let mut info = unsafe { core::mem::zeroed::<dkwedge_info>() };
        info.dkw_size = sectors;
        // SAFETY: the caller's structure.
        unsafe { dkw.write(info) };
        0
    }
}

kpi! {
    /// What a device of autoconf(9) is: there is none that a file system could be mounted from at boot.
    fn device_class(dev: device_t) -> devclass_t {
        assert!(!dev.is_null(), "device_class: there is no root device");
        DV_VIRTUAL
    }
}
