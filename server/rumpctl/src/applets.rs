//! What rumpctl does by itself: the list of applets and their links, completions, manual pages.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

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
    let program = program
        .canonicalize()
        .map_err(|error| fault(&program, error))?;
    let from = dir.canonicalize().map_err(|error| fault(dir, error))?;
    let program = relative(&from, &program);
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

/// The way from a directory to a file, both absolute: it holds where a whole tree is moved, as an
/// installation into DESTDIR is.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(
            way("/p/libexec/rump/applets", "/p/bin/rumpctl"),
            Path::new("../../../bin/rumpctl")
        );
        assert_eq!(
            way("/t/debug/applets", "/t/debug/rumpctl"),
            Path::new("../rumpctl")
        );
        assert_eq!(way("/a", "/a/b"), Path::new("b"));
    }
}
