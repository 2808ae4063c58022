//! From the C argument structures to the operations of [`VnodeOps`] (`vnodeops(9)`).
//!
//! Each function here is a slot of an operations vector, once a type is put in for `F`. The call of the
//! driver is its last step, with nothing to release after it, and the answer is the driver's: the compiler
//! makes a jump of that, so a debugger shows the driver's operation right below `VOP_*`.

use core::ffi::{c_int, c_void};

use rump_abi::errno::to_c;
use rump_abi::types::{self as t, LOOKUP};
use rump_abi::{Errno, Result};

use crate::args::Args;
use crate::node::take_data;
use crate::ops::VnodeOps;

pub use crate::rename::rename;

/// The answer for C. `T` has no size, so this does nothing.
#[inline(always)]
fn int<T>(result: Result<T>) -> c_int {
    const { assert!(size_of::<Result<T>>() == size_of::<c_int>()) };
    to_c(result.map(drop))
}

/// The driver's function `$F::$OP`, of which the optimizer knows nothing. It would leave out arguments
/// that the function does not look at, and not jump to one that always succeeds.
macro_rules! function {
    ($F:ident::$OP:ident) => {{
        let mut operation = $F::$OP;
        #[allow(
            clippy::pointers_in_nomem_asm_block,
            reason = "nothing follows the pointer"
        )]
        // SAFETY: nothing happens, the pointer stays in its register.
        unsafe {
            core::arch::asm!(
                "/* {0} */",
                inout(reg) operation,
                options(pure, nomem, nostack, preserves_flags)
            );
        }
        operation
    }};
}
pub(crate) use function;

macro_rules! operation {
    ($(#[$doc:meta])* fn $name:ident<$F:ident>($ap:ident: $args:ident) $body:block) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// `v` is the argument structure of the operation, on vnodes that `F` loaded, with
        /// references and locks as the manual says.
        #[inline(always)]
        pub unsafe extern "C" fn $name<$F: VnodeOps>(v: *mut c_void) -> c_int {
            // SAFETY: the caller's promise.
            let $ap = unsafe { Args::<t::$args>::new(v) };
            $body
        }
    };
}

/// Operations that only pass their arguments on.
macro_rules! plain {
    ($($name:ident $op:ident $args:ident: $($argument:ident)*;)*) => {
        $(operation! {
            /// The operation of this name.
            fn $name<F>(ap: $args) {
                int(function!(F::$op)($(ap.$argument()),*))
            }
        })*
    };
}

plain! {
    lookup LOOKUP vop_lookup_v2_args: dvp vpp cnp;
    create CREATE vop_create_v3_args: dvp vpp cnp vap;
    mknod MKNOD vop_mknod_v3_args: dvp vpp cnp vap;
    mkdir MKDIR vop_mkdir_v3_args: dvp vpp cnp vap;
    symlink SYMLINK vop_symlink_v3_args: dvp vpp cnp vap target;
    open OPEN vop_open_args: vp mode cred;
    close CLOSE vop_close_args: vp fflag cred;
    access ACCESS vop_access_args: vp mode cred;
    getattr GETATTR vop_getattr_args: vp vap_out cred;
    setattr SETATTR vop_setattr_args: vp vap cred;
    read READ vop_read_args: vp uio ioflag cred;
    write WRITE vop_write_args: vp uio ioflag cred;
    fsync FSYNC vop_fsync_args: vp cred flags offlo offhi;
    readlink READLINK vop_readlink_args: vp uio cred;
    inactive INACTIVE vop_inactive_args: locked recycle;
    print PRINT vop_print_args: vp;
    pathconf PATHCONF vop_pathconf_args: vp name retval;
}

operation! {
    /// A directory that is to unlink itself: `EPERM`, and the driver is not asked.
    fn remove<F>(ap: vop_remove_args) {
        if ap.is_of_itself() {
            return Errno::EPERM.get();
        }
        let (dvp, vp) = ap.both();
        int(function!(F::REMOVE)(dvp, vp, ap.cnp()))
    }
}

operation! {
    /// A directory that is to remove itself: `EINVAL`, and the driver is not asked.
    fn rmdir<F>(ap: vop_rmdir_args) {
        if ap.is_of_itself() {
            return Errno::EINVAL.get();
        }
        let (dvp, vp) = ap.both();
        int(function!(F::RMDIR)(dvp, vp, ap.cnp()))
    }
}

operation! {
    /// `vp` comes unlocked and goes unlocked; the driver has it locked.
    fn link<F>(ap: vop_link_v2_args) {
        match ap.lock() {
            Ok(vp) => int(function!(F::LINK)(ap.dvp(), vp, ap.cnp())),
            Err(error) => error.get(),
        }
    }
}

operation! {
    /// Cookies, which only an NFS server asks for, are not made.
    fn readdir<F>(ap: vop_readdir_args) {
        if ap.wants_cookies() {
            return Errno::EOPNOTSUPP.get();
        }
        int(function!(F::READDIR)(ap.vp(), ap.uio(), ap.cred(), ap.eofflag()))
    }
}

operation! {
    /// Forgets the key and lets the node go.
    fn reclaim<F>(ap: vop_reclaim_args) {
        // SAFETY: reclaim runs once a life of the vnode, which the file system loaded.
        let node = unsafe { take_data::<F>(ap.vp()) };
        int(function!(F::RECLAIM)(ap.vp().mount(), node))
    }
}

operation! {
    /// The vnode is unlocked and may be dead.
    fn advlock<F>(ap: vop_advlock_args) {
        match ap.vp().data_unlocked::<F>() {
            Some(node) => int(function!(F::ADVLOCK)(node, ap)),
            None => Errno::ENOENT.get(),
        }
    }
}

operation! {
    /// The question whether there are whiteouts at all comes without a name.
    fn whiteout<F>(ap: vop_whiteout_args) {
        let cnp = (ap.flags() != LOOKUP).then(|| ap.cnp());
        match ap.op() {
            Ok(op) => int(function!(F::WHITEOUT)(ap.dvp(), cnp, op)),
            Err(error) => error.get(),
        }
    }
}
