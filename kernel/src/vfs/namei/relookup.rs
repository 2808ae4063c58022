//! `relookup`: the last component once more, in a directory that was unlocked meanwhile.

use core::ffi::c_int;

use rump_abi::types::{LK_EXCLUSIVE, LOOKUP, RDONLY, componentname};

use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// Repeats the last `VOP_LOOKUP` of `cnp` in `dvp`, which is locked and stays so. `None`: it does
/// not exist and may be created. A vnode is referenced and, unless it is `dvp`, locked.
///
/// # Errors
/// Those of the driver; `EROFS` for a lookup as on a read-only file system.
pub fn relookup(dvp: Vp, cnp: &mut componentname, _dummy: c_int) -> Result<Option<Vp>> {
    let rdonly = cnp.cn_flags & RDONLY as u32 != 0 && cnp.cn_nameiop != LOOKUP as u32;
    let vp = match dvp.lookup(cnp) {
        Ok(vp) => vp,
        Err(Errno::EJUSTRETURN) if rdonly => return Err(Errno::EROFS),
        Err(Errno::EJUSTRETURN) => return Ok(None),
        Err(error) => return Err(error),
    };
    if rdonly {
        vp.vrele();
        return Err(Errno::EROFS);
    }
    if vp != dvp
        && let Err(error) = vp.lock(LK_EXCLUSIVE)
    {
        vp.vrele();
        return Err(error);
    }
    Ok(Some(vp))
}
