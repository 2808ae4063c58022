//! Attributes for programs that call vnode operations themselves, `vattr(9)`.

use rump_abi::types::*;
use rump_kernel::ffi::vops;

use super::vfs_public;
use crate::prototypes::rump_vtype;

/// `struct vattr` of programs from before times of 64 bits.
#[repr(C)]
struct Vattr50 {
    va_type: vtype,
    va_mode: mode_t,
    va_nlink: nlink_t,
    va_uid: uid_t,
    va_gid: gid_t,
    va_fsid: u_long,
    va_fileid: ino_t,
    va_size: u_quad_t,
    va_blocksize: i64,
    va_atime: Timespec50,
    va_mtime: Timespec50,
    va_ctime: Timespec50,
    va_birthtime: Timespec50,
    va_gen: u_long,
    va_flags: u_long,
    va_rdev: u32,
    va_bytes: u_quad_t,
    va_filerev: u_quad_t,
    va_vaflags: u32,
    va_spare: i64,
}

#[derive(Clone, Copy)]
#[repr(C)]
struct Timespec50 {
    tv_sec: i32,
    tv_nsec: i64,
}

impl From<timespec> for Timespec50 {
    fn from(time: timespec) -> Self {
        Self {
            tv_sec: time.tv_sec as i32,
            tv_nsec: time.tv_nsec,
        }
    }
}

impl From<Timespec50> for timespec {
    fn from(time: Timespec50) -> Self {
        Self {
            tv_sec: time.tv_sec.into(),
            tv_nsec: time.tv_nsec,
        }
    }
}

vfs_public! {
    /// Attributes of which none is set, the caller's to free.
    fn rump_pub_vattr_init() -> *mut vattr {
        Box::into_raw(Box::new(vops::vattr_null()))
    }

    /// Sets the type.
    fn rump_pub_vattr_settype(vap: *mut vattr, kind: rump_vtype) {
        // SAFETY: the caller's attributes.
        unsafe { (*vap).va_type = kind };
    }

    /// Sets the mode.
    fn rump_pub_vattr_setmode(vap: *mut vattr, mode: mode_t) {
        // SAFETY: the caller's attributes.
        unsafe { (*vap).va_mode = mode };
    }

    /// Sets the device.
    fn rump_pub_vattr_setrdev(vap: *mut vattr, device: dev_t) {
        // SAFETY: the caller's attributes.
        unsafe { (*vap).va_rdev = device };
    }

    /// Ends attributes.
    fn rump_pub_vattr_free(vap: *mut vattr) {
        // SAFETY: the caller gives back what `rump_pub_vattr_init` made.
        drop(unsafe { Box::from_raw(vap) });
    }

    /// Old attributes as new ones.
    fn rump_pub_vattr50_to_vattr(old: *const vattr, new: *mut vattr) {
        // SAFETY: the caller's attributes, which are old ones whatever the type says.
        let old = unsafe { &*old.cast::<Vattr50>() };
        let va = vattr {
            va_type: old.va_type,
            va_mode: old.va_mode,
            va_nlink: old.va_nlink,
            va_uid: old.va_uid,
            va_gid: old.va_gid,
            va_fsid: old.va_fsid,
            va_fileid: old.va_fileid,
            va_size: old.va_size,
            va_blocksize: old.va_blocksize,
            va_atime: old.va_atime.into(),
            va_mtime: old.va_mtime.into(),
            va_ctime: old.va_ctime.into(),
            va_birthtime: old.va_birthtime.into(),
            va_gen: old.va_gen,
            va_flags: old.va_flags,
            // "No device" is all ones in both widths.
            va_rdev: i64::from(old.va_rdev.cast_signed()).cast_unsigned(),
            va_bytes: old.va_bytes,
            va_filerev: old.va_filerev,
            va_vaflags: old.va_vaflags,
            va_spare: 0,
        };
        // SAFETY: the caller's room for attributes.
        unsafe { new.write(va) };
    }

    /// New attributes as old ones.
    fn rump_pub_vattr_to_vattr50(new: *const vattr, old: *mut vattr) {
        // SAFETY: the caller's attributes.
        let new = unsafe { &*new };
        let va = Vattr50 {
            va_type: new.va_type,
            va_mode: new.va_mode,
            va_nlink: new.va_nlink,
            va_uid: new.va_uid,
            va_gid: new.va_gid,
            va_fsid: new.va_fsid,
            va_fileid: new.va_fileid,
            va_size: new.va_size,
            va_blocksize: new.va_blocksize,
            va_atime: new.va_atime.into(),
            va_mtime: new.va_mtime.into(),
            va_ctime: new.va_ctime.into(),
            va_birthtime: new.va_birthtime.into(),
            va_gen: new.va_gen,
            va_flags: new.va_flags,
            va_rdev: new.va_rdev as u32,
            va_bytes: new.va_bytes,
            va_filerev: new.va_filerev,
            va_vaflags: new.va_vaflags,
            va_spare: 0,
        };
        // SAFETY: the caller's room for old attributes, whatever the type says.
        unsafe { old.cast::<Vattr50>().write(va) };
    }
}
