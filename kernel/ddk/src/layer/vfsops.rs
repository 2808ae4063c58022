//! A layer's mounts (`vfsops(9)`): most calls go to the file system below.

use core::ffi::{c_char, c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types as t;
use rump_abi::{Errno, Result, kpi};

use super::{Layer, node};
use crate::kernel::check;
use crate::vfsops::{fsync, newvnode, nothing, snapshot, start, suspendctl};
use crate::vnode::{Vnode, VnodeRef};

/// What `mnt_data` of a layer's mount points to.
pub(super) struct LayerMount {
    /// What the layer's root stands for.
    root: VnodeRef,
}

impl LayerMount {
    /// The data of a mount.
    ///
    /// # Safety
    /// The layer mounted it, and it is not gone.
    pub(super) unsafe fn of<'a>(mp: *mut t::mount) -> &'a Self {
        // SAFETY: the caller's promise.
        let data = unsafe { (*mp).mnt_data }.cast::<Self>();
        assert!(!data.is_null(), "operation on a layer that is not mounted");
        // SAFETY: not NULL, so it is what `mount` put there.
        unsafe { &*data }
    }

    /// The vnode below the layer's root.
    pub(super) fn root(&self) -> *mut t::vnode {
        self.root.as_ptr()
    }

    /// The mount below.
    fn lower(&self) -> *mut t::mount {
        self.root.mount().as_ptr()
    }
}

/// Arguments of `mount(2)`, `struct layer_args`.
#[repr(C)]
struct LayerArgs {
    target: *mut c_char,
    export: t::export_args30,
}

/// The data of a mount that the kernel hands to its layer.
macro_rules! data {
    ($mp:expr) => {
        // SAFETY: the kernel calls with mounts of the layer that exist.
        unsafe { LayerMount::of($mp) }
    };
}

/// The table of the calls.
pub(super) const fn table<L: Layer>() -> t::vfsops {
    t::vfsops {
        vfs_name: L::NAME.as_ptr(),
        vfs_min_mount_data: size_of::<LayerArgs>(),
        vfs_mount: Some(mount),
        vfs_start: Some(start),
        vfs_unmount: Some(unmount),
        vfs_root: Some(root),
        vfs_quotactl: Some(quotactl),
        vfs_statvfs: Some(statvfs),
        vfs_sync: Some(sync),
        vfs_vget: Some(vget),
        vfs_loadvnode: Some(node::loadvnode::<L>),
        vfs_newvnode: Some(newvnode),
        vfs_fhtovp: Some(fhtovp),
        vfs_vptofh: Some(vptofh),
        vfs_init: Some(nothing),
        vfs_reinit: None,
        vfs_done: Some(nothing),
        vfs_mountroot: None,
        vfs_snapshot: Some(snapshot),
        vfs_extattrctl: Some(kpi::vfs_stdextattrctl),
        vfs_suspendctl: Some(suspendctl),
        vfs_renamelock_enter: Some(renamelock_enter),
        vfs_renamelock_exit: Some(renamelock_exit),
        vfs_fsync: Some(fsync),
        vfs_opv_descs: core::ptr::null(),
        vfs_refcount: 0,
        vfs_list: t::vfsops__bindgen_ty_1 {
            le_next: core::ptr::null_mut(),
            le_prev: core::ptr::null_mut(),
        },
    }
}

unsafe extern "C" fn mount(
    mp: *mut t::mount,
    path: *const c_char,
    data: *mut c_void,
    data_len: *mut usize,
) -> c_int {
    // SAFETY: the length comes with the data.
    if data.is_null() || unsafe { *data_len } < size_of::<LayerArgs>() {
        return Errno::EINVAL.get();
    }
    // SAFETY: ours while it is being mounted.
    let flag = unsafe { (*mp).mnt_flag };
    let args = data.cast::<LayerArgs>();
    if flag & t::MNT_GETARGS != 0 {
        // SAFETY: a kernel copy with that much room.
        unsafe { args.write_bytes(0, 1) };
        // SAFETY: the caller gives room for the length.
        unsafe { data_len.write(size_of::<LayerArgs>()) };
        return 0;
    }
    if flag & t::MNT_UPDATE != 0 {
        return Errno::EOPNOTSUPP.get();
    }
    // SAFETY: a kernel copy of that size; the alignment is not promised.
    let args = unsafe { args.read_unaligned() };
    // SAFETY: as ours.
    to_c(unsafe { new_mount(mp, path, args.target) })
}

/// # Safety
/// `mp` is being mounted, both strings are the caller's.
unsafe fn new_mount(mp: *mut t::mount, path: *const c_char, target: *const c_char) -> Result<()> {
    let mut vp = core::ptr::null_mut();
    // SAFETY: a constant of the kernel.
    let follow = unsafe { kpi::NSM_FOLLOW_NOEMULROOT };
    // SAFETY: the kernel copies the string in; the answer goes to a live variable.
    check(unsafe { kpi::namei_simple_user(target, follow, &raw mut vp) })?;
    // SAFETY: success comes with a reference.
    let root = unsafe { VnodeRef::from_raw(vp) };
    if !root.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    // SAFETY: a thread in the kernel always has an lwp.
    let curlwp = unsafe { kpi::x86_curlwp() };
    let user = t::UIO_USERSPACE as c_int;
    // SAFETY: a mount under construction has its operations.
    let ops = unsafe { (*mp).mnt_op };
    // SAFETY: the vfsops are a static of the layer.
    let name = unsafe { (*ops).vfs_name };
    // SAFETY: the strings are the caller's, the name is a constant.
    check(unsafe { kpi::set_statvfs_info(path, user, target, user, name, mp, curlwp) })?;
    let lower = root.mount().as_ptr();
    // SAFETY: the mount below exists as long as the vnode; ours is under construction.
    unsafe { inherit(mp, lower) };
    // SAFETY: a mount under construction, ours.
    unsafe { kpi::vfs_getnewfsid(mp) };
    let data = Box::new(LayerMount { root });
    // SAFETY: as above; nothing uses the mount yet.
    unsafe { (*mp).mnt_data = Box::into_raw(data).cast() };
    Ok(())
}

/// What a layer's mount has of the one below. The operations below run without another look at the big
/// lock, so the layer needs it where they do.
///
/// # Safety
/// `mp` is under construction, `lower` exists.
unsafe fn inherit(mp: *mut t::mount, lower: *mut t::mount) {
    // SAFETY: plain fields, as every driver reads them.
    let lower = unsafe { &*lower };
    // SAFETY: nobody else uses it yet.
    let mp = unsafe { &mut *mp };
    mp.mnt_flag |= lower.mnt_flag & t::MNT_LOCAL;
    mp.mnt_iflag |= lower.mnt_iflag & t::IMNT_MPSAFE;
    mp.mnt_fs_bshift = lower.mnt_fs_bshift;
    mp.mnt_dev_bshift = lower.mnt_dev_bshift;
    mp.mnt_stat.f_namemax = lower.mnt_stat.f_namemax;
}

unsafe extern "C" fn unmount(mp: *mut t::mount, mntflags: c_int) -> c_int {
    let flags = if mntflags & t::MNT_FORCE != 0 {
        t::FORCECLOSE
    } else {
        0
    };
    // SAFETY: the mount is being unmounted; no vnode is spared.
    let error = unsafe { kpi::vflush(mp, core::ptr::null_mut(), flags) };
    if error == 0 {
        // SAFETY: no vnode is left, so nothing uses the data any more.
        let data = unsafe { (*mp).mnt_data }.cast::<LayerMount>();
        // SAFETY: as above.
        unsafe { (*mp).mnt_data = core::ptr::null_mut() };
        // SAFETY: the box that `new_mount` put there.
        drop(unsafe { Box::from_raw(data) });
    }
    error
}

/// Answers with the layer's vnode of a lower one, locked.
fn answer(mp: *mut t::mount, lower: VnodeRef, vpp: *mut *mut t::vnode) -> c_int {
    let locked = node::upper(mp, lower).and_then(|vp| vp.lock_exclusive().map(|()| vp));
    let (vp, error) = match locked {
        Ok(vp) => (vp.into_raw(), 0),
        Err(error) => (core::ptr::null_mut(), error.get()),
    };
    // SAFETY: the caller gives room for the answer.
    unsafe { vpp.write(vp) };
    error
}

unsafe extern "C" fn root(mp: *mut t::mount, vpp: *mut *mut t::vnode) -> c_int {
    answer(mp, data!(mp).root.vref(), vpp)
}

/// What the file system below answered: a vnode with the lock that is the layer's too.
///
/// # Safety
/// `vpp` has a vnode when there is no error.
unsafe fn answered(mp: *mut t::mount, error: c_int, vpp: *mut *mut t::vnode) -> c_int {
    if error != 0 {
        // SAFETY: room for the answer.
        unsafe { vpp.write(core::ptr::null_mut()) };
        return error;
    }
    // SAFETY: no error, so there is an answer.
    let lower = unsafe { vpp.read() };
    // SAFETY: it comes with a reference.
    let lower = unsafe { VnodeRef::from_raw(lower) };
    lower.unlock();
    answer(mp, lower, vpp)
}

unsafe extern "C" fn vget(mp: *mut t::mount, ino: t::ino_t, vpp: *mut *mut t::vnode) -> c_int {
    let lower = data!(mp).lower();
    // SAFETY: a mount has its operations.
    let ops = unsafe { (*lower).mnt_op };
    // SAFETY: the operations outlive the mount.
    let function = unsafe { (*ops).vfs_vget };
    let Some(function) = function else {
        return Errno::EOPNOTSUPP.get();
    };
    // SAFETY: the mount below, and room for the answer.
    let error = unsafe { function(lower, ino, vpp) };
    // SAFETY: as the call promises.
    unsafe { answered(mp, error, vpp) }
}

unsafe extern "C" fn fhtovp(mp: *mut t::mount, fid: *mut t::fid, vpp: *mut *mut t::vnode) -> c_int {
    let lower = data!(mp).lower();
    // SAFETY: the mount below, the caller's id, room for the answer.
    let error = unsafe { kpi::VFS_FHTOVP(lower, fid, vpp) };
    // SAFETY: as the call promises.
    unsafe { answered(mp, error, vpp) }
}

unsafe extern "C" fn vptofh(vp: *mut t::vnode, fid: *mut t::fid, fh_size: *mut usize) -> c_int {
    // SAFETY: the vnode is referenced for the call.
    match node::lower(unsafe { Vnode::from_ptr(vp) }) {
        // SAFETY: the vnode below, the caller's room.
        Some(lower) => unsafe { kpi::VFS_VPTOFH(lower.as_ptr(), fid, fh_size) },
        None => Errno::ESTALE.get(),
    }
}

unsafe extern "C" fn quotactl(mp: *mut t::mount, args: *mut t::quotactl_args) -> c_int {
    let lower = data!(mp).lower();
    // SAFETY: the mount below, the caller's arguments.
    unsafe { kpi::VFS_QUOTACTL(lower, args) }
}

/// The numbers of the file system below, and our own names and ids.
unsafe extern "C" fn statvfs(mp: *mut t::mount, sbp: *mut t::statvfs) -> c_int {
    let below = data!(mp).lower();
    let mut lower = Box::<t::statvfs>::new_zeroed();
    // SAFETY: the mount below, room for the answer.
    let error = unsafe { kpi::VFS_STATVFS(below, lower.as_mut_ptr()) };
    if error != 0 {
        return error;
    }
    // SAFETY: integers only, all of them zero or filled in.
    let lower = unsafe { lower.assume_init() };
    // SAFETY: the caller's structure, valid for the call.
    let sb = unsafe { &mut *sbp };
    sb.f_bsize = lower.f_bsize;
    sb.f_frsize = lower.f_frsize;
    sb.f_iosize = lower.f_iosize;
    sb.f_blocks = lower.f_blocks;
    sb.f_bfree = lower.f_bfree;
    sb.f_bavail = lower.f_bavail;
    sb.f_bresvd = lower.f_bresvd;
    sb.f_files = lower.f_files;
    sb.f_ffree = lower.f_ffree;
    sb.f_favail = lower.f_favail;
    sb.f_fresvd = lower.f_fresvd;
    // SAFETY: both are valid; the function copies names and ids.
    unsafe { kpi::copy_statvfs_info(sbp, mp) };
    0
}

/// The file system below has a sync of its own.
unsafe extern "C" fn sync(_mp: *mut t::mount, _waitfor: c_int, _cred: *mut t::kauth_cred) -> c_int {
    0
}

/// A rename locks its directories below.
unsafe extern "C" fn renamelock_enter(mp: *mut t::mount) -> c_int {
    let lower = data!(mp).lower();
    // SAFETY: a mount has its operations.
    let ops = unsafe { (*lower).mnt_op };
    // SAFETY: the operations outlive the mount.
    let function = unsafe { (*ops).vfs_renamelock_enter };
    // SAFETY: the mount below.
    function.map_or(Errno::EOPNOTSUPP.get(), |function| unsafe {
        function(lower)
    })
}

unsafe extern "C" fn renamelock_exit(mp: *mut t::mount) {
    let lower = data!(mp).lower();
    // SAFETY: a mount has its operations.
    let ops = unsafe { (*lower).mnt_op };
    // SAFETY: the operations outlive the mount.
    if let Some(function) = unsafe { (*ops).vfs_renamelock_exit } {
        // SAFETY: the mount below, whose lock this thread has.
        unsafe { function(lower) };
    }
}
