//! What the mount applets share: a mount(2) of any type.

use std::path::{Path, PathBuf};

use rumpclient::Client;
use rumpclient::sys::consts::*;

use crate::canon::canonical;
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mntopts::{self, Options};

/// What each mount applet is told.
#[derive(clap::Args, Debug)]
pub struct Operands {
    /// Options, separated by commas
    #[arg(short, value_name = "OPTIONS")]
    options: Vec<String>,
    /// What to mount: a directory, or any word where there is no such thing
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Where to mount it
    #[arg(value_name = "DIRECTORY")]
    dir: PathBuf,
}

impl Operands {
    /// Does what they ask for with a file system of this type.
    pub fn mount(&self, fstype: &str, mount: impl FnOnce(&Mounting) -> Outcome) -> Outcome {
        mount(&Mounting {
            fstype,
            special: &self.target,
            dir: &self.dir,
            options: &mntopts::parse(&self.options).map_err(misuse)?,
        })
    }
}

/// A mount that is asked for.
#[derive(Clone, Copy)]
pub struct Mounting<'a> {
    pub fstype: &'a str,
    /// What is mounted: a device, a directory, or any word.
    pub special: &'a Path,
    /// Where.
    pub dir: &'a Path,
    pub options: &'a Options,
}

impl Mounting<'_> {
    /// Mounts with `call`, which gets the directory and the flags.
    pub fn perform<T>(
        &self,
        ctl: &Ctl,
        call: impl FnOnce(&Client, &Path, u64) -> rumpclient::Result<T>,
    ) -> Outcome<T> {
        let client = ctl.client()?;
        let dir = mount_point(client, self.dir);
        let mounted = match self.options.set & MNT_UPDATE {
            0 => 0,
            _ => ctl.need(&dir, client.statvfs(&dir, MNT_NOWAIT))?.flag,
        };
        let result = call(client, &dir, self.options.flags(mounted));
        ctl.need(
            format!("{} on {}", self.special.display(), dir.display()),
            result,
        )
    }

    /// Mounts with this argument structure, which the kernel may write to.
    pub fn with(&self, ctl: &Ctl, data: &mut [u8]) -> Outcome {
        self.perform(ctl, |client, dir, flags| {
            client.mount(self.fstype, dir, flags, data).map(drop)
        })
    }

    /// Mounts with an argument structure that begins with a pointer to the path of what is mounted.
    pub fn with_special(&self, ctl: &Ctl, rest: &[u8]) -> Outcome {
        if self.only_shows() {
            // There is nothing in it that could be shown: a kernel does not give paths back.
            return self.with(ctl, &mut vec![0; size_of::<u64>() + rest.len()]);
        }
        self.perform(ctl, |client, dir, flags| {
            client.mount_special(self.fstype, self.target(), dir, flags, rest)
        })
    }

    /// What is mounted, as a path of the kernel.
    pub fn target(&self) -> PathBuf {
        mntopts::absolute(self.special)
    }

    /// The mount's arguments are shown, and nothing is mounted.
    pub fn only_shows(&self) -> bool {
        self.options.set & MNT_GETARGS != 0
    }

    /// Refuses options of a file system that has none of its own.
    pub fn no_own_options(&self) -> Outcome {
        match self.options.other.first() {
            Some((word, _)) => Err(unsupported(word)),
            None => Ok(()),
        }
    }
}

/// The path that the kernel is to remember: links resolved, or as it was given where that fails.
pub fn mount_point(client: &Client, dir: &Path) -> PathBuf {
    canonical(client, dir).unwrap_or_else(|_| mntopts::absolute(dir))
}

/// The sentence for a word after `-o` that the file system does not know.
pub fn unsupported(word: &str) -> crate::ctl::Stop {
    misuse(format!("-o {word}: option not supported"))
}

/// The value of an option such as `-o -m=755`.
pub fn value_of<'a>(word: &str, value: Option<&'a str>) -> Outcome<&'a str> {
    value.ok_or_else(|| misuse(format!("-o {word}: a value is missing")))
}
