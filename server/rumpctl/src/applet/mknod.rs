//! mknod(8).

use std::path::PathBuf;

use rumpclient::sys::Follow;
use rumpclient::sys::consts::*;

use crate::applet::mkfifo::exact_mode;
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mode::make_device;
use crate::names;

/// Make a device node or a fifo
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Group
    #[arg(short, value_name = "GROUP")]
    group: Option<String>,
    /// Permissions, octal or symbolic, instead of what the umask leaves
    #[arg(short, value_name = "MODE")]
    mode: Option<String>,
    /// Replace a node of that name when it is another one
    #[arg(short = 'R')]
    replace: bool,
    /// Owner
    #[arg(short, value_name = "USER")]
    user: Option<String>,
    /// The name
    #[arg(value_name = "NAME")]
    name: PathBuf,
    /// b, c or p: block device, character device or fifo
    #[arg(value_parser = ["b", "c", "p"])]
    kind: String,
    /// Major and minor number of a device
    #[arg(value_name = "MAJOR MINOR", num_args = 0..=2)]
    numbers: Vec<String>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let mode = exact_mode(self.mode.as_deref())?;
        let uid = self
            .user
            .as_deref()
            .map(names::uid)
            .transpose()
            .map_err(misuse)?;
        let gid = self
            .group
            .as_deref()
            .map(names::gid)
            .transpose()
            .map_err(misuse)?;
        let kind = match self.kind.as_str() {
            "b" => S_IFBLK,
            "c" => S_IFCHR,
            _ => S_IFIFO,
        };
        let dev = match (&self.numbers[..], kind) {
            ([], S_IFIFO) => 0,
            ([major, minor], S_IFBLK | S_IFCHR) => make_device(
                number(major, "major", 0xfff)?,
                number(minor, "minor", 0xf_ffff)?,
            ),
            (_, S_IFIFO) => return Err(misuse("a fifo has no device numbers")),
            _ => return Err(misuse("a device needs a major and a minor number")),
        };
        let client = ctl.client()?;
        let name = &self.name;
        if self.replace
            && let Ok(stat) = client.lstat(name)
        {
            if stat.file_type() == kind && (kind == S_IFIFO || stat.rdev == dev) {
                return self.dress(ctl, mode, uid, gid);
            }
            ctl.need(name, client.unlink(name))?;
        }
        let made = match kind {
            S_IFIFO => client.mkfifo(name, mode.unwrap_or(0o666)),
            _ => client.mknod(name, kind | mode.unwrap_or(0o666), dev),
        };
        ctl.need(name, made)?;
        self.dress(ctl, mode, uid, gid)
    }

    /// Sets owner, group and mode that were asked for.
    fn dress(&self, ctl: &Ctl, mode: Option<u32>, uid: Option<u32>, gid: Option<u32>) -> Outcome {
        let client = ctl.client()?;
        if uid.is_some() || gid.is_some() {
            ctl.need(&self.name, client.chown(&self.name, uid, gid, Follow::No))?;
        }
        if let Some(mode) = mode {
            ctl.need(&self.name, client.chmod(&self.name, mode, Follow::Yes))?;
        }
        Ok(())
    }
}

fn number(text: &str, what: &str, most: u64) -> Outcome<u64> {
    let parsed = match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    };
    parsed
        .filter(|number| *number <= most)
        .ok_or_else(|| misuse(format!("invalid {what} number \"{text}\"")))
}
