//! Questions of `-i`.

use std::fmt::Display;
use std::io::{Write, stderr, stdin};

use crate::ctl::{Ctl, Outcome};

/// Asks on standard error; an answer that begins with y is yes.
pub fn ask(ctl: &Ctl, question: impl Display) -> Outcome<bool> {
    ctl.out().flush()?;
    let mut terminal = stderr();
    write!(terminal, "{question} ")?;
    terminal.flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(answer.starts_with(['y', 'Y']))
}
