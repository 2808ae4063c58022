//! What both ends of a sysproxy connection have beyond its messages, which are
//! `rump_abi::sysproxy`'s: the [`key`] that lets a client in over tcp.

pub mod key;
