//! The shipped side of [`sync`](super): the processor's atomics and Linux's `futex(2)`.

use super::{Deadline, Wait};

pub(crate) use core::sync::atomic::{AtomicU32, AtomicU64};

/// How often a contended acquire looks again before it sleeps. Long enough to outlast a short
/// critical section on another processor, far shorter than a sleep and a wake-up.
pub(crate) const SPIN: u32 = 100;

/// Tells the processor that this is a busy loop.
pub(crate) fn spin_hint() {
    core::hint::spin_loop();
}

/// Sleeps while `word` holds `expected`, until a wake-up or `deadline`.
pub(crate) fn futex_wait(word: &AtomicU32, expected: u32, deadline: Option<Deadline>) -> Wait {
    wait(word.as_ptr(), expected, deadline)
}

/// Sleeps while the lower half of `word` is that of `expected`, until a wake-up.
pub(crate) fn futex_wait_lower(word: &AtomicU64, expected: u64) {
    wait(lower(word), expected as u32, None);
}

/// Where the lower half of `word` is. Only the host looks there.
fn lower(word: &AtomicU64) -> *mut u32 {
    let halves = word.as_ptr().cast::<u32>();
    halves.wrapping_add(usize::from(cfg!(target_endian = "big")))
}

fn wait(word: *mut u32, expected: u32, deadline: Option<Deadline>) -> Wait {
    let time = deadline.map(|at| libc::timespec {
        tv_sec: at.sec,
        tv_nsec: at.nsec,
    });
    let time_ptr = time
        .as_ref()
        .map_or(core::ptr::null(), |t| t as *const libc::timespec);
    // SAFETY: FUTEX_WAIT_BITSET reads the word, which the caller's reference keeps alive, and the
    // absolute time, which is null or points to `time`.
    let answer = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word,
            libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG,
            expected,
            time_ptr,
            core::ptr::null::<u32>(),
            libc::FUTEX_BITSET_MATCH_ANY,
        )
    };
    if answer == -1 && crate::errno::last_host() == libc::ETIMEDOUT {
        Wait::TimedOut
    } else {
        Wait::Woken
    }
}

/// Whether `deadline` has passed.
pub(crate) fn deadline_passed(_word: &AtomicU32, deadline: Deadline) -> bool {
    let now = crate::clock::native_now(crate::clock::Clock::AbsMono);
    (now.sec, now.nsec) >= (deadline.sec, deadline.nsec)
}

/// Wakes one thread that sleeps on `word`; says whether there was one.
pub(crate) fn futex_wake_one(word: &AtomicU32) -> bool {
    wake(word.as_ptr(), 1) > 0
}

/// Wakes one thread that sleeps on the lower half of `word`, whose memory may have been given away.
pub(crate) fn futex_wake_one_lower(word: &AtomicU64) {
    wake(lower(word), 1);
}

/// Wakes every thread that sleeps on `word`.
pub(crate) fn futex_wake_all(word: &AtomicU32) {
    wake(word.as_ptr(), i32::MAX);
}

fn wake(word: *mut u32, count: i32) -> libc::c_long {
    // SAFETY: FUTEX_WAKE only looks up the address.
    unsafe {
        libc::syscall(
            libc::SYS_futex,
            word,
            libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
            count,
        )
    }
}
