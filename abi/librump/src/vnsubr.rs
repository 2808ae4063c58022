//! What the kernel does with vnodes for its drivers: `vnsubr(9)`, `sys/vnode.h`.

use core::ffi::{c_char, c_int, c_void};

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::cred::Cred;
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::ffi::rdwr::{self, Transfer};
use rump_kernel::ffi::vnode::Vp;
use rump_kernel::file::File;
use rump_kernel::lwproc::curlwp;
use rump_kernel::vfs::{getcwd, vn, vnode as kvnode};

use crate::export::vfs_kpi;
use crate::vnode::{errno, vp};

vfs_kpi! {
    /// Locks a vnode.
    fn vn_lock(vp: *mut vnode, flags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        errno(unsafe { self::vp(vp) }.lock(flags))
    }

    /// The answer of an operation that a driver does not have.
    fn vn_default_error(_v: *mut c_void) -> c_int {
        Errno::EOPNOTSUPP.get()
    }

    /// Calls through the vector of fifos.
    fn vn_fifo_bypass(v: *mut c_void) -> c_int {
        // SAFETY: the caller's argument structure.
        unsafe { rump_kernel::ffi::fifo::vn_fifo_bypass(v) }
    }
}

vfs_kpi! {
    /// Opens what a lookup that `NDINIT` set up names; `ni_vp` is then referenced, locked and open.
    fn vn_open(ndp: *mut nameidata, fmode: c_int, cmode: c_int) -> c_int {
        // SAFETY: the caller set it up.
        unsafe { rump_kernel::ffi::namei::vn_open_c(ndp, fmode, cmode) }
    }

    /// Closes an open vnode, unlocked, and drops the reference.
    fn vn_close(vp: *mut vnode, flags: c_int, cred: kauth_cred_t) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        errno(vn::vn_close(vp, flags, self::cred(cred)))
    }

    /// Reads or writes from one range of memory. What was not moved is stored at `aresid`; without
    /// one a short transfer is `EIO`.
    fn vn_rdwr(
        rw: uio_rw,
        vp: *mut vnode,
        base: *mut c_void,
        len: c_int,
        offset: off_t,
        segflg: uio_seg,
        ioflg: c_int,
        cred: kauth_cred_t,
        aresid: *mut usize,
        _l: *mut lwp,
    ) -> c_int {
        let Ok(len) = usize::try_from(len) else {
            return Errno::EINVAL.get();
        };
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        let what = Transfer { rw, base, len, offset, segflg };
        // SAFETY: the caller's memory, or addresses of the current process.
        let (result, left) = unsafe { rdwr::vn_rdwr(vp, &what, ioflg, self::cred(cred)) };
        // SAFETY: the result's place is the caller's, or NULL.
        match unsafe { aresid.as_mut() } {
            Some(aresid) => *aresid = left,
            None if result.is_ok() && left > 0 => return Errno::EIO.get(),
            None => {}
        }
        errno(result)
    }

    /// Whether going up from `lvp` leads to `rvp`; both are referenced and unlocked.
    fn vn_isunder(lvp: *mut vnode, rvp: *mut vnode, _l: *mut lwp) -> c_int {
        // SAFETY: the caller's vnode.
        let dir = unsafe { vp(lvp) };
        // SAFETY: the caller's vnode; NULL is the root of all.
        let root = unsafe { Vp::from_ptr(rvp) }.unwrap_or_else(kvnode::rootvnode);
        getcwd::vn_isunder(dir, root).into()
    }

    /// The attributes of a locked vnode as `stat(2)` shows them.
    fn vn_stat(vp: *mut vnode, sb: *mut stat) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        match vn::vn_stat(vp, curlwp().cred()) {
            Ok(stat) => {
                // SAFETY: the caller's structure.
                unsafe { sb.write(stat) };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// Reads entries of an open directory, and of those below it in a union.
    fn vn_readdir(
        fp: *mut file,
        buf: *mut c_char,
        segflg: c_int,
        count: u_int,
        done: *mut c_int,
        l: *mut lwp,
        cookies: *mut *mut off_t,
        _ncookies: *mut c_int,
    ) -> c_int {
        if !cookies.is_null() {
            // Entries of several directories have no common cookies.
            return Errno::EOPNOTSUPP.get();
        }
        // SAFETY: the caller's open file.
        let f = unsafe { File::from_c(fp) };
        let segflg = segflg as uio_seg;
        let l = Lwp::from_ptr(l).unwrap_or_else(curlwp);
        // SAFETY: the caller's memory, or addresses of the process.
        let (result, moved) = unsafe { rdwr::vn_readdir(f, buf.cast(), count as usize, segflg, l) };
        // SAFETY: the result's place is the caller's.
        unsafe { *done = moved as c_int };
        errno(result)
    }

    /// `ETXTBSY` for a file that is being executed.
    fn vn_writechk(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode.
        errno(vn::writechk(unsafe { self::vp(vp) }))
    }

    /// Whether the locked file may be opened so.
    fn vn_openchk(vp: *mut vnode, cred: kauth_cred_t, fflags: c_int) -> c_int {
        // SAFETY: the caller's vnode.
        let vp = unsafe { self::vp(vp) };
        errno(vn::openchk(vp, self::cred(cred), fflags))
    }

    /// The file is being executed: nobody writes to it.
    fn vn_markexec(vp: *mut vnode) {
        // SAFETY: the caller's vnode, whose interlock it holds or which it has locked.
        unsafe { self::vp(vp) }.set_iflag(VI_TEXT | VI_EXECMAP);
    }

    /// As `vn_markexec`, unless somebody writes to the file.
    fn vn_marktext(vp: *mut vnode) -> c_int {
        // SAFETY: the caller's vnode, locked.
        let vp = unsafe { self::vp(vp) };
        if vp.iflag() & VI_TEXT == 0 && vp.writecount() != 0 {
            return Errno::ETXTBSY.get();
        }
        vp.set_iflag(VI_TEXT | VI_EXECMAP);
        0
    }
}

/// Credentials that C passed.
fn cred(cred: kauth_cred_t) -> Cred {
    Cred::from_ptr(cred).unwrap_or(Cred::NOCRED)
}

/// The type of a file by its mode, shifted right by 12 (`IFTOVT`).
#[unsafe(export_name = "rumpns_iftovt_tab")]
pub static IFTOVT_TAB: [vtype; 16] = [
    VNON, VFIFO, VCHR, VNON, VDIR, VNON, VBLK, VNON, VREG, VNON, VLNK, VNON, VSOCK, VNON, VNON,
    VBAD,
];

/// The mode bits of a type (`VTTOIF`).
#[unsafe(export_name = "rumpns_vttoif_tab")]
pub static VTTOIF_TAB: [c_int; 9] = [
    0, S_IFREG, S_IFDIR, S_IFBLK, S_IFCHR, S_IFLNK, S_IFSOCK, S_IFIFO, S_IFMT,
];
