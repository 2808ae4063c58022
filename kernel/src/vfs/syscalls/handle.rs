//! File handles: `getfh(2)`. Opening by handle is not there yet.

use rump_abi::types::*;

use crate::copy::{copyin_val, copyout, copyout_val};
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::syscall::Args;
use crate::vfs::namei::{namei, ndinit};
use crate::vfs::pathbuf::Pathbuf;
use crate::{Errno, Result, kauth};

/// Where the file id begins in a handle: behind the file system's id.
const FID: usize = core::mem::offset_of!(fhandle, fh_fid);
const MIN: usize = FHANDLE_SIZE_MIN as usize;
const MAX: usize = FHANDLE_SIZE_MAX as usize;

/// The handle of a locked vnode, in `room` bytes (`vfs_composefh`). `Err` tells the room that is needed.
fn compose(vp: Vp, room: usize) -> core::result::Result<Vec<u8>, (Errno, usize)> {
    let mut id = vec![0u8; room.saturating_sub(FID)];
    match vp.vptofh(&mut id) {
        Ok(used) => {
            let mut handle = vec![0u8; (FID + used).max(MIN)];
            if handle.len() > room {
                return Err((Errno::E2BIG, handle.len()));
            }
            let fsid = vp.v_mount().fsid().__fsid_val;
            handle[..4].copy_from_slice(&fsid[0].to_ne_bytes());
            handle[4..8].copy_from_slice(&fsid[1].to_ne_bytes());
            handle[FID..FID + used].copy_from_slice(&id[..used]);
            Ok(handle)
        }
        Err((error, needed)) => Err((error, (FID + needed).max(MIN))),
    }
}

pub(super) fn sys_getfh(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_FILEHANDLE, 0)?;
    let mut pb = Pathbuf::new();
    pb.copyin(a.ptr(0), UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | LOCKLEAF | TRYEMULROOT);
    let vp = namei(&mut nd, &mut pb, None)?.leaf();
    let room = copyin_val::<usize>(a.ptr(2));
    let handle = room.map(|room| compose(vp, room.min(MAX)));
    vp.vput();
    match handle? {
        Ok(handle) => {
            copyout_val(&handle.len(), a.ptr(2))?;
            copyout(&handle, a.ptr(1))
        }
        Err((Errno::E2BIG, needed)) => {
            copyout_val(&needed, a.ptr(2))?;
            Err(Errno::E2BIG)
        }
        Err((error, _)) => Err(error),
    }
}
