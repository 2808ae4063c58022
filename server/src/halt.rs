//! `rump.halt(1)`: end the server that `RUMP_SERVER` names, by `reboot(2)`.

use crate::cli::{self, Generated};
use clap::{Command, Parser};
use rumpclient::Client;
use std::process::ExitCode;

/// The program's installed name; a cargo target's name cannot hold the dot.
pub const NAME: &str = "rump.halt";

const USAGE: &str = "usage: rump.halt [-dhn]";

/// `RB_NOSYNC`.
const NO_SYNC: u32 = 0x04;
/// `RB_HALT`.
const HALT: u32 = 0x08;
/// `RB_DUMP`.
const DUMP: u32 = 0x100;

/// Halt the rump kernel server that RUMP_SERVER names.
///
/// Without options the file systems are written out and unmounted and the server exits.
#[derive(Parser, Debug)]
#[command(name = NAME, bin_name = NAME, version, after_help = AFTER_HELP)]
pub struct Arguments {
    /// Write nothing out; the server aborts and leaves a core
    #[arg(short = 'd', long = "dump")]
    dump: bool,

    /// Stop serving, but let the server's process stay
    #[arg(short = 'h', long = "halt")]
    halt: bool,

    /// Do not write the file systems out
    #[arg(short = 'n', long = "nosync")]
    no_sync: bool,

    #[command(flatten)]
    generated: Generated,
}

const AFTER_HELP: &str = "\
Environment:
  RUMP_SERVER  the server's URL: unix://PATH or tcp://ADDRESS:PORT

Exit status:
  0   the kernel was halted
  1   wrong use, no server, or the kernel refused

Example:
  RUMP_SERVER=unix://ctrl rump.halt";

impl Arguments {
    /// The flags of `reboot(2)`.
    fn flags(&self) -> u32 {
        let choices = [
            (self.dump, DUMP),
            (self.halt, HALT),
            (self.no_sync, NO_SYNC),
        ];
        choices
            .iter()
            .filter(|(chosen, _)| *chosen)
            .map(|(_, flag)| flag)
            .sum()
    }
}

/// The command that clap parses with, documents and completes.
#[must_use]
pub fn command() -> Command {
    cli::command::<Arguments>()
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Arguments = cli::parse(command(), std::env::args_os().collect(), USAGE);
    let halted = Client::from_env().and_then(|client| client.reboot(arguments.flags()));
    match halted {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::fail(NAME, &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags() {
        for (arguments, flags) in [
            (&["rump.halt"][..], 0),
            (&["rump.halt", "-d"], 0x100),
            (&["rump.halt", "-h"], 8),
            (&["rump.halt", "-n"], 4),
            (&["rump.halt", "-hn"], 0xc),
            (&["rump.halt", "-n", "-n", "--halt"], 0xc),
        ] {
            let parsed: Arguments =
                cli::parse(command(), arguments.iter().map(Into::into).collect(), USAGE);
            assert_eq!(parsed.flags(), flags, "{arguments:?}");
        }
    }

    #[test]
    fn the_description_is_sound() {
        command().debug_assert();
    }
}
