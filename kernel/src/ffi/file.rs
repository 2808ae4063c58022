//! `struct file`: an open file as C sees it, at the start of every [`File`].

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicI32, AtomicI64, AtomicPtr, AtomicU32, Ordering::Relaxed};

use rump_abi::types::{file, fileops, kmutex_t, vnode};
use rumpuser::mutex::{Mutex, MutexKind};

use super::fileops::{FILEOPS, VNOPS};
use super::foreign::FOREIGN;
use super::vnode::Vp;
use crate::cred::Cred;
use crate::file::{File, FileOps};

/// The C structure. `f_offset`, `f_flag`, `f_advice` and, of a file that is a vnode, `f_vnode` are the
/// only places where the kernel keeps these, so what a driver stores there counts.
#[repr(transparent)]
pub(crate) struct CFile(UnsafeCell<file>);

// SAFETY: what changes is reached through atomics.
unsafe impl Send for CFile {}
// SAFETY: as above.
unsafe impl Sync for CFile {}

macro_rules! field {
    ($file:expr, $($field:ident).+) => {
        // SAFETY: the structure lives as long as the reference; no reference to the field is made.
        unsafe { &raw mut (*$file.0.get()).$($field).+ }
    };
}

impl CFile {
    /// A file at its start; the reference to `cred` stays the caller's.
    pub(crate) fn new(vp: Option<Vp>, dtype: i32, flag: i32, cred: Cred) -> Self {
        // SAFETY: all zeroes is a valid structure: numbers, pointers, a free lock.
        let mut c: file = unsafe { core::mem::zeroed() };
        c.f_flag = flag;
        c.f_type = dtype as _;
        c.f_cred = cred.as_ptr();
        c.f_ops = if vp.is_some() {
            &raw const VNOPS
        } else {
            &raw const FILEOPS
        };
        c.f_undata.fd_vp = Vp::opt_ptr(vp);
        c.f_count = 1;
        let this = Self(UnsafeCell::new(c));
        this.lock().init(MutexKind::Adaptive);
        this
    }

    fn lock(&self) -> &Mutex {
        let lock: *mut kmutex_t = field!(self, f_lock);
        // SAFETY: `Mutex` is what `kmutex_t` is.
        unsafe { &*lock.cast::<Mutex>() }
    }

    /// `f_flag`.
    pub(crate) fn flag(&self) -> &AtomicI32 {
        let field: *mut c_int = field!(self, f_flag);
        // SAFETY: aligned, and lives as long as the file.
        unsafe { AtomicI32::from_ptr(field) }
    }

    /// `f_offset`.
    pub(crate) fn offset(&self) -> &AtomicI64 {
        let field = field!(self, f_offset);
        // SAFETY: aligned, and lives as long as the file.
        unsafe { AtomicI64::from_ptr(field) }
    }

    /// `f_advice`.
    pub(crate) fn advice(&self) -> &AtomicU32 {
        let field = field!(self, f_advice);
        // SAFETY: aligned, a word, and lives as long as the file.
        unsafe { AtomicU32::from_ptr(field.cast()) }
    }

    /// `f_vnode`, of a file that is one.
    pub(crate) fn vnode(&self) -> Option<Vp> {
        let field: *mut *mut vnode = field!(self, f_undata.fd_vp);
        // SAFETY: aligned, and lives as long as the file.
        let vp = unsafe { AtomicPtr::from_ptr(field) }.load(Relaxed);
        // SAFETY: NULL, or a vnode to which the file has a reference.
        unsafe { Vp::from_ptr(vp) }
    }

    /// `f_type`.
    pub(crate) fn dtype(&self) -> i32 {
        let field = field!(self, f_type);
        // SAFETY: never changes.
        unsafe { field.read() as i32 }
    }

    /// `f_ops`; NULL until a driver that made the file has said it.
    pub(crate) fn c_ops(&self) -> *const fileops {
        let field = field!(self, f_ops);
        // SAFETY: only the driver that makes a file stores there, before anybody else has the file.
        unsafe { field.read() }
    }

    /// Stores [`CFile::c_ops`].
    pub(crate) fn set_c_ops(&self, ops: *const fileops) {
        let field = field!(self, f_ops);
        // SAFETY: as above.
        unsafe { field.write(ops) };
    }

    /// The operations of a file that a driver in C made.
    pub(crate) fn foreign_ops(&self) -> &'static dyn FileOps {
        if self.c_ops() == &raw const VNOPS {
            crate::vfs::vn::VNOPS
        } else {
            &FOREIGN
        }
    }

    /// `f_cred`.
    pub(crate) fn cred(&self) -> Cred {
        let field = field!(self, f_cred);
        // SAFETY: never changes.
        Cred::from_ptr(unsafe { field.read() }).expect("a file has the credential of its opening")
    }
}

impl Drop for CFile {
    fn drop(&mut self) {
        self.lock().destroy();
    }
}

impl File {
    /// The C structure.
    #[must_use]
    pub fn as_c(&self) -> *mut file {
        core::ptr::from_ref(self).cast_mut().cast()
    }

    /// The file of a C pointer.
    ///
    /// # Safety
    /// `fp` is an open file of this kernel, which stays open while the result is used.
    #[must_use]
    pub unsafe fn from_c<'a>(fp: *mut file) -> &'a Self {
        // SAFETY: every file begins with its C structure.
        unsafe { &*fp.cast::<Self>() }
    }
}

/// An address of the kernel's own memory that C passed, as bytes.
///
/// # Safety
/// `length` bytes are there, and nobody else uses them while the result is used.
pub(super) unsafe fn bytes<'a>(at: *mut c_void, length: usize) -> &'a mut [u8] {
    if length == 0 {
        return &mut [];
    }
    // SAFETY: as promised by the caller.
    unsafe { core::slice::from_raw_parts_mut(at.cast(), length) }
}
