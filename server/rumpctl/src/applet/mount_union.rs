//! mount_union(8).

use crate::ctl::{Ctl, Outcome};
use crate::mounting::{Mounting, Operands, unsupported};
use std::io::Write;

/// Mount a directory so that its contents show together with those below
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The target lies below: names of the directory hide names of the target
    #[arg(short)]
    below: bool,
    #[command(flatten)]
    operands: Operands,
}

/// `UNMNT_*`: where the target lies.
const ABOVE: u32 = 1;
const BELOW: u32 = 2;

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        self.operands
            .mount("union", |mounting| mount(ctl, mounting, self.below))
    }
}

/// `-o -b` is what fstab has for `-b`.
pub fn mount(ctl: &Ctl, mounting: &Mounting, below: bool) -> Outcome {
    let mut place = if below { BELOW } else { ABOVE };
    for (word, value) in &mounting.options.other {
        match (word.as_str(), value) {
            ("-b", None) => place = BELOW,
            _ => return Err(unsupported(word)),
        }
    }
    // struct union_args: the target, where it lies.
    if mounting.only_shows() {
        let mut args = [0; 16];
        mounting.with(ctl, &mut args)?;
        let place = match u32::from_le_bytes(args[8..12].try_into().expect("four bytes")) {
            ABOVE => "above",
            BELOW => "below",
            _ => "replace",
        };
        writeln!(ctl.out(), "mntflags={place}")?;
        return Ok(());
    }
    mounting.with_special(ctl, &u64::from(place).to_le_bytes())
}
