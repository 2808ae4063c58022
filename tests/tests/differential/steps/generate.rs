//! Random arguments: names, paths, modes, offsets, data.

use super::{DEPTH, FAR, NAMES, NEAR, S_IFLNK, S_IFMT, World, climbs};
use crate::side::Side;

impl World {
    pub(super) fn name(&mut self) -> Vec<u8> {
        match self.rng.u32(0..200) {
            0 => vec![b'x'; 255],
            1 => vec![b'y'; 256],
            2 => b".".to_vec(),
            3 | 4 => b"..".to_vec(),
            _ => NAMES[self.rng.usize(0..NAMES.len())].to_vec(),
        }
    }

    pub(super) fn path(&mut self) -> Vec<u8> {
        if !self.directories.is_empty() && self.rng.u32(0..4) == 0 {
            let at = self.rng.usize(0..self.directories.len());
            let name = NAMES[self.rng.usize(0..NAMES.len())];
            return [&self.directories[at], b"/".as_slice(), name].concat();
        }
        let depth = match self.rng.u32(0..20) {
            0..9 => 1,
            9..15 => 2,
            15..18 => 3,
            _ => self.rng.usize(4..=DEPTH),
        };
        let mut path = Vec::new();
        for level in 0..depth {
            if level > 0 {
                path.push(b'/');
                if self.rng.u32(0..40) == 0 {
                    path.push(b'/');
                }
            }
            let name = self.name();
            // A path never climbs out of the root of the test.
            if name == b".." && level == 0 {
                path.push(b'a');
            } else {
                path.extend(name);
            }
        }
        if climbs(&path) {
            return NAMES[0].to_vec();
        }
        // A slash behind a symbolic link: NetBSD follows the link in every call, as POSIX wants; Linux does not
        // where the name is to be created, removed or renamed.
        if self.rng.u32(0..40) == 0 && !self.is_link(&path) {
            path.push(b'/');
        }
        path
    }

    pub(super) fn is_link(&mut self, path: &[u8]) -> bool {
        let at = self.host.stat(path, false);
        at.is_ok_and(|at| at.mode & S_IFMT == S_IFLNK)
    }

    pub(super) fn mode(&mut self) -> u32 {
        match self.rng.u32(0..12) {
            0 => self.rng.u32(0..0o1000),
            1 if self.protected.sticky => 0o1755,
            1 => 0o1777,
            2 => 0o2775,
            3 => 0o4755,
            4 => 0o700,
            5 => 0o644,
            _ => 0o777,
        }
    }

    /// A mode for chmod. NetBSD refuses a sticky file (EFTYPE) and a foreign group's set-group-id bit
    /// (EPERM) to ordinary users, where Linux drops the bits without a word.
    pub(super) fn chmod_mode(&mut self) -> u32 {
        let mode = self.mode();
        if self.user == 0 { mode } else { mode & 0o4777 }
    }

    pub(super) fn offset(&mut self) -> i64 {
        match self.rng.u32(0..30) {
            0 => -1,
            1 => FAR + self.rng.i64(0..10_000),
            2 => i64::MAX - self.rng.i64(0..3),
            _ => self.rng.i64(0..NEAR),
        }
    }

    /// A length for truncate: the longest possible one, but none just below, where Linux writes what
    /// still fits and NetBSD says EFBIG.
    pub(super) fn file_length(&mut self) -> i64 {
        match self.offset() {
            far if far > FAR * 2 => i64::MAX,
            length => length,
        }
    }

    /// An offset for a read. Linux refuses one from which the buffer would go beyond 2^63-1.
    pub(super) fn read_offset(&mut self, length: usize) -> i64 {
        self.offset().min(i64::MAX - length as i64)
    }

    pub(super) fn length(&mut self) -> usize {
        match self.rng.u32(0..10) {
            0 => 0,
            1 => self.rng.usize(1..20_000),
            2 => 4096,
            _ => self.rng.usize(1..300),
        }
    }

    pub(super) fn data(&mut self) -> Vec<u8> {
        let length = self.length();
        let first = self.rng.u8(..);
        (0..length).map(|i| first.wrapping_add(i as u8)).collect()
    }
}
