//! Boot, `rump_init(3)`.
//!
//! The order is that of the reference (rump-tools.md section 10): kernel process, components of the
//! kernel, VFS faction and components, network, devices, end of the cold state, modules, init, system calls.

use core::sync::atomic::{AtomicBool, Ordering};
use std::io::IsTerminal;
use std::sync::Mutex as HostMutex;

use rump_abi::types::RUMP__FACTION_VFS;

use crate::component::{self, Kind};
pub use crate::ffi::hooks::HOOKS;
use crate::ffi::lwp::Lwp;
use crate::ffi::variables::{BOOTHOWTO, COLD, HOSTNAME, HOSTNAMELEN, NCPU, NCPUONLINE};
use crate::proc::Descriptors;
use crate::{Result, cons, lwproc, mem, module, proc, subr_prf, syscall, sysctl};

/// `__NetBSD_Version__`.
pub const VERSION_NUMBER: i32 = 799_003_400;
/// `ostype`.
pub const OSTYPE: &str = "NetBSD";
/// `osrelease`.
pub const OSRELEASE: &str = "7.99.34";
/// `machine`.
pub const MACHINE: &str = "amd64";
/// `version`, as `kern.version` gives it.
pub const VERSION: &str = "NetBSD 7.99.34 (RUMP-ROAST)\n";
/// The verbose bit of `boothowto`.
pub const AB_VERBOSE: i32 = 0x20000;

static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Whether the kernel still boots.
#[must_use]
pub fn cold() -> bool {
    COLD.load(Ordering::Relaxed) != 0
}

/// The boot flags (`rump_boot_gethowto`).
#[must_use]
pub fn boothowto() -> i32 {
    BOOTHOWTO.load(Ordering::Relaxed)
}

/// Stores the boot flags (`rump_boot_sethowto`).
pub fn set_boothowto(howto: i32) {
    BOOTHOWTO.store(howto, Ordering::Relaxed);
}

/// Whether the boot says what it does.
#[must_use]
pub fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed) || boothowto() & AB_VERBOSE != 0
}

/// Boots the kernel. A second call does nothing.
///
/// # Errors
/// That of the host layer.
pub fn rump_init() -> Result<()> {
    static DONE: HostMutex<bool> = HostMutex::new(false);
    let mut done = DONE.lock().expect("a boot that panics ends the process");
    if *done {
        return Ok(());
    }
    rumpuser::init(rumpuser::VERSION, &HOOKS)?;
    boot();
    *done = true;
    Ok(())
}

fn boot() {
    start_tracing();
    #[cfg(not(test))]
    subr_prf::install_panic_hook();
    let verbose = rumpuser::param::get("RUMP_VERBOSE");
    VERBOSE.store(
        verbose.is_ok_and(|value| !value.starts_with('0')),
        Ordering::Relaxed,
    );
    rumpuser::asan::init();
    #[cfg(not(test))]
    crate::trap::init();
    let l = proc::init_proc0();
    lwproc::adopt_lwp0(l);
    mem::init();
    mem::uvmexp::init(mem::limit());
    crate::time::init();
    name_host();
    banner();
    sysctl::init();
    component::collect();
    sysctl::components::collect();

    component::init(Kind::Kern);
    if component::init_faction(RUMP__FACTION_VFS) {
        component::init(Kind::Vfs);
        subr_prf::verbose(format_args!("kern.module.path={}\n", module::path()));
    }
    module::init_class(module::Class::Vfs);
    component::init_net();
    component::init_devices();
    component::init(Kind::KernVfs);
    crate::hardclock::start_if_wanted();
    COLD.store(0, Ordering::Release);
    component::close();
    module::init_class(module::Class::Any);
    make_init_process();
    component::init(Kind::PostInit);
    syscall::install_base();
    component::init(Kind::Syscall);
    lwproc::leave_lwp0();
}

/// What the host is called, and how many processors there are.
fn name_host() {
    let name = rumpuser::param::get(rumpuser::param::HOSTNAME).unwrap_or_default();
    HOSTNAMELEN.store(HOSTNAME.set(name.as_bytes()), Ordering::Relaxed);
    NCPU.store(sysctl::ncpu(), Ordering::Relaxed);
    NCPUONLINE.store(sysctl::ncpu(), Ordering::Relaxed);
}

/// Process 1, whose lwps the implicit threads are.
fn make_init_process() {
    let parent = Lwp::lwp0().proc();
    let p = proc::fork(parent, Descriptors::Clear, core::ptr::null_mut());
    assert!(p.pid() == 1, "init is the first process");
    p.set_comm(b"rumplocal");
    lwproc::init_is_there();
    // An lwp of its own for a moment: the standard descriptors are opened by a process.
    lwproc::switch(Some(proc::new_lwp(p)));
    cons::open_standard(lwproc::curlwp());
    lwproc::releaselwp();
    lwproc::switch(Some(Lwp::lwp0()));
}

fn banner() {
    let memory = match mem::limit() {
        Some(bytes) => format!("{} KB", bytes / 1024),
        None => "unlimited (host limit)".to_owned(),
    };
    subr_prf::verbose(format_args!(
        "rump-rs {}, a rump kernel in Rust\n\n{VERSION}total memory = {memory}\n",
        env!("CARGO_PKG_VERSION")
    ));
    subr_prf::verbose(format_args!(
        "timecounter: Timecounters tick every 10.000 msec\n\
         timecounter: Timecounter \"clockinterrupt\" frequency 100 Hz quality 0\n"
    ));
    // There are no virtual processors, but drivers and programs count them.
    for cpu in 0..sysctl::ncpu() {
        subr_prf::verbose(format_args!("cpu{cpu} at thinair0: rump virtual cpu\n"));
    }
}

/// Installs the subscriber of `RUMP_LOG` on standard error.
fn start_tracing() {
    let Ok(filter) = rumpuser::param::get("RUMP_LOG") else {
        return;
    };
    let filter = match tracing_subscriber::EnvFilter::try_new(&filter) {
        Ok(filter) => filter,
        Err(error) => {
            rumpuser::console::log(format_args!("RUMP_LOG: {error}\n"));
            return;
        }
    };
    let installed = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
    if let Err(error) = installed {
        rumpuser::console::log(format_args!("RUMP_LOG: {error}\n"));
    }
}
