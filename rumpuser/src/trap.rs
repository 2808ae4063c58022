//! Faults of the processor inside the kernel: a null pointer, a division by zero, a bad instruction.
//!
//! The host makes a signal of each. Here it is told to the kernel, which can name the function to blame, and
//! then left to whoever had the signal before, as a rule the host, which writes a core: the instruction is
//! simply tried again. A fault outside of the kernel is nobody's business here.

use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicI32, Ordering};
use std::sync::OnceLock;

use nix::sys::signal::Signal;

use crate::curlwp;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is called.
    pub name: &'static str,
    /// The address that was used, or that of the instruction.
    pub address: usize,
}

/// The signals and their names.
const SIGNALS: [(c_int, &str); 4] = [
    (libc::SIGSEGV, "segmentation fault"),
    (libc::SIGBUS, "bus error"),
    (libc::SIGFPE, "arithmetic fault"),
    (libc::SIGILL, "illegal instruction"),
];

/// The signals of faults: blocked, they end the process without a word.
pub(crate) fn signals() -> impl Iterator<Item = Signal> {
    SIGNALS
        .iter()
        .filter_map(|(signal, _)| Signal::try_from(*signal).ok())
}

/// Seconds after which a report that does not end is given up: what it needs may be broken or locked.
const PATIENCE: u32 = 10;

struct Installed {
    report: fn(Fault),
    /// What was installed before, in the order of [`SIGNALS`].
    before: [libc::sigaction; 4],
}

static INSTALLED: OnceLock<Installed> = OnceLock::new();
/// The thread that reports; 0 if there is none.
static REPORTER: AtomicI32 = AtomicI32::new(0);

/// Has faults inside the kernel reported from now on. A second call changes nothing.
pub fn install(report: fn(Fault)) {
    let mut first = false;
    INSTALLED.get_or_init(|| {
        first = true;
        let before = SIGNALS.map(|(signal, _)| current(signal));
        Installed { report, before }
    });
    if first {
        for (signal, _) in SIGNALS {
            // SAFETY: all zeroes is a valid description: no flags, an empty mask.
            let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
            let handler: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) = handle;
            action.sa_sigaction = handler as usize;
            action.sa_flags = libc::SA_SIGINFO;
            set(signal, &action);
        }
    }
}

fn current(signal: c_int) -> libc::sigaction {
    // SAFETY: all zeroes is a valid description.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    // SAFETY: asks only; the result's place is ours.
    unsafe { libc::sigaction(signal, core::ptr::null(), &mut action) };
    action
}

fn set(signal: c_int, action: &libc::sigaction) {
    // SAFETY: a complete description, whose handler stays.
    unsafe { libc::sigaction(signal, action, core::ptr::null_mut()) };
}

extern "C" fn handle(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    let which = SIGNALS.iter().position(|(known, _)| *known == signal);
    let (Some(installed), Some(which)) = (INSTALLED.get(), which) else {
        return;
    };
    // SAFETY: takes nothing.
    let me = unsafe { libc::gettid() };
    let reporter = REPORTER.compare_exchange(0, me, Ordering::AcqRel, Ordering::Acquire);
    match reporter {
        Ok(_) if !curlwp::get().is_null() => {
            // SAFETY: the host hands over a description that is good for the time of this call.
            let info = unsafe { &*info };
            // SAFETY: each of these signals has an address.
            let address = unsafe { info.si_addr() }.addr();
            // SAFETY: takes a number; the signal's default ends the process.
            unsafe { libc::alarm(PATIENCE) };
            let (_, name) = SIGNALS[which];
            (installed.report)(Fault { name, address });
        }
        Ok(_) => REPORTER.store(0, Ordering::Release),
        // A fault of the report itself.
        Err(reporter) if reporter == me => {}
        // Another thread's report comes first, and ends the process.
        Err(_) => {
            // SAFETY: takes a number.
            unsafe { libc::sleep(PATIENCE) };
        }
    }
    set(signal, &installed.before[which]);
}
