//! df(1).

use std::io::Write;
use std::path::PathBuf;

use rumpclient::sys::Statvfs;
use rumpclient::sys::consts::*;

use crate::ctl::{Ctl, Outcome, printable};
use crate::human::{block_size, humanize};
use crate::mntopts::type_wanted;

/// Show the room on file systems
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Hidden file systems too
    #[arg(short)]
    all: bool,
    /// Everything that the kernel tells, in several lines
    #[arg(short = 'G', conflicts_with_all = ["inodes", "posix"])]
    everything: bool,
    /// In gigabytes
    #[arg(short, overrides_with_all = ["human", "kilo", "mega"])]
    giga: bool,
    /// Sizes with a unit
    #[arg(short = 'h', overrides_with_all = ["giga", "kilo", "mega"])]
    human: bool,
    /// Inodes too
    #[arg(short)]
    inodes: bool,
    /// In kilobytes
    #[arg(short, overrides_with_all = ["giga", "human", "mega"])]
    kilo: bool,
    /// Local file systems only
    #[arg(short)]
    local: bool,
    /// In megabytes
    #[arg(short, overrides_with_all = ["giga", "human", "kilo"])]
    mega: bool,
    /// What the kernel has, without asking the file systems
    #[arg(short = 'n')]
    no_wait: bool,
    /// In the form of POSIX
    #[arg(short = 'P', conflicts_with = "inodes")]
    posix: bool,
    /// Only these types, with "no" in front all others
    #[arg(short = 't', value_name = "TYPES")]
    types: Option<String>,
    /// Files on the file systems, or what is mounted there [default: all file systems]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let mounts = self.mounts(ctl)?;
        let mut out = ctl.out();
        if self.everything {
            for mount in &mounts {
                writeln!(out, "{}", everything(mount))?;
            }
            return Ok(());
        }
        for line in self.table(&mounts, block_size()) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn mounts(&self, ctl: &Ctl) -> Outcome<Vec<Statvfs>> {
        let client = ctl.client()?;
        let wait = if self.no_wait { MNT_NOWAIT } else { MNT_WAIT };
        let mut mounts = Vec::new();
        if self.files.is_empty() {
            mounts = ctl.need("getvfsstat", client.getvfsstat(wait))?;
            mounts.retain(|mount| self.all || mount.flag & MNT_IGNORE == 0);
        }
        for file in &self.files {
            // A device or other source stands for what is mounted from it.
            let result = client.statvfs(file, wait).or_else(|error| {
                let all = client.getvfsstat(wait)?;
                all.into_iter()
                    .find(|mount| mount.mntfromname == file.as_os_str())
                    .ok_or(error)
            });
            mounts.extend(ctl.check(file, result)?);
        }
        mounts.retain(|mount| type_wanted(self.types.as_deref(), &mount.fstypename));
        mounts.retain(|mount| !self.local || mount.flag & MNT_LOCAL != 0);
        Ok(mounts)
    }

    /// The lines, where blocks are `default` bytes unless an option says otherwise.
    fn table(&self, mounts: &[Statvfs], default: u64) -> Vec<String> {
        let unit = match (self.kilo, self.mega, self.giga) {
            (true, ..) => 1 << 10,
            (_, true, _) => 1 << 20,
            (.., true) => 1 << 30,
            _ => default,
        };
        let word = if self.human {
            "Size".to_owned()
        } else {
            blocks_word(unit)
        };
        if self.posix {
            let head = format!("Filesystem {word} Used Available Capacity Mounted on");
            let rows = mounts.iter().map(|mount| posix(mount, unit));
            return std::iter::once(head).chain(rows).collect();
        }
        let widest = mounts
            .iter()
            .map(|mount| printable(&mount.mntfromname).chars().count())
            .max();
        let width = widest.unwrap_or(0).max(12);
        let name_width = (width + 10).saturating_sub(word.len());
        let inodes = if self.inodes {
            "    iUsed   iAvail %iCap"
        } else {
            ""
        };
        let mut lines = vec![format!(
            "{:<name_width$} {word}       Used      Avail %Cap{inodes} Mounted on",
            "Filesystem"
        )];
        lines.extend(mounts.iter().map(|mount| self.row(mount, width, unit)));
        lines
    }

    fn row(&self, mount: &Statvfs, width: usize, unit: u64) -> String {
        let usage = Usage::of(mount);
        let mut line = format!("{:<width$} ", printable(&mount.mntfromname));
        if self.human {
            let sizes = [usage.total, usage.used, usage.avail];
            for (blocks, pad) in sizes.into_iter().zip(["   ", "    ", "    "]) {
                let bytes = blocks.saturating_mul(mount.frsize.cast_signed());
                line += &format!("{pad} {:>6}", humanize(bytes, 4));
            }
        } else {
            let size = |blocks: i64| in_units(blocks, mount.frsize, unit);
            line += &format!(
                "{:>10} {:>10} {:>10}",
                size(usage.total),
                size(usage.used),
                size(usage.avail)
            );
        }
        line += &format!(" {:>3}%", usage.percent);
        if self.inodes {
            let used = mount.files.saturating_sub(mount.ffree);
            let percent = percent(used.cast_signed(), mount.files.cast_signed());
            line += &format!(" {used:>8} {:>8} {percent:>4}%", mount.ffree);
        }
        line += &format!(" {}", printable(&mount.mntonname));
        line
    }
}

/// Blocks of a file system.
struct Usage {
    total: i64,
    used: i64,
    avail: i64,
    percent: String,
}

impl Usage {
    fn of(mount: &Statvfs) -> Self {
        let total = mount.blocks.cast_signed();
        let used = total.saturating_sub(mount.bfree.cast_signed());
        let avail = mount.bavail;
        Self {
            total,
            used,
            avail,
            percent: percent(used, used.saturating_add(avail)),
        }
    }
}

/// Per cent of a whole, cut; of nothing all is used.
fn percent(part: i64, whole: i64) -> String {
    match whole {
        0 => "100".to_owned(),
        _ => (i128::from(part) * 100 / i128::from(whole)).to_string(),
    }
}

fn in_units(blocks: i64, size: u64, unit: u64) -> i64 {
    let units = i128::from(blocks) * i128::from(size) / i128::from(unit);
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

fn blocks_word(unit: u64) -> String {
    match unit {
        _ if unit.is_multiple_of(1 << 30) => format!("{}G-blocks", unit >> 30),
        _ if unit.is_multiple_of(1 << 20) => format!("{}M-blocks", unit >> 20),
        _ if unit.is_multiple_of(1 << 10) => format!("{}K-blocks", unit >> 10),
        _ => format!("{unit}-blocks"),
    }
}

fn posix(mount: &Statvfs, unit: u64) -> String {
    let usage = Usage::of(mount);
    let size = |blocks: i64| in_units(blocks, mount.frsize, unit);
    let (from, on) = (printable(&mount.mntfromname), printable(&mount.mntonname));
    let Usage {
        total,
        used,
        avail,
        percent,
    } = usage;
    format!(
        "{from} {} {} {} {percent}% {on}",
        size(total),
        size(used),
        size(avail)
    )
}

/// The block of -G. NetBSD's shows the free inodes as total and the total as free, and so does this.
fn everything(mount: &Statvfs) -> String {
    let (on, from) = (printable(&mount.mntonname), printable(&mount.mntfromname));
    let [_, sync_writes, _, async_writes] = mount.counts;
    [
        format!(
            "{on:>10} ({from:<12}): {:>7} block size {:>12} frag size",
            mount.bsize, mount.frsize
        ),
        format!(
            "{:>10} total blocks {:>10} free blocks  {:>10} available",
            mount.blocks, mount.bfree, mount.bavail
        ),
        format!(
            "{:>10} total files  {:>10} free files {:>12x} filesys id",
            mount.ffree, mount.files, mount.fsid
        ),
        format!(
            "{:>10} fstype  {:>#15x} flag  {:>17} filename length",
            mount.fstypename, mount.flag, mount.namemax
        ),
        format!(
            "{:>10} owner {sync_writes:>17} syncwrites {async_writes:>12} asyncwrites\n",
            mount.owner
        ),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    #[command(disable_help_flag = true)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn table(options: &[&str]) -> Vec<String> {
        let root = Statvfs {
            frsize: 512,
            blocks: 2,
            bfree: 0,
            mntfromname: "rumpfs".into(),
            mntonname: "/".into(),
            ..Statvfs::default()
        };
        let tmpfs = Statvfs {
            frsize: 4096,
            blocks: 256,
            bfree: 255,
            bavail: 255,
            files: 1027,
            ffree: 1025,
            mntfromname: "tmpfs".into(),
            mntonname: "/mnt".into(),
            ..Statvfs::default()
        };
        Line::parse_from(["df"].iter().chain(options))
            .args
            .table(&[root, tmpfs], 512)
    }

    #[test]
    fn tables() {
        assert_eq!(
            table(&[]),
            [
                "Filesystem   512-blocks       Used      Avail %Cap Mounted on",
                "rumpfs                2          2          0 100% /",
                "tmpfs              2048          8       2040   0% /mnt",
            ]
        );
        assert_eq!(
            table(&["-k"]),
            [
                "Filesystem    1K-blocks       Used      Avail %Cap Mounted on",
                "rumpfs                1          1          0 100% /",
                "tmpfs              1024          4       1020   0% /mnt",
            ]
        );
        assert_eq!(
            table(&["-h"]),
            [
                "Filesystem         Size       Used      Avail %Cap Mounted on",
                "rumpfs             1.0K       1.0K         0B 100% /",
                "tmpfs              1.0M       4.0K       1.0M   0% /mnt",
            ]
        );
        assert_eq!(
            table(&["-i"]),
            [
                "Filesystem   512-blocks       Used      Avail %Cap    iUsed   iAvail %iCap Mounted on",
                "rumpfs                2          2          0 100%        0        0  100% /",
                "tmpfs              2048          8       2040   0%        2     1025    0% /mnt",
            ]
        );
        assert_eq!(
            table(&["-P"]),
            [
                "Filesystem 512-blocks Used Available Capacity Mounted on",
                "rumpfs 2 2 0 100% /",
                "tmpfs 2048 8 2040 0% /mnt",
            ]
        );
    }

    #[test]
    fn words_for_block_sizes() {
        for (unit, word) in [
            (512, "512-blocks"),
            (1024, "1K-blocks"),
            (1 << 20, "1M-blocks"),
            (1 << 30, "1G-blocks"),
        ] {
            assert_eq!(blocks_word(unit), word);
        }
    }
}
