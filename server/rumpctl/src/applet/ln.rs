//! ln(1).

use std::io::Write;
use std::path::{Path, PathBuf};

use rumpclient::Client;
use rumpclient::sys::Follow;

use crate::ask::ask;
use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome, Stop};

/// Make links
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Replace what is there
    #[arg(short, overrides_with = "interactive")]
    force: bool,
    /// A link to a directory is a target like any file, not a place to put links in
    #[arg(short = 'h', visible_short_alias = 'n')]
    no_follow: bool,
    /// Ask before something is replaced
    #[arg(short, overrides_with = "force")]
    interactive: bool,
    /// Symbolic links
    #[arg(short)]
    symbolic: bool,
    /// Name the links
    #[arg(short)]
    verbose: bool,
    /// What to link to, then the link or a directory for links
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let client = ctl.client()?;
        let (sources, target) = match &self.files[..] {
            [source] => (std::slice::from_ref(source), Path::new(".")),
            [sources @ .., target] => (sources, target.as_path()),
            [] => return Err(misuse("missing operand FILE")),
        };
        let into = is_dir(client, target, self.no_follow).map_err(Stop::Server)?;
        if !into && sources.len() > 1 {
            return Err(misuse(format!(
                "{}: {}",
                target.display(),
                rump_abi::errno::Errno::ENOTDIR
            )));
        }
        for source in sources {
            let link = match source.file_name() {
                Some(name) if into => target.join(name),
                _ => target.to_owned(),
            };
            self.link(ctl, client, source, &link)?;
        }
        Ok(())
    }

    fn link(&self, ctl: &Ctl, client: &Client, source: &Path, link: &Path) -> Outcome {
        if !self.symbolic {
            let Some(stat) = ctl.check(source, client.stat(source))? else {
                return Ok(());
            };
            if stat.is_dir() {
                return ctl.warn(format_args!("{}: is a directory", source.display()));
            }
        }
        if (self.force || self.interactive) && client.lstat(link).is_ok() {
            if self.interactive && !ask(ctl, format_args!("replace {}?", link.display()))? {
                ctl.out().flush()?;
                return ctl.warn(format_args!("{}: not replaced", link.display()));
            }
            if ctl.check(link, client.unlink(link))?.is_none() {
                return Ok(());
            }
        }
        let made = if self.symbolic {
            client.symlink(source, link)
        } else {
            client.link(source, link, Follow::Yes)
        };
        if ctl.check(link, made)?.is_some() && self.verbose {
            let arrow = if self.symbolic { "->" } else { "=>" };
            writeln!(ctl.out(), "{} {arrow} {}", link.display(), source.display())?;
        }
        Ok(())
    }
}

/// Is it a directory; a link to one only when links are followed?
fn is_dir(client: &Client, path: &Path, no_follow: bool) -> rumpclient::Result<bool> {
    let stat = if no_follow {
        client.lstat(path)
    } else {
        client.stat(path)
    };
    match stat {
        Ok(stat) => Ok(stat.is_dir()),
        Err(rumpclient::Error::Sys(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
