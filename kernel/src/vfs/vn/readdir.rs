//! `vn_readdir`: entries of an open directory, and of the one below in a union.

use rump_abi::types::*;

use crate::ffi::unionhook::union_below;
use crate::ffi::vnode::Vp;
use crate::file::File;
use crate::uio::Uio;
use crate::{Errno, Result};

/// The most bytes that one call transfers (`MAXBSIZE`).
pub const MAXBSIZE: usize = 65536;

/// How many union layers down the file's offset points: kept in its high bits, since a file stays
/// with the vnode that it was opened for. Drivers' offsets are below.
const LAYER_SHIFT: u32 = 60;
const LAYER_MAX: i64 = 7;

/// Reads entries into `uio` from where the file's offset is, and moves that on.
///
/// # Errors
/// `EINVAL` for a file that is no directory, or a buffer without room for one entry; the driver's.
pub fn vn_readdir(f: &File, uio: &mut Uio<'_>) -> Result<()> {
    f.vnode().filter(|vp| vp.is_dir()).ok_or(Errno::EINVAL)?;
    let before = uio.resid();
    let mut layer = f.offset() >> LAYER_SHIFT;
    let mut within = f.offset() & ((1 << LAYER_SHIFT) - 1);
    loop {
        // The driver of unions may have exchanged the file's vnode.
        let Some(vp) = f.vnode().and_then(|top| layer_of(top, layer)) else {
            return Ok(());
        };
        let mut eof = false;
        vp.lock_retry(LK_SHARED);
        uio.set_offset(within);
        let result = vp.readdir(uio, f.cred(), &mut eof);
        f.set_offset((layer << LAYER_SHIFT) | uio.offset());
        let below = vp.is_root() && vp.v_mount().flag() & MNT_UNION as u32 != 0;
        vp.vput();
        result?;
        if uio.resid() != before {
            return Ok(());
        }
        if layer == 0 && union_below(f)? {
            within = 0;
            continue;
        }
        if !below || layer == LAYER_MAX {
            return Ok(());
        }
        layer += 1;
        within = 0;
    }
}

/// The directory so many unions below `top`, referenced.
fn layer_of(top: Vp, layer: i64) -> Option<Vp> {
    top.vref();
    let mut vp = top;
    for _ in 0..layer {
        let covered = vp.covered_ref();
        vp.vrele();
        vp = covered?;
    }
    Some(vp)
}
