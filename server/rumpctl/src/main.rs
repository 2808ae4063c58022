//! rumpctl(1): the usual file utilities, acting on a remote rump kernel.
//!
//! One program with many applets: `rumpctl mkdir /mnt`, or `mkdir /mnt` where `mkdir` is a link to
//! rumpctl (`rumpctl applets --link DIR` makes the links, `rumpremote.sh` puts them on the path).
//! Options, output and messages are those of NetBSD's utilities.
#![forbid(unsafe_code)]

mod applet;
mod applets;
mod cli;
mod ctl;
mod human;
mod mntopts;
mod mode;
mod names;
mod options;
mod time;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    match cli::parse(&args) {
        Ok(cli) => cli.run(),
        Err(code) => code,
    }
}
