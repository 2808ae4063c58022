//! From the C argument structures to the methods of [`VnodeOps`] (`vnodeops(9)`).
//!
//! Each function here is a slot of an operations vector, once a type is put in for `F`. It holds the
//! contract for references and locks on every path: what the manual says is released is released
//! here, after the driver's method, and a method never releases.
//!
//! The bodies are a macro, so that [`driver!`](crate::driver!) can put them into the exported
//! functions of a driver: in a debugger the driver's method is then called by `tmpfs_mkdir`, which is
//! called by `VOP_MKDIR`, with nothing in between.

use core::ffi::{c_int, c_void};

use crate::fs::VnodeOps;

/// What the bodies of the operations use.
#[doc(hidden)]
pub mod prelude {
    pub use rump_abi::errno::to_c;
    pub use rump_abi::types::*;
    pub use rump_abi::{Errno, kpi};

    pub use crate::args::Args;
    pub use crate::fs::VnodeOps;
    pub use crate::node::take_data;
}

/// The body of an operation of the file system `$F`, called with `$v`.
#[doc(hidden)]
#[macro_export]
macro_rules! vop_body {
    ($op:ident, $F:ty, $v:ident) => {{
        #[allow(unused_imports)]
        use $crate::vops::prelude::*;
        $crate::vop_body!(@$op $F, $v)
    }};
    (@args $v:ident: $args:ident) => {
        // SAFETY: the kernel called this operation with its own argument structure.
        unsafe { Args::<$args>::new($v) }
    };

    (@lookup $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_lookup_v2_args);
        ap.answer(<$F as VnodeOps>::lookup(ap.dvp(), ap.cnp()))
    }};
    (@create $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_create_v3_args);
        ap.answer(<$F as VnodeOps>::create(ap.dvp(), ap.cnp(), ap.vap()))
    }};
    (@mknod $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_mknod_v3_args);
        ap.answer(<$F as VnodeOps>::mknod(ap.dvp(), ap.cnp(), ap.vap()))
    }};
    (@mkdir $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_mkdir_v3_args);
        ap.answer(<$F as VnodeOps>::mkdir(ap.dvp(), ap.cnp(), ap.vap()))
    }};
    (@symlink $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_symlink_v3_args);
        ap.answer(<$F as VnodeOps>::symlink(ap.dvp(), ap.cnp(), ap.vap(), ap.target()))
    }};
    (@open $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_open_args);
        to_c(<$F as VnodeOps>::open(ap.vp(), ap.mode(), ap.cred()))
    }};
    (@close $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_close_args);
        to_c(<$F as VnodeOps>::close(ap.vp(), ap.fflag(), ap.cred()))
    }};
    (@access $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_access_args);
        to_c(<$F as VnodeOps>::access(ap.vp(), ap.mode(), ap.cred()))
    }};
    (@getattr $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_getattr_args);
        to_c(<$F as VnodeOps>::getattr(ap.vp(), ap.vap_out(), ap.cred()))
    }};
    (@setattr $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_setattr_args);
        to_c(<$F as VnodeOps>::setattr(ap.vp(), ap.vap(), ap.cred()))
    }};
    (@read $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_read_args);
        to_c(<$F as VnodeOps>::read(ap.vp(), ap.uio(), ap.ioflag(), ap.cred()))
    }};
    (@write $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_write_args);
        to_c(<$F as VnodeOps>::write(ap.vp(), ap.uio(), ap.ioflag(), ap.cred()))
    }};
    (@fsync $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_fsync_args);
        let (offlo, offhi) = ap.range();
        to_c(<$F as VnodeOps>::fsync(ap.vp(), ap.cred(), ap.flags(), offlo, offhi))
    }};
    // Releases both vnodes.
    (@remove $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_remove_args);
        let result = <$F as VnodeOps>::remove(ap.dvp(), ap.vp(), ap.cnp());
        ap.put_both();
        to_c(result)
    }};
    // Releases both vnodes.
    (@rmdir $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_rmdir_args);
        let result = <$F as VnodeOps>::rmdir(ap.dvp(), ap.vp(), ap.cnp());
        ap.put_both();
        to_c(result)
    }};
    // `vp` comes and goes unlocked, the method has it locked.
    (@link $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_link_v2_args);
        let mut result = ap.vp().lock_exclusive();
        if result.is_ok() {
            result = <$F as VnodeOps>::link(ap.dvp(), ap.vp(), ap.cnp());
            ap.vp().unlock();
        }
        if result.is_err() {
            ap.abort();
        }
        to_c(result)
    }};
    // Cookies, which only an NFS server asks for, are not made.
    (@readdir $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_readdir_args);
        if ap.wants_cookies() {
            return Errno::EOPNOTSUPP.get();
        }
        ap.answer(<$F as VnodeOps>::readdir(ap.vp(), ap.uio(), ap.cred()))
    }};
    (@readlink $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_readlink_args);
        to_c(<$F as VnodeOps>::readlink(ap.vp(), ap.uio(), ap.cred()))
    }};
    // Unlocks.
    (@inactive $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_inactive_args);
        let recycle = <$F as VnodeOps>::inactive(ap.vp());
        ap.unlock(recycle);
        0
    }};
    // Forgets the key and lets the node go.
    (@reclaim $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_reclaim_args);
        // SAFETY: reclaim runs once a life of the vnode, which the file system loaded.
        let node = unsafe { take_data::<$F>(ap.vp()) };
        <$F as VnodeOps>::reclaim(ap.vp().mount(), node);
        0
    }};
    (@pathconf $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_pathconf_args);
        ap.answer(<$F as VnodeOps>::pathconf(ap.vp(), ap.name()))
    }};
    // The vnode is unlocked and may be dead.
    (@advlock $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_advlock_args);
        let Some(node) = ap.vp().data_unlocked::<$F>() else {
            return Errno::ENOENT.get();
        };
        let (list, size) = <$F as VnodeOps>::lock_list(&node);
        to_c(list.advlock(&ap, size))
    }};
    // The question whether there are whiteouts at all comes without a name.
    (@whiteout $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_whiteout_args);
        if ap.flags() == LOOKUP {
            return to_c(<$F as VnodeOps>::whiteouts_supported(ap.dvp()));
        }
        to_c(ap.op().and_then(|op| <$F as VnodeOps>::whiteout(ap.dvp(), ap.cnp(), op)))
    }};
    (@print $F:ty, $v:ident) => {{
        let ap = $crate::vop_body!(@args $v: vop_print_args);
        <$F as VnodeOps>::print(ap.vp());
        0
    }};
}

macro_rules! operations {
    ($($name:ident)*) => {
        $(
            /// The operation of this name.
            ///
            /// # Safety
            /// `v` is the argument structure of the operation, on vnodes that `F` loaded, with
            /// references and locks as the manual says.
            pub unsafe extern "C" fn $name<F: VnodeOps>(v: *mut c_void) -> c_int {
                vop_body!($name, F, v)
            }
        )*
    };
}

operations! {
    lookup create mknod open close access getattr setattr read write fsync remove link mkdir rmdir
    symlink readdir readlink inactive reclaim print pathconf advlock whiteout
}
