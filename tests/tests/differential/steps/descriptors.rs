//! Steps by descriptor.

use rump_abi::Errno;

use super::normalise::Subject;
use super::{DESCRIPTORS, Descriptor, FAR, S_IFDIR, S_IFMT, World, plain};
use crate::differences;
use crate::side::Side;

impl World {
    pub(super) fn close_one(&mut self, step: u64) {
        if self.open.is_empty() {
            return;
        }
        let at = self.rng.usize(0..self.open.len());
        let Descriptor { ours, theirs, .. } = self.open.swap_remove(at);
        let (ours, theirs) = (self.rump.close(ours), self.host.close(theirs));
        self.same(step, "close", &(), ours, theirs);
    }

    pub(super) fn descriptor_step(&mut self, step: u64) {
        let Descriptor {
            ours,
            theirs,
            opener,
            is_directory,
        } = self.descriptor();
        let before = self.host.fstat(theirs);
        match self.rng.u32(0..100) {
            0..12 => {
                let n = self.length();
                let (a, b) = (self.rump.read(ours, n), self.host.read(theirs, n));
                self.same(step, "read", &n, a, b);
            }
            12..24 => {
                let data = self.data();
                let (a, b) = (self.rump.write(ours, &data), self.host.write(theirs, &data));
                self.same(step, "write", &data.len(), a, b);
                self.settle_write((theirs, opener), before, b);
            }
            24..34 => {
                let n = self.length();
                let offset = self.read_offset(n);
                let a = self.rump.pread(ours, n, offset);
                let b = self.host.pread(theirs, n, offset);
                self.same(step, "pread", &(n, offset), a, b);
            }
            34..44 => {
                let (data, offset) = (self.data(), self.offset());
                if offset < FAR * 2 {
                    let a = self.rump.pwrite(ours, &data, offset);
                    let b = self.host.pwrite(theirs, &data, offset);
                    self.same(step, "pwrite", &(data.len(), offset), a, b);
                    self.settle_write((theirs, opener), before, b);
                }
            }
            44..48 => {
                // Not empty: Linux returns at once then, also for a directory.
                let lengths = [self.length(), self.length() + 1];
                let (a, b) = (
                    self.rump.readv(ours, lengths),
                    self.host.readv(theirs, lengths),
                );
                self.same(step, "readv", &lengths, a, b);
            }
            48..52 => {
                let (one, two) = (self.data(), self.data());
                let a = self.rump.writev(ours, [&one, &two]);
                let b = self.host.writev(theirs, [&one, &two]);
                self.same(step, "writev", &(one.len(), two.len()), a, b);
                self.settle_write((theirs, opener), before, b);
            }
            52..60 => {
                let whence = self.rng.u32(0..3);
                let offset = self.offset();
                // The offset of a directory is the file system's own cookie; near 2^63-1 see file_length.
                let skip = self
                    .host
                    .fstat(theirs)
                    .is_ok_and(|at| at.mode & 0o170_000 == 0o040_000 || at.size > (FAR * 2) as u64);
                if !skip && offset < FAR * 2 {
                    let a = self.rump.lseek(ours, offset, whence);
                    let b = self.host.lseek(theirs, offset, whence);
                    self.same(step, "lseek", &(offset, whence), a, b);
                }
            }
            60..72 => {
                let length = self.file_length();
                let a = self.rump.ftruncate(ours, length);
                let b = self.host.ftruncate(theirs, length);
                self.same(step, "ftruncate", &length, a, b);
                self.settle(Subject::Descriptor(theirs), before, true);
            }
            72..75 => {
                let mode = self.chmod_mode();
                let (a, b) = (self.rump.fchmod(ours, mode), self.host.fchmod(theirs, mode));
                self.same(step, "fchmod", &mode, a, b);
            }
            75..78 => {
                let (uid, gid) = (self.owner(), self.owner());
                if self.is_setid_dropped(&before, (uid, gid)) {
                    return;
                }
                let (a, b) = (
                    self.rump.fchown(ours, uid, gid),
                    self.host.fchown(theirs, uid, gid),
                );
                if self.same(step, "fchown", &(uid, gid), a, b).is_some() {
                    let keeps = self.user == 0;
                    self.settle(Subject::Descriptor(theirs), before, keeps);
                }
            }
            78..80 => {
                let (a, b) = (self.rump.fsync(ours), self.host.fsync(theirs));
                self.same(step, "fsync", &(), a, b);
            }
            80..87 if !self.has_record_locks => {
                let (exclusive, unlock) = (self.rng.bool(), self.rng.u32(0..3) == 0);
                let a = self.rump.flock(ours, exclusive, unlock);
                let b = self.host.flock(theirs, exclusive, unlock);
                self.same(step, "flock", &(exclusive, unlock), a, b);
                // Linux has given up the shared lock when it refuses an exclusive one, NetBSD keeps it.
                if (a, b) == (Err(Errno::EAGAIN), Err(Errno::EAGAIN)) {
                    self.rump.flock(ours, false, true).expect("unlock");
                    self.host.flock(theirs, false, true).expect("unlock");
                }
            }
            87..90 if self.open.len() < DESCRIPTORS => {
                let pair = (self.rump.dup(ours), self.host.dup(theirs));
                self.same(step, "dup", &(), pair.0.map(drop), pair.1.map(drop));
                if let (Ok(ours), Ok(theirs)) = pair {
                    self.open.push(Descriptor {
                        ours,
                        theirs,
                        opener,
                        is_directory,
                    });
                }
            }
            90..97 => {
                let removed = self
                    .host
                    .fstat(theirs)
                    .is_ok_and(|at| at.nlink == 0 && at.mode & S_IFMT == S_IFDIR);
                let call = if removed {
                    differences::READDIR_REMOVED
                } else {
                    "readdir"
                };
                let (a, b) = (self.rump.readdir(ours), self.host.readdir(theirs));
                self.same(step, call, &(), a, b);
            }
            _ => return self.close_one(step),
        }
        let (a, b) = (
            self.rump.fstat(ours).map(plain),
            self.host.fstat(theirs).map(plain),
        );
        self.same(step, "fstat", &(), a, b);
    }
}
