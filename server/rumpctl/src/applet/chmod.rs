//! chmod(1).

use std::io::Write;
use std::path::PathBuf;

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mode::{Change, strmode};
use crate::walk::Hierarchy;

/// Change permissions of files
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
    /// Octal (755), or symbolic (u+x,go-w)
    #[arg(value_name = "MODE", allow_hyphen_values = true)]
    mode: String,
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let Some(change) = Change::parse(&self.mode) else {
            return Err(misuse(format!("invalid file mode: {}", self.mode)));
        };
        let client = ctl.client()?;
        // The umask matters to a mode that names nobody; asking for it sets it.
        let umask = match self.mode.starts_with(['+', '-', '=']) {
            true => ctl.need("umask", client.umask(0))?,
            false => 0,
        };
        self.hierarchy
            .walk(ctl, &self.files, !self.no_follow, self.force, &mut |file| {
                // A link met on the way has no permissions worth changing.
                if file.stat.is_symlink() && !self.no_follow {
                    return Ok(());
                }
                let mode = change.apply(file.stat.mode, umask);
                if mode == file.stat.mode & 0o7777 {
                    return Ok(());
                }
                match client.chmod(file.path, mode, file.follow) {
                    Err(rumpclient::Error::Sys(_)) if self.force => ctl.fail(),
                    result => {
                        if ctl.check(file.path, result)?.is_some() && self.verbose {
                            let (old, new) = (file.stat.mode, file.stat.mode & !0o7777 | mode);
                            let path = file.path.display();
                            writeln!(ctl.out(), "{path}: {} -> {}", strmode(old), strmode(new))?;
                        }
                    }
                }
                Ok(())
            })
    }
}
