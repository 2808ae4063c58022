//! `rump_wmd(1)`, "where's my dependency": which components a component needs.
//!
//! NetBSD's script links a program again and again and reads the linker's complaints; here the
//! symbol tables give the same answer at once. The command line, the messages and the result are
//! the script's, only that a faction may be asked for as well (the script's filter dies of that).

use crate::cli::{self, Generated};
use crate::components::{Component, Components};
use crate::search;
use clap::{Command, Parser};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Find the components that a rump kernel component needs.
///
/// Prints one line of -l options, complete and in an order that a linker takes, for rump_server or
/// for linking a program with a rump kernel. Options come before the first component.
#[derive(Parser, Debug)]
#[command(
    name = "rump_wmd",
    version,
    override_usage = "rump_wmd [-v...] [-L LIBDIR] -lRUMP_COMPONENT...",
    after_help = AFTER_HELP
)]
pub struct Arguments {
    /// Print each step on stderr; twice: each attempt
    #[arg(short = 'v', action = clap::ArgAction::Count)]
    verbose: u8,

    /// The directory of the libraries; without it that of the installed kernel
    #[arg(short = 'L', value_name = "LIBDIR")]
    directory: Option<PathBuf>,

    /// A component, without a blank after -l
    #[arg(short = 'l', value_name = "RUMP_COMPONENT", required_unless_present_any = ["print_completions", "print_man"])]
    components: Vec<String>,

    #[command(flatten)]
    generated: Generated,
}

const AFTER_HELP: &str = "\
Environment:
  LD_LIBRARY_PATH, RUMP_LIBRARY_PATH  where the installed kernel is looked for first

Exit status:
  0   a set was found
  1   wrong use, no such component, or a symbol that no component has

Example:
  rump_wmd -L/usr/lib -lrumpfs_tmpfs
  rump_server $(rump_wmd -lrumpfs_tmpfs) -s unix://ctrl";

/// The command that clap documents and completes.
#[must_use]
pub fn command() -> Command {
    cli::command::<Arguments>()
}

/// Where a kernel's libraries are when nothing says so.
const DEFAULT_DIRECTORY: &str = "/usr/lib";

/// What the options say.
#[derive(Debug, Default)]
struct Options {
    verbose: u8,
    directory: Option<PathBuf>,
    wanted: Vec<String>,
}

/// The whole program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let program = arguments.first().map_or_else(
        || "rump_wmd".into(),
        |name| name.to_string_lossy().into_owned(),
    );
    let usage = format!("Usage: {program} [-hv] [-L libdir] -lrump_component [...]");
    let texts: Vec<String> = arguments
        .iter()
        .skip(1)
        .map(|text| text.to_string_lossy().into_owned())
        .collect();
    if texts.iter().any(|text| text.starts_with("--")) {
        // Long options only ask for a printed text; anything else is wrong use.
        let _: Arguments = cli::parse(command(), arguments, &usage);
        cli::refuse("", &usage);
    }
    let options = options(&texts).unwrap_or_else(|wrong| match wrong {
        Wrong::Usage(sentence) => cli::refuse(&sentence, &usage),
        Wrong::Parameter(sentence) => {
            eprintln!("{sentence}");
            std::process::exit(cli::FAILURE.into())
        }
    });
    match answer(&options) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(cli::FAILURE)
        }
    }
}

/// What is wrong with a command line.
#[derive(Debug, PartialEq, Eq)]
enum Wrong {
    /// The usage line is to follow.
    Usage(String),
    /// It is not.
    Parameter(String),
}

/// Reads the command line as the script's `getopts` does: `-v` and `-L`, then `-lNAME` only.
fn options(texts: &[String]) -> Result<Options, Wrong> {
    let mut options = Options::default();
    let mut texts = texts.iter().peekable();
    while let Some(text) = texts.next_if(|text| text.starts_with('-') && !text.starts_with("-l")) {
        let mut rest = text[1..].chars();
        while let Some(letter) = rest.next() {
            match letter {
                'v' => options.verbose = options.verbose.saturating_add(1),
                'L' => {
                    let glued = rest.as_str();
                    let value = if glued.is_empty() {
                        texts.next().map(String::as_str)
                    } else {
                        Some(glued)
                    };
                    let value = value.ok_or_else(|| Wrong::Usage("No arg for -L option".into()))?;
                    options.directory = Some(value.into());
                    break;
                }
                'h' => return Err(Wrong::Usage(String::new())),
                other => return Err(Wrong::Usage(format!("Illegal option -{other}"))),
            }
        }
    }
    if texts.peek().is_none_or(|text| !text.starts_with("-l")) {
        return Err(Wrong::Usage(String::new()));
    }
    for text in texts {
        match text.strip_prefix("-l") {
            Some(name) if options.wanted.iter().any(|wanted| wanted == name) => {}
            Some(name) => options.wanted.push(name.to_owned()),
            None if text.starts_with('-') => return Err(Wrong::Usage(String::new())),
            None => {
                return Err(Wrong::Parameter(format!(
                    "Param \"{text}\" is not of format -llib"
                )));
            }
        }
    }
    // `-l` and the name apart: the name was refused above.
    Ok(options)
}

/// The line to print, or the sentence that says why there is none.
fn answer(options: &Options) -> Result<String, String> {
    let directory = options.directory.clone().unwrap_or_else(default_directory);
    let components = read(&directory)?;
    let mut wanted = Vec::new();
    for name in &options.wanted {
        let component = components.named(name).ok_or_else(|| {
            format!(
                "\"-l{name}\" not found in $ALLCOMP\n  no component lib{name}.so in {}",
                directory.display()
            )
        })?;
        wanted.push(component);
    }
    debug(
        0,
        options,
        "Searching component combinations. This may take a while ...",
    );
    let set = solve(&components, wanted, options)
        .map_err(|why| format!("rump_wmd: {why} in {}", directory.display()))?;
    debug(0, options, "Found a set");
    Ok(flags(&set))
}

/// The components of the directory; if it has no kernel, with the symbols of the installed one.
fn read(directory: &Path) -> Result<Components, String> {
    let none = || format!("No rump kernel components in \"{}\"", directory.display());
    let mut components = Components::read(directory).map_err(|_| none())?;
    if components.list.is_empty() {
        return Err(none());
    }
    if components.base.is_none() {
        let installed = default_directory();
        components.base = Components::read(&installed)
            .ok()
            .and_then(|other| other.base);
    }
    if components.base.is_none() {
        return Err(format!(
            "rump_wmd: no rump kernel found: tried {} in {}",
            search::KERNEL_NAMES.join(" and "),
            directory.display()
        ));
    }
    Ok(components)
}

fn default_directory() -> PathBuf {
    search::chosen_directories(&[])
        .into_iter()
        .chain(search::beside_this_program())
        .find(|directory| search::kernel_in(directory).is_some())
        .unwrap_or_else(|| DEFAULT_DIRECTORY.into())
}

/// Adds the first component that offers the first missing symbol, until none is missing.
fn solve<'a>(
    components: &'a Components,
    wanted: Vec<&'a Component>,
    options: &Options,
) -> Result<Vec<&'a Component>, String> {
    let mut set = wanted;
    loop {
        debug(1, options, &format!("Current components: {}", flags(&set)));
        let Some((user, symbol)) = components.first_missing(&set) else {
            return Ok(set);
        };
        debug(1, options, &format!("Trying to find {symbol}"));
        let provider = components
            .list
            .iter()
            .inspect(|candidate| {
                debug(
                    2,
                    options,
                    &format!("Component attempt: -l{}", candidate.name),
                )
            })
            .find(|candidate| candidate.symbols.defined.contains(symbol))
            .ok_or_else(|| format!("-l{} wants {symbol}, which no component has", user.name))?;
        debug(
            1,
            options,
            &format!("Found {symbol} from -l{}", provider.name),
        );
        set.insert(0, provider);
    }
}

fn flags(set: &[&Component]) -> String {
    set.iter()
        .map(|component| format!("-l{}", component.name))
        .collect::<Vec<_>>()
        .join(" ")
}

fn debug(level: u8, options: &Options, text: &str) {
    if options.verbose >= level {
        eprintln!("DEBUG{level}: {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(texts: &[&str]) -> Result<Options, Wrong> {
        options(
            &texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn options_come_first() {
        let options = parsed(&[
            "-v",
            "-vL",
            "/lib",
            "-lrumpfs_a",
            "-lrumpfs_b",
            "-lrumpfs_a",
        ])
        .unwrap();
        assert_eq!(
            (options.verbose, options.directory),
            (2, Some("/lib".into()))
        );
        assert_eq!(options.wanted, ["rumpfs_a", "rumpfs_b"]);
        assert_eq!(
            parsed(&["-L/x", "-lrumpvfs"]).unwrap().directory,
            Some("/x".into())
        );
        assert_eq!(
            parsed(&["-L", "-lrumpvfs", "-lrumpfs_a"]).unwrap().wanted,
            ["rumpfs_a"]
        );
    }

    #[test]
    fn wrong_use() {
        let usage = |text: &str| Wrong::Usage(text.into());
        assert_eq!(parsed(&[]).unwrap_err(), usage(""));
        assert_eq!(parsed(&["-h"]).unwrap_err(), usage(""));
        assert_eq!(parsed(&["-v"]).unwrap_err(), usage(""));
        assert_eq!(parsed(&["rumpfs_a"]).unwrap_err(), usage(""));
        assert_eq!(
            parsed(&["-x", "-lrumpvfs"]).unwrap_err(),
            usage("Illegal option -x")
        );
        assert_eq!(parsed(&["-L"]).unwrap_err(), usage("No arg for -L option"));
        assert_eq!(parsed(&["-lrumpvfs", "-v"]).unwrap_err(), usage(""));
        let blank = Wrong::Parameter("Param \"rumpvfs\" is not of format -llib".into());
        assert_eq!(parsed(&["-l", "rumpvfs"]).unwrap_err(), blank);
    }

    #[test]
    fn the_description_is_sound() {
        command().debug_assert();
    }
}
