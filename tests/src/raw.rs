//! System calls of a kernel in this process, by number, for tests and benchmarks.

use std::path::Path;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
use rump_abi::Errno;

type Syscall = unsafe extern "C" fn(i32, *const u64, usize, *mut i64) -> i32;

/// The kernel of this process.
#[derive(Clone, Copy)]
pub struct Raw {
    call: Syscall,
    rfork: unsafe extern "C" fn(i32) -> i32,
    release: unsafe extern "C" fn(),
}

impl Raw {
    /// Boots a kernel with tmpfs on `/mnt`, once in a process.
    ///
    /// # Panics
    /// When it does not boot.
    pub fn boot() -> Self {
        Self::boot_with(crate::artifacts())
    }

    /// The same with the tmpfs of this folder.
    ///
    /// # Panics
    /// When it does not boot.
    pub fn boot_with(tmpfs: &Path) -> Self {
        let folder = crate::artifacts();
        let kernel = rump::Builder::new()
            .directory(tmpfs)
            .directory(folder)
            .component("rumpvfs")
            .component("rumpfs_tmpfs")
            .boot()
            .expect("the kernel boots");
        kernel.mkdir("/mnt", 0o777).expect("mkdir");
        let arguments = rump::TmpfsArgs {
            mode: 0o777,
            ..Default::default()
        };
        kernel.mount("tmpfs", "/mnt", 0, &arguments).expect("mount");
        // SAFETY: the library is loaded; this only finds it again.
        let library =
            unsafe { Library::open(Some(folder.join("librump.so")), RTLD_LAZY | RTLD_GLOBAL) };
        let library = std::mem::ManuallyDrop::new(library.expect("it is loaded"));
        // SAFETY: the type is that of `rump_syscall`.
        let call = unsafe { library.get::<Syscall>(b"rump_syscall\0") };
        // SAFETY: the type is that of `rump_pub_lwproc_rfork`.
        let rfork =
            unsafe { library.get::<unsafe extern "C" fn(i32) -> i32>(b"rump_pub_lwproc_rfork\0") };
        // SAFETY: the type is that of `rump_pub_lwproc_releaselwp`.
        let release =
            unsafe { library.get::<unsafe extern "C" fn()>(b"rump_pub_lwproc_releaselwp\0") };
        Self {
            call: *call.expect("rump_syscall"),
            rfork: *rfork.expect("rump_pub_lwproc_rfork"),
            release: *release.expect("rump_pub_lwproc_releaselwp"),
        }
    }

    /// Gives this thread a process of its own, with no descriptors.
    ///
    /// # Panics
    /// When the thread has one already.
    pub fn own_process(&self) {
        const RUMP_RFCFDG: i32 = 2;
        // SAFETY: the call takes no pointer.
        let error = unsafe { (self.rfork)(RUMP_RFCFDG) };
        assert_eq!(error, 0, "rfork");
    }

    /// Ends the process that [`Raw::own_process`] gave this thread.
    pub fn end_process(&self) {
        // SAFETY: the call takes no pointer.
        unsafe { (self.release)() };
    }

    /// Makes a system call: the first result register, or the error.
    ///
    /// # Errors
    /// NetBSD's.
    ///
    /// # Safety
    /// Every pointer among the slots is good for what the call does with it.
    pub unsafe fn call(&self, number: u16, slots: &[u64]) -> Result<i64, Errno> {
        let mut retval = [0_i64; 2];
        // SAFETY: the slots are readable for their length; the rest is the caller's promise.
        let error = unsafe {
            (self.call)(
                number.into(),
                slots.as_ptr(),
                size_of_val(slots),
                retval.as_mut_ptr(),
            )
        };
        Errno::check(error).map(|()| retval[0])
    }
}
