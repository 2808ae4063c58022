//! Arrays of list heads, `hashinit(9)`.

use core::ffi::c_void;
use core::ptr::null_mut;

use rump_abi::types::{HASH_TAILQ, hashtype, u_int, u_long};
use rump_kernel::ffi::hash::{self, Kind};

use crate::export::kpi;

fn kind(kind: hashtype) -> Kind {
    if kind == HASH_TAILQ {
        Kind::Tailq
    } else {
        Kind::List
    }
}

kpi! {
    /// A power of two of empty heads, for about so many elements; NULL only if not `wait`.
    fn hashinit(elements: u_int, type_: hashtype, wait: bool, mask: *mut u_long) -> *mut c_void {
        match hash::init(elements as usize, kind(type_), wait) {
            Some((table, last)) => {
                // SAFETY: the driver's variable.
                unsafe { mask.write(last as u_long) };
                table
            }
            None => null_mut(),
        }
    }
    /// Gives them back, empty.
    fn hashdone(table: *mut c_void, type_: hashtype, mask: u_long) {
        // SAFETY: from `hashinit`; the driver does not use it again.
        unsafe { hash::done(table, kind(type_), mask as usize) };
    }
}
