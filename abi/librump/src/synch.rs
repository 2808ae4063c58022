//! Sleeping on addresses, `tsleep(9)`, giving way, `preempt(9)`, and what belongs to threads, `lwp(9)`.

use core::ffi::{c_char, c_int, c_uint, c_void};
use core::time::Duration;

use rump_abi::errno::to_c;
use rump_abi::types::{kmutex_t, lwp_t, pri_t, specificdata_dtor_t, specificdata_key_t, wchan_t};
use rump_kernel::ffi::lwp::Lwp;
use rump_kernel::ffi::specific;
use rump_kernel::sync::wchan::{self, Until, Wchan};
use rump_kernel::{lwproc, sync};
use rumpuser::mutex::Mutex;

use crate::export::kpi;

const PCATCH: pri_t = 0x100;
const PNORELOCK: pri_t = 0x200;

/// # Safety
/// `mtx` is NULL or a mutex of the driver's.
unsafe fn mutex<'a>(mtx: *mut kmutex_t) -> Option<&'a Mutex> {
    // SAFETY: the caller's promise.
    (!mtx.is_null()).then(|| unsafe { crate::mutex::host(mtx) })
}

fn process_lock<'a>(l: *mut lwp_t) -> &'a Mutex {
    let l = Lwp::from_ptr(l).expect("lwp_lock: an lwp is never NULL");
    l.proc().lock()
}

fn ticks(ticks: c_int) -> Option<Duration> {
    (ticks != 0).then(|| sync::ticks(ticks))
}

fn sleep(
    chan: wchan_t,
    wmesg: *const c_char,
    until: Until,
    mutex: Option<&Mutex>,
    relock: bool,
) -> c_int {
    lwproc::curlwp().note_sleep(chan.cast(), wmesg);
    let result = wchan::sleep(Wchan(chan.addr()), until, mutex, relock);
    lwproc::curlwp().note_wake();
    to_c(result)
}

/// `yield`: gives way to other threads.
#[unsafe(export_name = "rumpns_yield")]
pub unsafe extern "C" fn give_way() {
    rumpuser::backend::preempt();
    rumpuser::thread::yield_now();
}

kpi! {
    /// Sleeps until `wakeup` of the address, so many ticks at most (0: for ever).
    fn tsleep(chan: wchan_t, pri: pri_t, wmesg: *const c_char, time: c_int) -> c_int {
        let until = Until { signal: pri & PCATCH != 0, time: ticks(time) };
        sleep(chan, wmesg, until, None, false)
    }
    /// As `tsleep`; the mutex, which the caller holds, is free meanwhile.
    fn mtsleep(chan: wchan_t, pri: pri_t, wmesg: *const c_char, time: c_int, mtx: *mut kmutex_t) -> c_int {
        let until = Until { signal: pri & PCATCH != 0, time: ticks(time) };
        // SAFETY: the driver's mutex or NULL.
        let mutex = unsafe { mutex(mtx) };
        sleep(chan, wmesg, until, mutex, pri & PNORELOCK == 0)
    }
    /// Wakes who sleeps on the address.
    fn wakeup(chan: wchan_t) {
        wchan::wakeup(Wchan(chan.addr()));
    }
    /// Sleeps for so many ticks; the mutex, if any, is free meanwhile. EWOULDBLOCK is the ordinary end.
    fn kpause(wmesg: *const c_char, intr: bool, time: c_int, mtx: *mut kmutex_t) -> c_int {
        let own = 0_u8;
        let chan = (&raw const own).cast::<c_void>();
        let until = Until { signal: intr, time: ticks(time) };
        // SAFETY: the driver's mutex or NULL.
        let mutex = unsafe { mutex(mtx) };
        sleep(chan.cast(), wmesg, until, mutex, true)
    }
    /// Gives way to other threads.
    fn preempt() {
        rumpuser::backend::preempt();
        rumpuser::thread::yield_now();
    }
    /// Waits for so many microseconds.
    fn delay(microseconds: c_uint) {
        let nanos = i64::from(microseconds) * 1000;
        rumpuser::clock::sleep(rumpuser::clock::Clock::RelWall, 0, nanos);
    }
    /// Threads are the host's: it may always preempt them.
    fn kpreempt_disable() {
        rumpuser::backend::preempt();
    }
    /// Undoes `kpreempt_disable`.
    fn kpreempt_enable() {
        rumpuser::backend::preempt();
    }
    /// For assertions: what a driver asserts is that it may look at its processor, and it may.
    fn kpreempt_disabled() -> bool {
        true
    }
    /// Makes a key for data of threads; `destructor` runs on what a thread leaves behind.
    fn lwp_specific_key_create(key: *mut specificdata_key_t, destructor: specificdata_dtor_t) -> c_int {
        // SAFETY: the driver's variable.
        unsafe { key.write(specific::create(destructor)) };
        0
    }
    /// Ends a key, and what threads have for it.
    fn lwp_specific_key_delete(key: specificdata_key_t) {
        specific::delete(key);
    }
    /// What the calling thread has for a key, or NULL.
    fn lwp_getspecific(key: specificdata_key_t) -> *mut c_void {
        specific::get(lwproc::curlwp(), key)
    }
    /// Stores what the calling thread has for a key.
    fn lwp_setspecific(key: specificdata_key_t, value: *mut c_void) {
        specific::set(lwproc::curlwp(), key, value);
    }
    /// Locks what others read of a thread: it is its process's lock here.
    fn lwp_lock(l: *mut lwp_t) {
        process_lock(l).enter();
    }
    /// Undoes `lwp_lock`.
    fn lwp_unlock(l: *mut lwp_t) {
        process_lock(l).exit();
    }
}
