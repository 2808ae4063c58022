//! halt: ends the kernel, and with it the server (rump.halt(1)).

use rumpclient::sys::consts::*;

use crate::ctl::{Ctl, Outcome};

/// Halt the kernel; its server ends
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The server aborts, which may leave a core
    #[arg(short)]
    dump: bool,
    /// The server stays, serving nobody
    #[arg(short)]
    halt: bool,
    /// Do not write out what the file systems hold back
    #[arg(short)]
    nosync: bool,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let flag = |given, flag| if given { flag } else { RB_AUTOBOOT };
        let how =
            flag(self.dump, RB_DUMP) | flag(self.halt, RB_HALT) | flag(self.nosync, RB_NOSYNC);
        ctl.need("reboot()", ctl.client()?.reboot(how))
    }
}
