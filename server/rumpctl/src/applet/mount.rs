//! mount(8).

use std::io::Write;
use std::path::{Path, PathBuf};

use rumpclient::sys::Statvfs;
use rumpclient::sys::consts::*;

use crate::applet::{
    fstab, mount_layer, mount_plain, mount_ptyfs, mount_tmpfs, mount_umap, mount_union,
};
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome, Stop, printable};
use crate::mntopts::{self, Options};
use crate::mounting::Mounting;
use crate::names::Names;

/// Mount file systems, or list the mounted ones
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Mount all file systems of /etc/fstab (in the kernel), except those with noauto
    #[arg(short)]
    all: bool,
    /// Do everything but the system call
    #[arg(short)]
    dry: bool,
    /// Force, when a mount is made read-only
    #[arg(short)]
    force: bool,
    /// File system type; when listing, a list of types, with "no" in front to leave them out
    #[arg(short = 't', value_name = "TYPE")]
    fstype: Option<String>,
    /// Options, separated by commas; those of the type too: -o -b for what mount_TYPE has as -b
    #[arg(short, value_name = "OPTIONS", allow_hyphen_values = true)]
    options: Vec<String>,
    /// Mount read-only
    #[arg(short)]
    read_only: bool,
    /// Change the options of a mounted file system
    #[arg(short)]
    update: bool,
    /// Say more; twice for the file system's counters too
    #[arg(short, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Mount for reading and writing
    #[arg(short = 'w', conflicts_with = "read_only")]
    read_write: bool,
    /// What to mount, and on which directory
    #[arg(value_name = "SPECIAL | DIRECTORY", num_args = 0..=2)]
    operands: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let mut options = mntopts::parse(&self.options).map_err(misuse)?;
        for (given, set, clear) in [
            (self.read_only, MNT_RDONLY, 0),
            (self.read_write, 0, MNT_RDONLY),
            (self.update, MNT_UPDATE, 0),
            (self.force, MNT_FORCE, 0),
        ] {
            if given {
                options.set |= set;
                options.clear |= clear;
            }
        }
        match &self.operands[..] {
            [] if self.all => self.mount_all(ctl, &options),
            [] => self.list(ctl),
            _ if self.all => Err(misuse("-a takes no operands")),
            [name] => self.mount_named(ctl, name, options),
            [special, dir, ..] => {
                let fstype = self.fstype.clone();
                self.mount(
                    ctl,
                    fstype.as_deref().unwrap_or(DEFAULT_TYPE),
                    special,
                    dir,
                    &options,
                )
            }
        }
    }

    fn list(&self, ctl: &Ctl) -> Outcome {
        let names = Names::default();
        for mount in ctl.need("getvfsstat", ctl.client()?.getvfsstat(MNT_NOWAIT))? {
            if mntopts::type_wanted(self.fstype.as_deref(), &mount.fstypename) {
                writeln!(ctl.out(), "{}", describe(&mount, &names, self.verbose))?;
            }
        }
        Ok(())
    }

    fn mount_all(&self, ctl: &Ctl, options: &Options) -> Outcome {
        for entry in fstab::read(ctl)? {
            let mut all = mntopts::parse(std::slice::from_ref(&entry.options)).map_err(misuse)?;
            let wanted = mntopts::type_wanted(self.fstype.as_deref(), &entry.fstype);
            if !wanted || all.noauto || entry.fstype == "swap" || entry.dir == Path::new("/") {
                continue;
            }
            all.merge(options);
            match self.mount(ctl, &entry.fstype, &entry.special, &entry.dir, &all) {
                Err(Stop::Message(text)) => ctl.warn(text)?,
                outcome => outcome?,
            }
        }
        Ok(())
    }

    /// One operand: an entry of fstab, or for an update a mounted file system.
    fn mount_named(&self, ctl: &Ctl, name: &Path, options: Options) -> Outcome {
        if options.set & MNT_UPDATE != 0 {
            let mounted = ctl.need("getvfsstat", ctl.client()?.getvfsstat(MNT_NOWAIT))?;
            let at = mounted
                .iter()
                .rev()
                .find(|mount| mount.mntonname == name || mount.mntfromname == name);
            let Some(mount) = at else {
                return Err(misuse(format!("{}: not currently mounted", name.display())));
            };
            return self.mount(
                ctl,
                &mount.fstypename,
                mount.mntfromname.as_ref(),
                mount.mntonname.as_ref(),
                &options,
            );
        }
        let entries = fstab::read(ctl)?;
        let Some(entry) = entries
            .iter()
            .find(|entry| entry.dir == name || entry.special == name)
        else {
            return Err(misuse(format!(
                "{}: unknown special file or file system",
                name.display()
            )));
        };
        let mut all = mntopts::parse(std::slice::from_ref(&entry.options)).map_err(misuse)?;
        all.merge(&options);
        self.mount(ctl, &entry.fstype, &entry.special, &entry.dir, &all)
    }

    fn mount(
        &self,
        ctl: &Ctl,
        fstype: &str,
        special: &Path,
        dir: &Path,
        options: &Options,
    ) -> Outcome {
        if self.verbose > 0 || self.dry {
            let (special, dir) = (special.display(), dir.display());
            writeln!(
                ctl.out(),
                "mount_{fstype} {}{special} {dir}",
                options.words()
            )?;
        }
        if self.dry {
            return Ok(());
        }
        let mounting = Mounting {
            fstype,
            special,
            dir,
            options,
        };
        match fstype {
            "tmpfs" => mount_tmpfs::mount(ctl, dir, options, &mount_tmpfs::Limits::default()),
            "null" | "overlay" => mount_layer::mount(ctl, &mounting),
            "umap" => mount_umap::mount(ctl, &mounting),
            "union" => mount_union::mount(ctl, &mounting, false),
            "ptyfs" => mount_ptyfs::mount(ctl, &mounting),
            _ => mount_other(ctl, &mounting),
        }
    }
}

/// What `mount special directory` is taken for without -t.
const DEFAULT_TYPE: &str = "ffs";

/// Types whose arguments begin with the path of what is mounted, and the bytes that follow.
fn rest_of_args(fstype: &str) -> Option<Vec<u8>> {
    let zeros = |len: usize| Some(vec![0; len]);
    match fstype {
        "ffs" | "ufs" | "ext2fs" | "lfs" | "sysvbfs" | "hfs" => zeros(0),
        "cd9660" => zeros(136),
        "efs" | "v7fs" => zeros(8),
        "msdos" => {
            // Owner root, modes 0755, and the version.
            let mut rest = vec![0; 160];
            for (at, value) in [(136, 0o755_u32), (144, 3), (148, 0o755)] {
                rest[at..at + 4].copy_from_slice(&value.to_le_bytes());
            }
            Some(rest)
        }
        _ => None,
    }
}

fn mount_other(ctl: &Ctl, mounting: &Mounting) -> Outcome {
    match rest_of_args(mounting.fstype) {
        Some(rest) => {
            mounting.no_own_options()?;
            mounting.with_special(ctl, &rest)
        }
        None => mount_plain::mount(ctl, mounting),
    }
}

/// A line of the list: `tmpfs on /mnt type tmpfs (local)`.
pub fn describe(mount: &Statvfs, names: &Names, verbose: u8) -> String {
    let (from, on) = (printable(&mount.mntfromname), printable(&mount.mntonname));
    let mut words: Vec<String> = mntopts::flag_words(mount.flag, verbose > 0);
    if mount.owner != 0 {
        words.push(format!("mounted by {}", names.user(mount.owner)));
    }
    if verbose > 0 {
        words.push(format!("fsid: {:#x}/{:#x}", mount.fsidx[0], mount.fsidx[1]));
        let [sr, sw, ar, aw] = mount.counts;
        words.push(format!("reads: sync {sr} async {ar}"));
        words.push(format!("writes: sync {sw} async {aw}"));
    }
    let words = if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join(", "))
    };
    format!("{from} on {on} type {}{words}", mount.fstypename)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tmpfs() -> Statvfs {
        Statvfs {
            flag: MNT_LOCAL,
            fstypename: "tmpfs".into(),
            mntonname: "/mnt".into(),
            mntfromname: "tmpfs".into(),
            fsidx: [0x10, 0xabc],
            counts: [1, 2, 3, 4],
            ..Statvfs::default()
        }
    }

    #[test]
    fn lines_as_the_tutorial_shows_them() {
        let names = Names::new(true);
        assert_eq!(
            describe(&tmpfs(), &names, 0),
            "tmpfs on /mnt type tmpfs (local)"
        );
        let root = Statvfs {
            flag: MNT_LOCAL | MNT_ROOTFS,
            fstypename: "rumpfs".into(),
            mntonname: "/".into(),
            mntfromname: "rumpfs".into(),
            ..Statvfs::default()
        };
        assert_eq!(
            describe(&root, &names, 0),
            "rumpfs on / type rumpfs (local)"
        );
    }

    #[test]
    fn flags_in_the_order_of_the_table() {
        let names = Names::new(true);
        let flag = MNT_LOCAL | MNT_RDONLY | MNT_NOSUID | MNT_ASYNC;
        let mount = Statvfs {
            flag,
            owner: 7,
            ..tmpfs()
        };
        let line =
            "tmpfs on /mnt type tmpfs (asynchronous, nosuid, read-only, local, mounted by 7)";
        assert_eq!(describe(&mount, &names, 0), line);
        let bare = Statvfs { flag: 0, ..tmpfs() };
        assert_eq!(describe(&bare, &names, 0), "tmpfs on /mnt type tmpfs");
        let unknown = Statvfs {
            flag: MNT_LOCAL | 1 << 40,
            ..tmpfs()
        };
        assert_eq!(
            describe(&unknown, &names, 0),
            "tmpfs on /mnt type tmpfs (local, unknown flag 0x10000000000)"
        );
        assert_eq!(
            describe(&tmpfs(), &names, 1),
            "tmpfs on /mnt type tmpfs (local, fsid: 0x10/0xabc, reads: sync 1 async 3, writes: sync 2 async 4)"
        );
    }
}
