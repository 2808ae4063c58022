//! The argument of `-d`: a host file that appears as a node in the rump kernel.
//!
//! Comma-separated `name=value` pairs (`getsubopt(3)` syntax): `key` and `hostpath` always;
//! `size` (bytes or `host`) and `offset`, or a `disklabel` letter; `type` `blk`, `chr` or `reg`.
//! The messages are those of NetBSD's `rump_server`; where it swallows a suffix (`size=1g` was
//! one byte on Linux) or crashes (`type` without a value), this parser does what was meant.

use crate::amount;

/// `RUMP_ETFS_SIZE_ENDOFF`: the window reaches to the end of the host file.
pub const TO_THE_END: u64 = u64::MAX;

/// How the host file appears inside, `enum rump_etfs_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum NodeType {
    /// A regular file.
    Regular = 0,
    /// A block device.
    Block = 1,
    /// A character device.
    Character = 2,
}

/// Which part of the host file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// `size=host`: all of it, as big as it is.
    WholeHostFile,
    /// `offset` and `size`; the file is made and extended to hold them.
    Bytes {
        /// First byte.
        offset: u64,
        /// Length, or [`TO_THE_END`].
        size: u64,
    },
    /// The partition of this letter in the BSD disklabel at the start of the file.
    Partition(char),
}

/// A checked drive specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    /// Path in the rump kernel.
    pub key: String,
    /// Path on the host.
    pub hostpath: String,
    /// Which bytes.
    pub window: Window,
    /// As what.
    pub node_type: NodeType,
    /// What was given but has no effect, as a sentence for the user.
    pub ignored: Option<String>,
}

/// Why a specification is refused: NetBSD's words, and what is wrong in this case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The message of the reference program.
    pub message: String,
    /// The particular, for people.
    pub detail: Option<String>,
}

impl Invalid {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            detail: None,
        }
    }

    fn incomplete(detail: impl Into<String>) -> Self {
        Self {
            message: "incomplete drivespec".into(),
            detail: Some(detail.into()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Host,
    Bytes(u64),
}

/// What has been seen so far, one slot a name.
#[derive(Default)]
struct Seen<'a> {
    key: Option<&'a str>,
    hostpath: Option<&'a str>,
    size: Option<Size>,
    offset: Option<u64>,
    label: Option<char>,
    node_type: Option<NodeType>,
    /// A value that is no number: the name counts as missing.
    unreadable: Option<String>,
}

/// Reads one specification.
///
/// # Errors
/// [`Invalid`] with the reference program's message.
pub fn parse(text: &str) -> Result<Drive, Invalid> {
    let mut seen = Seen::default();
    for pair in text.split(',') {
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (pair, None),
        };
        seen.take(name, value)?;
    }
    seen.finish()
}

impl<'a> Seen<'a> {
    fn take(&mut self, name: &str, value: Option<&'a str>) -> Result<(), Invalid> {
        match name {
            "key" => fill(&mut self.key, value, "key already given"),
            "hostpath" => fill(&mut self.hostpath, value, "hostpath already given"),
            "size" => {
                let size = self.size_value(value);
                fill(&mut self.size, size, "size already given")?;
                self.host_size_excludes_offset()
            }
            "offset" => {
                let offset = self.number("offset", value);
                fill(&mut self.offset, offset, "offset already given")?;
                self.host_size_excludes_offset()
            }
            "disklabel" => self.disklabel(value.unwrap_or_default()),
            "type" => {
                let node_type = match value.unwrap_or_default() {
                    "blk" => NodeType::Block,
                    "chr" => NodeType::Character,
                    "reg" => NodeType::Regular,
                    other => {
                        return Err(Invalid {
                            message: format!("invalid type {other}"),
                            detail: Some("the types are blk, chr and reg".into()),
                        });
                    }
                };
                fill(
                    &mut self.node_type,
                    Some(node_type),
                    "type already specified",
                )
            }
            _ => Err(Invalid {
                message: "invalid dtoken".into(),
                detail: Some(format!(
                    "\"{name}\" is none of key, hostpath, size, offset, disklabel and type"
                )),
            }),
        }
    }

    fn size_value(&mut self, value: Option<&str>) -> Option<Size> {
        match value {
            Some("host") => Some(Size::Host),
            // What users of the reference program write for "to the end".
            Some("-1") => Some(Size::Bytes(TO_THE_END)),
            _ => self.number("size", value).map(Size::Bytes),
        }
    }

    fn number(&mut self, name: &str, value: Option<&str>) -> Option<u64> {
        let value = value?;
        amount::parse(value)
            .inspect_err(|bad| self.unreadable = Some(format!("{name}={value}: {bad}")))
            .ok()
    }

    fn host_size_excludes_offset(&self) -> Result<(), Invalid> {
        if self.size == Some(Size::Host) && self.offset.is_some() {
            return Err(Invalid::new("cannot specify offset with size=host"));
        }
        Ok(())
    }

    fn disklabel(&mut self, value: &str) -> Result<(), Invalid> {
        if self.size.is_some() || self.offset.is_some_and(|offset| offset != 0) {
            return Err(Invalid::new("disklabel needs to be used alone"));
        }
        let mut letters = value.chars();
        let letter = match (letters.next(), letters.next()) {
            (Some(letter @ 'a'..='z'), None) => letter,
            _ => return Err(Invalid::new("invalid label part")),
        };
        fill(&mut self.label, Some(letter), "disklabel already given")
    }

    fn finish(self) -> Result<Drive, Invalid> {
        if let Some(unreadable) = self.unreadable {
            return Err(Invalid::incomplete(unreadable));
        }
        let missing = |name: &str| Invalid::incomplete(format!("{name} is missing"));
        let key = self.key.ok_or_else(|| missing("key"))?;
        let hostpath = self
            .hostpath
            .filter(|path| !path.is_empty())
            .ok_or_else(|| missing("hostpath"))?;
        let node_type = self.node_type.unwrap_or(NodeType::Block);
        let (window, ignored) = match (self.label, self.size) {
            (Some(letter), size) => (
                Window::Partition(letter),
                (size.is_some() || self.offset.is_some_and(|offset| offset != 0))
                    .then(|| "disklabel is given: size and offset have no effect".to_owned()),
            ),
            (None, Some(Size::Host)) => (Window::WholeHostFile, None),
            (None, Some(Size::Bytes(0))) if node_type != NodeType::Regular => {
                return Err(Invalid::incomplete("the size is 0"));
            }
            (None, None) if node_type != NodeType::Regular => return Err(missing("size")),
            (None, size) => {
                let size = match size {
                    Some(Size::Bytes(size)) => size,
                    _ => 0,
                };
                (
                    Window::Bytes {
                        offset: self.offset.unwrap_or(0),
                        size,
                    },
                    None,
                )
            }
        };
        Ok(Drive {
            key: key.into(),
            hostpath: hostpath.into(),
            window,
            node_type,
            ignored,
        })
    }
}

/// Puts a value into an empty slot. A name without a value leaves the slot empty: it is missing.
fn fill<T>(slot: &mut Option<T>, value: Option<T>, again: &str) -> Result<(), Invalid> {
    if slot.is_some() {
        return Err(Invalid::new(again));
    }
    *slot = value;
    Ok(())
}

#[cfg(test)]
mod tests;
