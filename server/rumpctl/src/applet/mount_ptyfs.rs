//! mount_ptyfs(8).

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mode::Change;
use crate::mounting::{Mounting, Operands, unsupported, value_of};
use crate::names;
use std::io::Write;

/// Mount the file system of pseudo terminals
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Group of the terminals [default: tty]
    #[arg(short, value_name = "GROUP")]
    group: Option<String>,
    /// Permissions of the terminals
    #[arg(short, value_name = "MODE", default_value = MODE)]
    mode: String,
    #[command(flatten)]
    operands: Operands,
}

const MODE: &str = "0620";
/// NetBSD's group `tty`.
const TTY: u32 = 4;
/// `PTYFS_ARGSVERSION`.
const VERSION: u32 = 2;

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        self.operands.mount("ptyfs", |mounting| {
            perform(ctl, mounting, self.group.as_deref(), &self.mode)
        })
    }
}

/// What `mount -t ptyfs` does; `-o -g=GROUP,-m=MODE` is what fstab has for the options.
pub fn mount(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    perform(ctl, mounting, None, MODE)
}

fn perform(ctl: &Ctl, mounting: &Mounting, group: Option<&str>, mode: &str) -> Outcome {
    let (mut group, mut mode) = (group, mode);
    for (word, value) in &mounting.options.other {
        match word.as_str() {
            "-g" => group = Some(value_of(word, value.as_deref())?),
            "-m" => mode = value_of(word, value.as_deref())?,
            _ => return Err(unsupported(word)),
        }
    }
    let gid = group.map_or(Ok(TTY), names::gid).map_err(misuse)?;
    let change = Change::parse(mode).ok_or_else(|| misuse(format!("invalid mode \"{mode}\"")))?;
    // struct ptyfs_args: version, group, mode, flags.
    let words = [VERSION, gid, change.apply(0, 0), 0];
    let mut args = words.map(u32::to_le_bytes).concat();
    mounting.with(ctl, &mut args)?;
    if mounting.only_shows() {
        let word = |at: usize| u32::from_le_bytes(args[at..at + 4].try_into().expect("4 bytes"));
        let (version, gid, mode) = (word(0), word(4), word(8));
        writeln!(ctl.out(), "version={version}, gid={gid}, mode={mode:o}")?;
    }
    Ok(())
}
