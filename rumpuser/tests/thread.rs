//! Threads on the host: start, name, exit from any depth, join.
// Miri knows neither signal masks nor a jump out of a call tree.
#![cfg(not(any(loom, miri)))]

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use rumpuser::{Errno, thread};

/// Calls itself `depth` times and ends the thread there.
fn descend(depth: usize) -> usize {
    if depth == 0 {
        thread::exit();
    }
    std::hint::black_box(descend(depth - 1)) + 1
}

extern "C" fn count_and_exit(arg: *mut c_void) {
    // SAFETY: the test hands over a counter that outlives the thread.
    let counter = unsafe { &*arg.cast::<AtomicUsize>() };
    counter.fetch_add(1, SeqCst);
    descend(50);
    counter.fetch_add(1000, SeqCst);
}

extern "C" fn count_and_return(arg: *mut c_void) {
    // SAFETY: the test hands over a counter that outlives the thread.
    let counter = unsafe { &*arg.cast::<AtomicUsize>() };
    counter.fetch_add(1, SeqCst);
}

fn address(counter: &AtomicUsize) -> *mut c_void {
    std::ptr::from_ref(counter).cast_mut().cast()
}

#[test]
fn exit_ends_the_thread_from_any_depth() {
    let counter = AtomicUsize::new(0);
    for _ in 0..100 {
        let made = thread::create(c"deep", count_and_exit, address(&counter), true).unwrap();
        thread::join(made).unwrap();
    }
    assert_eq!(counter.load(SeqCst), 100, "nothing ran after the exit");
}

#[test]
fn a_thread_may_return() {
    let counter = AtomicUsize::new(0);
    let made: Vec<_> = (0..20)
        .map(|_| thread::create(c"plain", count_and_return, address(&counter), true).unwrap())
        .collect();
    for thread in made {
        thread::join(thread).unwrap();
    }
    assert_eq!(counter.load(SeqCst), 20);
}

#[test]
fn a_detached_thread_runs_and_cannot_be_joined() {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    let made = thread::create(c"free", count_and_exit, address(&COUNTER), false).unwrap();
    assert_eq!(thread::join(made), Err(Errno::EINVAL));
    assert_eq!(COUNTER.load(SeqCst), 1);
}

extern "C" fn wait_for_go(arg: *mut c_void) {
    // SAFETY: the test hands over a counter that outlives the thread.
    let counter = unsafe { &*arg.cast::<AtomicUsize>() };
    while counter.load(SeqCst) == 0 {
        std::thread::yield_now();
    }
    counter.fetch_add(1, SeqCst);
}

#[test]
fn a_dropped_thread_goes_on() {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    drop(thread::create(c"dropped", wait_for_go, address(&COUNTER), true).unwrap());
    COUNTER.store(1, SeqCst);
    while COUNTER.load(SeqCst) != 2 {
        std::thread::yield_now();
    }
}

#[test]
fn a_cookie_is_the_thread() {
    let counter = AtomicUsize::new(0);
    let cookie = thread::create(c"cookie", count_and_exit, address(&counter), true)
        .unwrap()
        .into_raw();
    // SAFETY: the cookie is used once.
    thread::join(unsafe { thread::Thread::from_raw(cookie) }).unwrap();
    assert_eq!(counter.load(SeqCst), 1);
}

extern "C" fn report_name_and_signals(arg: *mut c_void) {
    // SAFETY: the test hands over a string that outlives the thread.
    let report = unsafe { &mut *arg.cast::<String>() };
    *report = std::fs::read_to_string("/proc/thread-self/status").unwrap();
}

#[test]
fn a_thread_has_its_name_and_no_asynchronous_signals() {
    let mut status = String::new();
    let arg = (&raw mut status).cast();
    let name = c"a-name-of-more-than-fifteen-bytes";
    let made = thread::create(name, report_name_and_signals, arg, true).unwrap();
    thread::join(made).unwrap();
    let field = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key)).unwrap();
        line[key.len()..].trim().to_owned()
    };
    assert_eq!(field("Name:"), "a-name-of-more-");
    let blocked = u64::from_str_radix(&field("SigBlk:"), 16).unwrap();
    let is_blocked = |signal: i32| blocked >> (signal - 1) & 1 == 1;
    assert!(is_blocked(libc::SIGTERM) && is_blocked(libc::SIGINT) && is_blocked(libc::SIGCHLD));
    assert!(!is_blocked(libc::SIGSEGV) && !is_blocked(libc::SIGABRT));
}

#[test]
#[should_panic(expected = "this thread is not the kernel's")]
fn exit_of_a_foreign_thread() {
    thread::exit();
}
