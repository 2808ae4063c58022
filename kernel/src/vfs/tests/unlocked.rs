//! Operations without the vnode's lock while the vnode is torn down.

use core::sync::atomic::{AtomicBool, Ordering::SeqCst};

use rump_abi::types::*;

use super::driver::{Mounted, ROOT};
use super::on_threads;
use crate::Errno;
use crate::cred::Cred;
use crate::ffi::vops::vattr_null;
use crate::sync::{kernel_lock, kernel_unlock};
use crate::testing::in_process;
use crate::vfs::unlocked;
use crate::vfs::vcache::State;

#[test]
fn a_vnode_is_not_reclaimed_in_its_drivers_own_lock() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VSOCK);
        let vp = m.get(ino).unwrap();
        vp.vref();
        on_threads(2, |i| {
            if i == 0 {
                assert_eq!(vp.lock(LK_SHARED), Err(Errno::ENOENT));
                return;
            }
            while !m.fs.locking.load(SeqCst) {
                std::thread::yield_now();
            }
            vp.vgone();
        });
        assert_eq!(vp.state(), State::Reclaimed);
        assert_eq!(vp.lock(LK_EXCLUSIVE | LK_NOWAIT), Err(Errno::ENOENT));
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_vnode_is_not_reclaimed_while_an_operation_looks_at_it() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        vp.vref();
        let inside = AtomicBool::new(false);
        on_threads(2, |i| {
            if i == 1 {
                while !inside.load(SeqCst) {
                    std::thread::yield_now();
                }
                vp.vgone();
                return;
            }
            unlocked::call(vp, || {
                inside.store(true, SeqCst);
                while vp.state() == State::Active {
                    std::thread::yield_now();
                }
                assert_eq!(unlocked::try_call(vp, || ()), None, "it would have to wait");
                std::thread::sleep(std::time::Duration::from_millis(20));
                assert_eq!(m.fs.reclaims.load(SeqCst), 0);
            });
            // Comes too late: waits, and meets a dead vnode.
            unlocked::call(vp, || assert_eq!(vp.state(), State::Reclaimed));
        });
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn who_tears_down_may_be_inside_itself() {
    in_process(|| {
        let m = Mounted::new();
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        unlocked::call(vp, || vp.vrevoke());
        assert_eq!(vp.state(), State::Reclaimed);
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

/// Who waited for the kernel lock calls what the vnode's operations are then.
#[test]
fn the_vector_is_read_under_the_kernel_lock() {
    in_process(|| {
        let m = Mounted::new();
        m.mp.clear_iflag(IMNT_MPSAFE);
        let ino = m.make(ROOT, "a", VREG);
        let vp = m.get(ino).unwrap();
        vp.vref();
        let (locked, calling) = (AtomicBool::new(false), AtomicBool::new(false));
        on_threads(2, |i| {
            if i == 0 {
                while !locked.load(SeqCst) {
                    std::thread::yield_now();
                }
                calling.store(true, SeqCst);
                let answer = vp.getattr(&mut vattr_null(), Cred::NOCRED);
                assert_eq!(answer, Err(Errno::EBADF));
                return;
            }
            kernel_lock(1);
            locked.store(true, SeqCst);
            while !calling.load(SeqCst) {
                std::thread::yield_now();
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
            vp.vgone();
            kernel_unlock(1);
        });
        vp.vrele();
        m.unmount(0).unwrap();
    });
}
