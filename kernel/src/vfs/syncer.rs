//! The syncer: writes vnodes when they are due ([`super::worklist`]), asks mounted file systems now and then
//! to write what they hold back (`VFS_SYNC` with `MNT_LAZY`), and all of them on `sync(2)`.

use core::time::Duration;

use rump_abi::types::{IMNT_ONWORKLIST, MNT_ASYNC, MNT_LAZY, MNT_NOWAIT};
use rumpuser::clock::{self, Clock};
use rumpuser::condvar::Condvar;

use super::{mount, worklist};
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::mount::Mp;
use crate::kthread;

/// How often a mount is asked (`syncdelay`).
const DELAY: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Thread {
    None,
    Runs,
}

static THREAD: Guarded<Thread> = Guarded::new(Thread::None);
/// The syncer's alarm clock: signalled when something is due earlier than it thinks.
static ALARM: Condvar = Condvar::new();

/// Has the mount asked from now on; starts the thread with the first one.
pub fn add_mount(mp: Mp) {
    mp.set_iflag(IMNT_ONWORKLIST);
    start();
}

/// Starts the thread if it does not run.
fn start() {
    let start = THREAD.with(|thread| core::mem::replace(thread, Thread::Runs) == Thread::None);
    if start && let Err(error) = kthread::create(c"ioflush", true, run) {
        tracing::error!(target: "vfs", "no thread for the syncer: {error}");
        THREAD.with(|thread| *thread = Thread::None);
    }
}

/// Has the thread look again what is due.
pub(super) fn look_again() {
    start();
    ALARM.signal();
}

/// Has the mount asked no more.
pub fn remove_mount(mp: Mp) {
    mp.clear_iflag(IMNT_ONWORKLIST);
}

fn run() {
    let mut mounts_due = now() + DELAY;
    loop {
        let until_mounts = mounts_due.saturating_sub(now());
        let time = worklist::next_due().map_or(until_mounts, |due| due.min(until_mounts));
        if !time.is_zero() {
            THREAD.sleep(&ALARM, time);
        }
        worklist::run_due();
        if now() < mounts_due {
            continue;
        }
        mounts_due = now() + DELAY;
        mount::for_each_mount(|mp| {
            if mp.iflag() & IMNT_ONWORKLIST as u32 != 0 {
                // The next round tries again.
                let _ = mp.vfs_sync(MNT_LAZY, Cred::NOCRED);
            }
        });
    }
}

fn now() -> Duration {
    let now = clock::gettime(Clock::AbsMono);
    Duration::new(now.sec.cast_unsigned(), now.nsec as u32)
}

/// Asks all file systems to begin writing everything (`sync(2)`).
pub fn sync_all(cred: Cred) {
    mount::for_each_mount(|mp| {
        if mp.is_rdonly() {
            return;
        }
        mp.updating().enter();
        let asynchronous = mp.flag() & MNT_ASYNC as u32;
        mp.set_flag(mp.flag() & !(MNT_ASYNC as u32));
        // `sync(2)` has no way to tell.
        let _ = mp.vfs_sync(MNT_NOWAIT, cred);
        mp.set_flag(mp.flag() | asynchronous);
        mp.updating().exit();
    });
}
