//! `rump-fstest(1)`: tests of a file system in a rump kernel.
//!
//! | module | what |
//! |---|---|
//! | [`args`], [`mount`] | the command line, what is mounted |
//! | [`runner`], [`expected`], [`tap`] | one child process a test, what is expected to fail, the output |
//! | [`child`] | one test: load, boot, mount, run, unmount |
//! | [`disk`] | images that are disks of the kernel, and their checkers |
//! | [`kernel`], [`process`] | a kernel in this process or at a URL; a process in it, with its system calls |
//! | [`outcome`], [`fs`] | failures and skips; the mounted file system under test, what it can and cannot do |
//! | [`cases`] | the tests |
#![deny(unsafe_code)]

mod args;
mod cases;
mod child;
mod disk;
mod expected;
mod fs;
#[allow(unsafe_code)]
mod kernel;
mod mount;
mod outcome;
mod process;
mod runner;
mod tap;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = args::parse();
    match &arguments.run {
        Some(name) => child::main(&arguments, name),
        None => runner::main(&arguments),
    }
}
