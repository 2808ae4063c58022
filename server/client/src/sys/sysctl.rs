//! `sysctl(3)`: reading, writing and walking the tree (`sysctl(7)`).

use rump_abi::errno::Errno;
use rump_abi::sysno::SYS___sysctl;

use super::consts::{CTL_DESCRIBE, CTL_QUERY, CTLTYPE_MASK, SYSCTL_VERSION};
use super::layout::{Fields, put};
use crate::{Client, Error, Result};

/// `struct sysctlnode`.
const NODE_LEN: usize = 96;
/// More than any value or list of children has.
const VALUE_MAX: usize = 64 << 20;

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Type and flags, the structure's version removed.
    pub flags: u32,
    /// Its number within its parent.
    pub number: i32,
    /// Its name.
    pub name: String,
    /// Version of the subtree.
    pub version: u32,
    /// For a node of type `CTLTYPE_NODE`: slots and children.
    pub children: (u32, u32),
    /// Bytes of the value; 0 when it varies.
    pub size: u64,
}

impl Node {
    fn decode(bytes: &[u8]) -> Self {
        let fields = Fields(bytes);
        Self {
            flags: fields.u32(0) & 0x00ff_ffff,
            number: fields.i32(4),
            name: String::from_utf8_lossy(fields.text(8, 32)).into_owned(),
            version: fields.u32(40),
            children: (fields.u32(48), fields.u32(52)),
            size: fields.u64(64),
        }
    }

    /// `CTLTYPE_*`.
    #[must_use]
    pub fn kind(&self) -> u32 {
        self.flags & CTLTYPE_MASK
    }
}

/// How the value of a node is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Ctl<'a> {
    /// Only its length.
    Length,
    /// Into a buffer of so many bytes at first; it grows as the kernel says.
    Read(usize),
    /// Sets it, giving the old one.
    Write(&'a [u8]),
}

impl Client {
    /// `sysctl(3)` by number. The value read is empty for [`Ctl::Length`].
    ///
    /// # Errors
    /// As the system call.
    pub fn sysctl(&self, mib: &[i32], ctl: Ctl<'_>) -> Result<(Vec<u8>, usize)> {
        let (mut room, new): (usize, &[u8]) = match ctl {
            Ctl::Length => (0, &[]),
            Ctl::Read(room) => (room, &[]),
            Ctl::Write(new) => (0, new),
        };
        loop {
            let (old, full, error) = self.sysctl_once(mib, room, new)?;
            match (ctl, error) {
                (Ctl::Read(_), Some(Errno::ENOMEM)) if full > room && full <= VALUE_MAX => {
                    room = full
                }
                (_, Some(error)) => return Err(error.into()),
                (_, None) => return Ok((old, full)),
            }
        }
    }

    fn sysctl_once(
        &self,
        mib: &[i32],
        room: usize,
        new: &[u8],
    ) -> Result<(Vec<u8>, usize, Option<Errno>)> {
        let name: Vec<u8> = mib.iter().flat_map(|number| number.to_le_bytes()).collect();
        let mut old = vec![0; room];
        let mut full = (room as u64).to_le_bytes();
        let mut buffers = self.buffers();
        let args = [
            buffers.lend_read(&name),
            mib.len() as u64,
            if room == 0 {
                0
            } else {
                buffers.lend_write(&mut old)
            },
            buffers.lend_both(&mut full),
            if new.is_empty() {
                0
            } else {
                buffers.lend_read(new)
            },
            new.len() as u64,
        ];
        let error = match self.syscall(SYS___sysctl, &args, &mut buffers) {
            Ok(_) => None,
            Err(Error::Sys(error)) => Some(error),
            Err(error) => return Err(error),
        };
        let full = usize::try_from(u64::from_le_bytes(full)).unwrap_or(usize::MAX);
        old.truncate(full);
        Ok((old, full, error))
    }

    /// The children of a node, sorted by number (`CTL_QUERY`).
    ///
    /// # Errors
    /// As the system call: `ENOTDIR` below a leaf, `ENOENT` for no such node.
    pub fn sysctl_children(&self, mib: &[i32]) -> Result<Vec<Node>> {
        let block = self.sysctl_command(mib, CTL_QUERY, 8 * NODE_LEN)?;
        if block.len() % NODE_LEN != 0 {
            return Err(Error::Protocol("its sysctl nodes have an unknown size"));
        }
        let mut children: Vec<Node> = block.chunks_exact(NODE_LEN).map(Node::decode).collect();
        children.sort_by_key(|node| node.number);
        Ok(children)
    }

    /// The descriptions of a node's children: number and text (`CTL_DESCRIBE`).
    ///
    /// # Errors
    /// As the system call.
    pub fn sysctl_descriptions(&self, mib: &[i32]) -> Result<Vec<(i32, String)>> {
        let block = self.sysctl_command(mib, CTL_DESCRIBE, 4096)?;
        Ok(descriptions(&block))
    }

    fn sysctl_command(&self, mib: &[i32], command: i32, mut room: usize) -> Result<Vec<u8>> {
        let mut name = mib.to_vec();
        name.push(command);
        let mut query = [0; NODE_LEN];
        put(&mut query, 0, SYSCTL_VERSION.to_le_bytes());
        let input: &[u8] = if command == CTL_QUERY { &query } else { &[] };
        loop {
            let (block, full, error) = self.sysctl_once(&name, room, input)?;
            match error {
                None => return Ok(block),
                Some(Errno::ENOMEM) if full > room && full <= VALUE_MAX => room = full,
                Some(error) => return Err(error.into()),
            }
        }
    }
}

/// `struct sysctldesc` records: a head of 12 bytes, the text with its NUL, and padding to 4.
fn descriptions(mut block: &[u8]) -> Vec<(i32, String)> {
    const HEAD: usize = 12;
    let mut all = Vec::new();
    while block.len() >= HEAD {
        let fields = Fields(block);
        let len = fields.u32(8) as usize;
        if len > block.len() - HEAD {
            break;
        }
        let text = String::from_utf8_lossy(fields.text(HEAD, len)).into_owned();
        all.push((fields.i32(0), text));
        block = &block[(HEAD + len).next_multiple_of(4).min(block.len())..];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_descriptions() {
        let record = |number: i32, text: &[u8]| {
            let mut bytes = number.to_le_bytes().to_vec();
            bytes.extend([0; 4]);
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(text);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
            bytes
        };
        let block = [
            record(1, b"System name\0"),
            record(2, b"\0"),
            record(10, b"host\0"),
        ]
        .concat();
        let all = descriptions(&block);
        assert_eq!(
            all,
            [
                (1, "System name".into()),
                (2, String::new()),
                (10, "host".into())
            ]
        );
        assert_eq!(descriptions(&block[..30]).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_block_of_descriptions_ends(block: Vec<u8>) {
            proptest::prop_assert!(descriptions(&block).len() * 12 <= block.len());
        }
    }
}
