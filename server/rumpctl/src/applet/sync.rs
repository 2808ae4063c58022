//! sync(8).

use crate::ctl::{Ctl, Outcome};

/// Have the kernel write out everything it holds back
#[derive(clap::Args, Debug)]
pub struct Args {}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        ctl.need("sync", ctl.client()?.sync())
    }
}
