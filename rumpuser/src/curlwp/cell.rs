//! Where the calling thread's lwp is kept.
//!
//! In a shared object a Rust thread-local is reached by a call of the dynamic linker's
//! `__tls_get_addr`, for each lock operation and each look at `curlwp`. On x86-64 Linux the cell is
//! therefore laid out by hand for the initial-exec model (8 bytes of the static TLS block, which
//! `dlopen(3)` has room for), where it is two instructions away. Elsewhere, and under the model
//! checker and Miri, it is an ordinary thread-local.

use super::Lwp;

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(loom), not(miri)))]
mod place {
    use super::Lwp;

    core::arch::global_asm!(
        ".pushsection .tbss.rumpuser_current_lwp,\"awT\",@nobits",
        ".globl rumpuser_current_lwp",
        ".hidden rumpuser_current_lwp",
        ".type rumpuser_current_lwp, @tls_object",
        ".size rumpuser_current_lwp, 8",
        ".balign 8",
        "rumpuser_current_lwp:",
        ".zero 8",
        ".popsection",
    );

    /// The calling thread's cell.
    #[inline(always)]
    pub fn with<T>(f: impl FnOnce(*mut *mut Lwp) -> T) -> T {
        let cell: *mut *mut Lwp;
        // SAFETY: adds the cell's offset, which the dynamic linker stored, to the thread pointer.
        unsafe {
            core::arch::asm!(
                "mov {cell}, qword ptr [rip + rumpuser_current_lwp@GOTTPOFF]",
                "add {cell}, qword ptr fs:[0]",
                cell = out(reg) cell,
                options(pure, nomem, nostack),
            );
        }
        f(cell)
    }
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux", not(loom), not(miri))))]
mod place {
    use core::cell::Cell;
    use core::ptr::null_mut;

    use super::Lwp;

    #[cfg(not(loom))]
    thread_local! {
        static CURRENT: Cell<*mut Lwp> = const { Cell::new(null_mut()) };
    }
    #[cfg(loom)]
    loom::thread_local! {
        static CURRENT: Cell<*mut Lwp> = Cell::new(null_mut());
    }

    /// The calling thread's cell.
    #[inline]
    pub fn with<T>(f: impl FnOnce(*mut *mut Lwp) -> T) -> T {
        CURRENT.with(|current| f(current.as_ptr()))
    }
}

/// The calling thread's lwp.
#[inline(always)]
pub fn get() -> *mut Lwp {
    // SAFETY: the cell lives as long as its thread, and only its thread uses it.
    place::with(|cell| unsafe { *cell })
}

/// Stores the calling thread's lwp.
#[inline(always)]
pub fn set(lwp: *mut Lwp) {
    // SAFETY: the cell lives as long as its thread, and only its thread uses it.
    place::with(|cell| unsafe { *cell = lwp });
}

/// The address of the calling thread's cell: different for each living thread.
#[inline(always)]
pub fn address() -> usize {
    place::with(|cell| cell.addr())
}
