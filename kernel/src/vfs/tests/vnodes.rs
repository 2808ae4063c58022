//! The life of vnodes, and unmounting.

use core::sync::atomic::{AtomicBool, Ordering::SeqCst};

use rump_abi::types::*;

use super::driver::{Mounted, ROOT, cn, node_of};
use super::on_threads;
use crate::cred::Cred;
use crate::ffi::vops::vattr_null;
use crate::testing::in_process;
use crate::vfs::vcache::State;
use crate::vfs::{lru, mount, release, specfs, vnode};
use crate::{Errno, uio::Uio};

#[test]
fn a_file_has_one_vnode_whoever_asks() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let first = m.get(ino).unwrap();
        on_threads(4, |_| {
            for _ in 0..200 {
                let vp = m.get(ino).unwrap();
                assert_eq!(vp, first);
                vp.vrele();
            }
        });
        assert_eq!(first.usecount(), 1);
        assert_eq!(m.fs.loads.load(SeqCst), 1);
        assert_eq!(node_of(first).ino, ino);
        first.vrele();
        assert_eq!(m.fs.inactives.load(SeqCst), 1);
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_failed_load_leaves_nothing() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        m.fs.refuse.store(true, SeqCst);
        on_threads(3, |_| assert_eq!(m.get(ino), Err(Errno::EIO)));
        assert_eq!(m.vnodes(), 0);
        m.fs.refuse.store(false, SeqCst);
        m.get(ino).unwrap().vrele();
        assert_eq!(m.get(99), Err(Errno::ENOENT));
        m.unmount(0).unwrap();
    });
}

#[test]
fn an_unlinked_file_dies_with_its_last_reference() {
    in_process(|| {
        let m = Mounted::new();
        let root = m.root();
        root.lock_retry(LK_EXCLUSIVE);
        let mut va = vattr_null();
        va.va_type = VREG;
        let vp = root.create(&mut cn("f", CREATE, 0), &mut va).unwrap();
        let ino = node_of(vp).ino;
        vp.vref();
        vp.lock_retry(LK_EXCLUSIVE);
        root.remove(vp, &mut cn("f", DELETE, 0)).unwrap();
        assert!(m.fs.node(ino).is_some(), "still open");
        vp.vrele();
        release::flush();
        assert!(m.fs.node(ino).is_none(), "gone with the last reference");
        assert_eq!(m.get(ino), Err(Errno::ENOENT));
        m.unmount(0).unwrap();
    });
}

#[test]
fn too_many_idle_vnodes_are_reclaimed() {
    in_process(|| {
        lru::set_desired(64);
        let m = Mounted::new();
        let files: Vec<u64> = (0..2000).map(|_| m.make(ROOT, "f", VREG)).collect();
        for round in 0..3 {
            on_threads(2, |i| {
                for ino in files.iter().skip(i).step_by(2) {
                    let vp = m.get(*ino).unwrap();
                    assert_eq!(node_of(vp).ino, *ino, "round {round}");
                    vp.vrele();
                }
            });
        }
        assert!(m.vnodes() < 1000, "{} vnodes stay", m.vnodes());
        assert!(m.fs.reclaims.load(SeqCst) >= 3000);
        m.unmount(0).unwrap();
        assert_eq!(m.fs.loads.load(SeqCst), m.fs.reclaims.load(SeqCst));
    });
}

#[test]
fn a_vnode_that_was_torn_down_fails_harmlessly() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        vp.vref();
        vp.vgone();
        assert_eq!(vp.state(), State::Reclaimed);
        assert_eq!(m.fs.inactives.load(SeqCst), 1);
        assert_eq!(vp.lock(LK_EXCLUSIVE), Err(Errno::ENOENT));
        vp.lock_retry(LK_EXCLUSIVE);
        assert_eq!(vp.islocked(), LK_EXCLUSIVE);
        let mut byte = [0];
        let mut uio = Uio::kernel_read(&mut byte, 0);
        assert_eq!(vp.read(&mut uio, 0, Cred::NOCRED), Err(Errno::EIO));
        assert_eq!(
            vp.getattr(&mut vattr_null(), Cred::NOCRED),
            Err(Errno::EBADF)
        );
        assert_eq!(vp.fsync(Cred::NOCRED, FSYNC_WAIT, 0, 0), Ok(()));
        vp.unlock();
        // The file itself lives on in a new vnode.
        let again = m.get(ino).unwrap();
        assert_ne!(again, vp);
        again.vrele();
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn getting_and_tearing_down_at_once() {
    in_process(|| {
        let m = Mounted::new();
        let files: Vec<u64> = (0..4).map(|_| m.make(ROOT, "f", VREG)).collect();
        on_threads(4, |i| {
            for n in 0..400 {
                let ino = files[(n + i) % files.len()];
                let vp = m.get(ino).unwrap();
                if n % 7 == i {
                    vp.vgone();
                    continue;
                }
                if n % 5 == 0 && vp.vrecycle() {
                    continue;
                }
                if vp.lock(LK_SHARED).is_ok() {
                    assert_eq!(node_of(vp).ino, ino);
                    vp.unlock();
                }
                vp.vrele();
            }
        });
        m.unmount(0).unwrap();
        assert_eq!(m.fs.loads.load(SeqCst), m.fs.reclaims.load(SeqCst));
    });
}

#[test]
fn a_mount_in_use_is_unmounted_only_by_force() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        assert_eq!(m.unmount(0), Err(Errno::EBUSY));
        m.mp.busy().unwrap();
        assert_eq!(m.unmount(MNT_FORCE), Err(Errno::EBUSY));
        m.mp.unbusy();
        m.mp.hold();
        m.unmount(MNT_FORCE).unwrap();
        assert_eq!(m.mp.busy(), Err(Errno::ENOENT));
        assert_eq!(m.get(ino), Err(Errno::ENOENT));
        assert_eq!(m.unmount(0), Err(Errno::ENOENT));
        m.mp.release();
        assert_eq!(vp.state(), State::Reclaimed);
        assert_eq!(vp.v_mount(), crate::vfs::deadfs::dead_mount());
        vp.vrele();
    });
}

#[test]
fn unmounting_while_others_look_up() {
    in_process(|| {
        let m = Mounted::new();
        let files: Vec<u64> = (0..8).map(|_| m.make(ROOT, "f", VREG)).collect();
        m.mp.hold();
        on_threads(3, |i| {
            if i == 0 {
                while m.unmount(0) == Err(Errno::EBUSY) {
                    std::thread::yield_now();
                }
                return;
            }
            for n in 0.. {
                match m.get(files[n % files.len()]) {
                    Ok(vp) => vp.vrele(),
                    Err(error) => {
                        assert_eq!(error, Errno::ENOENT);
                        break;
                    }
                }
            }
        });
        assert_eq!(m.vnodes(), 0);
        m.mp.release();
    });
}

/// Who crosses a mount point has the covered directory locked, which is a layer's own when the layer is mounted
/// on what it shows: an unmount by force wants that lock.
#[test]
fn crossing_does_not_wait_for_an_unmount_by_force() {
    in_process(|| {
        let (m, outer) = (Mounted::new(), Mounted::new());
        let covered = outer.root();
        covered.set_mounted_here(Some(m.mp));
        let vp = m.get(m.make(ROOT, "a", VREG)).unwrap();
        let locked = AtomicBool::new(false);
        on_threads(2, |i| {
            if i == 1 {
                while !locked.load(SeqCst) {
                    std::thread::yield_now();
                }
                m.unmount(MNT_FORCE).unwrap();
                return;
            }
            vp.lock_retry(LK_EXCLUSIVE);
            locked.store(true, SeqCst);
            while m.mp.iflag() & IMNT_UNMOUNT as u32 == 0 {
                std::thread::yield_now();
            }
            assert_eq!(covered.busy_mounted_here(), None);
            vp.vput();
        });
        covered.set_mounted_here(None);
        covered.vrele();
        outer.unmount(0).unwrap();
    });
}

#[test]
fn mounts_have_names_and_numbers() {
    in_process(|| {
        let (a, b) = (Mounted::new(), Mounted::new());
        assert_ne!(a.mp.fsid().__fsid_val, b.mp.fsid().__fsid_val);
        assert!(mount::fstypes().contains(&"testfs"));
        assert_eq!(mount::attach(super::driver::driver()), Err(Errno::EEXIST));
        assert_eq!(mount::detach(super::driver::driver()), Err(Errno::EBUSY));
        let found = mount::getvfs(&a.mp.fsid()).unwrap();
        assert_eq!(found, a.mp);
        found.release();
        assert_eq!(mount::major(mount::makedev(2, 12)), 2);
        assert_eq!(mount::minor(mount::makedev(2, 0x12345)), 0x12345);
        a.unmount(0).unwrap();
        b.unmount(0).unwrap();
    });
}

#[test]
fn releasing_with_the_lock_elsewhere_is_left_to_the_thread() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        vp.vrele_async();
        release::flush();
        assert_eq!(m.fs.inactives.load(SeqCst), 1);
        m.unmount(0).unwrap();
    });
}

#[test]
fn an_operation_that_is_not_supported_pays_its_debts() {
    in_process(|| {
        let m = Mounted::new();
        m.make(ROOT, "d", VDIR);
        let root = m.root();
        root.lock_retry(LK_EXCLUSIVE);
        let mut name = cn("d", DELETE, 0);
        let vp = root.lookup(&mut name).unwrap();
        vp.lock_retry(LK_EXCLUSIVE);
        root.vref();
        assert_eq!(root.rmdir(vp, &mut name), Err(Errno::EOPNOTSUPP));
        assert_eq!((root.usecount(), root.islocked()), (1, 0));
        assert_eq!(vp.islocked(), 0);
        root.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_key_can_change() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        let (old, new) = (ino.to_ne_bytes(), 77u64.to_ne_bytes());
        vp.lock_retry(LK_EXCLUSIVE);
        crate::vfs::vcache::rekey_enter(m.mp, vp, &old, &new).unwrap();
        crate::vfs::vcache::rekey_exit(m.mp, vp, &old, &new);
        let same = m.get(77).unwrap();
        assert_eq!(same, vp);
        same.vrele();
        assert_eq!(
            crate::vfs::vcache::rekey_enter(m.mp, vp, &new, &new),
            Err(Errno::EEXIST)
        );
        crate::vfs::vcache::rekey_enter(m.mp, vp, &new, &old).unwrap();
        crate::vfs::vcache::rekey_exit(m.mp, vp, &new, &old);
        vp.vput();
        m.unmount(0).unwrap();
    });
}

#[test]
fn the_dead_mount_makes_device_vnodes() {
    in_process(|| {
        let vp = specfs::unnamed(VCHR, crate::vfs::devsw::NULL).unwrap();
        assert_eq!(
            (vp.v_type(), specfs::rdev(vp)),
            (VCHR, crate::vfs::devsw::NULL)
        );
        vp.vgone();
        assert_eq!(specfs::unnamed(VREG, 0), Err(Errno::EINVAL));
        assert!(vnode::numvnodes() < 100_000);
    });
}
