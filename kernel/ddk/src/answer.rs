//! The answers of vnode operations besides an error: a new vnode, a value of `pathconf(2)`.

use core::marker::PhantomData;

/// Room for the answer of the operation that is running, a `T`.
///
/// An operation with an answer returns [`Answered`], so that it cannot succeed without one:
/// `Ok(vpp.answer(vp))`. When it fails there is none.
#[repr(transparent)]
pub struct Answer<'a, T> {
    place: *mut T,
    operation: PhantomData<&'a mut T>,
}

/// That an operation has answered. Of no size: `Result<Answered>` is an `int` of C.
#[must_use]
pub struct Answered(());

impl<T> Answer<'_, T> {
    /// The room at `place`.
    ///
    /// # Safety
    /// `place` is NULL, which means that nobody wants to know, or room for a `T` during the operation.
    #[inline(always)]
    #[must_use]
    pub unsafe fn at(place: *mut T) -> Self {
        Self {
            place,
            operation: PhantomData,
        }
    }

    /// Answers.
    #[inline(always)]
    pub fn answer(self, value: impl Into<T>) -> Answered {
        if !self.place.is_null() {
            // SAFETY: not NULL, so it is room, see `at`.
            unsafe { self.place.write(value.into()) };
        }
        Answered(())
    }
}
