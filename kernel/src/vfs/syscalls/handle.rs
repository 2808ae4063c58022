//! File handles: `getfh(2)`, `fhopen(2)`, `fhstat(2)`, `fhstatvfs(2)`. Only the superuser has them: a handle
//! needs no way to the file.

use rump_abi::types::*;

use super::statvfs::statvfs_of;
use crate::copy::{UserPtr, copyin, copyin_val, copyout, copyout_val};
use crate::ffi::lwp::Lwp;
use crate::ffi::vnode::Vp;
use crate::file::File;
use crate::syscall::Args;
use crate::vfs::mount;
use crate::vfs::namei::{namei, ndinit};
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::vn::{FMASK, VNOPS, vn_open_vnode, vn_stat};
use crate::{Errno, Result, filedesc, kauth};

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

/// The file of a handle in the program's memory, referenced and locked (`vfs_copyinfh_alloc`, `vfs_fhtovp`).
fn find(l: Lwp, at: UserPtr, size: usize) -> Result<Vp> {
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_FILEHANDLE, 0)?;
    if !(MIN..=MAX).contains(&size) {
        return Err(Errno::EINVAL);
    }
    let mut handle = vec![0u8; size];
    copyin(at, &mut handle)?;
    let (id, fid) = handle.split_at_mut(FID);
    // `fid_len` comes first and counts itself.
    let length = usize::from(u16::from_ne_bytes([fid[0], fid[1]]));
    if (FID + length).max(MIN) != size {
        return Err(Errno::EINVAL);
    }
    let word = |at: usize| i32::from_ne_bytes([id[at], id[at + 1], id[at + 2], id[at + 3]]);
    let fsid = fsid_t {
        __fsid_val: [word(0), word(4)],
    };
    let mp = mount::getvfs(&fsid).ok_or(Errno::ESTALE)?;
    let found = match mp.busy() {
        Ok(()) => {
            let found = mp.vfs_fhtovp(fid);
            mp.unbusy();
            found
        }
        Err(_) => Err(Errno::ESTALE),
    };
    mp.release();
    found
}

pub(super) fn sys_fhopen(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let oflags = a.int(2);
    let flags = oflags.wrapping_add(1);
    if flags & (FREAD | FWRITE) == 0 || flags & O_CREAT != 0 {
        // Who may not use handles at all hears of that.
        kauth::authorize_system(l.cred(), KAUTH_SYSTEM_FILEHANDLE, 0)?;
        return Err(Errno::EINVAL);
    }
    let vp = find(l, a.ptr(0), a.usize(1))?;
    if let Err(error) = vn_open_vnode(vp, flags, l.cred()) {
        vp.vput();
        return Err(error);
    }
    let file = File::for_vnode(vp, VNOPS, flags & FMASK, l.cred());
    let locked = super::open::lock_file(vp, &file, flags);
    vp.unlock();
    locked?;
    retval[0] = filedesc::allocate_from(l, file, 0, flags & O_CLOEXEC != 0)?.into();
    Ok(())
}

pub(super) fn sys_fhstat(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    let vp = find(l, a.ptr(0), a.usize(1))?;
    let status = vn_stat(vp, l.cred());
    vp.vput();
    copyout_val(&status?, a.ptr(2))
}

pub(super) fn sys_fhstatvfs1(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    let vp = find(l, a.ptr(0), a.usize(1))?;
    vp.unlock();
    let stat = statvfs_of(vp, a.int(3));
    vp.vrele();
    copyout_val(&stat?, a.ptr(2))
}
