//! The command line: which applet, with which options.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::applet::*;
use crate::applets::{self, CompletionArgs, ListArgs, ManArgs};
use crate::ctl::{Ctl, Stop};
use crate::mounting::Operands;
use crate::{kpi, new_driver, options, reload, usage};

const PROGRAM: &str = "rumpctl";

/// What the manual page says below the options.
const NOTES: &str = "\
Links: called by the name of an applet, the program is that applet; `rumpctl applets --link DIR` fills \
a directory with such links, and rumpremote.sh puts one on the path of a shell.

Files of the host: cp, dd and cat take host:FILE for a file of the host, as in `cp host:/etc/motd /mnt/`. \
A file of the kernel whose name \
begins that way is ./host:FILE. In dd and cat, - is the standard input or output.

Names of users and groups are the host's.

Environment:
  RUMP_SERVER  the server's URL, where --server gives none
  BLOCKSIZE    the unit in which df and ls -s count (512)
  COLUMNS      the width of ls's output
  NO_COLOR     when set, ls prints no colours
  TZ           the time zone of dates

Exit status:
  0    everything was done
  1    something was not: the reason is on the standard error
  141  the reader of the output went away";

/// The usual file utilities, acting on a remote rump kernel
///
/// Paths are paths in the kernel. The server is a URL such as unix://ctrl or tcp://127.0.0.1:3755,
/// given by --server or by RUMP_SERVER in the environment. Every command is a new process there:
/// root, in the directory /.
#[derive(Parser, Debug)]
#[command(name = PROGRAM, version, propagate_version = false, disable_help_subcommand = true)]
#[command(subcommand_value_name = "APPLET", subcommand_help_heading = "Applets")]
#[command(after_long_help = NOTES)]
pub struct Cli {
    /// The server to act on [default: RUMP_SERVER]
    #[arg(short, long, value_name = "URL")]
    server: Option<String>,
    #[command(subcommand)]
    applet: Applet,
}

/// Every applet, and what rumpctl does without a server.
#[derive(Subcommand, Debug)]
enum Applet {
    Cat(cat::Args),
    Chmod(chmod::Args),
    Chown(chown::Args),
    Cp(cp::Args),
    Dd(dd::Args),
    Df(df::Args),
    Halt(halt::Args),
    Ln(ln::Args),
    Ls(ls::Args),
    Mkdir(mkdir::Args),
    Mkfifo(mkfifo::Args),
    Mknod(mknod::Args),
    Mount(mount::Args),
    /// Mount the file system of a process's own descriptors
    #[command(name = "mount_fdesc")]
    MountFdesc(Operands),
    /// Mount the file system that shows facts of the kernel
    #[command(name = "mount_kernfs")]
    MountKernfs(Operands),
    /// Mount a directory in a second place
    #[command(name = "mount_null")]
    MountNull(Operands),
    /// Mount a layer over a directory, in its place
    #[command(name = "mount_overlay")]
    MountOverlay(Operands),
    #[command(name = "mount_ptyfs")]
    MountPtyfs(mount_ptyfs::Args),
    #[command(name = "mount_tmpfs")]
    MountTmpfs(mount_tmpfs::Args),
    #[command(name = "mount_umap")]
    MountUmap(mount_umap::Args),
    #[command(name = "mount_union")]
    MountUnion(mount_union::Args),
    Mv(mv::Args),
    Readlink(readlink::Args),
    Rm(rm::Args),
    Rmdir(rmdir::Args),
    Stat(stat::Args),
    Sync(sync::Args),
    Sysctl(sysctl::Args),
    Touch(touch::Args),
    Umount(umount::Args),
    /// List the applets, or make a directory of links to them
    Applets(ListArgs),
    /// Print a completion script for a shell
    Completions(CompletionArgs),
    Kpi(kpi::Args),
    /// Print a manual page, or write all of them to a directory
    Man(ManArgs),
    NewDriver(new_driver::Args),
    Reload(reload::Args),
}

/// What is no applet of its own: it does not get a link.
const OWN: [&str; 6] = [
    "applets",
    "completions",
    "kpi",
    "man",
    "new-driver",
    "reload",
];

impl Cli {
    /// Runs the applet; what it could not do is its exit status.
    pub fn run(self) -> ExitCode {
        let name = self.applet.name();
        let ctl = Ctl::new(name, self.server);
        let outcome = match self.applet {
            Applet::Cat(args) => args.run(&ctl),
            Applet::Chmod(args) => args.run(&ctl),
            Applet::Chown(args) => args.run(&ctl),
            Applet::Cp(args) => args.run(&ctl),
            Applet::Dd(args) => args.run(&ctl),
            Applet::Df(args) => args.run(&ctl),
            Applet::Halt(args) => args.run(&ctl),
            Applet::Ln(args) => args.run(&ctl),
            Applet::Ls(args) => args.run(&ctl),
            Applet::Mkdir(args) => args.run(&ctl),
            Applet::Mkfifo(args) => args.run(&ctl),
            Applet::Mknod(args) => args.run(&ctl),
            Applet::Mount(args) => args.run(&ctl),
            Applet::MountFdesc(args) => args.mount("fdesc", |what| mount_plain::mount(&ctl, what)),
            Applet::MountKernfs(args) => {
                args.mount("kernfs", |what| mount_plain::mount(&ctl, what))
            }
            Applet::MountNull(args) => args.mount("null", |what| mount_layer::mount(&ctl, what)),
            Applet::MountOverlay(args) => {
                args.mount("overlay", |what| mount_layer::mount(&ctl, what))
            }
            Applet::MountPtyfs(args) => args.run(&ctl),
            Applet::MountTmpfs(args) => args.run(&ctl),
            Applet::MountUmap(args) => args.run(&ctl),
            Applet::MountUnion(args) => args.run(&ctl),
            Applet::Mv(args) => args.run(&ctl),
            Applet::Readlink(args) => args.run(&ctl),
            Applet::Rm(args) => args.run(&ctl),
            Applet::Rmdir(args) => args.run(&ctl),
            Applet::Stat(args) => args.run(&ctl),
            Applet::Sync(args) => args.run(&ctl),
            Applet::Sysctl(args) => args.run(&ctl),
            Applet::Touch(args) => args.run(&ctl),
            Applet::Umount(args) => args.run(&ctl),
            Applet::Applets(args) => applets::list(&ctl, &args),
            Applet::Completions(args) => applets::completions(&ctl, &args),
            Applet::Kpi(args) => args.run(&ctl),
            Applet::Man(args) => applets::man(&ctl, &args),
            Applet::NewDriver(args) => args.run(&ctl),
            Applet::Reload(args) => args.run(&ctl),
        };
        ctl.finish(outcome)
    }
}

impl Applet {
    fn name(&self) -> &'static str {
        match self {
            Self::Cat(_) => "cat",
            Self::Chmod(_) => "chmod",
            Self::Chown(_) => "chown",
            Self::Cp(_) => "cp",
            Self::Dd(_) => "dd",
            Self::Df(_) => "df",
            Self::Halt(_) => "halt",
            Self::Ln(_) => "ln",
            Self::Ls(_) => "ls",
            Self::Mkdir(_) => "mkdir",
            Self::Mkfifo(_) => "mkfifo",
            Self::Mknod(_) => "mknod",
            Self::Mount(_) => "mount",
            Self::MountFdesc(_) => "mount_fdesc",
            Self::MountKernfs(_) => "mount_kernfs",
            Self::MountNull(_) => "mount_null",
            Self::MountOverlay(_) => "mount_overlay",
            Self::MountPtyfs(_) => "mount_ptyfs",
            Self::MountTmpfs(_) => "mount_tmpfs",
            Self::MountUmap(_) => "mount_umap",
            Self::MountUnion(_) => "mount_union",
            Self::Mv(_) => "mv",
            Self::Readlink(_) => "readlink",
            Self::Rm(_) => "rm",
            Self::Rmdir(_) => "rmdir",
            Self::Stat(_) => "stat",
            Self::Sync(_) => "sync",
            Self::Sysctl(_) => "sysctl",
            Self::Touch(_) => "touch",
            Self::Umount(_) => "umount",
            Self::Applets(_)
            | Self::Completions(_)
            | Self::Kpi(_)
            | Self::Man(_)
            | Self::NewDriver(_)
            | Self::Reload(_) => PROGRAM,
        }
    }
}

/// The names of the applets, sorted.
pub fn names() -> Vec<String> {
    let names = Cli::command();
    let mut names: Vec<String> = names
        .get_subcommands()
        .map(|applet| applet.get_name().to_owned())
        .filter(|name| !OWN.contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

/// The whole command. The utilities use `-h` for themselves, so that help is `--help` only.
pub fn command() -> Command {
    let mut command = Cli::command();
    let applets: Vec<String> = command
        .get_subcommands()
        .map(|applet| applet.get_name().to_owned())
        .collect();
    for name in applets {
        command = command.mut_subcommand(name, |applet| {
            applet.disable_help_flag(true).arg(
                Arg::new("help")
                    .long("help")
                    .action(ArgAction::Help)
                    .help("Print help"),
            )
        });
    }
    command
}

/// Reads the command line, or says what is wrong with it.
pub fn parse(args: &[OsString]) -> Result<Cli, ExitCode> {
    let called = args
        .first()
        .and_then(|name| Path::new(name).file_name())
        .and_then(|name| name.to_str());
    let command = command();
    if let Some(name) = called.filter(|name| names().iter().any(|applet| applet == name)) {
        return parse_linked(name, command, &args[1..]);
    }
    let mut line = vec![OsString::from(PROGRAM)];
    line.extend(args.iter().skip(1).cloned());
    let mut who = PROGRAM.to_owned();
    if let Some(at) = options::applet_position(&line)
        && let Some(name) = line[at].to_str().map(str::to_owned)
    {
        let operands = options::protect(&name, &line.split_off(at + 1));
        line.extend(operands);
        if command.find_subcommand(&name).is_some() {
            who = name;
        }
    }
    let cli = command
        .try_get_matches_from(line)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    cli.map_err(|error| usage::report(&error, &who, false))
}

/// The line of a link called `name`: its help speaks of `name` alone.
fn parse_linked(name: &str, all: Command, operands: &[OsString]) -> Result<Cli, ExitCode> {
    let applet = all.find_subcommand(name).cloned().unwrap_or_default();
    let line = std::iter::once(OsString::from(name)).chain(options::protect(name, operands));
    let matches = Command::new(PROGRAM)
        .multicall(true)
        .subcommand(applet)
        .try_get_matches_from(line);
    let applet = matches.and_then(|matches| Applet::from_arg_matches(&matches));
    match applet {
        Ok(applet) => Ok(Cli {
            server: None,
            applet,
        }),
        Err(error) => Err(usage::report(&error, name, true)),
    }
}

/// For applets that find fault with their operands.
pub fn misuse(text: impl Into<String>) -> Stop {
    Stop::Message(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_sound() {
        command().debug_assert();
    }
}
