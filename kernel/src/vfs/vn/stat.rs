//! `vn_stat`: attributes of a vnode as `struct stat`.

use rump_abi::types::*;

use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::{Errno, Result};

/// The file type bits of a vnode's type.
fn type_bits(vtype: vtype) -> Option<i32> {
    Some(match vtype {
        VREG => S_IFREG,
        VDIR => S_IFDIR,
        VBLK => S_IFBLK,
        VCHR => S_IFCHR,
        VLNK => S_IFLNK,
        VSOCK => S_IFSOCK,
        VFIFO => S_IFIFO,
        _ => return None,
    })
}

/// Status of a locked vnode.
///
/// # Errors
/// `EBADF` for a vnode without a type, and those of `VOP_GETATTR`.
pub fn vn_stat(vp: Vp, cred: Cred) -> Result<stat> {
    let mut va = vattr_null();
    vp.getattr(&mut va, cred)?;
    let kind = type_bits(va.va_type).ok_or(Errno::EBADF)?;
    Ok(stat {
        st_dev: va.va_fsid,
        st_mode: va.va_mode | kind as mode_t,
        st_ino: va.va_fileid,
        st_nlink: va.va_nlink,
        st_uid: va.va_uid,
        st_gid: va.va_gid,
        st_rdev: va.va_rdev,
        st_atimespec: va.va_atime,
        st_mtimespec: va.va_mtime,
        st_ctimespec: va.va_ctime,
        st_birthtimespec: va.va_birthtime,
        st_size: va.va_size as off_t,
        st_blocks: (va.va_bytes / S_BLKSIZE as u64) as blkcnt_t,
        st_blksize: va.va_blocksize as blksize_t,
        st_flags: va.va_flags as u32,
        st_gen: va.va_gen as u32,
        st_spare: [0; 2],
    })
}
