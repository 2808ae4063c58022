//! The client of a remote rump kernel (`rumpclient(3)`): a process of the kernel behind a sysproxy
//! server, driven from an ordinary host program, in safe Rust.
//!
//! [`Client::connect`] makes the connection; [`Client::syscall`] makes any system call by NetBSD's
//! number; the modules under [`sys`] have the calls of files, mounts and sysctl with types.
//! [`Buffers`] is the memory that a call lends to the server: nothing else of the program can be
//! read or written by it. The messages themselves are `rump_abi::sysproxy`.
#![forbid(unsafe_code)]

mod auth;
mod client;
mod connection;
mod descriptor;
mod error;
mod incoming;
mod memory;
mod reconnect;
mod ring;
mod session;
pub mod signals;
mod socket;
pub mod sys;

pub use client::{Client, ForkCookie, Options, server_url};
pub use error::{Error, Result};
pub use memory::{Buffers, Memory, Range};
pub use reconnect::Reconnect;
