//! umount(8).

use std::io::Write;
use std::path::{Path, PathBuf};

use rumpclient::sys::Statvfs;
use rumpclient::sys::consts::*;

use crate::canon::canonical;
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome, printable};
use crate::mntopts::{absolute, type_wanted};

/// Unmount file systems
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Unmount all but the root
    #[arg(short)]
    all: bool,
    /// Also with open files, which then fail
    #[arg(short)]
    force: bool,
    /// Hand the path to the kernel as it stands
    #[arg(short = 'R')]
    raw: bool,
    /// With -a: only these types, with "no" in front all others
    #[arg(short = 't', value_name = "TYPES")]
    types: Option<String>,
    /// Say what is unmounted
    #[arg(short)]
    verbose: bool,
    /// Mount points, or what is mounted there
    #[arg(value_name = "SPECIAL | DIRECTORY")]
    names: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        if self.all != self.names.is_empty() {
            return Err(misuse(if self.all {
                "-a takes no operands"
            } else {
                "nothing is named to unmount"
            }));
        }
        let client = ctl.client()?;
        if self.raw {
            for name in &self.names {
                self.unmount(ctl, name, name)?;
            }
            return Ok(());
        }
        // The last mounted comes first: it may lie on another one.
        let mut mounted = ctl.need("getvfsstat", client.getvfsstat(MNT_NOWAIT))?;
        mounted.reverse();
        if self.all {
            let is_root = |mount: &Statvfs| mount.mntonname == "/";
            let wanted = |mount: &&Statvfs| {
                !is_root(mount) && type_wanted(self.types.as_deref(), &mount.fstypename)
            };
            for mount in mounted.iter().filter(wanted) {
                self.unmount(ctl, mount.mntfromname.as_ref(), mount.mntonname.as_ref())?;
            }
            return Ok(());
        }
        for name in &self.names {
            // As it was given, else with the links on the way resolved.
            let given = absolute(name);
            let resolved = canonical(client, name).unwrap_or_else(|_| given.clone());
            let on = |dir: &Path| {
                mounted
                    .iter()
                    .find(|mount| mount.mntonname == dir.as_os_str())
            };
            let from = || {
                mounted
                    .iter()
                    .find(|mount| mount.mntfromname == name.as_os_str())
            };
            let found = on(&given).or_else(|| on(&resolved)).or_else(from);
            match found {
                Some(mount) => {
                    self.unmount(ctl, mount.mntfromname.as_ref(), mount.mntonname.as_ref())?
                }
                None => ctl.warn(format_args!("{}: not currently mounted", name.display()))?,
            }
        }
        Ok(())
    }

    fn unmount(&self, ctl: &Ctl, from: &Path, dir: &Path) -> Outcome {
        if self.verbose {
            let (from, dir) = (printable(from.as_os_str()), printable(dir.as_os_str()));
            writeln!(ctl.out(), "{from}: unmount from {dir}")?;
        }
        let flags = if self.force { MNT_FORCE } else { 0 };
        ctl.check(dir, ctl.client()?.unmount(dir, flags))?;
        Ok(())
    }
}
