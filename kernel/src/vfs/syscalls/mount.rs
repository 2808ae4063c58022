//! `mount(2)` (`__mount50`) and `unmount(2)`.
//!
//! Checks come in the order of the reference: the path, the type, the length of the arguments, the
//! file system.

use core::ffi::{CStr, c_int, c_void};

use rump_abi::types::*;

use crate::copy::{UserPtr, copyin, copyinstr, copyout};
use crate::ffi::lwp::Lwp;
use crate::ffi::mount::{Mp, VfsOps};
use crate::ffi::vnode::Vp;
use crate::syscall::Args;
use crate::vfs::namei::{namei, ndinit};
use crate::vfs::pathbuf::Pathbuf;
use crate::vfs::unmount::dounmount;
use crate::vfs::vnode::{rootvnode, set_rootvnode};
use crate::vfs::{mount, namecache, syncer};
use crate::{Errno, Result, kauth};

/// The least argument block of an update (that of the oldest programs).
const UPDATE_DATA: usize = 136;
/// File systems whose names have changed.
const ALIASES: [(&CStr, &str); 1] = [(c"ufs", "ffs")];

/// Mounts, changes a mount, or asks for its arguments (`do_sys_mount`). Answers the length of the arguments
/// for `MNT_GETARGS`, else 0.
///
/// # Errors
/// Those of `mount(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_mount")]
pub fn do_sys_mount(
    l: Lwp,
    fstype: UserPtr,
    path: UserPtr,
    flags: c_int,
    data: UserPtr,
    data_len: usize,
) -> Result<usize> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | TRYEMULROOT);
    let vp = namei(&mut nd, &mut pb, None)?.leaf();
    let result = mount_on(l, vp, fstype, path, flags, data, data_len);
    vp.vrele();
    result
}

fn mount_on(
    l: Lwp,
    vp: Vp,
    fstype: UserPtr,
    path: UserPtr,
    flags: c_int,
    data: UserPtr,
    data_len: usize,
) -> Result<usize> {
    // These work on what is mounted, whatever the caller says that it is.
    if flags & (MNT_UPDATE | MNT_GETARGS) != 0 {
        let mp = vp.held_mount();
        let result = Arguments::copyin(mp.op(), flags, data, data_len).and_then(|mut args| {
            if flags & MNT_GETARGS != 0 {
                getargs(l, vp, mp, flags, path, data, &mut args)
            } else {
                update(l, vp, mp, flags, path, &mut args).map(|()| 0)
            }
        });
        mp.release();
        return result;
    }
    let ops = find_ops(fstype)?;
    let result = Arguments::copyin(ops, flags, data, data_len)
        .and_then(|mut args| mount_new(l, vp, ops, flags, path, &mut args));
    ops.delref();
    result.map(|()| 0)
}

/// The driver of that name, with a reference.
fn find_ops(fstype: UserPtr) -> Result<VfsOps> {
    let mut name = [0u8; _VFS_NAMELEN as usize];
    copyinstr(fstype, &mut name)?;
    let name = CStr::from_bytes_until_nul(&name).map_err(|_| Errno::ENAMETOOLONG)?;
    let known = ALIASES.iter().find(|(old, _)| *old == name);
    let name = match known {
        Some((_, new)) => new,
        None => name.to_str().map_err(|_| Errno::ENODEV)?,
    };
    mount::getopsbyname(name).ok_or(Errno::ENODEV)
}

/// The kernel's copy of a file system's argument block, aligned for any structure.
struct Arguments {
    words: Vec<u64>,
    length: usize,
    absent: bool,
}

impl Arguments {
    fn copyin(ops: VfsOps, flags: c_int, data: UserPtr, data_len: usize) -> Result<Self> {
        if data.is_null() {
            return Ok(Self {
                words: Vec::new(),
                length: data_len,
                absent: true,
            });
        }
        let mut length = data_len;
        if length == 0 {
            if flags & MNT_GETARGS != 0 {
                return Err(Errno::EINVAL);
            }
            length = ops.min_mount_data();
            if flags & MNT_UPDATE != 0 {
                length = length.max(UPDATE_DATA);
            }
        }
        if length == 0 || length > VFS_MAX_MOUNT_DATA as usize {
            return Err(Errno::EINVAL);
        }
        let mut words = vec![0u64; length.div_ceil(8)];
        let bytes = crate::copy::bytes_of_slice_mut(&mut words);
        copyin(data, &mut bytes[..length])?;
        Ok(Self {
            words,
            length,
            absent: false,
        })
    }

    fn as_ptr(&mut self) -> *mut c_void {
        if self.absent {
            core::ptr::null_mut()
        } else {
            self.words.as_mut_ptr().cast()
        }
    }

    /// The driver's `VFS_MOUNT` with this block.
    fn give_to(&mut self, mp: Mp, path: UserPtr) -> Result<()> {
        let (data, mut length) = (self.as_ptr(), self.length);
        let result = mp.vfs_mount(path.addr(), data, &mut length);
        self.length = length;
        result
    }

    fn bytes(&self) -> &[u8] {
        let bytes = crate::copy::bytes_of_slice(&self.words);
        &bytes[..self.length.min(bytes.len())]
    }
}

fn getargs(
    l: Lwp,
    vp: Vp,
    mp: Mp,
    flags: c_int,
    path: UserPtr,
    data: UserPtr,
    args: &mut Arguments,
) -> Result<usize> {
    if flags & !MNT_GETARGS != 0 {
        return Err(Errno::EINVAL);
    }
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_MOUNT, kauth::REQ_SYSTEM_MOUNT_GET)?;
    if !vp.is_root() {
        return Err(Errno::EINVAL);
    }
    mp.busy()?;
    mp.updating().enter();
    mp.set_flag(mp.flag() | MNT_GETARGS as u32);
    let result = args.give_to(mp, path);
    mp.set_flag(mp.flag() & !(MNT_OP_FLAGS as u32));
    mp.updating().exit();
    mp.unbusy();
    result?;
    if !args.absent {
        copyout(args.bytes(), data)?;
    }
    Ok(args.length)
}

fn update(l: Lwp, vp: Vp, mp: Mp, flags: c_int, path: UserPtr, args: &mut Arguments) -> Result<()> {
    if !vp.is_root() {
        return Err(Errno::EINVAL);
    }
    let new = flags as u32;
    let reload = new & MNT_RELOAD as u32 != 0;
    let rdonly = MNT_RDONLY as u32;
    let was = mp.flag();
    if (reload || new & rdonly != 0)
        && was & rdonly == 0
        && mp.iflag() & IMNT_CAN_RWTORO as u32 == 0
    {
        return Err(Errno::EOPNOTSUPP);
    }
    kauth::authorize_system(l.cred(), KAUTH_SYSTEM_MOUNT, kauth::REQ_SYSTEM_MOUNT_UPDATE)?;
    mp.busy()?;
    mp.updating().enter();
    let op_flags = MNT_OP_FLAGS as u32;
    let basic = MNT_BASIC_FLAGS as u32 & !rdonly;
    let mut flag = (was & !op_flags) | (new & (MNT_RELOAD | MNT_FORCE | MNT_UPDATE) as u32);
    if new & rdonly != 0 {
        flag |= rdonly;
    } else if was & rdonly != 0 {
        mp.set_iflag(IMNT_WANTRDWR);
    }
    flag = (flag & !basic) | (new & basic);
    mp.set_flag(flag);
    let result = args.give_to(mp, path);
    if result.is_ok() {
        let mut now = mp.flag() & !op_flags;
        if mp.iflag() & IMNT_WANTRDWR as u32 != 0 {
            now &= !rdonly;
        }
        mp.set_flag(now);
    } else {
        mp.set_flag(was);
    }
    mp.clear_iflag(IMNT_WANTRDWR);
    mp.updating().exit();
    set_syncing(mp, was);
    mp.unbusy();
    result
}

/// The syncer visits file systems that are written to later.
fn set_syncing(mp: Mp, was: u32) {
    let visited = |flag: u32| flag & (MNT_RDONLY | MNT_ASYNC) as u32 == 0;
    match (visited(was), visited(mp.flag())) {
        (false, true) => syncer::add_mount(mp),
        (true, false) => syncer::remove_mount(mp),
        _ => {}
    }
}

fn mount_new(
    l: Lwp,
    vp: Vp,
    ops: VfsOps,
    flags: c_int,
    path: UserPtr,
    args: &mut Arguments,
) -> Result<()> {
    let cred = l.cred();
    kauth::authorize_system(cred, KAUTH_SYSTEM_MOUNT, kauth::REQ_SYSTEM_MOUNT_NEW)?;
    if !vp.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    if flags & MNT_EXPORTED != 0 {
        return Err(Errno::EINVAL);
    }
    // The mount keeps both.
    ops.addref();
    vp.vref();
    let mp = mount::mountalloc(ops, Some(vp));
    mp.with_stat(|stat| stat.f_owner = cred.euid());
    let kept = MNT_BASIC_FLAGS as u32 | (MNT_FORCE | MNT_IGNORE) as u32;
    mp.set_flag(flags as u32 & kept);
    mp.updating().enter();
    let mounted = args.give_to(mp, path);
    mp.set_flag(mp.flag() & !(MNT_OP_FLAGS as u32));
    mp.updating().exit();
    if let Err(error) = mounted {
        discard(mp, vp);
        return Err(error);
    }
    // Before anybody can enter: drivers' operations use the numbers, too. A failure leaves zeros.
    let _ = mp.refresh_stat();
    if let Err(error) = cover(mp, vp, path) {
        let undone = mp.vfs_unmount(MNT_FORCE);
        assert!(
            undone.is_ok(),
            "mount: VFS_UNMOUNT of a fresh mount failed: {undone:?}"
        );
        discard(mp, vp);
        return Err(error);
    }
    set_syncing(mp, MNT_RDONLY as u32);
    enter_mounted(mp, vp);
    let started = mp.vfs_start(0);
    mp.unbusy();
    started
}

/// Drops a mount that never was visible, and its reference to what it would have covered.
fn discard(mp: Mp, vp: Vp) {
    mp.set_vnodecovered(None);
    vp.vrele();
    mp.unbusy();
    mp.release();
}

/// Puts the mount on its directory, which must still be where the path leads.
#[inline(never)]
fn cover(mp: Mp, vp: Vp, path: UserPtr) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | LOCKLEAF | TRYEMULROOT);
    let again = namei(&mut nd, &mut pb, None)?.leaf();
    let result = if again != vp {
        Err(Errno::EINVAL)
    } else if vp.mounted_here().is_some() {
        Err(Errno::EBUSY)
    } else {
        namecache::purge(vp);
        mount::mountlist_append(mp);
        vp.set_mounted_here(Some(mp));
        Ok(())
    };
    again.vput();
    result
}

/// Whoever is in the covered directory is now in the mounted one.
fn enter_mounted(mp: Mp, covered: Vp) {
    // The mount and its maker have one reference each.
    if covered.usecount() <= 2 && covered != rootvnode() {
        return;
    }
    let root = mp
        .vfs_root()
        .expect("a file system that was just mounted has a root");
    root.unlock();
    if covered == rootvnode() {
        root.vref();
        set_rootvnode(Some(root));
        covered.vrele();
    }
    for p in crate::proc::all() {
        let cwdi = p.cwdi();
        if cwdi.cdir() == Some(covered) {
            root.vref();
            release(cwdi.set_cdir(Some(root)));
        }
        if cwdi.rdir() == Some(covered) {
            root.vref();
            release(cwdi.set_rdir(Some(root)));
        }
    }
    root.vrele();
}

fn release(old: Option<Vp>) {
    if let Some(old) = old {
        old.vrele();
    }
}

/// Unmounts what is mounted at a path (`do_sys_unmount`).
///
/// # Errors
/// Those of `unmount(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_unmount")]
pub fn do_sys_unmount(l: Lwp, path: UserPtr, flags: c_int) -> Result<()> {
    let mut pb = Pathbuf::new();
    pb.copyin(path, UIO_USERSPACE)?;
    let mut nd = ndinit(LOOKUP, FOLLOW | LOCKLEAF | TRYEMULROOT);
    let vp = namei(&mut nd, &mut pb, None)?.leaf();
    let mp = vp.v_mount();
    mp.hold();
    vp.unlock();
    let cred = l.cred();
    let req = kauth::REQ_SYSTEM_MOUNT_UNMOUNT;
    let checked = kauth::authorize_system(cred, KAUTH_SYSTEM_MOUNT, req).and_then(|()| {
        if mp.flag() & MNT_ROOTFS as u32 != 0 || !vp.is_root() {
            Err(Errno::EINVAL)
        } else {
            Ok(())
        }
    });
    vp.vrele();
    let result = checked.and_then(|()| dounmount(mp, flags, cred));
    mp.release();
    result
}

pub(super) fn sys_mount(l: Lwp, a: &Args, retval: &mut [i64; 2]) -> Result<()> {
    let (fstype, path, data) = (a.ptr(0), a.ptr(1), a.ptr(3));
    let length = do_sys_mount(l, fstype, path, a.int(2), data, a.usize(4))?;
    retval[0] = length as i64;
    Ok(())
}

pub(super) fn sys_unmount(l: Lwp, a: &Args, _: &mut [i64; 2]) -> Result<()> {
    do_sys_unmount(l, a.ptr(0), a.int(1))
}
