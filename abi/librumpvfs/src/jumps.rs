//! The functions that this library exports.
//!
//! Made from the `vfs_kpi!` blocks of `abi/librump` by `abi/gen`; do not edit.

crate::exported! {
}
