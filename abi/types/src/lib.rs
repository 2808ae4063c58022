//! What C can see, as Rust: the types at every border of the system, without any state.
//!
//! The structures, constants and the kernel programming interface come from the C headers in
//! `c-src/include` by bindgen; the rest is small and written by hand. Every other crate stands on
//! this one, and drivers may link it: it holds no static that changes.

pub mod errno;
#[rustfmt::skip]
#[allow(
    missing_docs,
    unsafe_op_in_unsafe_fn,
    clippy::all,
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    reason = "made by bindgen; the C headers carry the documentation"
)]
pub mod kpi;
pub mod signo;
pub mod sysno;
pub mod sysproxy;
#[rustfmt::skip]
#[allow(
    missing_docs,
    unsafe_op_in_unsafe_fn,
    clippy::all,
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block,
    clippy::ptr_offset_with_cast,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    reason = "made by bindgen; the C headers carry the documentation"
)]
pub mod types;

pub use errno::{Errno, Result};
