//! mv(1).

use std::io::Write;
use std::path::{Path, PathBuf};

use rump_abi::errno::Errno;
use rumpclient::{Client, Error};

use crate::ask::ask;
use crate::copy::{Copier, Links, Rules};
use crate::ctl::{Ctl, Outcome, Stop, printable};
use crate::fs::Fs;
use crate::place::Place;

/// Move or rename files
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Do not ask
    #[arg(short, overrides_with = "interactive")]
    force: bool,
    /// Ask before a file is overwritten
    #[arg(short, overrides_with = "force")]
    interactive: bool,
    /// Name what is moved
    #[arg(short)]
    verbose: bool,
    /// Files to move, then the new name or a directory to move them to
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let client = ctl.client()?;
        let Some((target, sources)) = self.files.split_last() else {
            return Ok(());
        };
        let into = match client.stat(target) {
            Ok(stat) => stat.is_dir(),
            Err(Error::Sys(_)) => false,
            Err(error) => return Err(Stop::Server(error)),
        };
        if sources.len() > 1 && !into {
            return Err(Stop::Message(format!(
                "{}: {}",
                target.display(),
                Errno::ENOTDIR
            )));
        }
        for source in sources {
            let to = match source.file_name() {
                Some(name) if into => target.join(name),
                _ => target.clone(),
            };
            self.one(ctl, client, source, &to)?;
        }
        Ok(())
    }

    fn one(&self, ctl: &Ctl, client: &Client, from: &Path, to: &Path) -> Outcome {
        if self.interactive
            && client.lstat(to).is_ok()
            && !ask(ctl, format_args!("overwrite {}?", shown(to)))?
        {
            return Ok(());
        }
        let moved = match client.rename(from, to) {
            Err(Error::Sys(Errno::EXDEV)) => copy_and_remove(ctl, client, from, to)?,
            Err(Error::Sys(errno)) => {
                ctl.warn(format_args!(
                    "rename {} to {}: {errno}",
                    shown(from),
                    shown(to)
                ))?;
                false
            }
            result => ctl.need(from, result).map(|()| true)?,
        };
        if moved && self.verbose {
            writeln!(ctl.out(), "{} -> {}", shown(from), shown(to))?;
        }
        Ok(())
    }
}

/// A path in a message.
fn shown(path: &Path) -> String {
    printable(path.as_os_str())
}

/// A rename between file systems. What could not be copied whole stays where it is.
fn copy_and_remove(ctl: &Ctl, client: &Client, from: &Path, to: &Path) -> Outcome<bool> {
    let there = match client.lstat(to) {
        Ok(stat) => Some(stat),
        Err(Error::Sys(_)) => None,
        Err(error) => return Err(Stop::Server(error)),
    };
    if let Some(there) = there {
        // As rename(2): a directory is replaced only by a directory and only when empty.
        let removed = if there.is_dir() {
            client.rmdir(to)
        } else {
            client.unlink(to)
        };
        if ctl.check(to, removed)?.is_none() {
            return Ok(false);
        }
    }
    let rules = Rules {
        force: true,
        interactive: false,
        no_clobber: false,
        hard_links: false,
        preserve: true,
        recursive: true,
        links: Links::None,
        verbose: false,
    };
    let place = |path: &Path| Place {
        host: false,
        path: path.to_owned(),
    };
    let whole = Copier::new(ctl, Fs { client }, rules).copy(&place(from), &place(to))?;
    if whole {
        remove(ctl, client, from)
    } else {
        Ok(false)
    }
}

fn remove(ctl: &Ctl, client: &Client, path: &Path) -> Outcome<bool> {
    let Some(stat) = ctl.check(path, client.lstat(path))? else {
        return Ok(false);
    };
    if !stat.is_dir() {
        return Ok(ctl.check(path, client.unlink(path))?.is_some());
    }
    let Some(entries) = ctl.check(path, client.read_dir(path))? else {
        return Ok(false);
    };
    let mut whole = true;
    for entry in entries
        .into_iter()
        .filter(|entry| entry.name != "." && entry.name != "..")
    {
        whole &= remove(ctl, client, &path.join(entry.name))?;
    }
    Ok(whole && ctl.check(path, client.rmdir(path))?.is_some())
}
