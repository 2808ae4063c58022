//! mkfifo(1).

use std::path::PathBuf;

use rumpclient::sys::Follow;

use crate::cli::misuse;
use crate::ctl::{Ctl, Outcome};
use crate::mode::Change;

/// Make fifos
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Permissions, octal or symbolic, instead of what the umask leaves
    #[arg(short, value_name = "MODE")]
    mode: Option<String>,
    /// Names
    #[arg(required = true, value_name = "FIFO")]
    fifos: Vec<PathBuf>,
}

/// What a new node gets that is neither directory nor program.
const PLAIN: u32 = 0o666;

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let mode = exact_mode(self.mode.as_deref())?;
        let client = ctl.client()?;
        for fifo in &self.fifos {
            let made = ctl.check(fifo, client.mkfifo(fifo, mode.unwrap_or(PLAIN)))?;
            if let (Some(()), Some(mode)) = (made, mode) {
                ctl.check(fifo, client.chmod(fifo, mode, Follow::Yes))?;
            }
        }
        Ok(())
    }
}

/// The mode that `-m` asks for; a symbolic one starts from `a=rw`.
pub fn exact_mode(text: Option<&str>) -> Outcome<Option<u32>> {
    let Some(text) = text else { return Ok(None) };
    let change = Change::parse(text).ok_or_else(|| misuse(format!("invalid file mode: {text}")))?;
    Ok(Some(change.apply(PLAIN, 0)))
}
