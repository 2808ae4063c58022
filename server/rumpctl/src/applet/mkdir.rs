//! mkdir(1).

use std::path::{Path, PathBuf};

use rump_abi::errno::Errno;
use rumpclient::Error;
use rumpclient::sys::Follow;

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mode::Change;

/// Make directories
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Make missing parents too; an existing directory is no error
    #[arg(short)]
    parents: bool,
    /// Permissions of the new directory, octal or symbolic, instead of what the umask leaves
    #[arg(short, value_name = "MODE")]
    mode: Option<String>,
    /// Directories to make
    #[arg(required = true, value_name = "DIRECTORY")]
    dirs: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let change = match self.mode.as_deref().map(Change::parse) {
            Some(None) => {
                return Err(misuse(format!(
                    "invalid file mode: {}",
                    self.mode.as_deref().unwrap_or("")
                )));
            }
            change => change.flatten(),
        };
        // As NetBSD's does: the umask is taken into the mode, and the kernel shall not apply it.
        let umask = ctl.need("umask", ctl.client()?.umask(0))?;
        let plain = 0o777 & !umask;
        let mode = change
            .as_ref()
            .map_or(plain, |change| change.apply(0o777, umask));
        for dir in &self.dirs {
            let made = if self.parents {
                self.make_path(ctl, dir, mode, plain | 0o300)?
            } else {
                make(ctl, dir, mode)?
            };
            // The kernel drops the special bits of a new directory.
            if made && change.is_some() && mode & 0o7000 != 0 {
                ctl.check(dir, ctl.client()?.chmod(dir, mode, Follow::Yes))?;
            }
        }
        Ok(())
    }

    /// Makes `dir` and its missing parents; parents get `parent_mode`.
    fn make_path(&self, ctl: &Ctl, dir: &Path, mode: u32, parent_mode: u32) -> Outcome<bool> {
        let client = ctl.client()?;
        let mut path = PathBuf::new();
        let mut parts = dir.components().peekable();
        let mut made = false;
        while let Some(part) = parts.next() {
            path.push(part);
            let last = parts.peek().is_none();
            match client.mkdir(&path, if last { mode } else { parent_mode }) {
                Ok(()) => made = last,
                // Something is there; what counts is whether it can be gone through.
                Err(Error::Sys(errno)) => match client.stat(&path) {
                    Ok(stat) if stat.is_dir() => {}
                    Ok(_) => {
                        let why = if last { Errno::EEXIST } else { Errno::ENOTDIR };
                        ctl.check(&path, Err::<(), _>(why.into()))?;
                        return Ok(false);
                    }
                    Err(_) => {
                        ctl.check(&path, Err::<(), _>(errno.into()))?;
                        return Ok(false);
                    }
                },
                Err(error) => return ctl.need(&path, Err(error)),
            }
        }
        Ok(made)
    }
}

fn make(ctl: &Ctl, dir: &Path, mode: u32) -> Outcome<bool> {
    Ok(ctl.check(dir, ctl.client()?.mkdir(dir, mode))?.is_some())
}
