//! File hierarchies of the kernel, for the options `-R`, `-H`, `-L` and `-P`.

use std::path::{Path, PathBuf};

use rumpclient::sys::{Follow, Stat};

use crate::ctl::{Ctl, Outcome};

/// Options of chmod and chown that say which files are meant.
#[derive(clap::Args, Debug)]
pub struct Hierarchy {
    /// With everything below directories
    #[arg(short = 'R')]
    pub recursive: bool,
    /// With -R: follow links that are named
    #[arg(short = 'H', overrides_with_all = ["all_links", "no_links"])]
    pub named_links: bool,
    /// With -R: follow all links
    #[arg(short = 'L', overrides_with_all = ["named_links", "no_links"])]
    pub all_links: bool,
    /// With -R: follow no links; the default
    #[arg(short = 'P', overrides_with_all = ["named_links", "all_links"])]
    pub no_links: bool,
}

/// A file that a walk came to.
pub struct Visit<'a> {
    pub path: &'a Path,
    pub stat: Stat,
    /// Does a change apply to what a link points to?
    pub follow: Follow,
}

impl Hierarchy {
    /// Calls `visit` for each operand and, with -R, for all that is below it: a directory first,
    /// then its contents (the caller is root in the kernel, so no mode locks it out). Without -R
    /// `follow_operand` says whether a link stands for its target. `quiet`: a missing file is told
    /// by the exit status alone.
    pub fn walk(
        &self,
        ctl: &Ctl,
        operands: &[PathBuf],
        follow_operand: bool,
        quiet: bool,
        visit: &mut dyn FnMut(Visit<'_>) -> Outcome,
    ) -> Outcome {
        for path in operands {
            let follow = if self.recursive {
                self.named_links || self.all_links
            } else {
                follow_operand
            };
            self.visit(ctl, path, follow, quiet, visit, &mut Vec::new())?;
        }
        Ok(())
    }

    fn visit(
        &self,
        ctl: &Ctl,
        path: &Path,
        follow: bool,
        quiet: bool,
        visit: &mut dyn FnMut(Visit<'_>) -> Outcome,
        above: &mut Vec<(u64, u64)>,
    ) -> Outcome {
        let client = ctl.client()?;
        let result = if follow {
            client.stat(path)
        } else {
            client.lstat(path)
        };
        let stat = match result {
            Err(rumpclient::Error::Sys(_)) if quiet => {
                ctl.fail();
                return Ok(());
            }
            result => match ctl.check(path, result)? {
                Some(stat) => stat,
                None => return Ok(()),
            },
        };
        let follow = if follow { Follow::Yes } else { Follow::No };
        visit(Visit { path, stat, follow })?;
        let id = (stat.dev, stat.ino);
        if !self.recursive || !stat.is_dir() || above.contains(&id) {
            return Ok(());
        }
        let Some(entries) = ctl.check(path, client.read_dir(path))? else {
            return Ok(());
        };
        above.push(id);
        for entry in entries
            .into_iter()
            .filter(|entry| entry.name != "." && entry.name != "..")
        {
            self.visit(
                ctl,
                &path.join(entry.name),
                self.all_links,
                quiet,
                visit,
                above,
            )?;
        }
        above.pop();
        Ok(())
    }
}
