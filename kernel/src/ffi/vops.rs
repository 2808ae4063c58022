//! The vnode operations as methods of [`Vp`], `vnodeops(9)`: one safe method for each `VOP_*`.
//!
//! Locks and references are those of the manual page; an operation that releases its arguments takes
//! them by value like all others, since a handle is a plain pointer. A result vnode is referenced and
//! unlocked.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;

use rump_abi::types::*;

use super::mount::result;
use super::vnode::Vp;
use crate::Result;
use crate::cred::Cred;
use crate::uio::Uio;
use crate::vfs::vnode_if::*;

/// `struct vattr` in which nothing is set (`vattr_null`).
#[must_use]
pub fn vattr_null() -> vattr {
    const NOTIME: timespec = timespec {
        tv_sec: VNOVAL as time_t,
        tv_nsec: VNOVAL as core::ffi::c_long,
    };
    vattr {
        va_type: VNON,
        va_mode: VNOVAL as mode_t,
        va_nlink: VNOVAL as nlink_t,
        va_uid: VNOVAL as uid_t,
        va_gid: VNOVAL as gid_t,
        va_fsid: VNOVAL as dev_t,
        va_fileid: VNOVAL as ino_t,
        va_size: VNOVAL as u_quad_t,
        va_blocksize: VNOVAL as core::ffi::c_long,
        va_atime: NOTIME,
        va_mtime: NOTIME,
        va_ctime: NOTIME,
        va_birthtime: NOTIME,
        va_gen: VNOVAL as u_long,
        va_flags: VNOVAL as u_long,
        va_rdev: VNOVAL as dev_t,
        va_bytes: VNOVAL as u_quad_t,
        va_filerev: 0,
        va_vaflags: 0,
        va_spare: 0,
    }
}

/// The vnode that a successful operation stored.
pub(crate) fn stored(error: c_int, vp: *mut vnode, operation: &str) -> Result<Vp> {
    result(error)?;
    // SAFETY: on success the driver stored a vnode.
    let vp = unsafe { Vp::from_ptr(vp) };
    Ok(vp.unwrap_or_else(|| panic!("{operation} succeeded without a vnode")))
}

/// A vnode operation called in place, so that a debugger's `up` leads from `VOP_*` to the system call
/// and not through a method of a handle. The arguments are those of the method with the same name.
#[collapse_debuginfo(yes)]
macro_rules! in_place {
    (create $op:ident($dvp:expr $(, $arg:expr)*)) => {{
        let mut vp = core::ptr::null_mut();
        // SAFETY: the handle points to a vnode, and the other pointers are to values that outlive the
        // call; locks and references are as the operation's manual page says.
        let error = unsafe {
            $crate::vfs::vnode_if::$op($dvp.as_ptr(), &raw mut vp $(, $arg)*)
        };
        $crate::ffi::vops::stored(error, vp, stringify!($op))
    }};
    ($op:ident($($arg:expr),*)) => {
        // SAFETY: as above.
        $crate::ffi::mount::result(unsafe { $crate::vfs::vnode_if::$op($($arg),*) })
    };
}
pub(crate) use in_place;

/// Calls an operation that answers an errno; the pointers are those of living Rust values.
macro_rules! vop {
    ($call:expr) => {
        // SAFETY: handles point to vnodes, and the other pointers are to values that outlive the
        // call; locks and references are as the method's caller promises.
        result(unsafe { $call })
    };
}

/// Operations on a directory and a name.
impl Vp {
    /// `VOP_LOOKUP`. `Err(EJUSTRETURN)`: not there, the caller may create it.
    ///
    /// # Errors
    /// As in `vnodeops(9)`.
    #[inline]
    pub fn lookup(self, cnp: &mut componentname) -> Result<Vp> {
        let mut vp = ptr::null_mut();
        // SAFETY: the pointers are those of living values.
        let error = unsafe { VOP_LOOKUP(self.as_ptr(), &mut vp, cnp) };
        stored(error, vp, "VOP_LOOKUP")
    }

    /// `VOP_CREATE`.
    ///
    /// # Errors
    /// The driver's.
    pub fn create(self, cnp: &mut componentname, vap: &mut vattr) -> Result<Vp> {
        let mut vp = ptr::null_mut();
        // SAFETY: the pointers are those of living values.
        let error = unsafe { VOP_CREATE(self.as_ptr(), &mut vp, cnp, vap) };
        stored(error, vp, "VOP_CREATE")
    }

    /// `VOP_MKNOD`.
    ///
    /// # Errors
    /// The driver's.
    pub fn mknod(self, cnp: &mut componentname, vap: &mut vattr) -> Result<Vp> {
        let mut vp = ptr::null_mut();
        // SAFETY: the pointers are those of living values.
        let error = unsafe { VOP_MKNOD(self.as_ptr(), &mut vp, cnp, vap) };
        stored(error, vp, "VOP_MKNOD")
    }

    /// `VOP_MKDIR`.
    ///
    /// # Errors
    /// The driver's.
    pub fn mkdir(self, cnp: &mut componentname, vap: &mut vattr) -> Result<Vp> {
        let mut vp = ptr::null_mut();
        // SAFETY: the pointers are those of living values.
        let error = unsafe { VOP_MKDIR(self.as_ptr(), &mut vp, cnp, vap) };
        stored(error, vp, "VOP_MKDIR")
    }

    /// `VOP_SYMLINK`.
    ///
    /// # Errors
    /// The driver's.
    pub fn symlink(self, cnp: &mut componentname, vap: &mut vattr, target: &CStr) -> Result<Vp> {
        let mut vp = ptr::null_mut();
        let target = target.as_ptr().cast_mut();
        // SAFETY: the pointers are those of living values; drivers only read the target.
        let error = unsafe { VOP_SYMLINK(self.as_ptr(), &mut vp, cnp, vap, target) };
        stored(error, vp, "VOP_SYMLINK")
    }

    /// `VOP_REMOVE` of `vp`: releases both vnodes in any case.
    ///
    /// # Errors
    /// The driver's.
    pub fn remove(self, vp: Vp, cnp: &mut componentname) -> Result<()> {
        vop!(VOP_REMOVE(self.as_ptr(), vp.as_ptr(), cnp))
    }

    /// `VOP_RMDIR` of `vp`: releases both vnodes in any case.
    ///
    /// # Errors
    /// The driver's.
    pub fn rmdir(self, vp: Vp, cnp: &mut componentname) -> Result<()> {
        vop!(VOP_RMDIR(self.as_ptr(), vp.as_ptr(), cnp))
    }

    /// `VOP_LINK`: a new name for `vp`, which is unlocked.
    ///
    /// # Errors
    /// The driver's.
    pub fn link(self, vp: Vp, cnp: &mut componentname) -> Result<()> {
        vop!(VOP_LINK(self.as_ptr(), vp.as_ptr(), cnp))
    }

    /// `VOP_RENAME` from this directory: releases all vnodes in any case.
    ///
    /// # Errors
    /// The driver's.
    pub fn rename(
        self,
        fvp: Vp,
        fcnp: &mut componentname,
        tdvp: Vp,
        tvp: Option<Vp>,
        tcnp: &mut componentname,
    ) -> Result<()> {
        vop!(VOP_RENAME(
            self.as_ptr(),
            fvp.as_ptr(),
            fcnp,
            tdvp.as_ptr(),
            Vp::opt_ptr(tvp),
            tcnp
        ))
    }

    /// `VOP_ABORTOP`.
    pub fn abortop(self, cnp: &mut componentname) {
        // There is nothing that the caller could do about a failure.
        let _ = vop!(VOP_ABORTOP(self.as_ptr(), cnp));
    }

    /// `VOP_WHITEOUT`; `op` is `LOOKUP`, `CREATE` or `DELETE`.
    ///
    /// # Errors
    /// The driver's; `EOPNOTSUPP`.
    pub fn whiteout(self, cnp: &mut componentname, op: c_int) -> Result<()> {
        vop!(VOP_WHITEOUT(self.as_ptr(), cnp, op))
    }

    /// `VOP_READDIR` without cookies.
    ///
    /// # Errors
    /// The driver's.
    pub fn readdir(self, uio: &mut Uio<'_>, cred: Cred, eof: &mut bool) -> Result<()> {
        let mut flag: c_int = 0;
        let (none, nowhere) = (ptr::null_mut(), ptr::null_mut());
        let done = vop!(VOP_READDIR(
            self.as_ptr(),
            uio.as_mut_ptr(),
            cred.as_ptr(),
            &mut flag,
            none,
            nowhere
        ));
        *eof = flag != 0;
        done
    }
}

/// Operations on a file.
impl Vp {
    /// `VOP_OPEN`.
    ///
    /// # Errors
    /// The driver's; `EDUPFD`.
    pub fn open(self, mode: c_int, cred: Cred) -> Result<()> {
        vop!(VOP_OPEN(self.as_ptr(), mode, cred.as_ptr()))
    }

    /// `VOP_CLOSE`.
    ///
    /// # Errors
    /// The driver's; the file is closed anyway.
    pub fn close(self, fflag: c_int, cred: Cred) -> Result<()> {
        vop!(VOP_CLOSE(self.as_ptr(), fflag, cred.as_ptr()))
    }

    /// `VOP_ACCESS`; `mode` is made of `VREAD`, `VWRITE`, `VEXEC`.
    ///
    /// # Errors
    /// `EACCES`, `EROFS`, `EPERM`.
    #[inline]
    pub fn access(self, mode: c_int, cred: Cred) -> Result<()> {
        vop!(VOP_ACCESS(self.as_ptr(), mode, cred.as_ptr()))
    }

    /// `VOP_GETATTR`.
    ///
    /// # Errors
    /// The driver's.
    #[inline]
    pub fn getattr(self, vap: &mut vattr, cred: Cred) -> Result<()> {
        vop!(VOP_GETATTR(self.as_ptr(), vap, cred.as_ptr()))
    }

    /// `VOP_SETATTR`.
    ///
    /// # Errors
    /// The driver's.
    pub fn setattr(self, vap: &mut vattr, cred: Cred) -> Result<()> {
        vop!(VOP_SETATTR(self.as_ptr(), vap, cred.as_ptr()))
    }

    /// `VOP_READ`.
    ///
    /// # Errors
    /// The driver's.
    pub fn read(self, uio: &mut Uio<'_>, ioflag: c_int, cred: Cred) -> Result<()> {
        vop!(VOP_READ(
            self.as_ptr(),
            uio.as_mut_ptr(),
            ioflag,
            cred.as_ptr()
        ))
    }

    /// `VOP_WRITE`.
    ///
    /// # Errors
    /// The driver's.
    pub fn write(self, uio: &mut Uio<'_>, ioflag: c_int, cred: Cred) -> Result<()> {
        vop!(VOP_WRITE(
            self.as_ptr(),
            uio.as_mut_ptr(),
            ioflag,
            cred.as_ptr()
        ))
    }

    /// `VOP_FALLOCATE`.
    ///
    /// # Errors
    /// The driver's.
    pub fn fallocate(self, pos: off_t, len: off_t) -> Result<()> {
        vop!(VOP_FALLOCATE(self.as_ptr(), pos, len))
    }

    /// `VOP_FDISCARD`.
    ///
    /// # Errors
    /// The driver's.
    pub fn fdiscard(self, pos: off_t, len: off_t) -> Result<()> {
        vop!(VOP_FDISCARD(self.as_ptr(), pos, len))
    }

    /// `VOP_IOCTL`; `data` is the kernel's copy of the argument, as long as the command says.
    ///
    /// # Errors
    /// The driver's; `EPASSTHROUGH` when nobody knows the command.
    pub fn ioctl(self, command: u_long, data: &mut [u8], fflag: c_int, cred: Cred) -> Result<()> {
        let at = data.as_mut_ptr().cast::<c_void>();
        vop!(VOP_IOCTL(self.as_ptr(), command, at, fflag, cred.as_ptr()))
    }

    /// `VOP_FCNTL`.
    ///
    /// # Errors
    /// The driver's.
    pub fn fcntl(self, command: u32, data: &mut [u8], fflag: c_int, cred: Cred) -> Result<()> {
        let at = data.as_mut_ptr().cast::<c_void>();
        vop!(VOP_FCNTL(self.as_ptr(), command, at, fflag, cred.as_ptr()))
    }

    /// `VOP_POLL`: those of `events` that are ready.
    #[must_use]
    pub fn poll(self, events: c_int) -> c_int {
        // SAFETY: the handle points to a vnode.
        unsafe { VOP_POLL(self.as_ptr(), events) }
    }

    /// `VOP_KQFILTER`.
    ///
    /// # Errors
    /// `EINVAL` for a filter that the file has not.
    ///
    /// # Safety
    /// `kn` is a knote that stays until it is detached.
    pub unsafe fn kqfilter(self, kn: *mut knote) -> Result<()> {
        // SAFETY: by the caller's promise.
        result(unsafe { VOP_KQFILTER(self.as_ptr(), kn) })
    }

    /// `VOP_REVOKE`; `flags` is `REVOKEALL`.
    ///
    /// # Errors
    /// The driver's.
    pub fn revoke(self, flags: c_int) -> Result<()> {
        vop!(VOP_REVOKE(self.as_ptr(), flags))
    }

    /// `VOP_MMAP`.
    ///
    /// # Errors
    /// The driver's refusal.
    pub fn mmap(self, prot: vm_prot_t, cred: Cred) -> Result<()> {
        vop!(VOP_MMAP(self.as_ptr(), prot, cred.as_ptr()))
    }

    /// `VOP_FSYNC`; the range 0, 0 is the whole file.
    ///
    /// # Errors
    /// The driver's.
    pub fn fsync(self, cred: Cred, flags: c_int, offlo: off_t, offhi: off_t) -> Result<()> {
        vop!(VOP_FSYNC(self.as_ptr(), cred.as_ptr(), flags, offlo, offhi))
    }

    /// `VOP_SEEK`.
    ///
    /// # Errors
    /// `EINVAL`.
    pub fn seek(self, oldoff: off_t, newoff: off_t, cred: Cred) -> Result<()> {
        vop!(VOP_SEEK(self.as_ptr(), oldoff, newoff, cred.as_ptr()))
    }

    /// `VOP_READLINK`.
    ///
    /// # Errors
    /// The driver's.
    pub fn readlink(self, uio: &mut Uio<'_>, cred: Cred) -> Result<()> {
        vop!(VOP_READLINK(self.as_ptr(), uio.as_mut_ptr(), cred.as_ptr()))
    }

    /// `VOP_PATHCONF`.
    ///
    /// # Errors
    /// `EINVAL` for an unknown name.
    pub fn pathconf(self, name: c_int) -> Result<register_t> {
        let mut value: register_t = 0;
        vop!(VOP_PATHCONF(self.as_ptr(), name, &mut value))?;
        Ok(value)
    }

    /// `VOP_ADVLOCK`; `id` is the address of the process (`F_POSIX`) or of the file (`F_FLOCK`).
    ///
    /// # Errors
    /// `EAGAIN`, `EDEADLK`, `EINTR`, ...
    pub fn advlock(self, id: usize, op: c_int, fl: &mut flock, flags: c_int) -> Result<()> {
        let id = ptr::without_provenance_mut::<c_void>(id);
        vop!(VOP_ADVLOCK(self.as_ptr(), id, op, fl, flags))
    }

    /// `VOP_PRINT`.
    pub fn print(self) {
        // What is printed is for people; a failure has no meaning.
        let _ = vop!(VOP_PRINT(self.as_ptr()));
    }
}

/// Extended attributes.
impl Vp {
    /// `VOP_OPENEXTATTR`.
    ///
    /// # Errors
    /// The driver's.
    pub fn openextattr(self, cred: Cred) -> Result<()> {
        vop!(VOP_OPENEXTATTR(self.as_ptr(), cred.as_ptr()))
    }

    /// `VOP_CLOSEEXTATTR`.
    ///
    /// # Errors
    /// The driver's.
    pub fn closeextattr(self, commit: bool, cred: Cred) -> Result<()> {
        vop!(VOP_CLOSEEXTATTR(
            self.as_ptr(),
            c_int::from(commit),
            cred.as_ptr()
        ))
    }

    /// `VOP_GETEXTATTR`; without a uio only the size is asked.
    ///
    /// # Errors
    /// `ENOATTR` and the driver's.
    pub fn getextattr(
        self,
        namespace: c_int,
        name: &CStr,
        uio: Option<&mut Uio<'_>>,
        size: Option<&mut usize>,
        cred: Cred,
    ) -> Result<()> {
        let uio = uio.map_or(ptr::null_mut(), |uio| uio.as_mut_ptr());
        let size = size.map_or(ptr::null_mut(), ptr::from_mut);
        let name: *const c_char = name.as_ptr();
        vop!(VOP_GETEXTATTR(
            self.as_ptr(),
            namespace,
            name,
            uio,
            size,
            cred.as_ptr()
        ))
    }

    /// `VOP_LISTEXTATTR`.
    ///
    /// # Errors
    /// The driver's.
    pub fn listextattr(
        self,
        namespace: c_int,
        uio: Option<&mut Uio<'_>>,
        size: Option<&mut usize>,
        flag: c_int,
        cred: Cred,
    ) -> Result<()> {
        let uio = uio.map_or(ptr::null_mut(), |uio| uio.as_mut_ptr());
        let size = size.map_or(ptr::null_mut(), ptr::from_mut);
        vop!(VOP_LISTEXTATTR(
            self.as_ptr(),
            namespace,
            uio,
            size,
            flag,
            cred.as_ptr()
        ))
    }

    /// `VOP_SETEXTATTR`; without a uio the attribute is deleted.
    ///
    /// # Errors
    /// The driver's.
    pub fn setextattr(
        self,
        namespace: c_int,
        name: &CStr,
        uio: Option<&mut Uio<'_>>,
        cred: Cred,
    ) -> Result<()> {
        let uio = uio.map_or(ptr::null_mut(), |uio| uio.as_mut_ptr());
        let name: *const c_char = name.as_ptr();
        vop!(VOP_SETEXTATTR(
            self.as_ptr(),
            namespace,
            name,
            uio,
            cred.as_ptr()
        ))
    }

    /// `VOP_DELETEEXTATTR`.
    ///
    /// # Errors
    /// `ENOATTR` and the driver's.
    pub fn deleteextattr(self, namespace: c_int, name: &CStr, cred: Cred) -> Result<()> {
        let name: *const c_char = name.as_ptr();
        vop!(VOP_DELETEEXTATTR(
            self.as_ptr(),
            namespace,
            name,
            cred.as_ptr()
        ))
    }
}

/// What the kernel itself calls in the life of a vnode.
impl Vp {
    /// `VOP_LOCK`.
    #[inline]
    pub(crate) fn vop_lock(self, flags: c_int) -> Result<()> {
        vop!(VOP_LOCK(self.as_ptr(), flags))
    }

    /// `VOP_UNLOCK`.
    #[inline]
    pub fn unlock(self) {
        // It cannot fail.
        let _ = vop!(VOP_UNLOCK(self.as_ptr()));
    }

    /// `VOP_ISLOCKED`: `LK_EXCLUSIVE` when this thread holds the vnode, `LK_SHARED` when somebody
    /// does, 0.
    #[must_use]
    pub fn islocked(self) -> c_int {
        // SAFETY: the handle points to a vnode.
        unsafe { VOP_ISLOCKED(self.as_ptr()) }
    }

    /// `VOP_INACTIVE`, which unlocks: whether the vnode is to die now.
    pub(crate) fn vop_inactive(self) -> bool {
        let mut recycle = false;
        // The result has no meaning.
        let _ = vop!(VOP_INACTIVE(self.as_ptr(), &mut recycle));
        recycle
    }

    /// `VOP_RECLAIM`.
    pub(crate) fn vop_reclaim(self) -> Result<()> {
        vop!(VOP_RECLAIM(self.as_ptr()))
    }

    /// `VOP_PUTPAGES` of all pages; the interlock is held and given up.
    pub(crate) fn vop_putpages(self, flags: c_int) -> Result<()> {
        vop!(VOP_PUTPAGES(self.as_ptr(), 0, 0, flags))
    }

    /// `VOP_PUTPAGES` of what lies behind `start`: takes the interlock away.
    ///
    /// # Errors
    /// What the driver answers.
    pub(crate) fn vop_putpages_from(self, start: i64, flags: c_int) -> Result<()> {
        vop!(VOP_PUTPAGES(self.as_ptr(), start, 0, flags))
    }
}
