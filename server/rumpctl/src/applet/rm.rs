//! rm(1).

use std::io::Write;
use std::path::{Path, PathBuf};

use rump_abi::errno::Errno;
use rumpclient::Error;
use rumpclient::sys::Stat;

use crate::ask::ask;
use crate::ctl::{Ctl, Outcome};

/// Remove files
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Empty directories too
    #[arg(short)]
    dirs: bool,
    /// Do not ask, and say nothing of files that do not exist
    #[arg(short, overrides_with = "interactive")]
    force: bool,
    /// Ask before each removal
    #[arg(short, overrides_with = "force")]
    interactive: bool,
    /// Directories with all that is in them
    #[arg(short = 'r', visible_short_alias = 'R')]
    recursive: bool,
    /// Name what is removed
    #[arg(short)]
    verbose: bool,
    /// Files
    #[arg(required_unless_present = "force", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        for file in &self.files {
            if ends_in_dots(file) {
                ctl.warn("\".\" and \"..\" may not be removed")?;
            } else if is_root(file) {
                ctl.warn("\"/\" may not be removed")?;
            } else {
                self.remove(ctl, file)?;
            }
        }
        Ok(())
    }

    fn remove(&self, ctl: &Ctl, path: &Path) -> Outcome {
        let client = ctl.client()?;
        let stat = match client.lstat(path) {
            Err(Error::Sys(Errno::ENOENT)) if self.force => return Ok(()),
            result => match ctl.check(path, result)? {
                Some(stat) => stat,
                None => return Ok(()),
            },
        };
        if stat.is_dir() && !(self.recursive || self.dirs) {
            return ctl.warn(format_args!("{}: is a directory", path.display()));
        }
        if stat.is_dir() && self.recursive {
            return self.tree(ctl, path, &stat);
        }
        self.one(ctl, path, &stat)
    }

    /// A directory, its contents first.
    fn tree(&self, ctl: &Ctl, dir: &Path, stat: &Stat) -> Outcome {
        if self.interactive
            && !ask(
                ctl,
                format_args!("remove files in directory {}?", dir.display()),
            )?
        {
            return Ok(());
        }
        let Some(entries) = ctl.check(dir, ctl.client()?.read_dir(dir))? else {
            return Ok(());
        };
        for entry in entries
            .into_iter()
            .filter(|entry| entry.name != "." && entry.name != "..")
        {
            self.remove(ctl, &dir.join(entry.name))?;
        }
        self.one(ctl, dir, stat)
    }

    fn one(&self, ctl: &Ctl, path: &Path, stat: &Stat) -> Outcome {
        if self.interactive && !ask(ctl, format_args!("remove '{}'?", path.display()))? {
            return Ok(());
        }
        let client = ctl.client()?;
        let result = if stat.is_dir() {
            client.rmdir(path)
        } else {
            client.unlink(path)
        };
        let removed = match result {
            Err(Error::Sys(Errno::ENOENT)) if self.force => false,
            result => ctl.check(path, result)?.is_some(),
        };
        if removed && self.verbose {
            writeln!(ctl.out(), "{}", path.display())?;
        }
        Ok(())
    }
}

/// Is it nothing but slashes?
fn is_root(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    !bytes.is_empty() && bytes.iter().all(|byte| *byte == b'/')
}

/// Is the last component `.` or `..`? `Path` would take a trailing `/.` away.
fn ends_in_dots(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    let end = bytes
        .iter()
        .rposition(|byte| *byte != b'/')
        .map_or(0, |at| at + 1);
    let start = bytes[..end]
        .iter()
        .rposition(|byte| *byte == b'/')
        .map_or(0, |at| at + 1);
    matches!(&bytes[start..end], b"." | b"..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots() {
        for (path, dots) in [
            (".", true),
            ("..", true),
            ("/a/.", true),
            ("a/../", true),
            ("a", false),
            ("/", false),
            ("a/.b", false),
        ] {
            assert_eq!(ends_in_dots(Path::new(path)), dots, "{path}");
        }
    }
}
