//! mount_fdesc(8), mount_kernfs(8): file systems that take no arguments.

use std::path::PathBuf;

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mntopts;
use crate::mounting::Mounting;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Options, separated by commas
    #[arg(short, value_name = "OPTIONS")]
    options: Vec<String>,
    /// Any word: this file system has no device
    #[arg(value_name = "NAME")]
    special: PathBuf,
    /// Where to mount it
    #[arg(value_name = "DIRECTORY")]
    dir: PathBuf,
}

impl Args {
    pub fn run(&self, ctl: &Ctl, fstype: &str) -> Outcome {
        let mounting = Mounting {
            fstype,
            special: &self.special,
            dir: &self.dir,
            options: &mntopts::parse(&self.options).map_err(misuse)?,
        };
        mount(ctl, &mounting)
    }
}

pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    mounting.no_own_options()?;
    mounting.with(ctl, &mut [])
}
