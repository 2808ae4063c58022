//! What rumpctl does by itself: the list of applets and their links, completions, manual pages.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use crate::cli;
use crate::ctl::{Ctl, Outcome, Stop, host_text};

/// Options of `rumpctl applets`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Make DIR, filled with a link to this program for each applet
    #[arg(long, value_name = "DIR")]
    link: Option<PathBuf>,
}

/// Options of `rumpctl completions`.
#[derive(Args, Debug)]
pub struct CompletionArgs {
    /// The shell
    shell: Shell,
}

/// Options of `rumpctl man`.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The applet; without one the page of rumpctl itself
    applet: Option<String>,
    /// Write every page, as NAME.1, to DIR
    #[arg(long, value_name = "DIR", conflicts_with = "applet")]
    all: Option<PathBuf>,
}

/// `rumpctl applets`.
pub fn list(ctl: &Ctl, args: &ListArgs) -> Outcome {
    let Some(dir) = &args.link else {
        for name in cli::names() {
            writeln!(ctl.out(), "{name}")?;
        }
        return Ok(());
    };
    let fault =
        |path: &PathBuf, error| Stop::Message(format!("{}: {}", path.display(), host_text(&error)));
    let program = std::env::current_exe().map_err(|error| fault(dir, error))?;
    std::fs::create_dir_all(dir).map_err(|error| fault(dir, error))?;
    for name in cli::names() {
        let link = dir.join(&name);
        match std::fs::remove_file(&link) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(fault(&link, error));
            }
            _ => symlink(&program, &link).map_err(|error| fault(&link, error))?,
        }
    }
    Ok(())
}

/// `rumpctl completions`.
pub fn completions(ctl: &Ctl, args: &CompletionArgs) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "rumpctl", &mut script);
    ctl.out().write_all(&script)?;
    Ok(())
}

/// `rumpctl man`.
pub fn man(ctl: &Ctl, args: &ManArgs) -> Outcome {
    let command = cli::command();
    if let Some(dir) = &args.all {
        let fault = |error| Stop::Message(format!("{}: {}", dir.display(), host_text(&error)));
        std::fs::create_dir_all(dir).map_err(fault)?;
        return clap_mangen::generate_to(command, dir).map_err(fault);
    }
    let page = match &args.applet {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(applet) => applet
                .clone()
                .name(format!("rumpctl-{name}"))
                .bin_name(format!("rumpctl {name}")),
            None => return Err(Stop::Message(format!("unknown applet \"{name}\""))),
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    ctl.out().write_all(&text)?;
    Ok(())
}
