//! Functions that do nothing, for tables of operations.

use core::ffi::{c_int, c_void};

use rump_abi::Errno;

use crate::export::kpi;

kpi! {
    /// Nothing to do.
    fn nullop(_arg: *mut c_void) -> c_int {
        0
    }
    /// What a vector has for an operation that there is not.
    fn eopnotsupp() -> c_int {
        Errno::EOPNOTSUPP.get()
    }
}
