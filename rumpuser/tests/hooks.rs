//! The kernel's context around blocking calls: the wrap table (section 4) and the order of a
//! condition wait (section 6.10) of the hypercall specification, seen through counting hooks.
#![cfg(not(loom))]

use std::cell::{Cell, RefCell};
use std::ffi::{c_char, c_int, c_long, c_void};
use std::ptr::null_mut;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use rumpuser::clock::{self, Clock};
use rumpuser::condvar::Condvar;
use rumpuser::curlwp::Lwp;
use rumpuser::mutex::{Mutex, MutexKind};
use rumpuser::rwlock::{RwLock, RwOp};
use rumpuser::{Errno, Hyperup};

/// What a hook saw: its name, the interlock, and whether the interlock was locked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    Unschedule {
        interlock: usize,
        locked: bool,
    },
    Schedule {
        interlock: usize,
        locked: bool,
        nlocks: i32,
    },
}

thread_local! {
    static EVENTS: RefCell<Vec<Event>> = const { RefCell::new(Vec::new()) };
}

thread_local! {
    /// The interlock is the kernel's own scheduler's: the hooks acquire and release it.
    static SCHEDULER_INTERLOCK: Cell<bool> = const { Cell::new(false) };
}

/// The count that the kernel hands through.
const NLOCKS: i32 = 2;

fn is_locked(interlock: *mut c_void) -> bool {
    if interlock.is_null() {
        return false;
    }
    // SAFETY: the interface hands over the mutex of the wait.
    unsafe { &*interlock.cast::<Mutex>() }.is_locked()
}

extern "C" fn backend_unschedule(nlocks: c_int, countp: *mut c_int, interlock: *mut c_void) {
    assert_eq!(nlocks, 0, "all levels of the big lock are released");
    // SAFETY: the interface demands a valid pointer.
    unsafe { *countp = NLOCKS };
    if SCHEDULER_INTERLOCK.get() {
        // SAFETY: the interface hands over the mutex of the wait.
        unsafe { &*interlock.cast::<Mutex>() }.enter_nowrap();
    }
    let locked = is_locked(interlock);
    let interlock = interlock.addr();
    EVENTS.with_borrow_mut(|events| events.push(Event::Unschedule { interlock, locked }));
}

extern "C" fn backend_schedule(nlocks: c_int, interlock: *mut c_void) {
    let locked = is_locked(interlock);
    let mutex = interlock.cast::<Mutex>();
    let interlock = interlock.addr();
    EVENTS.with_borrow_mut(|events| {
        events.push(Event::Schedule {
            interlock,
            locked,
            nlocks,
        });
    });
    if SCHEDULER_INTERLOCK.get() {
        // SAFETY: the address is the mutex of the wait.
        unsafe { &*mutex }.exit();
    }
}

extern "C" fn never() {
    panic!("only the back-end pair is called from a hypercall");
}
extern "C" fn no_switch(_: *mut Lwp) {}
extern "C" fn no_rfork(_: *mut c_void, _: c_int, _: *const c_char) -> c_int {
    0
}
extern "C" fn no_newlwp(_: c_int) -> c_int {
    0
}
extern "C" fn no_curlwp() -> *mut Lwp {
    null_mut()
}
extern "C" fn no_syscall(_: c_int, _: *mut c_void, _: *mut c_long) -> c_int {
    0
}
extern "C" fn no_exec(_: *const c_char) {}
extern "C" fn no_pid() -> c_int {
    0
}

fn install() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let hyp = Hyperup {
            schedule: never,
            unschedule: never,
            backend_unschedule,
            backend_schedule,
            lwproc_switch: no_switch,
            lwproc_release: never,
            lwproc_rfork: no_rfork,
            lwproc_newlwp: no_newlwp,
            lwproc_curlwp: no_curlwp,
            syscall: no_syscall,
            lwpexit: never,
            execnotify: no_exec,
            getpid: no_pid,
            extra: [null_mut(); 8],
        };
        assert_eq!(rumpuser::init(16, &hyp), Err(Errno::EINVAL));
        assert_eq!(rumpuser::init(17, &hyp), Ok(()));
        assert_eq!(rumpuser::init(17, &hyp), Err(Errno::EALREADY));
    });
}

/// What the hooks saw on this thread while `f` ran.
fn events_of(f: impl FnOnce()) -> Vec<Event> {
    install();
    EVENTS.with_borrow_mut(Vec::clear);
    f();
    EVENTS.take()
}

fn wrapped_once() -> Vec<Event> {
    vec![
        Event::Unschedule {
            interlock: 0,
            locked: false,
        },
        Event::Schedule {
            interlock: 0,
            locked: false,
            nlocks: NLOCKS,
        },
    ]
}

#[test]
fn uncontended_locks_never_wrap() {
    let seen = events_of(|| {
        for kind in [MutexKind::Adaptive, MutexKind::Spin, MutexKind::Internal] {
            let mutex = Mutex::new(kind);
            mutex.enter();
            assert!(!mutex.try_enter());
            mutex.exit();
            mutex.destroy();
        }
        let lock = RwLock::new();
        lock.enter(RwOp::Reader);
        lock.enter(RwOp::Reader);
        lock.exit();
        assert!(lock.try_upgrade());
        lock.downgrade();
        lock.exit();
        lock.enter(RwOp::Writer);
        lock.exit();
        let cv = Condvar::new();
        cv.signal();
        cv.broadcast();
    });
    assert_eq!(seen, []);
}

/// Has this thread wait for `mutex` until another one releases it.
fn wait_for(mutex: &Mutex) -> Vec<Event> {
    thread::scope(|scope| {
        let (ready, go) = std::sync::mpsc::channel();
        scope.spawn(move || {
            mutex.enter();
            ready.send(()).unwrap();
            while !mutex.has_waiters() {
                thread::yield_now();
            }
            mutex.exit();
        });
        go.recv().unwrap();
        let seen = events_of(|| mutex.enter());
        mutex.exit();
        seen
    })
}

#[test]
fn a_contended_adaptive_mutex_wraps() {
    assert_eq!(wait_for(&Mutex::new(MutexKind::Adaptive)), wrapped_once());
}

#[test]
fn a_contended_spin_mutex_does_not_wrap() {
    assert_eq!(wait_for(&Mutex::new(MutexKind::Spin)), []);
    assert_eq!(wait_for(&Mutex::new(MutexKind::Internal)), []);
}

#[test]
fn a_contended_rwlock_wraps() {
    for (theirs, mine) in [
        (RwOp::Reader, RwOp::Writer),
        (RwOp::Writer, RwOp::Reader),
        (RwOp::Writer, RwOp::Writer),
    ] {
        let lock = RwLock::new();
        let seen = thread::scope(|scope| {
            let (ready, go) = std::sync::mpsc::channel();
            let lock = &lock;
            scope.spawn(move || {
                lock.enter(theirs);
                ready.send(()).unwrap();
                while !lock.has_waiters() {
                    thread::yield_now();
                }
                lock.exit();
            });
            go.recv().unwrap();
            events_of(|| lock.enter(mine))
        });
        assert_eq!(seen, wrapped_once(), "{mine:?} against {theirs:?}");
        lock.exit();
    }
}

/// The events of a wait that times out.
fn timed_wait(kind: MutexKind) -> (usize, Vec<Event>) {
    let mutex = Mutex::new(kind);
    let cv = Condvar::new();
    mutex.enter();
    let seen = events_of(|| {
        while !cv.timed_wait(&mutex, Duration::from_millis(1)) {}
        assert!(mutex.is_locked());
    });
    mutex.exit();
    (std::ptr::from_ref(&mutex).addr(), seen)
}

#[test]
fn a_wait_takes_the_mutex_before_the_context() {
    for kind in [MutexKind::Adaptive, MutexKind::Internal] {
        let (interlock, seen) = timed_wait(kind);
        let expected = [
            Event::Unschedule {
                interlock,
                locked: true,
            },
            Event::Schedule {
                interlock,
                locked: true,
                nlocks: NLOCKS,
            },
        ];
        assert_eq!(seen[seen.len() - 2..], expected, "{kind:?}");
    }
}

#[test]
fn a_wait_with_a_spin_mutex_takes_the_context_before_the_mutex() {
    let (interlock, seen) = timed_wait(MutexKind::Spin);
    let expected = [
        Event::Unschedule {
            interlock,
            locked: true,
        },
        Event::Schedule {
            interlock,
            locked: false,
            nlocks: NLOCKS,
        },
    ];
    assert_eq!(seen[seen.len() - 2..], expected);
}

/// The scheduler waits on a virtual processor's own mutex: free at entry and at return.
#[test]
fn a_wait_whose_interlock_the_hooks_hold() {
    let mutex = Mutex::new(MutexKind::Internal);
    let cv = Condvar::new();
    let interlock = std::ptr::from_ref(&mutex).addr();
    let seen = thread::scope(|scope| {
        scope.spawn(|| {
            loop {
                mutex.enter_nowrap();
                // Who is counted is woken, also before it sleeps.
                if cv.has_waiters() {
                    break;
                }
                mutex.exit();
                thread::yield_now();
            }
            cv.signal();
            mutex.exit();
        });
        events_of(|| {
            SCHEDULER_INTERLOCK.set(true);
            cv.wait(&mutex);
            SCHEDULER_INTERLOCK.set(false);
        })
    });
    let expected = [
        Event::Unschedule {
            interlock,
            locked: true,
        },
        Event::Schedule {
            interlock,
            locked: true,
            nlocks: NLOCKS,
        },
    ];
    assert_eq!(seen, expected);
    assert!(!mutex.is_locked());
    mutex.destroy();
}

#[test]
fn wait_nowrap_calls_no_hook() {
    let mutex = Mutex::new(MutexKind::Spin);
    let cv = Condvar::new();
    let seen = thread::scope(|scope| {
        scope.spawn(|| {
            while !cv.has_waiters() {
                thread::yield_now();
            }
            mutex.enter();
            cv.signal();
            mutex.exit();
        });
        events_of(|| {
            mutex.enter_nowrap();
            cv.wait_nowrap(&mutex);
            mutex.exit();
        })
    });
    assert_eq!(seen, []);
}

#[test]
fn sleeps_wrap_and_reading_a_clock_does_not() {
    let seen = events_of(|| {
        let _ = clock::gettime(Clock::AbsMono);
        let _ = clock::gettime(Clock::RelWall);
    });
    assert_eq!(seen, []);
    // Also when the deadline is past.
    let seen = events_of(|| clock::sleep(Clock::AbsMono, 0, 0));
    assert_eq!(seen, wrapped_once());
}

#[test]
fn files_wrap() {
    let seen = events_of(|| {
        let fd = rumpuser::file::open(c"/dev/null", rumpuser::file::OPEN_RDONLY).unwrap();
        rumpuser::file::close(fd).unwrap();
    });
    assert_eq!(seen, [wrapped_once(), wrapped_once()].concat());
}

#[test]
fn memory_random_and_parameters_do_not_wrap() {
    let seen = events_of(|| {
        let memory = rumpuser::memory::alloc(100, 64).unwrap();
        // SAFETY: allocated above.
        unsafe { rumpuser::memory::free(memory.as_ptr(), 100) };
        rumpuser::random::fill(&mut [0; 16], 0).unwrap();
        rumpuser::param::get(rumpuser::param::NCPU).unwrap();
    });
    assert_eq!(seen, []);
}
