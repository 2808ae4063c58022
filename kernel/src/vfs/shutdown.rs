//! The end of the VFS at a halt: write everything back, unmount innermost first (`vfs_unmountall`).

use rump_abi::types::MNT_FORCE;

use super::devsw::rumpblk;
use super::statvfs::name_bytes;
use super::unmount::dounmount;
use super::{mount, syncer};
use crate::cred::Cred;
use crate::ffi::lwp::Lwp;
use crate::ffi::mount::Mp;
use crate::init;
use crate::reboot::{VfsHooks, set_vfs_hooks};
use crate::subr_prf::printf;

/// Has a halt come here.
pub(super) fn arrange() {
    set_vfs_hooks(VfsHooks {
        sync: |l| {
            syncer::sync_all(l.cred());
            // Unmounting writes what the file systems hold back.
            rumpblk::flush_all();
            true
        },
        unmount: unmountall,
    });
}

/// Unmounts all file systems, also those that are in use; what resists stays.
fn unmountall(_: Lwp) {
    let mut mounts = mount::mountlist();
    while let Some(mp) = mounts.pop() {
        let line = description(mp);
        match dounmount(mp, MNT_FORCE, Cred::NOCRED) {
            Ok(()) if init::is_verbose() => printf(format_args!("unmounted {line}\n")),
            Ok(()) => {}
            Err(error) => printf(format_args!("unmount of {line} failed: {error}\n")),
        }
        mp.release();
    }
}

fn description(mp: Mp) -> String {
    let stat = mp.stat();
    let text =
        |field: &[core::ffi::c_char]| String::from_utf8_lossy(&name_bytes(field)).into_owned();
    format!(
        "{} on {} type {}",
        text(&stat.f_mntfromname),
        text(&stat.f_mntonname),
        text(&stat.f_fstypename)
    )
}
