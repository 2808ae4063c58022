//! abi/types
pub mod errno;
pub mod sysproxy;
