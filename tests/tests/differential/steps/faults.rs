//! Calls with two paths of which both are bad.

use rump_abi::Errno;

use super::{World, parent};
use crate::side::{Answer, Side};

impl World {
    /// All that may be wrong with the two paths of a rename or a link. Where several things are, which
    /// error comes first is nobody's business: Linux looks at the parents of both before it looks at
    /// the first name, NetBSD takes one path after the other.
    pub(super) fn faults(&mut self, from: &[u8], to: &[u8]) -> Vec<Errno> {
        let mut faults = Vec::new();
        for path in [from, to] {
            faults.extend(self.host.stat(path, false).err());
            faults.extend(self.host.stat(parent(path), true).err());
            faults.extend(self.host.access(parent(path), 3).err());
            let directory = self.host.stat(parent(path), true);
            if directory.is_ok_and(|at| at.mode & 0o1000 != 0) {
                faults.push(Errno::EPERM);
            }
        }
        if to.ends_with(b"/") {
            faults.extend([Errno::ENOENT, Errno::ENOTDIR]);
        }
        if ends_in_dots(from) {
            faults.extend([Errno::EINVAL, Errno::EBUSY]);
        }
        if ends_in_dots(to) {
            faults.extend([
                Errno::EISDIR,
                Errno::EINVAL,
                Errno::EBUSY,
                Errno::EEXIST,
                Errno::ENOTEMPTY,
            ]);
        }
        faults
    }

    pub(super) fn is_same_file(&mut self, from: &[u8], to: &[u8]) -> bool {
        let from = self.host.stat(from, false).map(|at| at.ino);
        from.is_ok() && from == self.host.stat(to, false).map(|at| at.ino)
    }
}

pub(super) fn explains(faults: &[Errno], ours: &Answer<()>, theirs: &Answer<()>) -> bool {
    let is_fault = |answer: &Answer<()>| answer.err().is_some_and(|error| faults.contains(&error));
    ours != theirs && is_fault(ours) && is_fault(theirs)
}

fn ends_in_dots(path: &[u8]) -> bool {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    matches!(path.rsplit(|&byte| byte == b'/').next(), Some(b"." | b".."))
}
