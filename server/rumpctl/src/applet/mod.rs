//! The applets, one file each: its options, and what it does.

pub mod fstab;
pub mod ls;
pub mod ls_print;
pub mod mkdir;
pub mod mount;
pub mod mount_tmpfs;
pub mod sysctl;
pub mod sysctl_value;
