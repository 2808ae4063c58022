//! Copies between the kernel and the program of the current process, `copy(9)`.

use rump_abi::types::vmspace;

pub use crate::ffi::copy::{
    Pod, bytes_of, bytes_of_mut, bytes_of_slice, bytes_of_slice_mut, zeroed,
};
use crate::ffi::copy::{copyin_vmspace, copyinstr_vmspace, copyout_vmspace};
use crate::lwproc::curlwp;
use crate::{Errno, Result};

/// An address of a program. It means nothing to the kernel before it is copied from or to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(transparent)]
pub struct UserPtr(pub usize);

impl UserPtr {
    /// The null pointer.
    pub const NULL: Self = Self(0);

    /// Whether this is the null pointer.
    #[must_use]
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The address.
    #[must_use]
    pub const fn addr(self) -> usize {
        self.0
    }

    /// The address `bytes` further on.
    #[must_use]
    pub const fn add(self, bytes: usize) -> Self {
        Self(self.0.wrapping_add(bytes))
    }

    /// The address of kernel memory, for calls that take `UIO_SYSSPACE`.
    #[must_use]
    pub fn of<T: ?Sized>(value: *const T) -> Self {
        Self(value.cast::<u8>().expose_provenance())
    }
}

fn space() -> *const vmspace {
    curlwp().proc().vmspace()
}

/// Fills `dst` from the program's memory.
///
/// # Errors
/// `EFAULT`.
pub fn copyin(src: UserPtr, dst: &mut [u8]) -> Result<()> {
    copyin_vmspace(space(), src, dst)
}

/// Copies `src` to the program's memory.
///
/// # Errors
/// `EFAULT`.
pub fn copyout(src: &[u8], dst: UserPtr) -> Result<()> {
    copyout_vmspace(space(), src, dst)
}

/// Fills `dst` from the address space `vm` of a living process.
///
/// # Errors
/// `EFAULT`.
pub fn from_vmspace(vm: *const vmspace, src: UserPtr, dst: &mut [u8]) -> Result<()> {
    copyin_vmspace(vm, src, dst)
}

/// Copies `src` to the address space `vm` of a living process.
///
/// # Errors
/// `EFAULT`.
pub fn to_vmspace(vm: *const vmspace, src: &[u8], dst: UserPtr) -> Result<()> {
    copyout_vmspace(vm, src, dst)
}

/// Copies a string of the program into `dst`; answers its length with the NUL.
///
/// # Errors
/// `EFAULT`, and `ENAMETOOLONG` when there is no NUL within the length of `dst`.
pub fn copyinstr(src: UserPtr, dst: &mut [u8]) -> Result<usize> {
    copyinstr_vmspace(space(), src, dst)
}

/// As [`copyinstr`] from kernel memory (`copystr`).
///
/// # Errors
/// As [`copyinstr`].
pub fn copystr(src: UserPtr, dst: &mut [u8]) -> Result<usize> {
    copyinstr_vmspace(core::ptr::null(), src, dst)
}

/// Copies a string, with a NUL, to the program's memory, which has `max` bytes; answers its length
/// with the NUL.
///
/// # Errors
/// `EFAULT`, `ENAMETOOLONG`.
pub fn copyoutstr(src: &[u8], dst: UserPtr, max: usize) -> Result<usize> {
    let text = src.split(|&byte| byte == 0).next().unwrap_or_default();
    if text.len() >= max {
        return Err(Errno::ENAMETOOLONG);
    }
    let mut with_nul = Vec::with_capacity(text.len() + 1);
    with_nul.extend_from_slice(text);
    with_nul.push(0);
    copyout(&with_nul, dst)?;
    Ok(with_nul.len())
}

/// Reads a value from the program's memory.
///
/// # Errors
/// `EFAULT`.
pub fn copyin_val<T: Pod>(src: UserPtr) -> Result<T> {
    let mut value = zeroed::<T>();
    copyin(src, bytes_of_mut(&mut value))?;
    Ok(value)
}

/// Writes a value to the program's memory.
///
/// # Errors
/// `EFAULT`.
pub fn copyout_val<T: Pod>(value: &T, dst: UserPtr) -> Result<()> {
    copyout(bytes_of(value), dst)
}

/// Reads `count` values from the program's memory; the caller has checked the count.
///
/// # Errors
/// `EFAULT`.
pub fn copyin_vec<T: Pod>(src: UserPtr, count: usize) -> Result<Vec<T>> {
    let mut values = vec![zeroed::<T>(); count];
    copyin(src, bytes_of_slice_mut(&mut values))?;
    Ok(values)
}
