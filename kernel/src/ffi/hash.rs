//! Arrays of list heads, `hashinit(9)`.

use core::ffi::c_void;

use crate::mem;

/// What hangs on a head (`enum hashtype`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A list or a singly linked list: a head is one pointer, null when empty.
    List,
    /// A tail queue: a pointer, null when empty, and the address of the last pointer.
    Tailq,
}

impl Kind {
    /// Bytes of a head.
    const fn size(self) -> usize {
        match self {
            Self::List => size_of::<usize>(),
            Self::Tailq => 2 * size_of::<usize>(),
        }
    }
}

/// An array of empty heads for about so many elements, and the mask of its index; `None` without memory if
/// the caller does not wait.
#[must_use]
pub fn init(elements: usize, kind: Kind, wait: bool) -> Option<(*mut c_void, usize)> {
    assert!(elements > 0, "hashinit: a table for no elements");
    let heads = elements.next_power_of_two();
    let bytes = heads.checked_mul(kind.size())?;
    let table = if wait {
        mem::zalloc(bytes)
    } else {
        mem::try_zalloc(bytes)?
    };
    if kind == Kind::Tailq {
        let table = table.cast::<[usize; 2]>();
        for index in 0..heads {
            let head = table.as_ptr().wrapping_add(index);
            // SAFETY: a head of the fresh array.
            unsafe { head.write([0, head.expose_provenance()]) };
        }
    }
    Some((table.as_ptr().cast(), heads - 1))
}

/// Gives an array back.
///
/// # Safety
/// It came from [`init`] with that kind and mask, and nobody uses it any more.
pub unsafe fn done(table: *mut c_void, kind: Kind, mask: usize) {
    // SAFETY: the caller's promise.
    unsafe { mem::free(table.cast(), (mask + 1) * kind.size()) };
}
