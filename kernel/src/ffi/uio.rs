//! `struct uio` and `uiomove(9)`: data on its way between a program and the kernel.

use core::ffi::c_int;
use core::marker::PhantomData;

use rump_abi::types::{UIO_READ, UIO_WRITE, iovec, off_t, uio, uio_rw, vmspace};

use super::copy::{copyin_ahead_vmspace, copyout_vmspace};
use super::proc::Proc;
use crate::copy::UserPtr;
use crate::{Errno, Result};

/// How many segments a [`Uio`] holds without an allocation (`UIO_SMALLIOV`).
const INLINE: usize = 8;

enum Segments {
    Inline([iovec; INLINE], usize),
    Heap(Box<[iovec]>),
}

/// A transfer: the C structure and the segments that it points to. `'a` is the life of the kernel
/// memory that it names, if it does.
pub struct Uio<'a> {
    c: uio,
    segments: Segments,
    memory: PhantomData<&'a mut [u8]>,
}

const NO_IOVEC: iovec = iovec {
    iov_base: core::ptr::null_mut(),
    iov_len: 0,
};

impl<'a> Uio<'a> {
    fn new(segments: Segments, offset: i64, rw: uio_rw, vm: *mut vmspace) -> Self {
        let mut this = Self {
            c: uio {
                uio_iov: core::ptr::null_mut(),
                uio_iovcnt: 0,
                uio_offset: offset,
                uio_resid: 0,
                uio_rw: rw,
                uio_vmspace: vm,
            },
            segments,
            memory: PhantomData,
        };
        this.c.uio_resid = this.all().iter().map(|iov| iov.iov_len).sum();
        this.c.uio_iovcnt = c_int::try_from(this.all().len()).unwrap_or(c_int::MAX);
        this
    }

    fn all(&mut self) -> &mut [iovec] {
        match &mut self.segments {
            Segments::Inline(segments, count) => &mut segments[..*count],
            Segments::Heap(segments) => segments,
        }
    }

    fn one(base: *mut u8, length: usize) -> Segments {
        let mut segments = [NO_IOVEC; INLINE];
        segments[0] = iovec {
            iov_base: base.cast(),
            iov_len: length,
        };
        Segments::Inline(segments, 1)
    }

    /// A transfer from a file into kernel memory (`UIO_READ`).
    #[must_use]
    pub fn kernel_read(buffer: &'a mut [u8], offset: i64) -> Self {
        let segments = Self::one(buffer.as_mut_ptr(), buffer.len());
        Self::new(segments, offset, UIO_READ, Proc::proc0().vmspace())
    }

    /// A transfer from kernel memory into a file (`UIO_WRITE`).
    #[must_use]
    pub fn kernel_write(buffer: &'a [u8], offset: i64) -> Self {
        let segments = Self::one(buffer.as_ptr().cast_mut(), buffer.len());
        Self::new(segments, offset, UIO_WRITE, Proc::proc0().vmspace())
    }

    /// A transfer from or to one range of the memory of the process `p`.
    #[must_use]
    pub fn user(base: UserPtr, length: usize, rw: uio_rw, offset: i64, p: Proc) -> Uio<'static> {
        let base = core::ptr::with_exposed_provenance_mut(base.addr());
        Uio::new(Uio::one(base, length), offset, rw, p.vmspace())
    }

    /// A transfer from or to several ranges of the memory of the process `p`. The caller has checked
    /// that the lengths do not overflow.
    #[must_use]
    pub fn user_vector(iov: Vec<iovec>, rw: uio_rw, offset: i64, p: Proc) -> Uio<'static> {
        Self::user_vector_of(iov, rw, offset, p.vmspace())
    }

    fn user_vector_of(iov: Vec<iovec>, rw: uio_rw, offset: i64, vm: *mut vmspace) -> Uio<'static> {
        let segments = if iov.len() <= INLINE {
            let mut segments = [NO_IOVEC; INLINE];
            segments[..iov.len()].copy_from_slice(&iov);
            Segments::Inline(segments, iov.len())
        } else {
            Segments::Heap(iov.into_boxed_slice())
        };
        Uio::new(segments, offset, rw, vm)
    }

    /// What is left of a transfer that C described.
    ///
    /// # Safety
    /// `uio_iov` points to `uio_iovcnt` segments, whose memory is good for the transfer and stays so
    /// while the result is used.
    pub(super) unsafe fn of_c(c: &uio) -> Uio<'static> {
        let count = usize::try_from(c.uio_iovcnt).unwrap_or(0);
        // SAFETY: as promised by the caller.
        let segments = unsafe { core::slice::from_raw_parts(c.uio_iov, count) };
        let mut this =
            Uio::user_vector_of(segments.to_vec(), c.uio_rw, c.uio_offset, c.uio_vmspace);
        this.c.uio_resid = c.uio_resid;
        this
    }

    /// Stores in `c`, of which this is [`Uio::of_c`], how far the transfer has come.
    pub(super) fn advance_c(mut self, c: &mut uio) {
        c.uio_resid = self.c.uio_resid;
        c.uio_offset = self.c.uio_offset;
        let left = usize::try_from(self.c.uio_iovcnt).unwrap_or(0);
        let all = self.all();
        let done = all.len() - left;
        for (at, segment) in all.iter().enumerate() {
            let place = c.uio_iov.wrapping_add(at);
            // SAFETY: `uio_iov` points to as many segments as were copied from there.
            unsafe { place.write(*segment) };
        }
        c.uio_iov = c.uio_iov.wrapping_add(done);
        c.uio_iovcnt = self.c.uio_iovcnt;
    }

    /// The C structure, for a call into a driver. The pointer is good until the value moves.
    pub fn as_mut_ptr(&mut self) -> *mut uio {
        let left = usize::try_from(self.c.uio_iovcnt).unwrap_or(0);
        let done = self.all().len() - left;
        // A driver advances the pointer; the value may have moved since.
        self.c.uio_iov = self.all()[done..].as_mut_ptr();
        &raw mut self.c
    }

    /// Bytes left.
    #[must_use]
    pub fn resid(&self) -> usize {
        self.c.uio_resid
    }

    /// Where in the file the next byte comes from or goes.
    #[must_use]
    pub fn offset(&self) -> off_t {
        self.c.uio_offset
    }

    /// Stores [`Uio::offset`].
    pub fn set_offset(&mut self, offset: off_t) {
        self.c.uio_offset = offset;
    }

    /// Whether data goes to the program (`UIO_READ`).
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.c.uio_rw == UIO_READ
    }

    /// Shortens what is left to `resid` bytes; answers how many were cut off.
    pub fn truncate(&mut self, resid: usize) -> usize {
        let cut = self.c.uio_resid.saturating_sub(resid);
        self.c.uio_resid -= cut;
        cut
    }

    /// Undoes [`Uio::truncate`].
    pub fn extend(&mut self, cut: usize) {
        self.c.uio_resid += cut;
    }

    /// Moves bytes to the program; answers how many.
    ///
    /// # Errors
    /// `EFAULT`; what was moved before counts.
    pub fn move_out(&mut self, data: &[u8]) -> Result<()> {
        assert!(self.is_read(), "uiomove: data goes the other way");
        // SAFETY: the structure and its segments are this value's own.
        let c = unsafe { &mut *self.as_mut_ptr() };
        transfer(c, data.len(), |piece| {
            copyout_vmspace(piece.vm, &data[piece.range], piece.base)
        })
    }

    /// Takes bytes from the program.
    ///
    /// # Errors
    /// `EFAULT`; what was moved before counts.
    pub fn move_in(&mut self, data: &mut [u8]) -> Result<()> {
        assert!(!self.is_read(), "uiomove: data goes the other way");
        // SAFETY: the structure and its segments are this value's own.
        let c = unsafe { &mut *self.as_mut_ptr() };
        transfer(c, data.len(), |piece| {
            copyin_ahead_vmspace(piece.vm, piece.base, &mut data[piece.range], piece.rest)
        })
    }
}

/// What one step of a transfer moves.
struct Piece {
    /// The program's side.
    base: UserPtr,
    /// The address space that this is in.
    vm: *const vmspace,
    /// The kernel's side.
    range: core::ops::Range<usize>,
    /// How far the program's side goes on in this segment, from `base`.
    rest: usize,
}

/// Goes through the segments of `c` for at most `n` bytes. `step` moves one piece.
fn transfer(c: &mut uio, n: usize, mut step: impl FnMut(Piece) -> Result<()>) -> Result<()> {
    let mut done = 0;
    let n = n.min(c.uio_resid);
    while done < n && c.uio_iovcnt > 0 {
        // SAFETY: `uio_iov` points to `uio_iovcnt` segments.
        let segment = unsafe { &mut *c.uio_iov };
        let moved = segment.iov_len.min(n - done);
        if moved == 0 {
            c.uio_iov = c.uio_iov.wrapping_add(1);
            c.uio_iovcnt -= 1;
            continue;
        }
        step(Piece {
            base: UserPtr(segment.iov_base.expose_provenance()),
            vm: c.uio_vmspace,
            range: done..done + moved,
            rest: segment.iov_len.min(c.uio_resid),
        })?;
        segment.iov_base = segment.iov_base.wrapping_byte_add(moved);
        segment.iov_len -= moved;
        c.uio_resid -= moved;
        c.uio_offset += moved as off_t;
        done += moved;
    }
    Ok(())
}

/// `uiomove(9)`: moves at most `n` bytes between `buf` and what `uio` describes, in its direction.
///
/// # Errors
/// `EFAULT`; what was moved before counts.
///
/// # Safety
/// `buf` is good for `n` bytes in that direction, and `uio` is a complete structure of the current
/// thread, whose address space is that of a living process.
pub unsafe fn uiomove(buf: *mut u8, n: usize, uio: *mut uio) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let c = unsafe { &mut *uio };
    let n = n.min(c.uio_resid);
    if c.uio_rw == UIO_READ {
        // SAFETY: the caller vouches for the buffer.
        let data = unsafe { slice_of(buf, n) };
        transfer(c, n, |piece| {
            copyout_vmspace(piece.vm, &data[piece.range], piece.base)
        })
    } else {
        // SAFETY: the caller vouches for the buffer.
        let data = unsafe { slice_of_mut(buf, n) };
        transfer(c, n, |piece| {
            copyin_ahead_vmspace(piece.vm, piece.base, &mut data[piece.range], piece.rest)
        })
    }
}

/// `uiomove_frombuf(9)`: as if `buf` were a whole file of `length` bytes.
///
/// # Errors
/// `EINVAL` for a negative offset, else as [`uiomove`].
///
/// # Safety
/// As [`uiomove`], for `length` bytes.
pub unsafe fn uiomove_frombuf(buf: *mut u8, length: usize, uio: *mut uio) -> Result<()> {
    // SAFETY: the caller vouches for the structure.
    let offset = unsafe { (*uio).uio_offset };
    let offset = usize::try_from(offset).map_err(|_| Errno::EINVAL)?;
    if offset >= length {
        return Ok(());
    }
    // SAFETY: the rest of the buffer is part of the buffer.
    unsafe { uiomove(buf.wrapping_add(offset), length - offset, uio) }
}

/// # Safety
/// `buf` is readable for `n` bytes, or `n` is 0.
unsafe fn slice_of<'a>(buf: *const u8, n: usize) -> &'a [u8] {
    if n == 0 {
        return &[];
    }
    // SAFETY: the caller vouches for the range.
    unsafe { core::slice::from_raw_parts(buf, n) }
}

/// # Safety
/// `buf` is good for `n` bytes and nobody else uses it, or `n` is 0.
unsafe fn slice_of_mut<'a>(buf: *mut u8, n: usize) -> &'a mut [u8] {
    if n == 0 {
        return &mut [];
    }
    // SAFETY: the caller vouches for the range.
    unsafe { core::slice::from_raw_parts_mut(buf, n) }
}
