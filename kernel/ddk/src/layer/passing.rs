//! An operation on its way from a layer to the file system below.

use core::ffi::{c_int, c_void};
use core::ops::Deref;

use rump_abi::types::{
    self as t, VDESC_MAX_VPS, VDESC_NO_OFFSET, VDESC_VP0_WILLRELE, vnodeop_desc,
};
use rump_abi::{Errno, Result, kpi};

use super::node;
use crate::args::Args;
use crate::vnode::{Vnode, VnodeRef};

/// The arguments of the operation that is running, of a layer's vnode. Every way to pass it on consumes it:
/// an operation is carried out once.
#[repr(transparent)]
pub struct Passing<'a, A>(Args<'a, A>);

impl<'a, A> Deref for Passing<'a, A> {
    type Target = Args<'a, A>;

    #[inline(always)]
    fn deref(&self) -> &Args<'a, A> {
        &self.0
    }
}

/// A vnode argument: where it stands, and what stood and stands there.
struct Argument {
    place: *mut *mut t::vnode,
    upper: *mut t::vnode,
    lower: Option<VnodeRef>,
    is_released: bool,
}

const NOTHING: Argument = Argument {
    place: core::ptr::null_mut(),
    upper: core::ptr::null_mut(),
    lower: None,
    is_released: false,
};

impl<A> Passing<'_, A> {
    /// The operation that the kernel called the layer with.
    ///
    /// # Safety
    /// As for [`Args::new`]; the first vnode is of the layer.
    #[inline(always)]
    #[must_use]
    pub unsafe fn new(v: *mut c_void) -> Self {
        // SAFETY: the caller's promise.
        Self(unsafe { Args::new(v) })
    }

    /// The structure begins with its descriptor.
    pub(super) fn desc(&self) -> &'static vnodeop_desc {
        let generic = self.as_ptr().cast::<t::vop_generic_args>();
        // SAFETY: every argument structure begins so.
        let desc = unsafe { (*generic).a_desc };
        // SAFETY: descriptors are constants of the kernel.
        unsafe { &*desc }
    }

    /// A member of the structure.
    fn member<T>(&self, offset: c_int) -> *mut T {
        self.as_ptr().wrapping_byte_offset(offset as isize).cast()
    }

    /// The first vnode.
    pub(super) fn first(&self) -> &Vnode {
        // SAFETY: every operation has one vnode at least.
        let offset = unsafe { *self.desc().vdesc_vp_offsets };
        // SAFETY: the descriptor says that a vnode is there.
        let vp = unsafe { *self.member::<*mut t::vnode>(offset) };
        // SAFETY: referenced for the operation.
        unsafe { Vnode::from_ptr(vp) }
    }

    /// Calls the operation's function of `lower`, with the structure as it is now.
    pub(super) fn call(&self, lower: &Vnode) -> c_int {
        // SAFETY: v_op of a referenced vnode is valid; a dying one changes it in one store.
        let vector = unsafe { (*lower.as_ptr()).v_op };
        let slot = vector.wrapping_add(self.desc().vdesc_offset as usize);
        // SAFETY: every vector has that many slots.
        let slot = unsafe { *slot };
        let function = slot.expect("the kernel fills in every slot of an operations vector");
        // SAFETY: the structure has vnodes of that vector's file system now.
        unsafe { function(self.as_ptr().cast()) }
    }

    /// Passes the operation on: its error, or another number that it answers with (`VOP_POLL`).
    ///
    /// # Errors
    /// Those of the file system below, and `EBADF` for a vnode that died meanwhile.
    pub fn bypass(self) -> Result<()> {
        let v_op = vector_of(self.first());
        // SAFETY: constant while the vnode is referenced and alive.
        let mp = unsafe { (*self.first().as_ptr()).v_mount };
        let mut arguments = [NOTHING; VDESC_MAX_VPS as usize];
        let count = self.replace(v_op, &mut arguments)?;
        let first = arguments[0]
            .lower
            .as_ref()
            .expect("the first vnode is the layer's");
        let error = self.call(first);
        for argument in &mut arguments[..count] {
            argument.restore();
        }
        drop(arguments);
        Errno::check(error)?;
        self.replace_answer(mp)
    }

    /// Puts lower vnodes in the places of the layer's.
    fn replace(&self, v_op: Vector, arguments: &mut [Argument]) -> Result<usize> {
        let desc = self.desc();
        let mut flags = desc.vdesc_flags;
        let mut count = 0;
        loop {
            let offset = desc.vdesc_vp_offsets.wrapping_add(count);
            // SAFETY: the list ends with VDESC_NO_OFFSET, at most after VDESC_MAX_VPS.
            let offset = unsafe { *offset };
            if offset == VDESC_NO_OFFSET || count == arguments.len() {
                break;
            }
            let place = self.member::<*mut t::vnode>(offset);
            // SAFETY: the descriptor says that a vnode is there.
            let vp = unsafe { *place };
            // Others than the first may be missing, or of another file system.
            // SAFETY: not NULL, so referenced for the operation.
            if !vp.is_null() && vector_of(unsafe { Vnode::from_ptr(vp) }) == v_op {
                // SAFETY: as above.
                let Some(lower) = node::lower(unsafe { Vnode::from_ptr(vp) }) else {
                    arguments[..count].iter_mut().for_each(Argument::put_back);
                    return Err(Errno::EBADF);
                };
                let is_released = flags & VDESC_VP0_WILLRELE != 0;
                if is_released {
                    // The operation lets go of the vnode that it gets.
                    let _ = lower.vref().into_raw();
                }
                // SAFETY: the place is ours while the operation runs.
                unsafe { *place = lower.as_ptr() };
                arguments[count] = Argument {
                    place,
                    upper: vp,
                    lower: Some(lower),
                    is_released,
                };
            }
            flags >>= 1;
            count += 1;
        }
        Ok(count)
    }

    /// Replaces a vnode that the operation answered with.
    fn replace_answer(&self, mp: *mut t::mount) -> Result<()> {
        let offset = self.desc().vdesc_vpp_offset;
        if offset == VDESC_NO_OFFSET {
            return Ok(());
        }
        // SAFETY: the descriptor says that the place of an answer is there.
        let vpp = unsafe { *self.member::<*mut *mut t::vnode>(offset) };
        // SAFETY: room for the answer; nobody gets this vnode if we fail.
        let lower = unsafe { vpp.replace(core::ptr::null_mut()) };
        // SAFETY: the operation succeeded, so it answered with a reference.
        let lower = unsafe { VnodeRef::from_raw(lower) };
        let upper = node::upper(mp, lower)?;
        // SAFETY: room for the answer.
        unsafe { vpp.write(upper.into_raw()) };
        Ok(())
    }
}

impl Argument {
    /// After the operation: the layer's vnode is let go where the lower one was.
    fn restore(&mut self) {
        if self.lower.is_none() {
            return;
        }
        // SAFETY: the place is ours while the operation runs.
        unsafe { *self.place = self.upper };
        if self.is_released {
            // SAFETY: the operation's reference, which ends with it.
            unsafe { kpi::vrele(self.upper) };
        }
    }

    /// Without the operation.
    fn put_back(&mut self) {
        let Some(lower) = &self.lower else { return };
        // SAFETY: the place is ours while the operation runs.
        unsafe { *self.place = self.upper };
        if self.is_released {
            // SAFETY: the reference that was meant for the operation.
            unsafe { kpi::vrele(lower.as_ptr()) };
        }
    }
}

impl<'a> Passing<'a, t::vop_getattr_args> {
    /// Passes the operation on and gives the attributes to change.
    ///
    /// # Errors
    /// Those of the file system below.
    pub fn getattr(self) -> Result<&'a mut crate::Vattr> {
        // SAFETY: valid for the operation.
        let vap = unsafe { (*self.as_ptr()).a_vap };
        self.bypass()?;
        // SAFETY: room of the caller, filled in now, which nobody else has until the operation returns.
        Ok(unsafe { &mut *vap })
    }
}

/// An operations vector, by which a layer knows its vnodes.
pub(super) type Vector = *mut Option<crate::VnodeOp>;

/// The vector of a vnode.
pub(super) fn vector_of(vp: &Vnode) -> Vector {
    // SAFETY: v_op of a referenced vnode is valid; a dying one changes it in one store.
    unsafe { (*vp.as_ptr()).v_op }
}
