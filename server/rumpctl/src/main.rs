//! rumpctl(1): the usual file utilities, acting on a remote rump kernel.
//!
//! One program with many applets: `rumpctl mkdir /mnt`, or `mkdir /mnt` where `mkdir` is a link to
//! rumpctl (`rumpctl applets --link DIR` makes the links, `rumpremote.sh` puts them on the path).
//! Options, output and messages are those of NetBSD's utilities.
#![forbid(unsafe_code)]

mod applet;
mod applets;
mod ask;
mod canon;
mod cli;
mod copy;
mod ctl;
mod fs;
mod human;
mod interrupt;
mod kpi;
mod mntopts;
mod mode;
mod mounting;
mod names;
mod new_driver;
mod options;
mod place;
mod progress;
mod reload;
mod time;
mod usage;
mod walk;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    match cli::parse(&args) {
        Ok(cli) => cli.run(),
        Err(code) => code,
    }
}
