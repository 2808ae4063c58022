//! mount_null(8), mount_overlay(8).

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
    /// The directory to show in another place
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Where to mount it
    #[arg(value_name = "DIRECTORY")]
    dir: PathBuf,
}

/// What follows the target in `struct layer_args`: the export arguments of old programs.
const REST: [u8; 128] = [0; 128];

impl Args {
    pub fn run(&self, ctl: &Ctl, fstype: &str) -> Outcome {
        let mounting = Mounting {
            fstype,
            special: &self.target,
            dir: &self.dir,
            options: &mntopts::parse(&self.options).map_err(misuse)?,
        };
        mount(ctl, &mounting)
    }
}

pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    mounting.no_own_options()?;
    mounting.with_special(ctl, &REST)
}
