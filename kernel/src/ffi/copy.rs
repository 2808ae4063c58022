//! Copies between the kernel's memory and a program's: `copy(9)`.
//!
//! A local program shares the kernel's address space, so a copy is a `memcpy`; a remote one is asked
//! through its connection, which may sleep.

use core::ffi::c_void;
use core::ptr::{null_mut, with_exposed_provenance, with_exposed_provenance_mut};

use rump_abi::types::vmspace;

use crate::copy::UserPtr;
use crate::{Errno, Result, sysproxy};

/// The client of an address space; null for the kernel's and local programs'.
fn client_of(vm: *const vmspace) -> *mut c_void {
    if vm.is_null() {
        return null_mut();
    }
    // SAFETY: an address space is part of a process, whose memory is type-stable.
    unsafe { (*vm).vm_client }
}

/// Fills `dst` from the address space `vm` of a living process.
pub(crate) fn copyin_vmspace(vm: *const vmspace, src: UserPtr, dst: &mut [u8]) -> Result<()> {
    if dst.is_empty() {
        return Ok(());
    }
    if src.is_null() {
        return Err(Errno::EFAULT);
    }
    let client = client_of(vm);
    if !client.is_null() {
        return sysproxy::copyin(client, src.addr(), dst);
    }
    let from = with_exposed_provenance::<u8>(src.addr());
    // SAFETY: a local program vouches for its pointers, as it does to any C library; the source
    // may overlap nothing of ours.
    unsafe { core::ptr::copy(from, dst.as_mut_ptr(), dst.len()) };
    Ok(())
}

/// As [`copyin_vmspace`], for a transfer that goes on for `rest` bytes from `src`, `dst`'s included.
pub(crate) fn copyin_ahead_vmspace(
    vm: *const vmspace,
    src: UserPtr,
    dst: &mut [u8],
    rest: usize,
) -> Result<()> {
    let client = client_of(vm);
    if client.is_null() || src.is_null() || dst.is_empty() {
        return copyin_vmspace(vm, src, dst);
    }
    sysproxy::copyin_ahead(client, src.addr(), dst, rest)
}

/// Copies `src` into the address space `vm` of a living process.
pub(crate) fn copyout_vmspace(vm: *const vmspace, src: &[u8], dst: UserPtr) -> Result<()> {
    if src.is_empty() {
        return Ok(());
    }
    if dst.is_null() {
        return Err(Errno::EFAULT);
    }
    let client = client_of(vm);
    if !client.is_null() {
        return sysproxy::copyout(client, src, dst.addr());
    }
    let to = with_exposed_provenance_mut::<u8>(dst.addr());
    // SAFETY: as in `copyin_vmspace`.
    unsafe { core::ptr::copy(src.as_ptr(), to, src.len()) };
    Ok(())
}

/// Copies a string into `dst`; answers its length with the NUL.
pub(crate) fn copyinstr_vmspace(vm: *const vmspace, src: UserPtr, dst: &mut [u8]) -> Result<usize> {
    if src.is_null() {
        return Err(Errno::EFAULT);
    }
    let client = client_of(vm);
    if !client.is_null() {
        let got = sysproxy::copyinstr(client, src.addr(), dst)?;
        let end = dst[..got].iter().position(|&byte| byte == 0);
        return end.map(|end| end + 1).ok_or(Errno::ENAMETOOLONG);
    }
    let from = with_exposed_provenance::<u8>(src.addr());
    for (index, to) in dst.iter_mut().enumerate() {
        // SAFETY: a local program vouches that a string is there; nothing behind its NUL is read.
        *to = unsafe { from.wrapping_add(index).read() };
        if *to == 0 {
            return Ok(index + 1);
        }
    }
    Err(Errno::ENAMETOOLONG)
}

/// A type that any bytes make a value of, and that has no bytes without meaning: it may cross the
/// border as it lies in memory.
///
/// # Safety
/// Plain old data, without padding that could hold kernel memory unless the value was zeroed before it was filled in.
pub unsafe trait Pod: Copy {}

macro_rules! pod {
    ($($ty:ty),* $(,)?) => { $(
        // SAFETY: integers, or a C structure of integers and pointers.
        unsafe impl Pod for $ty {}
    )* };
}
pod!(i8, u8, i16, u16, i32, u32, i64, u64, usize, isize);
pod!(
    rump_abi::types::timespec,
    rump_abi::types::timeval,
    rump_abi::types::timezone,
    rump_abi::types::itimerval,
    rump_abi::types::itimerspec,
    rump_abi::types::rlimit,
    rump_abi::types::iovec,
    rump_abi::types::flock,
    rump_abi::types::pollfd,
    rump_abi::types::kevent,
    rump_abi::types::stat,
    rump_abi::types::statvfs,
    rump_abi::types::dirent,
    rump_abi::types::sysctlnode,
    rump_abi::types::modstat,
);
// SAFETY: an array of plain data is plain data.
unsafe impl<T: Pod, const N: usize> Pod for [T; N] {}

/// A value with all bytes zero.
#[must_use]
pub fn zeroed<T: Pod>() -> T {
    // SAFETY: any bytes make a value.
    unsafe { core::mem::zeroed() }
}

/// The bytes of a value.
#[must_use]
pub fn bytes_of<T: Pod>(value: &T) -> &[u8] {
    // SAFETY: the range is the value's memory; plain data made from zeroed memory has no
    // uninitialised bytes.
    unsafe { core::slice::from_raw_parts((&raw const *value).cast(), size_of::<T>()) }
}

/// The bytes of a value, to be filled.
#[must_use]
pub fn bytes_of_mut<T: Pod>(value: &mut T) -> &mut [u8] {
    // SAFETY: the range is the value's memory, and any bytes make a value.
    unsafe { core::slice::from_raw_parts_mut((&raw mut *value).cast(), size_of::<T>()) }
}

/// The bytes of a slice of values.
#[must_use]
pub fn bytes_of_slice<T: Pod>(values: &[T]) -> &[u8] {
    // SAFETY: as in `bytes_of`.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

/// The bytes of a slice of values, to be filled.
#[must_use]
pub fn bytes_of_slice_mut<T: Pod>(values: &mut [T]) -> &mut [u8] {
    // SAFETY: as in `bytes_of_mut`.
    unsafe { core::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), size_of_val(values)) }
}
