//! Where the calling thread's lwp is kept, and who the thread is to a lock.
//!
//! In a shared object a Rust thread-local is reached by a call of the dynamic linker's
//! `__tls_get_addr`, for each lock operation and each look at `curlwp`. On x86-64 Linux the cell is
//! therefore laid out by hand for the initial-exec model (16 bytes of the static TLS block, which
//! `dlopen(3)` has room for), where it is two instructions away. Elsewhere, and under the model
//! checker and Miri, it is an ordinary thread-local.

use super::Lwp;

/// What a thread keeps. All zero in a new thread.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub struct Current {
    lwp: *mut Lwp,
    /// The lwp if it owns the thread's locks, 0 if the thread does.
    owner: u64,
}

const _: () = assert!(size_of::<Current>() == 16);

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(loom), not(miri)))]
mod place {
    use super::Current;

    core::arch::global_asm!(
        ".pushsection .tbss.rumpuser_current_lwp,\"awT\",@nobits",
        ".globl rumpuser_current_lwp",
        ".hidden rumpuser_current_lwp",
        ".type rumpuser_current_lwp, @tls_object",
        ".size rumpuser_current_lwp, 16",
        ".balign 16",
        "rumpuser_current_lwp:",
        ".zero 16",
        ".popsection",
    );

    /// The calling thread's cell.
    #[inline(always)]
    pub fn with<T>(f: impl FnOnce(*mut Current) -> T) -> T {
        let cell: *mut Current;
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

    use super::Current;

    const NOBODY: Current = Current {
        lwp: null_mut(),
        owner: 0,
    };

    #[cfg(not(loom))]
    thread_local! {
        static CURRENT: Cell<Current> = const { Cell::new(NOBODY) };
    }
    #[cfg(loom)]
    loom::thread_local! {
        static CURRENT: Cell<Current> = Cell::new(NOBODY);
    }

    /// The calling thread's cell.
    #[inline]
    pub fn with<T>(f: impl FnOnce(*mut Current) -> T) -> T {
        CURRENT.with(|current| f(current.as_ptr()))
    }
}

/// The calling thread's lwp.
#[inline(always)]
pub fn get() -> *mut Lwp {
    // SAFETY: the cell lives as long as its thread, and only its thread uses it.
    place::with(|cell| unsafe { (*cell).lwp })
}

/// Stores the calling thread's lwp, and the lwp that owns the locks that the thread acquires: null when
/// the thread itself does.
#[inline(always)]
pub fn set(lwp: *mut Lwp, owner: *mut Lwp) {
    let owner = owner as u64;
    // SAFETY: the cell lives as long as its thread, and only its thread uses it.
    place::with(|cell| unsafe { *cell = Current { lwp, owner } });
}

/// The lwp that owns the thread's locks, if one does, and the address of the thread's cell, which is
/// another one for each living thread.
#[inline(always)]
pub fn owner() -> (u64, usize) {
    // SAFETY: the cell lives as long as its thread, and only its thread uses it.
    place::with(|cell| (unsafe { (*cell).owner }, cell.addr()))
}
