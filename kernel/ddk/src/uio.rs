//! `uiomove(9)`: bytes between a driver and whoever called the operation.

use core::ffi::c_void;

use rump_abi::types::{UIO_READ, UIO_WRITE, off_t, uio};
use rump_abi::{Result, kpi};

use crate::kernel::check;

/// `struct uio`: what is left of a transfer. Each move advances it.
#[repr(transparent)]
pub struct Uio(uio);

impl Uio {
    /// The `struct uio` of an operation.
    ///
    /// # Safety
    /// `uio` is valid and used by nobody else for `'a`.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(uio: *mut uio) -> &'a mut Self {
        // SAFETY: the caller's promise; the types have one layout.
        unsafe { &mut *uio.cast() }
    }

    /// Bytes still to move.
    #[must_use]
    pub fn resid(&self) -> usize {
        self.0.uio_resid
    }

    /// Where in the file the next byte lies.
    #[must_use]
    pub fn offset(&self) -> off_t {
        self.0.uio_offset
    }

    /// Moves on without moving bytes.
    pub fn set_offset(&mut self, offset: off_t) {
        self.0.uio_offset = offset;
    }

    /// Sends bytes to the caller, as many as it still wants.
    ///
    /// # Errors
    /// `EFAULT` when the caller's memory cannot be written.
    ///
    /// # Panics
    /// When the operation is a write.
    pub fn copy_out(&mut self, bytes: &[u8]) -> Result<()> {
        assert!(self.0.uio_rw == UIO_READ, "uiomove: copy_out in a write");
        let from = bytes.as_ptr().cast_mut().cast::<c_void>();
        // SAFETY: in a read uiomove only reads the buffer, which has that many bytes.
        check(unsafe { kpi::uiomove(from, bytes.len(), &raw mut self.0) })
    }

    /// Fills bytes from the caller, as many as it still gives.
    ///
    /// # Errors
    /// `EFAULT` when the caller's memory cannot be read.
    ///
    /// # Panics
    /// When the operation is a read.
    pub fn copy_in(&mut self, bytes: &mut [u8]) -> Result<()> {
        assert!(self.0.uio_rw == UIO_WRITE, "uiomove: copy_in in a read");
        let to = bytes.as_mut_ptr().cast::<c_void>();
        // SAFETY: the buffer has that many bytes and is borrowed exclusively.
        check(unsafe { kpi::uiomove(to, bytes.len(), &raw mut self.0) })
    }

    /// Takes back a write that failed: the caller sees none of it done.
    pub fn restore(&mut self, offset: off_t, resid: usize) {
        self.0.uio_offset = offset;
        self.0.uio_resid = resid;
    }
}
