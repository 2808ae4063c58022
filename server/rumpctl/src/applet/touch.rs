//! touch(1).

use std::path::PathBuf;

use rump_abi::errno::Errno;
use rumpclient::sys::consts::*;
use rumpclient::sys::{Follow, Timespec};

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::time;

/// Set the times of files; make those that are missing
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The time of the last access only
    #[arg(short)]
    access: bool,
    /// Make no files
    #[arg(short = 'c')]
    no_create: bool,
    /// To this time: 2016-01-02T03:04:05[.25][Z], 2016-01-02, @SECONDS
    #[arg(short, value_name = "TIME", conflicts_with_all = ["reference", "stamp"])]
    date: Option<String>,
    /// Accepted and ignored
    #[arg(short = 'f')]
    _force: bool,
    /// Of links themselves; makes no files
    #[arg(short = 'h')]
    no_follow: bool,
    /// The time of the last change only
    #[arg(short)]
    modification: bool,
    /// To the times of this file
    #[arg(short, value_name = "FILE", conflicts_with = "stamp")]
    reference: Option<PathBuf>,
    /// To this time: [[CC]YY]MMDDhhmm[.SS]
    #[arg(short = 't', value_name = "STAMP")]
    stamp: Option<String>,
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let now = time::now();
        let given = match (&self.date, &self.stamp) {
            (Some(text), _) => Some(
                time::parse_date(text, now)
                    .ok_or_else(|| misuse(format!("out of range or illegal time: {text}")))?,
            ),
            (_, Some(text)) => Some(
                time::parse_stamp(text, now)
                    .ok_or_else(|| misuse(format!("out of range or illegal time: {text}")))?,
            ),
            _ => None,
        };
        let client = ctl.client()?;
        let kernel_now = Timespec {
            sec: 0,
            nsec: UTIME_NOW,
        };
        let (mut atime, mut mtime) = match (&self.reference, given) {
            (Some(file), _) => {
                let stat = ctl.need(file, client.stat(file))?;
                (stat.atime, stat.mtime)
            }
            (None, Some(time)) => (time, time),
            (None, None) => (kernel_now, kernel_now),
        };
        let keep = Timespec {
            sec: 0,
            nsec: UTIME_OMIT,
        };
        match (self.access, self.modification) {
            (true, false) => mtime = keep,
            (false, true) => atime = keep,
            _ => {}
        }
        let follow = if self.no_follow {
            Follow::No
        } else {
            Follow::Yes
        };
        let create = !(self.no_create || self.no_follow);
        for file in &self.files {
            match client.utimens(file, atime, mtime, follow) {
                Err(error)
                    if error.errno() == Some(Errno::ENOENT) && (create || self.no_create) =>
                {
                    if !create {
                        continue;
                    }
                    let Some(new) =
                        ctl.check(file, client.open(file, O_WRONLY | O_CREAT, 0o666))?
                    else {
                        continue;
                    };
                    ctl.check(file, new.close())?;
                    // A new file has the kernel's time already.
                    if (atime, mtime) != (kernel_now, kernel_now) {
                        ctl.check(file, client.utimens(file, atime, mtime, follow))?;
                    }
                }
                result => drop(ctl.check(file, result)?),
            }
        }
        Ok(())
    }
}
