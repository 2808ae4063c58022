//! rmdir(1).

use std::path::{Path, PathBuf};

use crate::ctl::{Ctl, Outcome};

/// Remove empty directories
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Each parent that is named too
    #[arg(short)]
    parents: bool,
    /// Directories
    #[arg(required = true, value_name = "DIRECTORY")]
    dirs: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let client = ctl.client()?;
        for dir in &self.dirs {
            let mut next = Some(dir.as_path());
            while let Some(path) = next {
                let removed = ctl.check(path, client.rmdir(path))?.is_some();
                let named =
                    |parent: &&Path| !matches!(parent.to_str(), Some("" | "/" | "." | ".."));
                next = path
                    .parent()
                    .filter(named)
                    .filter(|_| removed && self.parents);
            }
        }
        Ok(())
    }
}
