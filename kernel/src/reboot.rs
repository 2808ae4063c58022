//! The end of the kernel, `reboot(2)`: messages and order of netbsd-abi.md section 11.

use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::OnceLock;

use crate::ffi::lwp::Lwp;
use crate::subr_prf::printf;

/// Do not sync.
pub const RB_NOSYNC: i32 = 0x4;
/// Stay up.
pub const RB_HALT: i32 = 0x8;
/// Leave a core.
pub const RB_DUMP: i32 = 0x100;

/// What a halt asks of the VFS.
pub struct VfsHooks {
    /// Writes everything out; false when buffers stay busy (`vfs_sync_all`).
    pub sync: fn(Lwp) -> bool,
    /// Unmounts everything (`vfs_unmountall`).
    pub unmount: fn(Lwp),
}

static VFS: OnceLock<VfsHooks> = OnceLock::new();
static HALTED: AtomicBool = AtomicBool::new(false);

/// The VFS faction is there: a halt syncs and unmounts.
pub fn set_vfs_hooks(hooks: VfsHooks) {
    assert!(VFS.set(hooks).is_ok(), "the VFS hooks are set once");
}

/// Halts or ends the kernel (`cpu_reboot`). Returns only for `RB_HALT`.
pub fn cpu_reboot(l: Lwp, howto: i32) {
    let halted = HALTED.swap(true, Ordering::AcqRel);
    if !halted {
        printf(format_args!("rump kernel halting...\n"));
        if howto & RB_NOSYNC == 0 && !crate::init::cold() {
            shutdown_vfs(l);
        }
    }
    // The client that asked gets its answer before the server goes.
    rumpuser::sp::fini(l.proc().client());
    if howto & RB_HALT != 0 {
        printf(format_args!(
            "rump kernel halted (with RB_HALT, not exiting)\n"
        ));
        rumpuser::console::flush();
        return;
    }
    let status = if howto & RB_DUMP != 0 {
        rumpuser::process::PANIC
    } else {
        0
    };
    rumpuser::process::exit(status)
}

fn shutdown_vfs(l: Lwp) {
    let Some(vfs) = VFS.get() else { return };
    let done = (vfs.sync)(l);
    let word = if done { "done" } else { "giving up" };
    printf(format_args!("syncing disks... {word}\n"));
    printf(format_args!("unmounting file systems...\n"));
    (vfs.unmount)(l);
    printf(format_args!("unmounting done\n"));
}
