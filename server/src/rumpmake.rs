//! `rumpmake(1)`: builds the component in a directory, a C driver by its BSD makefile or a Rust driver by
//! its `Cargo.toml`, and puts it where servers find it.
//!
//! | module | what |
//! |---|---|
//! | [`bsd`] | a C driver: bmake with the rules of `c-src/mk` |
//! | [`stale`] | what bmake's clock of whole seconds does not see |
//! | [`rust`] | a Rust driver: cargo, in the same form |

mod bsd;
mod report;
mod rust;
mod stale;

use crate::cli::{self, Generated};
use clap::{Command, Parser};
use std::path::PathBuf;
use std::process::ExitCode;

/// The program's name.
pub const NAME: &str = "rumpmake";

const USAGE: &str = "usage: rumpmake [-Bikn] [-C directory] [-j jobs] [-V variable] [variable=value ...] [goal ...]";

/// Build the rump kernel component in a directory, and install it.
///
/// A C driver has a BSD makefile, as in NetBSD's source tree: LIB, SRCS, .PATH, CPPFLAGS and
/// .include <bsd.lib.mk>. It is built by bmake with rules of our own, against our own kernel
/// headers; directories of a NetBSD tree build as they are. A Rust driver has a Cargo.toml and is built
/// by cargo. The goals are all, which is the first, install, test (the driver's own test.sh), clean and
/// cleandir.
#[derive(Parser, Debug)]
#[command(name = NAME, version, override_usage = "rumpmake [OPTIONS] [VARIABLE=VALUE]... [GOAL]...", after_help = AFTER_HELP)]
pub struct Arguments {
    /// Build in this directory
    #[arg(short = 'C', long = "directory", value_name = "DIRECTORY")]
    directory: Option<PathBuf>,

    /// Compile so many files at a time; without it one for each processor
    #[arg(short = 'j', long = "jobs", value_name = "JOBS")]
    jobs: Option<usize>,

    /// Go on with what does not depend on a file that failed
    #[arg(short = 'k', long = "keep-going")]
    keep_going: bool,

    /// Print the commands and run none
    #[arg(short = 'n', long = "dry-run")]
    dry_run: bool,

    /// Ignore the failures of commands
    #[arg(short = 'i')]
    ignore: bool,

    /// One command after the other, each in a shell of its own
    #[arg(short = 'B')]
    sequential: bool,

    /// Print this variable of the makefile and build nothing
    #[arg(short = 'V', long = "variable", value_name = "VARIABLE")]
    variables: Vec<String>,

    /// Goals, and variables such as SAN=address
    #[arg(value_name = "GOAL")]
    words: Vec<String>,

    /// Note which objects are older than what they were made from
    #[arg(long, hide = true, exclusive = true, num_args = 0.., value_name = "LIBRARY OBJECT")]
    stale: Option<Vec<PathBuf>>,

    #[command(flatten)]
    generated: Generated,
}

const AFTER_HELP: &str = "\
Variables:
  SAN=address         instrument for AddressSanitizer; undefined and address,undefined likewise
  COV=1               instrument for gcov: the counts are written beside the objects
  CC=clang            the compiler, gcc or clang
  DBG='-O2 -g'        optimisation and debug information
  WERROR=yes          stop at warnings
  LIBDIR=DIRECTORY    where install puts the library: that of the installed kernel
  DESTDIR=DIRECTORY   put in front of LIBDIR
  MAKEVERBOSE=2       show the commands
  CARGOFLAGS=...      more options for cargo

Environment:
  MAKEOBJDIRPREFIX    objects go to this directory followed by the driver's own
  MAKEOBJDIR          objects go here; without both they lie beside the makefile

Exit status:
  0   the goals are reached
  1   wrong use, or what was to be built cannot be built

Example:
  cd src/sys/rump/fs/lib/libtmpfs && rumpmake && rumpmake install";

/// The goals that both kinds of drivers know.
const GOALS: [&str; 10] = [
    "all",
    "install",
    "test",
    "clean",
    "cleandir",
    "depend",
    "dependall",
    "includes",
    "obj",
    "cleandepend",
];

/// What is to be done, as both kinds of drivers take it.
struct Order {
    directory: PathBuf,
    arguments: Arguments,
    variables: Vec<(String, String)>,
    goals: Vec<String>,
}

impl Order {
    /// The value of a variable of the command line, else of the environment.
    fn variable(&self, name: &str) -> Option<String> {
        let given = self.variables.iter().rev().find(|(key, _)| key == name);
        given
            .map(|(_, value)| value.clone())
            .or_else(|| std::env::var(name).ok())
            .filter(|value| !value.is_empty())
    }
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Arguments = cli::parse(
        cli::command::<Arguments>(),
        std::env::args_os().collect(),
        USAGE,
    );
    if let Some(files) = &arguments.stale {
        stale::mark(files);
        return ExitCode::SUCCESS;
    }
    match order(arguments).and_then(|order| run(&order)) {
        Ok(code) => code,
        Err(sentence) => cli::fail(NAME, &sentence),
    }
}

/// The command that clap documents and completes.
#[must_use]
pub fn command() -> Command {
    cli::command::<Arguments>()
}

fn order(arguments: Arguments) -> Result<Order, String> {
    let directory = arguments.directory.clone().unwrap_or_else(|| ".".into());
    let directory = directory
        .canonicalize()
        .map_err(|error| format!("{}: {}", directory.display(), report::host_text(&error)))?;
    let (mut variables, mut goals) = (Vec::new(), Vec::new());
    for word in &arguments.words {
        match word.split_once('=') {
            Some((name, value)) => variables.push((name.to_owned(), value.to_owned())),
            None => goals.push(word.clone()),
        }
    }
    if goals.is_empty() {
        goals.push("all".to_owned());
    }
    Ok(Order {
        directory,
        arguments,
        variables,
        goals,
    })
}

fn run(order: &Order) -> Result<ExitCode, String> {
    let has = |name: &str| order.directory.join(name).is_file();
    if has("Cargo.toml") {
        rust::run(order)
    } else if ["makefile", "Makefile", "BSDmakefile"].into_iter().any(has) {
        Err(bsd::run(order))
    } else {
        Err(format!(
            "{}: there is no makefile and no Cargo.toml here",
            order.directory.display()
        ))
    }
}

/// The number of jobs that was asked for, else the number of processors.
fn jobs(arguments: &Arguments) -> usize {
    arguments
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1)
        .max(1)
}
