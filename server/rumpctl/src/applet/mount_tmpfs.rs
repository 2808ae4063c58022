//! mount_tmpfs(8).

use std::io::Write;
use std::path::{Path, PathBuf};

use rump_abi::errno::Errno;
use rumpclient::sys::{Ctl as Ask, TmpfsArgs};

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::human::dehumanize;
use crate::mntopts::{self, Options};
use crate::mode::Change;
use crate::mounting::{Mounting, mount_point, unsupported, value_of};
use crate::names;

/// Mount a memory file system
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Group of the root directory [default: that of DIRECTORY]
    #[arg(short, value_name = "GROUP")]
    group: Option<String>,
    /// Permissions of the root directory [default: those of DIRECTORY]
    #[arg(short, value_name = "MODE")]
    mode: Option<String>,
    /// Most files and directories [default: derived from the size]
    #[arg(short, value_name = "NODES")]
    nodes: Option<String>,
    /// Options, separated by commas; size=, nodes=, mode=, uid= and gid= are understood too
    #[arg(short, value_name = "OPTIONS")]
    options: Vec<String>,
    /// Most bytes, with a unit k, m or g if you like, or ram%N: N per cent of the kernel's memory
    /// [default: no limit]
    #[arg(short, value_name = "SIZE")]
    size: Option<String>,
    /// Owner of the root directory [default: that of DIRECTORY]
    #[arg(short, value_name = "USER")]
    user: Option<String>,
    /// Any word: a memory file system has no device
    #[arg(value_name = "TMPFS")]
    special: PathBuf,
    /// Where to mount it
    #[arg(value_name = "DIRECTORY")]
    dir: PathBuf,
}

/// What may be asked of a new tmpfs, as text.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    size: Option<String>,
    nodes: Option<String>,
    mode: Option<String>,
    user: Option<String>,
    group: Option<String>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let limits = Limits {
            size: self.size.clone(),
            nodes: self.nodes.clone(),
            mode: self.mode.clone(),
            user: self.user.clone(),
            group: self.group.clone(),
        };
        let options = mntopts::parse(&self.options).map_err(misuse)?;
        mount(ctl, &self.dir, &options, &limits)
    }
}

/// Mounts, updates, or shows the arguments of a mounted tmpfs, as the options say.
pub fn mount(ctl: &Ctl, dir: &Path, options: &Options, limits: &Limits) -> Outcome {
    let mut limits = limits.clone();
    for (name, value) in &options.other {
        limits.take(name, value.as_deref())?;
    }
    if let Some(share) = limits
        .size
        .as_deref()
        .and_then(|size| size.strip_prefix("ram%"))
    {
        limits.size = Some(share_of_memory(ctl, share)?.to_string());
    }
    let asked = Asked::parse(&limits)?;
    let client = ctl.client()?;
    let dir = mount_point(client, dir);
    let mounting = Mounting {
        fstype: "tmpfs",
        special: Path::new("tmpfs"),
        dir: &dir,
        options,
    };
    if mounting.only_shows() {
        let mut data = TmpfsArgs {
            nodes_max: 0,
            size_max: 0,
            root_uid: 0,
            root_gid: 0,
            root_mode: 0,
        }
        .encode();
        mounting.with(ctl, &mut data)?;
        let args = TmpfsArgs::decode(&data);
        let TmpfsArgs {
            nodes_max,
            size_max,
            root_uid,
            root_gid,
            root_mode,
        } = args;
        write!(
            ctl.out(),
            "version=1, size_max={size_max}, nodes_max={nodes_max}, "
        )?;
        writeln!(
            ctl.out(),
            "root_uid={root_uid}, root_gid={root_gid}, root_mode={root_mode:o}"
        )?;
        return Ok(());
    }
    let stat = ctl.need(&dir, client.stat(&dir))?;
    if !stat.is_dir() {
        return ctl.need(&dir, Err(Errno::ENOTDIR.into()));
    }
    let args = TmpfsArgs {
        nodes_max: asked.nodes,
        size_max: asked.size,
        root_uid: asked.uid.unwrap_or(stat.uid),
        root_gid: asked.gid.unwrap_or(stat.gid),
        root_mode: asked
            .mode
            .as_ref()
            .map_or(stat.mode & 0o7777, |mode| mode.apply(stat.mode, 0)),
    };
    mounting.with(ctl, &mut args.encode())
}

/// `ram%25`: a quarter of what `hw.physmem64` says.
fn share_of_memory(ctl: &Ctl, percent: &str) -> Outcome<u64> {
    const HW_PHYSMEM64: [i32; 2] = [6, 13];
    let wrong = || misuse(format!("invalid size \"ram%{percent}\""));
    let share: u64 = percent
        .parse()
        .ok()
        .filter(|share| *share <= 100)
        .ok_or_else(wrong)?;
    let (bytes, _) = ctl.need(
        "hw.physmem64",
        ctl.client()?.sysctl(&HW_PHYSMEM64, Ask::Read(8)),
    )?;
    let memory = u64::from_le_bytes(bytes.try_into().map_err(|_| wrong())?);
    Ok(memory / 100 * share)
}

impl Limits {
    /// Takes an option of `-o`: `size=64m`, or as fstab has it `-s=64m`.
    fn take(&mut self, name: &str, value: Option<&str>) -> Outcome {
        let place = match name {
            "size" | "-s" => &mut self.size,
            "nodes" | "nr_inodes" | "-n" => &mut self.nodes,
            "mode" | "-m" => &mut self.mode,
            "uid" | "-u" => &mut self.user,
            "gid" | "-g" => &mut self.group,
            _ => return Err(unsupported(name)),
        };
        let value = value_of(name, value)?;
        // An option of its own wins over -o.
        place.get_or_insert_with(|| value.to_owned());
        Ok(())
    }
}

struct Asked {
    size: u64,
    nodes: u64,
    mode: Option<Change>,
    uid: Option<u32>,
    gid: Option<u32>,
}

impl Asked {
    fn parse(limits: &Limits) -> Outcome<Self> {
        let number = |text: &Option<String>, what: &str| match text {
            None => Ok(0),
            Some(text) => {
                dehumanize(text).ok_or_else(|| misuse(format!("invalid {what} \"{text}\"")))
            }
        };
        let mode = match &limits.mode {
            None => None,
            Some(text) => Some(
                Change::parse(text).ok_or_else(|| misuse(format!("invalid mode \"{text}\"")))?,
            ),
        };
        Ok(Self {
            size: number(&limits.size, "size")?,
            nodes: number(&limits.nodes, "number of nodes")?,
            mode,
            uid: limits
                .user
                .as_deref()
                .map(names::uid)
                .transpose()
                .map_err(misuse)?,
            gid: limits
                .group
                .as_deref()
                .map(names::gid)
                .transpose()
                .map_err(misuse)?,
        })
    }
}
