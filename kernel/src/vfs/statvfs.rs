//! The identity of a mount in its statistics, `struct statvfs`: `set_statvfs_info(9)`.

use core::ffi::c_char;

use rump_abi::types::{UIO_SYSSPACE, statvfs, uio_seg};

use crate::Result;
use crate::copy::{self, UserPtr};
use crate::ffi::mount::Mp;

/// Room for the names in `struct statvfs` (`_VFS_MNAMELEN`).
const MNAMELEN: usize = 1024;

/// Stores a name, cut if need be, and clears the rest.
pub fn set_name(field: &mut [c_char], name: &[u8]) {
    let room = field.len() - 1;
    field.fill(0);
    for (to, from) in field[..room].iter_mut().zip(name) {
        *to = from.cast_signed();
    }
}

/// The bytes of a name.
#[must_use]
pub fn name_bytes(field: &[c_char]) -> Vec<u8> {
    field
        .iter()
        .take_while(|&&byte| byte != 0)
        .map(|byte| byte.cast_unsigned())
        .collect()
}

/// Names a mount: where it is, from what, and the driver's name (`set_statvfs_info`). A name that is
/// not given stays.
///
/// # Errors
/// Those of copying the strings.
pub fn set_statvfs_info(
    mp: Mp,
    on: Option<(UserPtr, uio_seg)>,
    from: Option<(UserPtr, uio_seg)>,
    fstype: &str,
) -> Result<()> {
    let mut text = [0u8; MNAMELEN];
    let mut fetch = |(at, seg): (UserPtr, uio_seg)| -> Result<Vec<u8>> {
        let with_nul = if seg == UIO_SYSSPACE {
            copy::copystr(at, &mut text)?
        } else {
            copy::copyinstr(at, &mut text)?
        };
        Ok(text[..with_nul - 1].to_vec())
    };
    let on = on
        .map(&mut fetch)
        .transpose()?
        .map(super::getcwd::chrooted_name);
    let from = from.map(&mut fetch).transpose()?;
    mp.with_stat(|stat| {
        set_name(&mut stat.f_fstypename, fstype.as_bytes());
        if let Some(on) = on {
            set_name(&mut stat.f_mntonname, &on);
        }
        if let Some(from) = from {
            set_name(&mut stat.f_mntfromname, &from);
        }
    });
    Ok(())
}

/// Copies the identity of a mount and not its numbers (`copy_statvfs_info`).
pub fn copy_statvfs_info(to: &mut statvfs, mp: Mp) {
    let from = mp.stat();
    to.f_fsidx = from.f_fsidx;
    to.f_fsid = from.f_fsid;
    to.f_owner = from.f_owner;
    to.f_flag = from.f_flag;
    to.f_syncwrites = from.f_syncwrites;
    to.f_asyncwrites = from.f_asyncwrites;
    to.f_syncreads = from.f_syncreads;
    to.f_asyncreads = from.f_asyncreads;
    to.f_spare = from.f_spare;
    to.f_fstypename = from.f_fstypename;
    to.f_mntonname = from.f_mntonname;
    to.f_mntfromname = from.f_mntfromname;
    to.f_namemax = from.f_namemax;
}
