//! The short lines that NetBSD's build prints, and the words for what went wrong.

use std::fmt::Display;
use std::io;

/// `    compile  libtmpfs/tmpfs_vnops.o`.
pub fn line(what: &str, which: impl Display) {
    println!("{what:>11}  {which}");
}

/// A host error as strerror(3) says it.
pub fn host_text(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
