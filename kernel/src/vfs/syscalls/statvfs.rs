//! Statistics of file systems, `statvfs(2)`, and `sync(2)`.

use core::ffi::c_int;

use rump_abi::types::*;

use super::create::lookup_at;
use crate::copy::{UserPtr, copyout_val, zeroed};
use crate::ffi::lwp::Lwp;
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;
use crate::syscall::Args;
use crate::vfs::getcwd::root_path;
use crate::vfs::statvfs::{name_bytes, set_name};
use crate::vfs::{mount, syncer};
use crate::{Result, filedesc};

/// The statistics of a mount (`dostatvfs`), which is busy: fresh, or with `MNT_NOWAIT` the ones that were seen last.
///
/// # Errors
/// The driver's.
pub fn dostatvfs(mp: Mp, flags: c_int) -> Result<statvfs> {
    let mut stat = if flags == MNT_NOWAIT {
        mp.stat()
    } else {
        let mut fresh = zeroed::<statvfs>();
        mp.vfs_statvfs(&mut fresh)?;
        mp.with_stat(|cached| *cached = fresh);
        fresh
    };
    stat.f_flag = u64::from(mp.flag() & MNT_VISFLAGMASK as u32);
    as_seen_from_root(&mut stat);
    Ok(stat)
}

/// The statistics of the mount of an unlocked vnode, which may be unmounted by force meanwhile.
pub(super) fn statvfs_of(vp: Vp, flags: c_int) -> Result<statvfs> {
    let mp = vp.held_mount();
    let result = mp.busy().and_then(|()| {
        let stat = dostatvfs(mp, flags);
        mp.unbusy();
        stat
    });
    mp.release();
    result
}

/// A process with a root of its own sees mount points from there; those outside are at `/`.
fn as_seen_from_root(stat: &mut statvfs) {
    let Some(root) = root_path().filter(|root| !root.is_empty()) else {
        return;
    };
    let on = name_bytes(&stat.f_mntonname);
    let seen = match on.strip_prefix(root.as_slice()) {
        Some([]) => b"/".as_slice(),
        Some(rest) if rest[0] == b'/' => rest,
        _ => b"/",
    };
    set_name(&mut stat.f_mntonname, seen);
}

/// Statistics of the file system that holds what a path names (`do_sys_pstatvfs`).
///
/// # Errors
/// Those of `statvfs(2)`.
#[inline(never)]
#[unsafe(export_name = "rumpns_do_sys_pstatvfs")]
pub fn do_sys_pstatvfs(l: Lwp, path: UserPtr, flags: c_int) -> Result<statvfs> {
    let vp = lookup_at(l, AT_FDCWD, path, UIO_USERSPACE, FOLLOW)?;
    let result = statvfs_of(vp, flags);
    vp.vrele();
    result
}

type Retval = [i64; 2];

pub(super) fn sys_statvfs1(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let stat = do_sys_pstatvfs(l, a.ptr(0), a.int(2))?;
    copyout_val(&stat, a.ptr(1))
}

pub(super) fn sys_fstatvfs1(l: Lwp, a: &Args, _: &mut Retval) -> Result<()> {
    let file = filedesc::get_vnode(l, a.int(0))?;
    let vp = file.vnode().ok_or(crate::Errno::EINVAL)?;
    let stat = statvfs_of(vp, a.int(2))?;
    copyout_val(&stat, a.ptr(1))
}

pub(super) fn sys_getvfsstat(_: Lwp, a: &Args, retval: &mut Retval) -> Result<()> {
    let (buffer, flags) = (a.ptr(0), a.int(2));
    let room = a.usize(1) / size_of::<statvfs>();
    let mut count = 0;
    let mut failed = Ok(());
    mount::for_each_mount(|mp| {
        if failed.is_err() {
            return;
        }
        if !buffer.is_null() && count < room {
            // A file system that does not answer is not part of the list.
            let Ok(stat) = dostatvfs(mp, flags) else {
                return;
            };
            failed = copyout_val(&stat, buffer.add(count * size_of::<statvfs>()));
        }
        count += 1;
    });
    failed?;
    retval[0] = if buffer.is_null() {
        count as i64
    } else {
        count.min(room) as i64
    };
    Ok(())
}

pub(super) fn sys_sync(l: Lwp, _: &Args, _: &mut Retval) -> Result<()> {
    syncer::sync_all(l.cred());
    Ok(())
}
