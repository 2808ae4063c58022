//! Sleeps that are ended, and the big lock across sleeps.

use std::thread;

use crate::sync::{self, Condvar, Guarded};
use crate::testing::{at_mut, call, errno, in_process};
use crate::{Errno, Result, lwproc};

use super::pipe;

/// Runs `f` in a thread with an lwp of its own in process `pid`.
fn in_lwp<R: Send + 'static>(
    pid: i32,
    f: impl FnOnce() -> R + Send + 'static,
) -> thread::JoinHandle<Result<R>> {
    thread::spawn(move || {
        lwproc::schedule();
        if let Err(error) = lwproc::newlwp(pid) {
            lwproc::unschedule();
            return Err(error);
        }
        let result = f();
        lwproc::releaselwp();
        lwproc::unschedule();
        Ok(result)
    })
}

#[test]
fn an_interruption_is_never_lost() {
    for round in 0..60 {
        in_process(|| {
            let (read, _write) = pipe();
            let pid = lwproc::curlwp().proc().pid();
            let sleepers: Vec<_> = (0..4)
                .map(|_| {
                    in_lwp(pid, move || {
                        let mut byte = [0_u8];
                        call("read", &[read, at_mut(&mut byte), 1])
                    })
                })
                .collect();
            // The interruption comes before, while, or after they fall asleep.
            for _ in 0..round * 50 {
                thread::yield_now();
            }
            lwproc::lwpexit();
            for sleeper in sleepers {
                match sleeper.join().unwrap() {
                    Ok(result) => assert_eq!(result, errno(Errno::EINTR)),
                    Err(error) => assert_eq!(error, Errno::EBUSY),
                }
            }
        });
    }
}

#[test]
fn a_new_image_lets_lwps_in_again() {
    in_process(|| {
        let p = lwproc::curlwp().proc();
        lwproc::lwpexit();
        assert_eq!(in_lwp(p.pid(), || ()).join().unwrap(), Err(Errno::EBUSY));
        lwproc::exec_done(p);
        assert_eq!(in_lwp(p.pid(), || ()).join().unwrap(), Ok(()));
    });
}

#[test]
fn a_sleep_gives_the_big_lock_up() {
    static TURN: Guarded<bool> = Guarded::new(false);
    static CV: Condvar = Condvar::new();
    in_process(|| {
        let pid = lwproc::curlwp().proc().pid();
        sync::kernel_lock(2);
        let other = in_lwp(pid, || {
            sync::kernel_lock(1);
            TURN.with(|turn| *turn = true);
            CV.broadcast();
            sync::kernel_unlock_all()
        });
        // The other thread gets the lock only while this one sleeps.
        TURN.wait(&CV, |turn| turn.then_some(()));
        assert!(sync::kernel_locked());
        assert_eq!(sync::kernel_unlock_all(), 2);
        assert_eq!(other.join().unwrap(), Ok(1));
        assert!(!sync::kernel_locked());
    });
}
