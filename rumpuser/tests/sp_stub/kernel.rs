//! A stub kernel below the hooks: processes and lwps. It is strict: a hook called out of turn
//! panics, and as hooks cannot unwind, that ends the test program.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, CString, c_char, c_int, c_long, c_void};
use std::ptr::{null_mut, without_provenance_mut};
use std::sync::{Condvar, Mutex, MutexGuard, Once};

use rump_abi::errno::Errno;
use rumpuser::Hyperup;
use rumpuser::curlwp::Lwp;

use super::syscalls;

struct Proc {
    cookie: usize,
    parent: i32,
    comm: CString,
    lwps: usize,
    exiting: bool,
}

struct LwpState {
    pid: i32,
    current: bool,
}

#[derive(Default)]
struct Kernel {
    procs: HashMap<i32, Proc>,
    lwps: HashMap<usize, LwpState>,
    last_pid: i32,
    last_lwp: usize,
    made: HashSet<(i32, Vec<u8>)>,
    gates: HashSet<u64>,
    no_gates: bool,
    sleeping: HashMap<i32, usize>,
    refuse_rfork: HashSet<Vec<u8>>,
    hold_rfork: HashSet<Vec<u8>>,
    hold_newlwp: HashSet<i32>,
}

static KERNEL: Mutex<Option<Kernel>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

thread_local! {
    /// 0 is "no lwp".
    static CURLWP: Cell<usize> = const { Cell::new(0) };
    static SCHEDULED: Cell<bool> = const { Cell::new(false) };
    static RELEASED: Cell<bool> = const { Cell::new(false) };
}

/// The kernel with its tables locked.
struct Locked(MutexGuard<'static, Option<Kernel>>);

impl std::ops::Deref for Locked {
    type Target = Kernel;
    fn deref(&self) -> &Kernel {
        self.0.as_ref().expect("booted")
    }
}

impl std::ops::DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut Kernel {
        self.0.as_mut().expect("booted")
    }
}

fn kernel() -> Locked {
    Locked(
        KERNEL
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner),
    )
}

/// Installs the stub, once for the test program.
pub fn boot() {
    static BOOT: Once = Once::new();
    BOOT.call_once(|| {
        *KERNEL.lock().expect("first use") = Some(Kernel {
            last_pid: 1,
            ..Kernel::default()
        });
        rumpuser::init(rumpuser::VERSION, &HOOKS).expect("no kernel before");
    });
}

static HOOKS: Hyperup = Hyperup {
    schedule,
    unschedule,
    backend_unschedule,
    backend_schedule,
    lwproc_switch,
    lwproc_release,
    lwproc_rfork,
    lwproc_newlwp,
    lwproc_curlwp,
    syscall,
    lwpexit,
    execnotify,
    getpid,
    extra: [null_mut(); 8],
};

fn must_be_scheduled() {
    assert!(
        SCHEDULED.get(),
        "a hook is called without the kernel's context"
    );
}

extern "C" fn schedule() {
    assert!(!SCHEDULED.replace(true), "the context is taken twice");
}

extern "C" fn unschedule() {
    assert!(SCHEDULED.replace(false), "the context is given up twice");
    if RELEASED.replace(false) {
        let lwp = CURLWP.replace(0);
        let mut kernel = kernel();
        let state = kernel.lwps.remove(&lwp).expect("a released lwp exists");
        let proc = kernel
            .procs
            .get_mut(&state.pid)
            .expect("an lwp has a process");
        proc.lwps -= 1;
        if proc.lwps == 0 {
            kernel.procs.remove(&state.pid);
        }
        CHANGED.notify_all();
    }
}

extern "C" fn backend_unschedule(nlocks: c_int, countp: *mut c_int, interlock: *mut c_void) {
    assert!(nlocks == 0 && interlock.is_null());
    assert!(SCHEDULED.replace(false), "the context is given up twice");
    // SAFETY: the interface demands a valid pointer.
    unsafe { *countp = 7 };
}

extern "C" fn backend_schedule(nlocks: c_int, _interlock: *mut c_void) {
    assert_eq!(nlocks, 7, "the count comes back unchanged");
    assert!(!SCHEDULED.replace(true), "the context is taken twice");
}

fn make_current(lwp: usize) {
    let old = CURLWP.replace(lwp);
    let mut kernel = kernel();
    if old != 0 {
        kernel
            .lwps
            .get_mut(&old)
            .expect("the current lwp exists")
            .current = false;
    }
    if lwp != 0 {
        let state = kernel
            .lwps
            .get_mut(&lwp)
            .expect("a switch goes to an lwp that exists");
        assert!(!state.current, "an lwp runs on two threads");
        state.current = true;
    }
}

extern "C" fn lwproc_switch(lwp: *mut Lwp) {
    must_be_scheduled();
    assert!(!RELEASED.get(), "no switch after a release");
    make_current(lwp.addr());
}

extern "C" fn lwproc_release() {
    must_be_scheduled();
    assert_ne!(CURLWP.get(), 0, "an implicit lwp is not released");
    assert!(!RELEASED.replace(true), "an lwp is released twice");
}

fn new_lwp(kernel: &mut Kernel, pid: i32) -> usize {
    kernel.last_lwp += 1;
    let lwp = kernel.last_lwp;
    kernel.lwps.insert(
        lwp,
        LwpState {
            pid,
            current: false,
        },
    );
    kernel
        .procs
        .get_mut(&pid)
        .expect("a new lwp has a process")
        .lwps += 1;
    lwp
}

unsafe extern "C" fn lwproc_rfork(cookie: *mut c_void, flags: c_int, comm: *const c_char) -> c_int {
    must_be_scheduled();
    // SAFETY: the interface demands a C string or NULL.
    let comm = (!comm.is_null()).then(|| unsafe { CStr::from_ptr(comm) }.to_owned());
    let parent = current_pid();
    assert!(
        (parent == 1) == (flags == 2),
        "a child of init gets no descriptors, others do"
    );
    let comm = comm.unwrap_or_else(|| kernel().procs[&parent].comm.clone());
    if kernel().hold_rfork.contains(comm.as_bytes()) {
        sleep_until(1, |kernel| !kernel.hold_rfork.contains(comm.as_bytes()));
    }
    let lwp = {
        let mut kernel = kernel();
        if kernel.refuse_rfork.contains(comm.as_bytes()) {
            return Errno::EAGAIN.get();
        }
        kernel.last_pid += 1;
        let pid = kernel.last_pid;
        let proc = Proc {
            cookie: cookie.addr(),
            parent,
            comm,
            lwps: 0,
            exiting: false,
        };
        kernel.procs.insert(pid, proc);
        new_lwp(&mut kernel, pid)
    };
    make_current(lwp);
    0
}

extern "C" fn lwproc_newlwp(pid: c_int) -> c_int {
    must_be_scheduled();
    if kernel().hold_newlwp.contains(&pid) {
        sleep_until(1, |kernel| !kernel.hold_newlwp.contains(&pid));
    }
    let lwp = {
        let mut kernel = kernel();
        match kernel.procs.get(&pid) {
            None => return Errno::ESRCH.get(),
            Some(proc) if proc.exiting => return Errno::EBUSY.get(),
            Some(_) => new_lwp(&mut kernel, pid),
        }
    };
    make_current(lwp);
    0
}

extern "C" fn lwproc_curlwp() -> *mut Lwp {
    must_be_scheduled();
    without_provenance_mut(CURLWP.get())
}

fn current_pid() -> i32 {
    match CURLWP.get() {
        0 => 1,
        lwp => kernel().lwps[&lwp].pid,
    }
}

extern "C" fn getpid() -> c_int {
    must_be_scheduled();
    current_pid()
}

extern "C" fn lwpexit() {
    must_be_scheduled();
    let pid = current_pid();
    kernel()
        .procs
        .get_mut(&pid)
        .expect("the current process exists")
        .exiting = true;
    CHANGED.notify_all();
}

unsafe extern "C" fn execnotify(comm: *const c_char) {
    must_be_scheduled();
    let pid = current_pid();
    let mut kernel = kernel();
    let proc = kernel
        .procs
        .get_mut(&pid)
        .expect("the current process exists");
    assert_eq!(
        proc.lwps, 1,
        "an exec is completed when only the main lwp is left"
    );
    proc.exiting = false;
    // SAFETY: the interface demands a C string.
    proc.comm = unsafe { CStr::from_ptr(comm) }.to_owned();
}

unsafe extern "C" fn syscall(number: c_int, args: *mut c_void, retval: *mut c_long) -> c_int {
    must_be_scheduled();
    // SAFETY: the server always gives eight slots.
    let args = unsafe { args.cast::<[u64; 8]>().read() };
    let (pid, cookie) = current_process();
    match syscalls::run(number as u32, args, pid, cookie) {
        Ok(values) => {
            // SAFETY: the server always gives room for two values.
            unsafe { retval.cast::<[c_long; 2]>().write(values) };
            0
        }
        Err(error) => error.get(),
    }
}

/// Runs a wait of the script as a kernel thread does: without the context.
pub fn without_context(wait: impl FnOnce()) {
    SCHEDULED.set(false);
    wait();
    SCHEDULED.set(true);
}

/// The process of this thread's lwp, and its cookie.
fn current_process() -> (i32, *mut c_void) {
    let pid = current_pid();
    (pid, without_provenance_mut(kernel().procs[&pid].cookie))
}

/// Its parent.
pub fn parent(pid: i32) -> i32 {
    kernel().procs[&pid].parent
}

/// Makes a directory of this name for process `pid`; false when there is one.
pub fn make(pid: i32, path: &[u8]) -> bool {
    kernel().made.insert((pid, path.to_vec()))
}

/// Sleeps until the process is told to exit.
pub fn sleep_until_exit(pid: i32) {
    sleep_until(pid, |kernel| kernel.procs[&pid].exiting);
}

/// Sleeps until [`open_gate`].
pub fn sleep_until_open(pid: i32, gate: u64) {
    sleep_until(pid, |kernel| {
        kernel.no_gates || kernel.gates.contains(&gate)
    });
}

/// Sleeps as a kernel thread does: without the context.
fn sleep_until(pid: i32, done: impl Fn(&Kernel) -> bool) {
    SCHEDULED.set(false);
    let mut locked = kernel();
    *locked.sleeping.entry(pid).or_default() += 1;
    CHANGED.notify_all();
    while !done(&locked) {
        locked = Locked(CHANGED.wait(locked.0).expect("no holder panics"));
    }
    *locked.sleeping.get_mut(&pid).expect("counted above") -= 1;
    drop(locked);
    SCHEDULED.set(true);
}

/// Lets all SYS_GATE sleepers of `gate` go on.
pub fn open_gate(gate: u64) {
    kernel().gates.insert(gate);
    CHANGED.notify_all();
}

/// All gates are open from now on.
pub fn open_all_gates() {
    kernel().no_gates = true;
    CHANGED.notify_all();
}

/// `lwproc_rfork` fails for processes of this name.
pub fn refuse_rfork(comm: &str) {
    kernel().refuse_rfork.insert(comm.into());
}

/// `lwproc_rfork` for processes of this name takes its time, until it is let go on.
pub fn hold_rfork(comm: &str, hold: bool) {
    let comm = comm.as_bytes();
    if hold {
        kernel().hold_rfork.insert(comm.to_vec());
    } else {
        kernel().hold_rfork.remove(comm);
    }
    CHANGED.notify_all();
}

/// `lwproc_newlwp` for this process takes its time, until it is let go on.
pub fn hold_newlwp(pid: i32, hold: bool) {
    if hold {
        kernel().hold_newlwp.insert(pid);
    } else {
        kernel().hold_newlwp.remove(&pid);
    }
    CHANGED.notify_all();
}

/// Whether the process exists.
pub fn exists(pid: i32) -> bool {
    kernel().procs.contains_key(&pid)
}

/// Lwps of the process, its main lwp included.
pub fn lwps(pid: i32) -> usize {
    kernel().procs.get(&pid).map_or(0, |proc| proc.lwps)
}

/// Calls of the process that sleep.
pub fn sleeping(pid: i32) -> usize {
    kernel().sleeping.get(&pid).copied().unwrap_or(0)
}

/// The process's name.
pub fn comm(pid: i32) -> String {
    kernel().procs[&pid].comm.to_string_lossy().into_owned()
}

/// Processes with this name.
pub fn named(comm: &str) -> Vec<i32> {
    let mut pids: Vec<i32> = kernel()
        .procs
        .iter()
        .filter(|(_, proc)| proc.comm.to_bytes() == comm.as_bytes())
        .map(|(&pid, _)| pid)
        .collect();
    pids.sort_unstable();
    pids
}
