//! chown(8).

use std::io::Write;
use std::path::PathBuf;

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::names;
use crate::walk::Hierarchy;

/// Change owner and group of files
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    hierarchy: Hierarchy,
    /// Say nothing of files that cannot be changed
    #[arg(short)]
    force: bool,
    /// Change links themselves
    #[arg(short = 'h')]
    no_follow: bool,
    /// Name the files that are changed
    #[arg(short)]
    verbose: bool,
    /// OWNER, OWNER:GROUP or :GROUP; names of the host, or numbers
    #[arg(value_name = "OWNER:GROUP")]
    owner: String,
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let (uid, gid) = parse(&self.owner)?;
        let client = ctl.client()?;
        self.hierarchy
            .walk(ctl, &self.files, !self.no_follow, self.force, &mut |file| {
                let same = |id: Option<u32>, now| id.is_none_or(|id| id == now);
                if same(uid, file.stat.uid) && same(gid, file.stat.gid) {
                    return Ok(());
                }
                match client.chown(file.path, uid, gid, file.follow) {
                    Err(rumpclient::Error::Sys(_)) if self.force => ctl.fail(),
                    result => {
                        if ctl.check(file.path, result)?.is_some() && self.verbose {
                            writeln!(ctl.out(), "{}", file.path.display())?;
                        }
                    }
                }
                Ok(())
            })
    }
}

/// `owner[:group]`, `:group`; a dot works for the colon where no user is called that.
fn parse(text: &str) -> Outcome<(Option<u32>, Option<u32>)> {
    let (owner, group) = match text.split_once(':') {
        Some((owner, group)) => (owner, group),
        None => match text.split_once('.') {
            Some((owner, group)) if names::uid(text).is_err() => (owner, group),
            _ => (text, ""),
        },
    };
    if owner.is_empty() && group.is_empty() {
        return Err(misuse(format!("invalid owner \"{text}\"")));
    }
    let uid = if owner.is_empty() {
        None
    } else {
        Some(names::uid(owner).map_err(misuse)?)
    };
    let gid = if group.is_empty() {
        None
    } else {
        Some(names::gid(group).map_err(misuse)?)
    };
    Ok((uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners() {
        for (text, ids) in [
            ("7", (Some(7), None)),
            ("7:8", (Some(7), Some(8))),
            (":8", (None, Some(8))),
            ("7:", (Some(7), None)),
            ("7.8", (Some(7), Some(8))),
        ] {
            assert_eq!(parse(text).unwrap(), ids, "{text}");
        }
        assert!(parse("").is_err());
        assert!(parse(":").is_err());
        assert!(parse("no such user").is_err());
    }
}
