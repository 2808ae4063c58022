//! A loaded kernel, `rump/rump.h`: its functions looked up by name, called with Rust's types.
//!
//! The functions that every server needs must be there; the others are looked for when they are
//! called, and a kernel without one answers as NetBSD's does for a missing part: ENOSYS.

use crate::drivespec::NodeType;
use crate::ffi;
use rump_abi::errno::{Errno, Result};
use std::ffi::{CStr, CString, c_int};
use std::{io, ptr};

/// `MODCTL_LOAD`.
const MODCTL_LOAD: c_int = 0;

/// The functions without which there is no server.
pub struct Kernel {
    init: ffi::Plain,
    init_server: ffi::TakesText,
    reboot: ffi::Reboot,
}

impl Kernel {
    /// Looks the functions up in the loaded libraries.
    ///
    /// # Errors
    /// The name that no library defines.
    pub fn bind() -> std::result::Result<Self, &'static CStr> {
        Ok(Self {
            // SAFETY: int rump_init(void).
            init: unsafe { ffi::function::<ffi::Plain>(c"rump_init") }.ok_or(c"rump_init")?,
            // SAFETY: int rump_init_server(const char *).
            init_server: unsafe { ffi::function::<ffi::TakesText>(c"rump_init_server") }
                .ok_or(c"rump_init_server")?,
            // SAFETY: int rump___sysimpl_reboot(int, char *).
            reboot: unsafe { ffi::function::<ffi::Reboot>(c"rump___sysimpl_reboot") }
                .ok_or(c"rump___sysimpl_reboot")?,
        })
    }

    /// Forks; the caller goes on as the child, the parent waits for [`Self::daemonize_done`] and
    /// exits with its number. Only before [`Self::init`].
    ///
    /// # Errors
    /// The kernel's.
    pub fn daemonize_begin(&self) -> Result<()> {
        // SAFETY: int rump_daemonize_begin(void).
        let begin = unsafe { ffi::function::<ffi::Plain>(c"rump_daemonize_begin") };
        // SAFETY: takes nothing; this process still has one thread.
        Errno::check(unsafe { begin.ok_or(Errno::ENOSYS)?() })
    }

    /// Tells the waiting parent the outcome; `None` is success and gives standard input and output
    /// away.
    ///
    /// # Errors
    /// The kernel's: the parent is gone.
    pub fn daemonize_done(&self, failure: Option<Errno>) -> Result<()> {
        // SAFETY: int rump_daemonize_done(int).
        let done = unsafe { ffi::function::<ffi::TakesInt>(c"rump_daemonize_done") };
        // SAFETY: takes a number.
        Errno::check(unsafe { done.ok_or(Errno::ENOSYS)?(failure.map_or(0, Errno::get)) })
    }

    /// Boots.
    ///
    /// # Errors
    /// The kernel's.
    pub fn init(&self) -> Result<()> {
        // SAFETY: takes nothing; called once, from one thread.
        Errno::check(unsafe { (self.init)() })
    }

    /// Opens the kernel to remote clients at this URL.
    ///
    /// # Errors
    /// The kernel's, after its own message about the URL.
    pub fn init_server(&self, url: &CStr) -> Result<()> {
        // SAFETY: a C string that lives through the call; the kernel is booted.
        Errno::check(unsafe { (self.init_server)(url.as_ptr()) })
    }

    /// Shows `size` bytes from `offset` of a host file as a node of this name.
    ///
    /// # Errors
    /// EINVAL, EEXIST, EBUSY, the host file's error, ENOSYS without the vfs component.
    pub fn etfs_register_window(
        &self,
        key: &CStr,
        hostpath: &CStr,
        node_type: NodeType,
        offset: u64,
        size: u64,
    ) -> Result<()> {
        // SAFETY: int rump_pub_etfs_register_withsize(const char *, const char *,
        // enum rump_etfs_type, uint64_t, uint64_t).
        let register = unsafe {
            ffi::function::<ffi::EtfsRegisterWithSize>(c"rump_pub_etfs_register_withsize")
        };
        let register = register.ok_or(Errno::ENOSYS)?;
        // SAFETY: both strings live through the call; the kernel copies what it keeps.
        Errno::check(unsafe {
            register(
                key.as_ptr(),
                hostpath.as_ptr(),
                node_type as c_int,
                offset,
                size,
            )
        })
    }

    /// Shows a whole host file as a node of this name.
    ///
    /// # Errors
    /// As for [`Self::etfs_register_window`].
    pub fn etfs_register(&self, key: &CStr, hostpath: &CStr, node_type: NodeType) -> Result<()> {
        // SAFETY: int rump_pub_etfs_register(const char *, const char *, enum rump_etfs_type).
        let register = unsafe { ffi::function::<ffi::EtfsRegister>(c"rump_pub_etfs_register") };
        let register = register.ok_or(Errno::ENOSYS)?;
        // SAFETY: both strings live through the call; the kernel copies what it keeps.
        Errno::check(unsafe { register(key.as_ptr(), hostpath.as_ptr(), node_type as c_int) })
    }

    /// Takes such a node away.
    ///
    /// # Errors
    /// ENOENT for an unknown name.
    pub fn etfs_remove(&self, key: &CStr) -> Result<()> {
        // SAFETY: int rump_pub_etfs_remove(const char *).
        let remove = unsafe { ffi::function::<ffi::TakesText>(c"rump_pub_etfs_remove") };
        // SAFETY: the string lives through the call.
        Errno::check(unsafe { remove.ok_or(Errno::ENOSYS)?(key.as_ptr()) })
    }

    /// Loads the kernel module in a file of the rump kernel: `modctl(MODCTL_LOAD)`.
    ///
    /// # Errors
    /// The system call's.
    pub fn module_load(&self, path: &CStr) -> Result<()> {
        // SAFETY: int rump___sysimpl_modctl(int, void *).
        let modctl = unsafe { ffi::function::<ffi::Modctl>(c"rump___sysimpl_modctl") };
        let modctl = modctl.ok_or(Errno::ENOSYS)?;
        let mut load = ffi::ModctlLoad {
            filename: path.as_ptr(),
            flags: 0,
            props: ptr::null(),
            props_length: 0,
        };
        // SAFETY: a modctl_load_t whose string lives through the call.
        system_call(unsafe { modctl(MODCTL_LOAD, (&raw mut load).cast()) })
    }

    /// `reboot(0, NULL)`: writes out, unmounts, takes the socket file away and ends the process.
    /// Returns only when the kernel refuses.
    #[must_use]
    pub fn halt(&self) -> Option<Errno> {
        // SAFETY: reboot(0) reads no string.
        system_call(unsafe { (self.reboot)(0, ptr::null_mut()) }).err()
    }
}

/// What a `rump___sysimpl_*` function answered: -1 means a NetBSD number in the host's `errno`.
fn system_call(answer: c_int) -> Result<()> {
    if answer != -1 {
        return Ok(());
    }
    Err(Errno::new(
        io::Error::last_os_error().raw_os_error().unwrap_or(0),
    ))
}

/// A C string of a command line argument, which has no zero byte: the host's exec saw to that.
#[must_use]
pub fn c_string(argument: &str) -> CString {
    CString::new(argument).expect("a command line argument holds no zero byte")
}
