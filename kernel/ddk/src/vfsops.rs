//! From the calls of `struct vfsops` to the methods of [`FileSystem`] (`vfsops(9)`).
//!
//! All functions have one condition, which the kernel fulfils: the pointers are those that the
//! manual describes, of mounts and vnodes of `F`.

use core::ffi::{c_char, c_int, c_void};
use std::sync::Arc;

use rump_abi::errno::to_c;
use rump_abi::types as t;
use rump_abi::{Errno, Result, kpi};

use crate::fs::{FileId, FileSystem, VnodeInit};
use crate::kernel::check;
use crate::mount::Mount;
use crate::vnode::{Vnode, VnodeRef};

/// A mount argument.
macro_rules! mount {
    ($mp:expr) => {
        // SAFETY: the kernel keeps the mount for the call.
        unsafe { Mount::from_ptr($mp) }
    };
}

/// Stores an answer.
macro_rules! store {
    ($to:expr, $value:expr) => {
        // SAFETY: the caller gives room for the answer.
        unsafe { $to.write($value) }
    };
}

pub(crate) unsafe extern "C" fn mount<F: FileSystem>(
    mp: *mut t::mount,
    path: *const c_char,
    data: *mut c_void,
    data_len: *mut usize,
) -> c_int {
    let mp = mount!(mp);
    // SAFETY: as ours.
    to_c(unsafe { try_mount::<F>(mp, path, data.cast(), data_len) })
}

/// # Safety
/// As [`mount`].
unsafe fn try_mount<F: FileSystem>(
    mp: &Mount,
    path: *const c_char,
    data: *mut F::Args,
    data_len: *mut usize,
) -> Result<()> {
    if mp.is_root_mount() && mp.flag() & (t::MNT_GETARGS | t::MNT_UPDATE) == 0 && data.is_null() {
        return new_mount::<F>(mp, None, c"/".as_ptr(), t::UIO_SYSSPACE);
    }
    // Arguments of no size need no data.
    let data = if size_of::<F::Args>() == 0 {
        core::ptr::dangling_mut()
    } else {
        data
    };
    if data.is_null() {
        return Err(Errno::EINVAL);
    }
    // SAFETY: the length comes with the data.
    if unsafe { *data_len } < size_of::<F::Args>() {
        return Err(Errno::EINVAL);
    }
    if mp.flag() & t::MNT_GETARGS != 0 {
        let args = F::getargs(mp)?;
        // SAFETY: a kernel copy with that much room; its alignment is not promised.
        unsafe { data.write_unaligned(args) };
        store!(data_len, size_of::<F::Args>());
        return Ok(());
    }
    // SAFETY: a kernel copy of that size; any bits are a value of the type.
    let args = unsafe { data.read_unaligned() };
    if mp.flag() & t::MNT_UPDATE != 0 {
        return F::update(mp, &args);
    }
    new_mount::<F>(mp, Some(&args), path, t::UIO_USERSPACE)
}

fn new_mount<F: FileSystem>(
    mp: &Mount,
    args: Option<&F::Args>,
    path: *const c_char,
    path_space: t::uio_seg,
) -> Result<()> {
    mp.set_data::<F>(F::mount(mp, args)?);
    mp.set_namemax(F::NAMEMAX);
    mp.set_local_mpsafe();
    // SAFETY: a mount under construction, ours.
    unsafe { kpi::vfs_getnewfsid(mp.as_ptr()) };
    // SAFETY: a thread in the kernel always has an lwp.
    let curlwp = unsafe { kpi::x86_curlwp() };
    // SAFETY: `path` is a string of that space, the other strings are constants.
    let named = check(unsafe {
        kpi::set_statvfs_info(
            path,
            path_space as c_int,
            F::MNTFROM.as_ptr(),
            t::UIO_SYSSPACE as c_int,
            F::NAME.as_ptr(),
            mp.as_ptr(),
            curlwp,
        )
    });
    if named.is_err() {
        // SAFETY: the mount fails, nothing has used the data.
        F::unmount(unsafe { mp.take_data::<F>() });
    }
    named
}

pub(crate) unsafe extern "C" fn start(_mp: *mut t::mount, _flags: c_int) -> c_int {
    0
}

pub(crate) unsafe extern "C" fn unmount<F: FileSystem>(
    mp: *mut t::mount,
    mntflags: c_int,
) -> c_int {
    let flags = if mntflags & t::MNT_FORCE != 0 {
        t::FORCECLOSE
    } else {
        0
    };
    // SAFETY: the mount is being unmounted; no vnode is spared.
    let error = unsafe { kpi::vflush(mp, core::ptr::null_mut(), flags) };
    if error == 0 {
        let mp = mount!(mp);
        // SAFETY: no vnode is left, so nothing uses the data any more.
        F::unmount(unsafe { mp.take_data::<F>() });
    }
    error
}

pub(crate) unsafe extern "C" fn root<F: FileSystem>(
    mp: *mut t::mount,
    vpp: *mut *mut t::vnode,
) -> c_int {
    answer_locked(F::root(mount!(mp)), vpp)
}

/// Answers with a vnode that is referenced and locked.
fn answer_locked(found: Result<VnodeRef>, vpp: *mut *mut t::vnode) -> c_int {
    let locked = found.and_then(|vp| vp.lock_exclusive().map(|()| vp));
    match locked {
        Ok(vp) => {
            store!(vpp, vp.into_raw());
            0
        }
        Err(error) => {
            store!(vpp, core::ptr::null_mut());
            error.get()
        }
    }
}

pub(crate) unsafe extern "C" fn quotactl(
    _mp: *mut t::mount,
    _args: *mut t::quotactl_args,
) -> c_int {
    Errno::EOPNOTSUPP.get()
}

pub(crate) unsafe extern "C" fn statvfs<F: FileSystem>(
    mp: *mut t::mount,
    sbp: *mut t::statvfs,
) -> c_int {
    // SAFETY: the caller's structure, valid for the call.
    let numbers = F::statvfs(mount!(mp), unsafe { &mut *sbp });
    // SAFETY: both are valid; the function copies names and ids.
    unsafe { kpi::copy_statvfs_info(sbp, mp) };
    to_c(numbers)
}

pub(crate) unsafe extern "C" fn sync<F: FileSystem>(
    mp: *mut t::mount,
    waitfor: c_int,
    _cred: *mut t::kauth_cred,
) -> c_int {
    to_c(F::sync(mount!(mp), waitfor))
}

pub(crate) unsafe extern "C" fn vget(
    _mp: *mut t::mount,
    _ino: t::ino_t,
    vpp: *mut *mut t::vnode,
) -> c_int {
    store!(vpp, core::ptr::null_mut());
    Errno::EOPNOTSUPP.get()
}

/// The load hook of the vnode cache. The key is the address of a node that
/// [`vcache_get`](crate::node::vcache_get) keeps for us.
pub(crate) unsafe extern "C" fn loadvnode<F: FileSystem>(
    mp: *mut t::mount,
    vp: *mut t::vnode,
    key: *const c_void,
    key_len: usize,
    new_key: *mut *const c_void,
) -> c_int {
    assert!(
        key_len == size_of::<*const F::Node>(),
        "vnode cache key of a wrong size"
    );
    // SAFETY: the key has the size of an address; its alignment is not promised.
    let node = unsafe { key.cast::<*const F::Node>().read_unaligned() };
    // SAFETY: `vcache_get` holds a count of this node until we return.
    unsafe { Arc::increment_strong_count(node) };
    // SAFETY: the count that was just added is ours.
    let node = unsafe { Arc::from_raw(node) };
    let init = match F::loadvnode(mount!(mp), &node) {
        Ok(init) => init,
        Err(error) => return error.get(),
    };
    if init.v_type == t::VDIR
        && let Some(owner) = F::searched_by(mount!(mp), &node)
    {
        // SAFETY: a vnode that is being loaded is this thread's alone.
        unsafe { kpi::cache_enter_id(vp, owner.mode, owner.uid, owner.gid, true) };
    }
    // SAFETY: a vnode that is being loaded is this thread's alone.
    unsafe { fill_in::<F>(vp, &init, node) };
    // SAFETY: the address of a field of the vnode, which lives longer than the cache's entry.
    let stored_key = unsafe { &raw const (*vp).v_data };
    store!(new_key, stored_key.cast());
    0
}

/// # Safety
/// `vp` is being loaded by this thread.
unsafe fn fill_in<F: FileSystem>(vp: *mut t::vnode, init: &VnodeInit, node: Arc<F::Node>) {
    // SAFETY: ours alone, see above.
    let fields = unsafe { &mut *vp };
    fields.v_type = init.v_type;
    fields.v_tag = init.v_tag;
    fields.v_op = F::driver().vector_for(init.v_type);
    fields.v_data = Arc::into_raw(node).cast_mut().cast();
    if init.is_root {
        fields.v_vflag |= t::VV_ROOT;
    }
    if init.v_type == t::VBLK || init.v_type == t::VCHR {
        // SAFETY: a special file's vnode, its type set, without a specnode so far.
        unsafe { kpi::spec_node_init(vp, init.rdev) };
    }
    // SAFETY: a vnode that is being loaded may get any size.
    unsafe { kpi::uvm_vnp_setsize(vp, init.size) };
}

pub(crate) unsafe extern "C" fn newvnode(
    _mp: *mut t::mount,
    _dvp: *mut t::vnode,
    _vp: *mut t::vnode,
    _vap: *mut t::vattr,
    _cred: t::kauth_cred_t,
    _key_len: *mut usize,
    _new_key: *mut *const c_void,
) -> c_int {
    // A Rust driver makes its node first and then asks for the vnode, so vcache_new is never called.
    Errno::EOPNOTSUPP.get()
}

/// A file id as it lies in a `struct fid` (`getfh(2)`).
#[repr(C)]
#[derive(Clone, Copy)]
struct RawFid {
    fid_len: u16,
    fid_reserved: u16,
    generation: u32,
    ino: u64,
}

pub(crate) unsafe extern "C" fn fhtovp<F: FileSystem>(
    mp: *mut t::mount,
    fid: *mut t::fid,
    vpp: *mut *mut t::vnode,
) -> c_int {
    // SAFETY: every fid has its length in front.
    let len = unsafe { (*fid).fid_len };
    if usize::from(len) != size_of::<RawFid>() {
        store!(vpp, core::ptr::null_mut());
        return Errno::EINVAL.get();
    }
    // SAFETY: the fid has that length; its alignment is not promised.
    let raw = unsafe { fid.cast::<RawFid>().read_unaligned() };
    let fid = FileId {
        ino: raw.ino,
        generation: raw.generation,
    };
    answer_locked(F::fhtovp(mount!(mp), fid), vpp)
}

pub(crate) unsafe extern "C" fn vptofh<F: FileSystem>(
    vp: *mut t::vnode,
    fid: *mut t::fid,
    fh_size: *mut usize,
) -> c_int {
    // SAFETY: the vnode is referenced for the call.
    let id = match F::vptofh(unsafe { Vnode::from_ptr(vp) }) {
        Ok(id) => id,
        Err(error) => return error.get(),
    };
    // SAFETY: in: the room; out: the need.
    let room = unsafe { fh_size.replace(size_of::<RawFid>()) };
    if room < size_of::<RawFid>() {
        return Errno::E2BIG.get();
    }
    let raw = RawFid {
        fid_len: size_of::<RawFid>() as u16,
        fid_reserved: 0,
        generation: id.generation,
        ino: id.ino,
    };
    // SAFETY: there is room; the alignment is not promised.
    unsafe { fid.cast::<RawFid>().write_unaligned(raw) };
    0
}

pub(crate) unsafe extern "C" fn nothing() {}

pub(crate) unsafe extern "C" fn snapshot(
    _mp: *mut t::mount,
    _vp: *mut t::vnode,
    _ctime: *mut t::timespec,
) -> c_int {
    Errno::EOPNOTSUPP.get()
}

pub(crate) unsafe extern "C" fn suspendctl(_mp: *mut t::mount, _cmd: c_int) -> c_int {
    Errno::EOPNOTSUPP.get()
}

pub(crate) unsafe extern "C" fn fsync(_vp: *mut t::vnode, _flags: c_int) -> c_int {
    Errno::EOPNOTSUPP.get()
}
