//! readlink(1).

use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use crate::canon::canonical;
use crate::ctl::{Ctl, Outcome};

/// Print where symbolic links point to
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The whole path behind all links
    #[arg(short)]
    follow: bool,
    /// No newline
    #[arg(short)]
    no_newline: bool,
    /// Say nothing of files that are no links, which the exit status tells; the default
    #[arg(short = 'q', visible_short_alias = 's', overrides_with = "verbose")]
    _quiet: bool,
    /// Say why a file cannot be read as a link
    #[arg(short, overrides_with = "_quiet")]
    verbose: bool,
    /// Links
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let client = ctl.client()?;
        for file in &self.files {
            let target = if self.follow {
                canonical(client, file)
            } else {
                client.readlink(file)
            };
            let target = match target {
                Err(rumpclient::Error::Sys(_)) if !self.verbose => {
                    ctl.fail();
                    continue;
                }
                target => match ctl.check(file, target)? {
                    Some(target) => target,
                    None => continue,
                },
            };
            ctl.out().write_all(target.as_os_str().as_bytes())?;
            if !self.no_newline {
                writeln!(ctl.out())?;
            }
        }
        Ok(())
    }
}
