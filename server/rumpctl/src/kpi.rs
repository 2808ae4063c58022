//! kpi: which of the symbols that a component wants this kernel has.

use std::io::Write;
use std::path::PathBuf;

use rump_server::kpi::{Offers, Status, Wanted};

use crate::ctl::{Ctl, Outcome, Stop};

/// List which symbols of a component this kernel has, has as a stub, or lacks
///
/// Needs no server. "have" symbols name the library that has them, "host" symbols are the C library's.
/// The exit status is 1 when something is lacking.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only what is lacking or a stub, and the counts
    #[arg(short, long)]
    quiet: bool,
    /// Search this directory for other components, and for the kernel
    #[arg(short = 'L', long = "library-path", value_name = "DIR")]
    library_path: Vec<PathBuf>,
    /// The kernel: a librump.so file, or a directory that has one
    #[arg(long, value_name = "PATH")]
    kernel: Option<PathBuf>,
    /// The component's file, such as librumpfs_tmpfs.so
    #[arg(required = true)]
    path: Vec<PathBuf>,
}

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let offers =
            Offers::read(self.kernel.as_deref(), &self.library_path).map_err(Stop::Message)?;
        for path in &self.path {
            match offers.judge(path) {
                Ok(wanted) => self.print(ctl, path, &wanted)?,
                Err(text) => ctl.warn(text)?,
            }
        }
        Ok(())
    }

    fn print(&self, ctl: &Ctl, path: &std::path::Path, wanted: &[Wanted]) -> Outcome {
        let count = |status| wanted.iter().filter(|one| one.status == status).count();
        let mut out = ctl.out();
        for one in wanted {
            let told = matches!(one.status, Status::Lack | Status::Stub);
            if self.quiet && !told {
                continue;
            }
            write!(out, "{}  {}", one.status.word(), one.name)?;
            match &one.library {
                Some(library) => writeln!(out, "  {library}")?,
                None => writeln!(out)?,
            }
        }
        writeln!(
            out,
            "{}: {} have, {} stub, {} lack, {} host",
            path.display(),
            count(Status::Have),
            count(Status::Stub),
            count(Status::Lack),
            count(Status::Host)
        )?;
        if count(Status::Lack) > 0 {
            ctl.fail();
        }
        Ok(())
    }
}
