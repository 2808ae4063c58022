//! What the command lines of all these programs have in common.
//!
//! NetBSD's tools answer wrong use with a sentence and a usage line on stderr and exit 1; `-h` means
//! something else in some of them, so help is `--help` only. Manual pages and shell completions
//! come from the same description: the hidden options `--print-man` and `--print-completions`.

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, CommandFactory, Parser};
use clap_complete::Shell;
use roff::{Roff, roman};
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{ExitCode, exit};

/// Options that print something about the program in place of running it. They belong to the
/// installation, not to the user, and are hidden.
#[derive(Args, Debug)]
pub struct Generated {
    /// Print the completion script for a shell.
    #[arg(long, value_name = "SHELL", hide = true, exclusive = true)]
    pub print_completions: Option<Shell>,
    /// Print the manual page.
    #[arg(long, hide = true, exclusive = true)]
    pub print_man: bool,
}

/// The status of every wrong use and failure.
pub const FAILURE: u8 = 1;

/// Reads a command line, or prints what it asked for (help, version, manual page), or prints what
/// is wrong with it and the usage line; only the first of these returns.
pub fn parse<P: Parser>(command: Command, arguments: Vec<OsString>, usage: &str) -> P {
    let matches = match command.clone().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            finish(error.print())
        }
        Err(error) => refuse(&sentence(command.get_name(), &error), usage),
    };
    print_generated(command, &matches);
    P::from_arg_matches(&matches).unwrap_or_else(|error| refuse(&error.to_string(), usage))
}

/// The command of a parser, as each program presents it.
#[must_use]
pub fn command<P: CommandFactory>() -> Command {
    P::command()
        .disable_help_flag(true)
        .args_override_self(true)
        .arg(
            clap::Arg::new("help")
                .long("help")
                .action(clap::ArgAction::Help)
                .help("Print this help and exit"),
        )
}

fn print_generated(mut command: Command, matches: &ArgMatches) {
    let mut text = Vec::new();
    if let Ok(Some(shell)) = matches.try_get_one::<Shell>("print_completions") {
        let name = command.get_name().to_owned();
        clap_complete::generate(*shell, &mut command, name, &mut text);
    } else if matches.get_flag("print_man") {
        manual_page(command, &mut text).expect("a vector takes everything");
    } else {
        return;
    }
    finish(io::stdout().write_all(&text))
}

/// clap's sections, and one for each paragraph of the text after the help: its first line is the
/// heading, the rest is printed as it stands.
fn manual_page(command: Command, text: &mut Vec<u8>) -> io::Result<()> {
    let after = command.get_after_help().map(ToString::to_string);
    let name = command.get_name().to_owned();
    let page = clap_mangen::Man::new(command)
        .title(name.to_uppercase())
        .source(format!("rump {}", env!("CARGO_PKG_VERSION")));
    page.render_title(text)?;
    page.render_name_section(text)?;
    page.render_synopsis_section(text)?;
    page.render_description_section(text)?;
    page.render_options_section(text)?;
    for paragraph in after.as_deref().unwrap_or_default().split("\n\n") {
        let Some((heading, lines)) = paragraph.split_once('\n') else {
            continue;
        };
        let mut section = Roff::new();
        let heading = heading.trim_end_matches(':').to_uppercase();
        section.control("SH", [heading.as_str()]).control("nf", []);
        for line in lines.lines() {
            section.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        section.control("fi", []);
        section.to_writer(text)?;
    }
    Ok(())
}

/// Ends the program after it printed something; a closed pipe is no reason to complain.
fn finish(printed: io::Result<()>) -> ! {
    match printed {
        Ok(()) => exit(0),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit(0),
        Err(error) => {
            eprintln!("{error}");
            exit(FAILURE.into())
        }
    }
}

/// Prints a sentence and the usage line, and exits 1.
pub fn refuse(sentence: &str, usage: &str) -> ! {
    if !sentence.is_empty() {
        eprintln!("{}", sentence.trim_end());
    }
    eprintln!("{usage}");
    exit(FAILURE.into())
}

/// clap's message in one line, with the program's name where clap writes "error".
fn sentence(name: &str, error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    format!(
        "{name}: {}",
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

/// Prints a failure with the program's name and gives its exit status.
pub fn fail(program: &str, sentence: &str) -> ExitCode {
    eprintln!("{program}: {sentence}");
    ExitCode::from(FAILURE)
}
