//! What both ends of a sysproxy connection have beyond its messages, which are
//! `rump_abi::sysproxy`'s: the [`key`] that lets a client in over tcp, the [`ring`] that carries frames
//! between processes of one host, the [`descriptors`] that it begins with, and the [`spin`] before a
//! sleep.

pub mod descriptors;
pub mod key;
pub mod ring;
pub mod spin;
