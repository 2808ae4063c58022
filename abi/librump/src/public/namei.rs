//! Path lookup and names for programs that call vnode operations themselves, `namei(9)`.

use core::ffi::{CStr, c_char, c_int};
use core::mem;
use std::ffi::CString;

use rump_abi::errno::Errno;
use rump_abi::types::*;
use rump_kernel::cred::Cred;
use rump_kernel::ffi::namei::namei_c;
use rump_kernel::vfs::pathbuf::Pathbuf;

use super::vfs_public;
use crate::prototypes::RUMPCN_FREECRED;
use crate::vnode::vp;

/// The lookup leaves the found vnode locked.
const LEAF: u32 = LOCKLEAF.cast_unsigned();
/// The lookup answers the directory too, locked.
const PARENT: u32 = LOCKPARENT.cast_unsigned();

/// A name with the string that it points into.
#[repr(C)]
struct Name {
    cn: componentname,
    path: CString,
}

impl Name {
    fn give(cn: componentname, path: CString) -> *mut componentname {
        Box::into_raw(Box::new(Self { cn, path })).cast()
    }
}

vfs_public! {
    /// Looks a path up. Results that nobody asks for are put back; the name is the caller's to free.
    fn rump_pub_namei(
        op: u32,
        flags: u32,
        path: *const c_char,
        dvpp: *mut *mut vnode,
        vpp: *mut *mut vnode,
        cnpp: *mut *mut componentname,
    ) -> c_int {
        // SAFETY: the caller's string.
        let path = unsafe { CStr::from_ptr(path) };
        if dvpp.is_null() != (flags & PARENT == 0) {
            return Errno::EINVAL.get();
        }
        let mut buffer = Pathbuf::new();
        if let Err(error) = buffer.set(path.to_bytes()) {
            return error.get();
        }
        // SAFETY: all fields may be zero.
        let mut nd: nameidata = unsafe { mem::zeroed() };
        nd.ni_cnd.cn_nameiop = op;
        nd.ni_cnd.cn_flags = flags;
        nd.ni_cnd.cn_cred = rump_kernel::cred::kauth_cred_get().as_ptr();
        nd.ni_pathbuf = (&raw mut buffer).cast();
        // SAFETY: set up as `NDINIT` does.
        let error = unsafe { namei_c(&raw mut nd) };
        if error != 0 {
            return error;
        }
        if !dvpp.is_null() {
            // SAFETY: the caller's variable.
            unsafe { dvpp.write(nd.ni_dvp) };
        }
        if !vpp.is_null() {
            // SAFETY: the caller's variable.
            unsafe { vpp.write(nd.ni_vp) };
        } else if !nd.ni_vp.is_null() {
            // SAFETY: the lookup's result.
            let found = unsafe { vp(nd.ni_vp) };
            if flags & LEAF == 0 { found.vrele() } else { found.vput() }
        }
        if !cnpp.is_null() {
            // SAFETY: the caller's variable.
            unsafe { cnpp.write(copy_of(&nd.ni_cnd)) };
        }
        0
    }

    /// A name for an operation on a directory, the caller's to free.
    fn rump_pub_makecn(
        op: u_long,
        flags: u_long,
        name: *const c_char,
        length: usize,
        cred: *mut kauth_cred,
        l: *mut lwp,
    ) -> *mut componentname {
        let _ = l;
        // SAFETY: the caller's string.
        let path = unsafe { CStr::from_ptr(name) }.to_owned();
        let cn = componentname {
            cn_nameiop: op as u32,
            cn_flags: flags as u32 & (MODMASK | PARAMASK).cast_unsigned(),
            cn_cred: cred,
            cn_nameptr: path.as_ptr(),
            cn_namelen: length,
            cn_consume: 0,
        };
        Name::give(cn, path)
    }

    /// Ends a name, with `RUMPCN_FREECRED` also the reference to its credential.
    fn rump_pub_freecn(cnp: *mut componentname, flags: c_int) {
        // SAFETY: the caller gives back what `rump_pub_makecn` or `rump_pub_namei` made.
        let name = unsafe { Box::from_raw(cnp.cast::<Name>()) };
        if flags & RUMPCN_FREECRED as c_int != 0 {
            Cred::from_ptr(name.cn.cn_cred).expect("the name has a credential").free();
        }
        drop(name.path);
    }
}

/// The name of a lookup, with a string of its own.
fn copy_of(cn: &componentname) -> *mut componentname {
    // SAFETY: the lookup's name is in its path buffer, which is still there.
    let bytes = unsafe { core::slice::from_raw_parts(cn.cn_nameptr.cast::<u8>(), cn.cn_namelen) };
    let path = CString::new(bytes).expect("a name of a path has no NUL");
    let mut copy: componentname = componentname { ..*cn };
    copy.cn_nameptr = path.as_ptr();
    Name::give(copy, path)
}
