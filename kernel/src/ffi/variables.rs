//! Variables of the kernel that drivers name.

use core::cell::UnsafeCell;
use core::ffi::c_long;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicI64, AtomicU64, Ordering};

use rump_abi::types::timespec;

/// Not 0 while the kernel boots (`cold`).
#[unsafe(export_name = "rumpns_cold")]
pub(crate) static COLD: AtomicI32 = AtomicI32::new(1);

/// Ticks of the clock in a second (`hz`).
#[unsafe(export_name = "rumpns_hz")]
pub(crate) static HZ: AtomicI32 = AtomicI32::new(crate::sync::HZ.cast_signed());

/// Microseconds in a tick (`tick`).
#[unsafe(export_name = "rumpns_tick")]
pub(crate) static TICK: AtomicI32 = AtomicI32::new(1_000_000 / crate::sync::HZ.cast_signed());

/// Processors that the kernel says it has (`ncpu`).
#[unsafe(export_name = "rumpns_ncpu")]
pub(crate) static NCPU: AtomicI32 = AtomicI32::new(1);

/// Pages of memory (`physmem`).
#[unsafe(export_name = "rumpns_physmem")]
pub(crate) static PHYSMEM: AtomicI32 = AtomicI32::new(0);

/// `struct uvmexp`: all of it are ints; see [`crate::mem::uvmexp`].
#[repr(C)]
pub(crate) struct Uvmexp(pub(crate) [AtomicI32; 128]);
/// Memory statistics (`uvmexp`).
#[unsafe(export_name = "rumpns_uvmexp")]
pub(crate) static UVMEXP: Uvmexp = Uvmexp([const { AtomicI32::new(0) }; 128]);

/// When the kernel was booted (`boottime`).
#[repr(C)]
pub(crate) struct Boottime {
    sec: AtomicI64,
    nsec: AtomicI64,
}
/// The wall clock at boot.
#[unsafe(export_name = "rumpns_boottime")]
pub(crate) static BOOTTIME: Boottime = Boottime {
    sec: AtomicI64::new(0),
    nsec: AtomicI64::new(0),
};

impl Boottime {
    /// Stores the time of the boot.
    pub(crate) fn set(&self, time: timespec) {
        self.sec.store(time.tv_sec, Ordering::Relaxed);
        self.nsec.store(time.tv_nsec, Ordering::Relaxed);
    }
}

/// `struct loadavg`: three averages in units of 1/`fscale`, and that.
#[repr(C)]
pub(crate) struct Loadavg {
    ldavg: [AtomicI32; 3],
    fscale: c_long,
}
/// The kernel has no run queue of its own, so its load is 0 (`averunnable`).
#[unsafe(export_name = "rumpns_averunnable")]
static AVERUNNABLE: Loadavg = Loadavg {
    ldavg: [const { AtomicI32::new(0) }; 3],
    fscale: 2048,
};

/// The bytes of a text with its NUL, as C's `char []`.
const fn c_text<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let mut index = 0;
    while index < text.len() {
        bytes[index] = text.as_bytes()[index];
        index += 1;
    }
    bytes
}

/// Who made the kernel (`copyright`).
#[unsafe(export_name = "rumpns_copyright")]
static COPYRIGHT: [u8; 64] = c_text("rump-rs, a rump kernel in Rust\n");

/// `version`, as `kern.version` gives it.
#[unsafe(export_name = "rumpns_version")]
static VERSION: [u8; crate::init::VERSION.len() + 1] = c_text(crate::init::VERSION);

/// `ostype`.
#[unsafe(export_name = "rumpns_ostype")]
static OSTYPE: [u8; crate::init::OSTYPE.len() + 1] = c_text(crate::init::OSTYPE);

/// `osrelease`.
#[unsafe(export_name = "rumpns_osrelease")]
static OSRELEASE: [u8; crate::init::OSRELEASE.len() + 1] = c_text(crate::init::OSRELEASE);

/// `machine`.
#[unsafe(export_name = "rumpns_machine")]
static MACHINE: [u8; crate::init::MACHINE.len() + 1] = c_text(crate::init::MACHINE);

/// `MAXHOSTNAMELEN`.
const NAME_MAX: usize = 256;

/// A name that C reads and writes as it likes; a torn read shows a mixed name and nothing worse.
#[repr(transparent)]
pub(crate) struct Name(UnsafeCell<[u8; NAME_MAX]>);
// SAFETY: it is copied in and out as a whole, and any bytes are a value.
unsafe impl Sync for Name {}

/// The host's name (`hostname`).
#[unsafe(export_name = "rumpns_hostname")]
pub(crate) static HOSTNAME: Name = Name(UnsafeCell::new([0; NAME_MAX]));
/// Its length.
#[unsafe(export_name = "rumpns_hostnamelen")]
pub(crate) static HOSTNAMELEN: AtomicI32 = AtomicI32::new(0);
/// The domain's name (`domainname`).
#[unsafe(export_name = "rumpns_domainname")]
pub(crate) static DOMAINNAME: Name = Name(UnsafeCell::new([0; NAME_MAX]));
/// Its length.
#[unsafe(export_name = "rumpns_domainnamelen")]
pub(crate) static DOMAINNAMELEN: AtomicI32 = AtomicI32::new(0);

impl Name {
    /// The name up to its NUL.
    pub(crate) fn get(&self) -> Vec<u8> {
        // SAFETY: the memory is static.
        let bytes = unsafe { self.0.get().read_volatile() };
        let end = bytes.iter().position(|&byte| byte == 0);
        bytes[..end.unwrap_or(NAME_MAX - 1)].to_vec()
    }

    /// Stores a name, cut to what there is room for; answers its length.
    pub(crate) fn set(&self, name: &[u8]) -> i32 {
        let length = name.len().min(NAME_MAX - 1);
        let mut bytes = [0; NAME_MAX];
        bytes[..length].copy_from_slice(&name[..length]);
        // SAFETY: the memory is static.
        unsafe { self.0.get().write_volatile(bytes) };
        length as i32
    }
}

/// Time in seconds, kept by the clock (`time_second`, `time_uptime`).
#[unsafe(export_name = "rumpns_time_second")]
pub(crate) static TIME_SECOND: AtomicI64 = AtomicI64::new(0);
/// See [`TIME_SECOND`].
#[unsafe(export_name = "rumpns_time_uptime")]
pub(crate) static TIME_UPTIME: AtomicI64 = AtomicI64::new(0);
/// Ticks since the boot, kept by the clock (`hardclock_ticks`).
#[unsafe(export_name = "rumpns_hardclock_ticks")]
pub(crate) static HARDCLOCK_TICKS: AtomicI32 = AtomicI32::new(0);

/// Flags of the boot (`boothowto`).
#[unsafe(export_name = "rumpns_boothowto")]
pub(crate) static BOOTHOWTO: AtomicI32 = AtomicI32::new(0);

/// What went wrong (`panicstr`): a C string once the kernel has panicked.
#[unsafe(export_name = "rumpns_panicstr")]
pub(crate) static PANICSTR: AtomicU64 = AtomicU64::new(0);

/// How many processes there are (`nprocs`).
#[unsafe(export_name = "rumpns_nprocs")]
pub(crate) static NPROCS: AtomicI32 = AtomicI32::new(1);
/// How many there may be (`maxproc`).
#[unsafe(export_name = "rumpns_maxproc")]
static MAXPROC: AtomicI32 = AtomicI32::new(30_000);
/// How strict the kernel is: not at all (`securelevel`).
#[unsafe(export_name = "rumpns_securelevel")]
static SECURELEVEL: AtomicI32 = AtomicI32::new(-1);
/// Processors that run (`ncpuonline`).
#[unsafe(export_name = "rumpns_ncpuonline")]
pub(crate) static NCPUONLINE: AtomicI32 = AtomicI32::new(1);
/// The terminal that is the console, of the component that has terminals (`constty`).
#[unsafe(export_name = "rumpns_constty")]
static CONSTTY: AtomicU64 = AtomicU64::new(0);
/// `machine_arch`.
#[unsafe(export_name = "rumpns_machine_arch")]
static MACHINE_ARCH: [u8; 7] = c_text("x86_64");

/// Whether there are terminals: a component for them is loaded by its own name (`rump_ttycomponent`).
#[unsafe(export_name = "rump_ttycomponent")]
static TTYCOMPONENT: AtomicBool = AtomicBool::new(false);

/// Ticks of the statistics clock in a second: there is none of its own (`stathz`, `profhz`).
#[unsafe(export_name = "rumpns_stathz")]
static STATHZ: AtomicI32 = AtomicI32::new(0);
/// See [`STATHZ`].
#[unsafe(export_name = "rumpns_profhz")]
static PROFHZ: AtomicI32 = AtomicI32::new(0);
/// Minutes west of Greenwich of a clock in local time (`rtc_offset`).
#[unsafe(export_name = "rumpns_rtc_offset")]
static RTC_OFFSET: AtomicI32 = AtomicI32::new(0);
/// Whether a program has set the wall clock (`time_adjusted`).
#[unsafe(export_name = "rumpns_time_adjusted")]
pub(crate) static TIME_ADJUSTED: AtomicI32 = AtomicI32::new(0);
