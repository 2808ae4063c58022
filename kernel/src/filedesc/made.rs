//! Descriptors whose files drivers make, and opens that end in another descriptor.

use rump_abi::types::{FREAD, FWRITE, O_CLOEXEC};

use super::slots::Slot;
use super::{dup, get, limit_of, set_cloexec};
use crate::ffi::lwp::Lwp;
use crate::ffi::proc::Proc;
use crate::file::FileRef;
use crate::{Errno, Result};

/// Reserves the lowest free descriptor for `file`, which a driver fills in (`fd_allocfile`).
///
/// # Errors
/// `EMFILE`.
pub(crate) fn reserve(p: Proc, file: FileRef) -> Result<i32> {
    let limit = limit_of(p);
    let mut file = Some(file);
    p.fd().slots(|slots| {
        let index = slots.lowest_free(0, limit)?;
        if let Some(file) = file.take() {
            let slot = Slot {
                file,
                cloexec: false,
                reserved: true,
            };
            slots.put(index, slot);
        }
        i32::try_from(index).map_err(|_| Errno::EMFILE)
    })
}

/// The file of a reserved descriptor is there (`fd_affix`).
pub(crate) fn affix(p: Proc, fd: i32) {
    p.fd().slots(|slots| {
        let index = usize::try_from(fd).unwrap_or(usize::MAX);
        let slot = slots.entries.get_mut(index).and_then(Option::as_mut);
        let slot = slot.filter(|slot| slot.reserved);
        let slot = slot.unwrap_or_else(|| panic!("fd_affix: descriptor {fd} is not reserved"));
        slot.reserved = false;
        let (file, cloexec) = (slot.file.as_c(), slot.cloexec);
        slots.mirror.set(index, file, cloexec);
    });
}

/// Gives a reserved descriptor back (`fd_abort`).
pub(crate) fn unreserve(p: Proc, fd: i32) {
    let slot = p.fd().slots(|slots| {
        let index = usize::try_from(fd).unwrap_or(usize::MAX);
        let slot = slots.entries.get_mut(index).and_then(Option::as_mut);
        slot.filter(|slot| slot.reserved)?.reserved = false;
        slots.take(fd).ok()
    });
    assert!(slot.is_some(), "fd_abort: descriptor {fd} is not reserved");
}

/// `EMOVEFD`: the open's result is a descriptor that its driver has made for it.
pub const EMOVEFD: Errno = Errno::new(-6);

/// The result of an open whose driver answered `EDUPFD`, for a copy of descriptor `from`, or
/// [`EMOVEFD`], for that descriptor under the number that the open is to give (`fd_dupopen`). `flags` are
/// those of the open.
///
/// # Errors
/// `EACCES` when the descriptor does not allow what is asked for; those of [`dup`]; `how` itself when it
/// is another error.
pub fn dupopen(l: Lwp, from: i32, flags: i32, how: Errno) -> Result<i32> {
    let cloexec = flags & O_CLOEXEC != 0;
    match how {
        Errno::EDUPFD => {
            let wanted = flags & (FREAD | FWRITE);
            if get(l, from)?.flag() & wanted != wanted {
                return Err(Errno::EACCES);
            }
            dup(l, from, 0, cloexec)
        }
        EMOVEFD => {
            if cloexec {
                set_cloexec(l, from, true)?;
            }
            Ok(from)
        }
        error => Err(error),
    }
}
