//! The command line of `rump_server(1)` and `rump_allserver(1)`.

use crate::amount;
use crate::cli::{self, Generated};
use crate::drivespec::{self, Drive};
use clap::{Command, Parser};
use std::ffi::OsString;
use std::path::PathBuf;

/// Which of the two programs runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Components by `-l` only.
    Server,
    /// Every component beside the kernel as well.
    AllServer,
}

impl Program {
    /// The program's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Program::Server => "rump_server",
            Program::AllServer => "rump_allserver",
        }
    }

    fn usage(self) -> String {
        format!(
            "usage: {} [-sv] [-c ncpu] [-d drivespec] [-l library] [-m module] [-r total_ram] url",
            self.name()
        )
    }

    /// The command that clap parses with, documents and completes.
    #[must_use]
    pub fn command(self) -> Command {
        let command = cli::command::<Arguments>()
            .name(self.name())
            .bin_name(self.name())
            .override_usage(format!("{} [OPTIONS] <URL>", self.name()));
        match self {
            Program::Server => command,
            Program::AllServer => command.about(
                "Start a rump kernel with every component that is installed beside it, and serve it to \
                 remote clients",
            ),
        }
    }
}

/// Start a rump kernel, a kernel in a process of its own, and serve it to remote clients.
///
/// The kernel is a shared library, librump.so; file systems and other drivers are component
/// libraries that -l adds. Without -s the program returns when clients can connect and the server
/// goes on in the background; SIGTERM or SIGINT writes everything out and ends it.
#[derive(Parser, Debug)]
#[command(version, after_help = AFTER_HELP)]
pub struct Arguments {
    /// Number of virtual CPUs, or "host" for as many as the host has
    #[arg(
        short = 'c',
        long = "cpus",
        value_name = "NCPU",
        allow_hyphen_values = true
    )]
    pub cpus: Option<String>,

    /// Show a host file in the rump kernel: key=PATH,hostpath=FILE,size=BYTES|host[,offset=BYTES]
    /// [,type=blk|chr|reg], or disklabel=LETTER in place of size. Sizes take b, k, m, g and t
    #[arg(
        short = 'd',
        long = "drive",
        value_name = "DRIVESPEC",
        allow_hyphen_values = true
    )]
    pub drives: Vec<String>,

    /// Add a component: "rumpvfs" is librumpvfs.so; a name with a slash is a file. The order does
    /// not matter
    #[arg(
        short = 'l',
        long = "library",
        value_name = "LIBRARY",
        allow_hyphen_values = true
    )]
    pub libraries: Vec<String>,

    /// Search this directory for components, and for the kernel
    #[arg(
        short = 'L',
        long = "library-path",
        value_name = "DIRECTORY",
        allow_hyphen_values = true
    )]
    pub library_path: Vec<PathBuf>,

    /// Load a kernel module file after the start; needs -lrumpvfs
    #[arg(
        short = 'm',
        long = "module",
        value_name = "MODULE",
        allow_hyphen_values = true
    )]
    pub modules: Vec<String>,

    /// Memory that the kernel may use, with suffix k, m or g; without it as much as the host gives
    #[arg(
        short = 'r',
        long = "ram",
        value_name = "TOTAL_RAM",
        allow_hyphen_values = true
    )]
    pub ram: Option<String>,

    /// Stay in the foreground and keep the terminal
    #[arg(short = 's', long = "foreground")]
    pub foreground: bool,

    /// Print which kernel and host layer run and where a core would go; with -s also the kernel's boot
    /// messages
    #[arg(short = 'v', long = "verbose")]
    pub verbose: bool,

    /// The kernel to run, ours or NetBSD's: a librump.so file, or a directory that has one
    #[arg(long, value_name = "PATH")]
    pub kernel: Option<PathBuf>,

    /// What NetBSD's kernel runs on: a librumpuser.so file, or a directory that has one. Without it the
    /// host layer that came with this program; our kernel has its own inside
    #[arg(long, value_name = "PATH")]
    pub host_layer: Option<PathBuf>,

    /// Start although a component wants functions that nothing has; calling one ends the server
    #[arg(long)]
    pub allow_missing: bool,

    /// Where clients connect: unix://PATH or tcp://ADDRESS:PORT
    #[arg(value_name = "URL", required_unless_present_any = ["print_completions", "print_man"])]
    pub url: Option<String>,

    #[command(flatten)]
    generated: Generated,
}

const AFTER_HELP: &str = "\
Environment:
  RUMP_LIBRUMP          the kernel, as --kernel
  RUMP_LIBRUMPUSER      the host layer of NetBSD's kernel, as --host-layer
  RUMP_LIBRARY_PATH     directories with components, as -L
  RUMP_LOG              what our kernel logs, for example vfs=debug
  RUMP_SP_KEY           a file with the key that clients over tcp have, too
  RUMP_SP_TCP_INSECURE  1: over tcp without a key everybody may connect
  RUMP_BIO              who reads and writes drives: threads (the default), io_uring, sync

Exit status:
  0   clients can connect; with -s: the kernel was halted
  1   wrong use, a library that cannot be loaded; with -s: the start failed
  3   the kernel panicked at the start; with -s a panic ends the server by SIGABRT
  N   the start failed with this NetBSD error number, 48 for an address in use

Signals:
  SIGTERM, SIGINT  halt: write out, unmount, remove the socket, exit 0
  second SIGINT    end at once

Examples:
  rump_server -lrumpvfs -lrumpfs_tmpfs -s unix://ctrl
  rump_server -v --kernel /usr/netbsd/lib -lrumpvfs -lrumpfs_ffs -s unix://ctrl";

/// A command line whose every value is checked.
#[derive(Debug)]
pub struct Settings {
    /// The options.
    pub arguments: Arguments,
    /// The values of `-d`.
    pub drives: Vec<Drive>,
    /// The server's address.
    pub url: String,
}

/// Reads the command line; on wrong use prints what is wrong and exits 1.
#[must_use]
pub fn parse(program: Program, arguments: Vec<OsString>) -> Settings {
    let usage = program.usage();
    let mut arguments: Arguments = cli::parse(program.command(), arguments, &usage);
    let refuse =
        |text: String| -> ! { cli::refuse(&format!("{}: {text}", program.name()), &usage) };
    if let Some(cpus) = &arguments.cpus
        && let Err(why) = check_cpus(cpus)
    {
        refuse(why);
    }
    if let Some(ram) = arguments.ram.take() {
        arguments.ram = Some(memory_limit(&ram).unwrap_or_else(|why| refuse(why)));
    }
    let drives = arguments
        .drives
        .iter()
        .map(|text| drive(program, text, &usage))
        .collect();
    let url = arguments.url.take().unwrap_or_default();
    Settings {
        arguments,
        drives,
        url,
    }
}

fn drive(program: Program, text: &str, usage: &str) -> Drive {
    match drivespec::parse(text) {
        Ok(drive) => {
            if let Some(note) = &drive.ignored {
                eprintln!("{}: -d {text}: {note}", program.name());
            }
            drive
        }
        Err(invalid) => {
            let detail = invalid
                .detail
                .map_or_else(String::new, |detail| format!(": {detail}"));
            cli::refuse(
                &format!("{}\n  in -d {text}{detail}", invalid.message),
                usage,
            )
        }
    }
}

fn check_cpus(text: &str) -> Result<(), String> {
    match text.parse::<u32>() {
        _ if text == "host" => Ok(()),
        Ok(1..) => Ok(()),
        _ => Err(format!(
            "-c {text}: the number of virtual CPUs is 1 or more, or \"host\""
        )),
    }
}

/// The value for `RUMP_MEMLIMIT`. A kernel panics on one that it cannot read or cannot live with;
/// the user gets a sentence instead.
fn memory_limit(text: &str) -> Result<String, String> {
    const LEAST: u64 = 1 << 20;
    match amount::parse(text) {
        Ok(LEAST..) => Ok(text.to_ascii_lowercase()),
        Ok(_) => Err(format!("-r {text}: a rump kernel needs at least 1m")),
        Err(bad) => Err(format!("-r {text}: {bad}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_sound() {
        Program::Server.command().debug_assert();
        Program::AllServer.command().debug_assert();
    }

    #[test]
    fn cpus() {
        for good in ["1", "2", "1000", "host"] {
            assert_eq!(check_cpus(good), Ok(()), "{good}");
        }
        for bad in ["0", "abc", "", "-1", "Host", "1.5", "99999999999"] {
            assert!(check_cpus(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn memory() {
        assert_eq!(memory_limit("16m").as_deref(), Ok("16m"));
        assert_eq!(memory_limit("1M").as_deref(), Ok("1m"));
        assert_eq!(memory_limit("1g").as_deref(), Ok("1g"));
        assert_eq!(memory_limit("1048576").as_deref(), Ok("1048576"));
        for bad in ["1k", "16q", "", "0", "x", "-1", "99999999999g"] {
            assert!(memory_limit(bad).is_err(), "{bad}");
        }
    }
}
