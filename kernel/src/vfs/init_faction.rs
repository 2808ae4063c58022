//! Boot of the VFS faction: the root file system, `/dev` and `/tmp`, the first device nodes, the
//! directories of the kernel's process, and the system calls.

use rump_abi::types::{AT_FDCWD, MNT_LOCAL, MNT_RDONLY, MNT_ROOTFS, S_IFCHR, UIO_SYSSPACE, dev_t};

use super::syscalls::{CALLS, do_sys_mkdirat, do_sys_mknodat};
use super::{lru, mount, shutdown, vfs_sysctl, vnode};
use crate::copy::UserPtr;
use crate::ffi::lwp::Lwp;
use crate::lwproc::curlwp;
use crate::{Result, init, subr_prf, syscall};

/// The root file system's driver.
const ROOTFS: &str = "rumpfs";
/// Device numbers of `null` and `zero`: character devices of major number 2.
const NULL: dev_t = makedev(2, 2);
const ZERO: dev_t = makedev(2, 12);

const fn makedev(major: u64, minor: u64) -> dev_t {
    ((major << 8) & 0x000f_ff00) | ((minor << 12) & 0xfff0_0000) | (minor & 0xff)
}

/// Boots the faction; the kernel is cold and the root file system's driver attached.
///
/// # Panics
/// When the root file system cannot be mounted: nothing works without it.
pub fn init() {
    lru::configure();
    if let Err(error) = mount_root() {
        panic!("cannot mount the root file system {ROOTFS}: {error}");
    }
    let l = curlwp();
    if let Err(error) = populate(l) {
        panic!("cannot make /dev and /tmp: {error}");
    }
    syscall::install(CALLS);
    vfs_sysctl::plant();
    shutdown::arrange();
    if init::is_verbose() {
        subr_prf::printf(format_args!("root file system type: {ROOTFS}\n"));
    }
}

fn mount_root() -> Result<()> {
    let mp = mount::rootmountalloc(ROOTFS, ROOTFS)?;
    mp.set_flag(mp.flag() & !(MNT_RDONLY as u32) | (MNT_ROOTFS | MNT_LOCAL) as u32);
    let mut length = 0;
    mp.vfs_mount(0, core::ptr::null_mut(), &mut length)?;
    // The root stays mounted; a driver's mount need not know that.
    mp.set_flag(mp.flag() | MNT_ROOTFS as u32);
    mount::mountlist_append(mp);
    let root = mp.vfs_root()?;
    root.unlock();
    mp.unbusy();
    let _ = mp.refresh_stat();
    vnode::set_rootvnode(Some(root));
    root.vref();
    let cwdi = Lwp::lwp0().proc().cwdi();
    if let Some(old) = cwdi.set_cdir(Some(root)) {
        old.vrele();
    }
    mp.vfs_start(0)
}

fn populate(l: Lwp) -> Result<()> {
    let path = |text: &'static core::ffi::CStr| UserPtr::of(text.as_ptr());
    for dir in [c"/dev", c"/tmp"] {
        do_sys_mkdirat(l, AT_FDCWD, path(dir), 0o777, UIO_SYSSPACE)?;
    }
    for (node, dev) in [(c"/dev/null", NULL), (c"/dev/zero", ZERO)] {
        let mode = S_IFCHR as u32 | 0o666;
        do_sys_mknodat(l, AT_FDCWD, path(node), mode, dev, UIO_SYSSPACE)?;
    }
    Ok(())
}
