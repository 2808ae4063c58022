//! The command line of `rump-fstest(1)`.

use std::path::PathBuf;

use clap::Parser;
use rump_server::cli::{self, Generated};

use crate::disk::Disk;
use crate::fs::Feature;
use crate::mount::Mount;

const USAGE: &str = "usage: rump-fstest [-l library]... -m 'type source [options] [on dir]'... \
                     [--kernel path | --url url] [--only pattern]... [--expected-failures file]";

/// Test a file system that runs in a rump kernel.
///
/// Every test runs in a process and a kernel of its own, on a file system that was mounted for it,
/// and everything is unmounted after it: a panic or a reference that is left behind fails one test.
/// The result is printed as TAP (Test Anything Protocol).
#[derive(Parser, Debug)]
#[command(name = "rump-fstest", version, after_help = AFTER_HELP)]
pub struct Arguments {
    /// Add a component: "rumpfs_tmpfs" is librumpfs_tmpfs.so; a name with a slash is a file. The
    /// order does not matter, and rumpvfs is always there
    #[arg(short = 'l', long = "lib", value_name = "LIBRARY")]
    pub libraries: Vec<String>,

    /// Search this directory for components, and for the kernel
    #[arg(short = 'L', long = "library-path", value_name = "DIRECTORY")]
    pub library_path: Vec<PathBuf>,

    /// Mount a file system, 'TYPE SOURCE [OPTIONS] [on DIR]'; may be repeated, and the tests run on
    /// the last one. DIR is made where it is missing; without one it is /mnt
    #[arg(short = 'm', long = "mount", value_name = "MOUNT", value_parser = Mount::parse,
          required_unless_present_any = ["list", "print_completions", "print_man"])]
    pub mounts: Vec<Mount>,

    /// Give the kernel a disk, KEY=IMAGE: each test has a copy of the image of its own, which is /dev/KEY
    #[arg(short = 'd', long = "disk", value_name = "DISK", value_parser = Disk::parse,
          conflicts_with = "url")]
    pub disks: Vec<Disk>,

    /// Run this on each disk after each test, with its path at the end; a test passes only if it
    /// answers 0
    #[arg(long, value_name = "COMMAND", requires = "disks")]
    pub check: Option<String>,

    /// The kernel to run: a librump.so file, or a directory that has one
    #[arg(long, value_name = "PATH", conflicts_with = "url")]
    pub kernel: Option<PathBuf>,

    /// Test in the kernel that a server runs, as its client: one test after the other. Components are
    /// the server's then
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// Which tests make sense
    #[arg(long, value_enum, default_value_t = Profile::Full)]
    pub profile: Profile,

    /// Short for --profile read-only
    #[arg(long, conflicts_with = "profile")]
    pub read_only: bool,

    /// Skip what needs one of these; without it what the kernel calls unsupported is skipped
    #[arg(long, value_name = "FEATURE", value_enum, value_delimiter = ',')]
    pub without: Vec<Feature>,

    /// Tests that must fail: a name a line, and after it the reason; # starts a comment. One that does
    /// not fail is reported as a failure, unless there is a ? behind its name: it fails at times. May be
    /// repeated
    #[arg(long, value_name = "FILE")]
    pub expected_failures: Vec<PathBuf>,

    /// Print the names of the tests and what each one checks
    #[arg(long)]
    pub list: bool,

    /// Run only tests whose name has this in it; * stands for anything
    #[arg(long, value_name = "PATTERN")]
    pub only: Vec<String>,

    /// The seed of tests that do things at random [default: another one each time]
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,

    /// How many tests run at a time [default: as many as there are CPUs; 1 with --url]
    #[arg(short, long, value_name = "NUMBER")]
    pub jobs: Option<usize>,

    /// Seconds after which a test that still runs has failed
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub timeout: u64,

    /// Print what the kernel says also for tests that pass
    #[arg(short, long)]
    pub verbose: bool,

    /// Run one test in this process, for the runner.
    #[arg(long, value_name = "NAME", hide = true)]
    pub run: Option<String>,

    /// Where that run writes its result.
    #[arg(long, value_name = "FILE", hide = true, requires = "run")]
    pub result: Option<PathBuf>,

    #[command(flatten)]
    generated: Generated,
}

/// What kind of file system is tested.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// An ordinary one: everything
    Full,
    /// One that is mounted read-only: looking is checked, and that each change is refused
    ReadOnly,
    /// One that shows the kernel's things, as kernfs, fdesc and ptyfs do: looking is checked, changes
    /// may be refused or not but harm nothing
    Special,
}

const AFTER_HELP: &str = "\
Mounts:
  OPTIONS is a list as mount -o takes it: ro, nodev, nosuid, noexec, union, sync, ...
  tmpfs takes size=, nodes=, uid=, gid= and mode=; ptyfs gid= and mode=;
  union takes below, and umap maps each id to itself; msdos, cd9660, ext2fs
  and ffs take the path of a disk. Types that are not known here get no
  arguments, or with the option fspec SOURCE as a path.

Expected failures:
  tests/fstest/expected in the source tree has lists for drivers of NetBSD
  7.99.34 that behave otherwise than this suite asks, each with the reason:
    netbsd-tmpfs.txt    tmpfs
    netbsd-layerfs.txt  null, umap and overlay over that tmpfs
    netbsd-union.txt    union of two of them
    netbsd-kernel.txt   what NetBSD's own kernel does, whatever the driver

Exit status:
  0   everything passed, or failed as expected, or was skipped
  1   a test failed, or passed against expectation; wrong use

Examples:
  rump-fstest -l rumpfs_tmpfs -m 'tmpfs swap'
  rump-fstest -l rumpfs_tmpfs -m 'tmpfs swap ro' --read-only
  rump-fstest -l rumpfs_tmpfs -l ./librumpfs_null.so \\
    -m 'tmpfs swap on /lower' -m 'null /lower on /mnt'
  rump-fstest -l rumpfs_msdos -d d0=fat.img -m 'msdos /dev/d0' \\
    --check 'fsck.fat -n'
  rump-fstest -L lib -l rumpfs_tmpfs -m 'tmpfs swap' \\
    --expected-failures tests/fstest/expected/netbsd-tmpfs.txt
  rump-fstest --url unix://ctrl -m 'tmpfs swap' --only 'rename/*' --seed 7";

/// Reads the command line.
pub fn parse() -> Arguments {
    let arguments = std::env::args_os().collect();
    let mut arguments: Arguments = cli::parse(cli::command::<Arguments>(), arguments, USAGE);
    if arguments.read_only {
        arguments.profile = Profile::ReadOnly;
    }
    arguments
}
