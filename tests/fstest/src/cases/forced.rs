//! Unmounting by force while others are at work. They may be told anything, but have to be told.

use std::sync::atomic::{AtomicBool, Ordering};

use rump_abi::errno::Errno;
use rump_abi::types::MNT_FORCE;
use rumpclient::sys::consts::{O_CREAT, O_RDWR};

use super::stress::{THREADS, answered};
use super::{Case, full};
use crate::fs::Fs;
use crate::outcome::{CallError, Check, failure};
use crate::process::{Flock, Process};

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "mount/race",
        "lookups while it is mounted and unmounted",
        race,
    ),
    full(
        "stress/unmount",
        "random calls while it is unmounted by force and mounted again",
        unmount,
    ),
];

fn race(fs: &Fs) -> Check {
    fs.p.chdir("/")?;
    let (kernel, root) = (fs.kernel, fs.root.as_str());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let lookers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| -> Check {
                    let p = Process::new(kernel)?;
                    while !done.load(Ordering::Relaxed) {
                        // It may be there or not.
                        let _ = p.stat(root);
                        let _ = p.list(root);
                        let _ = p.create(&format!("{root}/file"), 0o644);
                        let _ = p.unlink(&format!("{root}/file"));
                    }
                    Ok(())
                })
            })
            .collect();
        let mut outcome = Ok(());
        for _ in 0..60 {
            outcome = outcome.and(remount(fs));
        }
        done.store(true, Ordering::Relaxed);
        for looker in lookers {
            let ended = looker.join().map_err(|_| failure("a thread ended early"))?;
            outcome = outcome.and(ended);
        }
        outcome
    })
}

/// Unmounts by force, whoever uses it, and mounts again.
fn remount(fs: &Fs) -> Check {
    // Whoever is making a vnode has the mount busy for a moment, which force does not break.
    fs.eventually("it can be unmounted", || {
        match fs.p.unmount(&fs.root, MNT_FORCE) {
            Err(CallError {
                errno: Some(Errno::EBUSY),
                ..
            }) => Ok(false),
            other => other.map(|()| true),
        }
    })?;
    match fs.p.mount(fs.mount(), 0) {
        // A layer's directory below may be the one that is looked at.
        Err(CallError {
            errno: Some(Errno::EBUSY),
            ..
        }) => Ok(fs.p.mount(fs.mount(), 0)?),
        other => Ok(other?),
    }
}

fn unmount(fs: &Fs) -> Check {
    fs.p.chdir("/")?;
    let (kernel, root) = (fs.kernel, fs.root.as_str());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let users: Vec<_> = (0..THREADS - 1)
            .map(|number| {
                let (done, random) = (&done, fs.random(number));
                scope.spawn(move || use_until(done, &Process::new(kernel)?, root, random))
            })
            .collect();
        let mut outcome = Ok(());
        for _ in 0..50 {
            outcome = outcome.and(remount(fs));
        }
        done.store(true, Ordering::Relaxed);
        for user in users {
            let ended = user.join().map_err(|_| failure("a thread ended early"))?;
            outcome = outcome.and(ended);
        }
        outcome
    })
}

/// Random calls on a file system that comes and goes, some of them on files that were opened before.
fn use_until(done: &AtomicBool, p: &Process, root: &str, mut random: fastrand::Rng) -> Check {
    let mut open = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let mut name = || match random.bool() {
            true => format!("{root}/n{}", random.u8(..4)),
            false => format!("{root}/n{}/n{}", random.u8(..4), random.u8(..4)),
        };
        let (one, two) = (name(), name());
        match random.u8(..12) {
            0 | 1 => answered(p.mkdir(&one, 0o755))?,
            2 => answered(p.rmdir(&one))?,
            3 => answered(p.unlink(&one))?,
            4 => answered(p.rename(&one, &two))?,
            5 => answered(p.link(&one, &two))?,
            6 => answered(p.list(root))?,
            7 => answered(p.list(&one))?,
            8 => answered(p.stat(&one))?,
            9 => answered(p.chdir(&one).and_then(|()| p.stat("..")))?,
            _ => {
                let file = p.open(&one, O_RDWR | O_CREAT, 0o644);
                open.extend(file.as_ref().ok());
                answered(file)?;
            }
        }
        for fd in &open {
            answered(p.pwrite(*fd, &[1; 3000], random.i64(..9000)))?;
            answered(p.fstat(*fd))?;
            answered(p.pread(*fd, 4000, 0))?;
            answered(p.fcntl_lock(*fd, F_SETLK, &mut Flock::new(F_WRLCK, 0, 1)))?;
        }
        if open.len() > 3 {
            for fd in open.drain(..) {
                answered(p.close(fd))?;
            }
        }
    }
    answered(p.chdir("/"))
}

const F_SETLK: i32 = 8;
const F_WRLCK: i16 = 3;
