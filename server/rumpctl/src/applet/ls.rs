//! ls(1): which files, in which order. How they look is `ls_print`.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rumpclient::Client;
use rumpclient::sys::Stat;

use crate::applet::ls_print::{self, Entry};
use crate::ctl::{Ctl, Outcome, on_terminal};
use crate::names::Names;

/// List files and directories
#[derive(clap::Args, Debug)]
pub struct Args {
    /// One name a line
    #[arg(short = '1')]
    pub one: bool,
    /// All names but . and .. ; root always has it
    #[arg(short = 'A')]
    almost_all: bool,
    /// All names, . and .. too
    #[arg(short)]
    all: bool,
    /// In columns, sorted downwards
    #[arg(short = 'C')]
    pub columns: bool,
    /// The time of the last status change, in -l and -t
    #[arg(short)]
    pub ctime: bool,
    /// Directories themselves, not what is in them
    #[arg(short)]
    directory: bool,
    /// A mark behind the name: / directory, * program, @ link, | fifo, = socket
    #[arg(short = 'F')]
    pub classify: bool,
    /// In the order of the directory, with -a
    #[arg(short = 'f')]
    unsorted: bool,
    /// Sizes with a unit
    #[arg(short = 'h')]
    pub human: bool,
    /// Inode numbers
    #[arg(short)]
    pub inode: bool,
    /// Blocks in kilobytes
    #[arg(short)]
    pub kilo: bool,
    /// What links point to, instead of the links
    #[arg(short = 'L')]
    follow: bool,
    /// In the long form
    #[arg(short)]
    pub long: bool,
    /// As -l, with numbers for users and groups
    #[arg(short)]
    pub numeric: bool,
    /// File flags in the long form
    #[arg(short = 'o')]
    pub flags: bool,
    /// A / behind directories
    #[arg(short = 'p')]
    pub slash: bool,
    /// ? for characters that do not print; so it is on a terminal
    #[arg(short)]
    pub question: bool,
    /// Directories below directories too
    #[arg(short = 'R')]
    recursive: bool,
    /// In reverse order
    #[arg(short)]
    reverse: bool,
    /// Largest first
    #[arg(short = 'S')]
    by_size: bool,
    /// Blocks in use
    #[arg(short = 's')]
    pub blocks: bool,
    /// The whole time in the long form
    #[arg(short = 'T')]
    pub full_time: bool,
    /// Newest first
    #[arg(short = 't')]
    by_time: bool,
    /// The time of the last access, in -l and -t
    #[arg(short = 'u', conflicts_with = "ctime")]
    pub atime: bool,
    /// In columns, sorted across
    #[arg(short = 'x')]
    pub across: bool,
    /// When to colour names: auto (on a terminal), always, never
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"])]
    color: String,
    /// Files and directories [default: .]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A listing under way.
pub struct Listing<'a> {
    pub ctl: &'a Ctl,
    pub args: &'a Args,
    pub client: &'a Client,
    pub names: Names,
    pub terminal: bool,
    pub color: bool,
    /// Something was printed: the next directory comes after a blank line.
    printed: bool,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let terminal = on_terminal();
        let color = match self.color.as_str() {
            "always" => true,
            "never" => false,
            _ => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let mut listing = Listing {
            ctl,
            args: self,
            client: ctl.client()?,
            names: Names::new(self.numeric),
            terminal,
            color,
            printed: false,
        };
        let here = [PathBuf::from(".")];
        listing.operands(if self.files.is_empty() {
            &here
        } else {
            &self.files
        })
    }

    /// Is each entry to be looked at, or is its name enough?
    fn needs_stat(&self, color: bool) -> bool {
        self.is_long()
            || self.inode
            || self.blocks
            || self.classify
            || self.slash
            || self.recursive
            || self.by_size
            || self.by_time
            || self.follow
            || color
    }

    /// -l and the options that bring it along.
    pub fn is_long(&self) -> bool {
        self.long || self.numeric || self.flags
    }

    /// The time that -l shows and -t sorts by.
    pub fn time(&self, stat: &Stat) -> rumpclient::sys::Timespec {
        match (self.atime, self.ctime) {
            (true, _) => stat.atime,
            (_, true) => stat.ctime,
            _ => stat.mtime,
        }
    }
}

impl Listing<'_> {
    fn operands(&mut self, operands: &[PathBuf]) -> Outcome {
        let args = self.args;
        let (mut files, mut dirs) = (Vec::new(), Vec::new());
        for path in operands {
            // A link that is named stands for its target, except in forms that show links.
            let follow = args.follow || !(args.is_long() || args.classify || args.directory);
            let result = if follow {
                self.stat_or_link(path)
            } else {
                self.client.lstat(path)
            };
            let Some(stat) = self.ctl.check(path, result)? else {
                continue;
            };
            let entry = Entry {
                name: path.clone().into(),
                path: path.clone(),
                stat: Some(stat),
            };
            if stat.is_dir() && !args.directory {
                dirs.push(entry)
            } else {
                files.push(entry)
            }
        }
        self.sort(&mut files);
        self.sort(&mut dirs);
        if !files.is_empty() {
            ls_print::print(self, &files, false)?;
            self.printed = true;
        }
        let headed = operands.len() > 1 || args.recursive && !files.is_empty();
        for dir in dirs {
            self.directory(&dir.path, headed)?;
        }
        Ok(())
    }

    /// The target of a link, or the link when it points nowhere.
    fn stat_or_link(&self, path: &Path) -> rumpclient::Result<Stat> {
        self.client
            .stat(path)
            .or_else(|error| match self.client.lstat(path) {
                Ok(stat) if stat.is_symlink() => Ok(stat),
                _ => Err(error),
            })
    }

    fn directory(&mut self, dir: &Path, headed: bool) -> Outcome {
        use std::io::Write;
        let Some(found) = self.ctl.check(dir, self.client.read_dir(dir))? else {
            return Ok(());
        };
        if self.printed {
            writeln!(self.ctl.out())?;
        }
        if headed || self.args.recursive && self.printed {
            self.ctl
                .out()
                .write_all(&ls_print::text(self, dir.as_os_str()))?;
            writeln!(self.ctl.out(), ":")?;
        }
        self.printed = true;
        let mut entries = Vec::new();
        for dirent in found {
            if !self.shown(&dirent.name) {
                continue;
            }
            let path = dir.join(&dirent.name);
            let stat = if self.args.needs_stat(self.color) {
                let result = if self.args.follow {
                    self.stat_or_link(&path)
                } else {
                    self.client.lstat(&path)
                };
                match self.ctl.check(&path, result)? {
                    Some(stat) => Some(stat),
                    // It went away meanwhile, and that has been said.
                    None => continue,
                }
            } else {
                None
            };
            entries.push(Entry {
                name: dirent.name,
                path,
                stat,
            });
        }
        self.sort(&mut entries);
        ls_print::print(self, &entries, true)?;
        if self.args.recursive {
            let dots = [OsStr::new("."), OsStr::new("..")];
            for entry in entries.iter().filter(|entry| !dots.contains(&&*entry.name)) {
                if entry.stat.is_some_and(|stat| stat.is_dir()) {
                    self.directory(&entry.path, true)?;
                }
            }
        }
        Ok(())
    }

    /// A new process in the kernel is root, for whom -A holds as in NetBSD.
    fn shown(&self, name: &OsStr) -> bool {
        self.args.all || self.args.unsorted || (name != "." && name != "..")
    }

    fn sort(&self, entries: &mut [Entry]) {
        let args = self.args;
        if args.unsorted {
            return;
        }
        let key = |a: &Entry, b: &Entry| match (&a.stat, &b.stat) {
            (Some(a), Some(b)) if args.by_time => args.time(b).cmp(&args.time(a)),
            (Some(a), Some(b)) if args.by_size => b.size.cmp(&a.size),
            _ => Ordering::Equal,
        };
        entries.sort_by(|a, b| key(a, b).then_with(|| a.name.as_bytes().cmp(b.name.as_bytes())));
        if args.reverse {
            entries.reverse();
        }
    }
}
