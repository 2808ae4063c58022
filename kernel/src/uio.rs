//! Transfers between programs, files and the kernel, `uiomove(9)`.

pub use crate::ffi::uio::{Uio, uiomove, uiomove_frombuf};
