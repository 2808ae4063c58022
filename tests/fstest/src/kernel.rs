//! A kernel: loaded into this process, or at a URL.

use std::cell::Cell;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::ptr::{self, NonNull};

use libloading::os::unix::Library;
use rump_abi::errno::Errno;
use rump_server::parts::{self, Choice};
use rump_server::{library, sanitizer, search};

/// Where system calls go.
pub enum Kernel {
    /// To a kernel in this process.
    Here(Here),
    /// To a server.
    There(String),
}

/// The functions of a kernel in this process.
pub struct Here {
    syscall: unsafe extern "C" fn(c_int, *const c_void, usize, *mut i64) -> c_int,
    rfork: unsafe extern "C" fn(c_int) -> c_int,
    switch: unsafe extern "C" fn(*mut c_void),
    curlwp: unsafe extern "C" fn() -> *mut c_void,
    release: unsafe extern "C" fn(),
}

/// A thread of a process in the kernel of this process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Lwp(NonNull<c_void>);

thread_local! {
    /// The lwp that this thread is now.
    static CURRENT: Cell<Option<Lwp>> = const { Cell::new(None) };
}

/// Signals of the kernel's processes go nowhere.
const RUMP_SIGMODEL_IGNORE: c_int = 1;

/// Looks a function up in everything that is loaded.
///
/// # Safety
/// The function has the type `T`.
unsafe fn function<T: Copy>(name: &CStr) -> Result<T, String> {
    let program = Library::this();
    // SAFETY: the caller's promise.
    let symbol = unsafe { program.get::<T>(name.to_bytes_with_nul()) };
    symbol
        .map(|symbol| *symbol)
        .map_err(|_| format!("the kernel has no function {name:?}"))
}

impl Here {
    /// Loads kernel and components, and boots.
    ///
    /// # Errors
    /// What is to be printed.
    pub fn boot(
        kernel: Option<&Path>,
        libraries: &[String],
        library_path: &[PathBuf],
    ) -> Result<Self, String> {
        let chosen = search::chosen_directories(library_path);
        let parts = parts::load(Choice {
            kernel,
            host_layer: None,
            directories: &chosen,
        })?;
        let directories = search::without_repeats(
            chosen
                .into_iter()
                .chain([parts.directory()])
                .chain(search::beside_this_program()),
        );
        let mut names = vec!["rumpvfs".to_owned()];
        names.extend_from_slice(libraries);
        sanitizer::start_again_for("rump-fstest", &names, &directories)?;
        let loaded = library::load_components(&names, &directories)?;
        library::check_functions(&loaded, &directories)?;
        // SAFETY: int rump_init(void).
        let init = unsafe { function::<unsafe extern "C" fn() -> c_int>(c"rump_init") }?;
        // SAFETY: rump_syscall(int, void *, size_t, register_t *).
        let syscall = unsafe { function(c"rump_syscall") }?;
        // SAFETY: int rump_pub_lwproc_rfork(int).
        let rfork = unsafe { function(c"rump_pub_lwproc_rfork") }?;
        // SAFETY: void rump_pub_lwproc_switch(struct lwp *).
        let switch = unsafe { function(c"rump_pub_lwproc_switch") }?;
        // SAFETY: struct lwp *rump_pub_lwproc_curlwp(void).
        let curlwp = unsafe { function(c"rump_pub_lwproc_curlwp") }?;
        // SAFETY: void rump_pub_lwproc_releaselwp(void).
        let release = unsafe { function(c"rump_pub_lwproc_releaselwp") }?;
        // SAFETY: void rump_boot_setsigmodel(enum rump_sigmodel).
        let signals = unsafe { function::<unsafe extern "C" fn(c_int)>(c"rump_boot_setsigmodel") }?;
        // SAFETY: takes a number. A write behind the file size limit is SIGXFSZ for the process, which
        // must not end the test.
        unsafe { signals(RUMP_SIGMODEL_IGNORE) };
        // SAFETY: called once, before everything else.
        let error = unsafe { init() };
        Errno::check(error).map_err(|errno| format!("the kernel does not boot: {errno}"))?;
        Ok(Self {
            syscall,
            rfork,
            switch,
            curlwp,
            release,
        })
    }

    /// Shows a file of the host as the block device `/dev/KEY`.
    ///
    /// # Errors
    /// What is to be printed.
    pub fn attach(&self, key: &str, image: &Path) -> Result<(), String> {
        type Register = unsafe extern "C" fn(*const c_char, *const c_char, c_int) -> c_int;
        const RUMP_ETFS_BLK: c_int = 1;
        // SAFETY: int rump_pub_etfs_register(const char *, const char *, enum rump_etfs_type).
        let register = unsafe { function::<Register>(c"rump_pub_etfs_register") }?;
        let path = CString::new(image.as_os_str().as_bytes()).map_err(|error| error.to_string())?;
        let key = CString::new(format!("/dev/{key}")).map_err(|error| error.to_string())?;
        // SAFETY: two C strings.
        let error = unsafe { register(key.as_ptr(), path.as_ptr(), RUMP_ETFS_BLK) };
        Errno::check(error).map_err(|errno| format!("{}: {errno}", image.display()))
    }

    /// Makes a process without descriptors; this thread is its only lwp.
    ///
    /// # Errors
    /// The kernel's.
    pub fn new_process(&self) -> Result<Lwp, Errno> {
        const RUMP_RFCFDG: c_int = 2;
        self.switch_to(None);
        // SAFETY: takes a number.
        Errno::check(unsafe { (self.rfork)(RUMP_RFCFDG) })?;
        // SAFETY: takes nothing.
        let lwp = NonNull::new(unsafe { (self.curlwp)() })
            .map(Lwp)
            .ok_or(Errno::ESRCH)?;
        CURRENT.set(Some(lwp));
        Ok(lwp)
    }

    fn switch_to(&self, lwp: Option<Lwp>) {
        if CURRENT.get() == lwp {
            return;
        }
        // SAFETY: an lwp that this thread made and has not released, or NULL.
        unsafe { (self.switch)(lwp.map_or(ptr::null_mut(), |lwp| lwp.0.as_ptr())) };
        CURRENT.set(lwp);
    }

    /// Ends a process; its lwp is this thread's.
    pub fn end_process(&self, lwp: Lwp) {
        self.switch_to(Some(lwp));
        // SAFETY: the thread has an lwp, and nobody uses it any more.
        unsafe { (self.release)() };
        CURRENT.set(None);
    }

    /// Makes a system call as `lwp`, which is this thread's. Pointers among the slots were made by
    /// [`Call`](crate::process::Call), which keeps what they point to borrowed until the call is over.
    ///
    /// # Errors
    /// The kernel's.
    pub fn lent_syscall(&self, lwp: Lwp, number: u16, slots: &[u64]) -> Result<[i64; 2], Errno> {
        self.switch_to(Some(lwp));
        let mut all = [0; 8];
        all[..slots.len()].copy_from_slice(slots);
        let mut retval = [0_i64; 2];
        // SAFETY: eight slots and two registers; the pointers are good, see above, or are the
        // deliberately bad ones of a test that expects EFAULT.
        let error = unsafe {
            (self.syscall)(
                number.into(),
                all.as_ptr().cast(),
                size_of_val(&all),
                retval.as_mut_ptr(),
            )
        };
        Errno::check(error).map(|()| retval)
    }
}
