//! Where an operand is: in the kernel, or on the host when it begins with `host:`.
//!
//! `cp host:/etc/motd /mnt/` copies into the kernel, `cp /mnt/log host:.` out of it. A file of the
//! kernel whose name begins that way is written `./host:name`.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::ctl::printable;

const PREFIX: &[u8] = b"host:";

/// A file on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// On the host?
    pub host: bool,
    /// The path there.
    pub path: PathBuf,
}

impl Place {
    /// Reads an operand.
    pub fn parse(operand: &OsStr) -> Self {
        match operand.as_bytes().strip_prefix(PREFIX) {
            Some(path) => Self {
                host: true,
                path: OsStr::from_bytes(path).into(),
            },
            None => Self {
                host: false,
                path: operand.into(),
            },
        }
    }

    /// The file called `name` in this directory.
    pub fn join(&self, name: impl AsRef<Path>) -> Self {
        Self {
            host: self.host,
            path: self.path.join(name),
        }
    }

    /// The last component of the path, also of `a/..` and `/`.
    pub fn file_name(&self) -> Option<OsString> {
        self.path.file_name().map(OsStr::to_owned)
    }
}

impl From<OsString> for Place {
    fn from(operand: OsString) -> Self {
        Self::parse(&operand)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            if self.host { "host:" } else { "" },
            printable(self.path.as_os_str())
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes() {
        let place = |text: &str| Place::parse(OsStr::new(text));
        assert_eq!(
            place("host:/etc/x"),
            Place {
                host: true,
                path: "/etc/x".into()
            }
        );
        assert_eq!(
            place("/etc/x"),
            Place {
                host: false,
                path: "/etc/x".into()
            }
        );
        assert!(!place("./host:x").host);
        assert_eq!(place("host:a").join("b").to_string(), "host:a/b");
    }
}
