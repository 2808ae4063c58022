//! Arguments of C functions as the kernel takes them.

use core::ffi::{c_int, c_long, c_uint, c_ulong};

/// An argument as its 8-byte slot: the value in the low bytes, the rest zero.
pub trait Slot {
    fn slot(self) -> u64;
}

impl Slot for c_int {
    fn slot(self) -> u64 {
        u64::from(self.cast_unsigned())
    }
}

impl Slot for c_uint {
    fn slot(self) -> u64 {
        u64::from(self)
    }
}

impl Slot for c_long {
    fn slot(self) -> u64 {
        self.cast_unsigned()
    }
}

impl Slot for c_ulong {
    fn slot(self) -> u64 {
        self
    }
}

impl<T> Slot for *const T {
    fn slot(self) -> u64 {
        self.expose_provenance() as u64
    }
}

impl<T> Slot for *mut T {
    fn slot(self) -> u64 {
        self.expose_provenance() as u64
    }
}
