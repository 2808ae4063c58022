//! Steps by the calls of descriptors that programs use less.

use rump_abi::Errno;

use super::{Descriptor, FAR, NEAR, World, plain};
use crate::at::{Lock, SideAt};
use crate::rare::SideRare;
use crate::side::{Node, Side};

impl World {
    /// The calls of a descriptor that programs use less.
    pub(super) fn rare_step(&mut self, step: u64) {
        let descriptor = self.descriptor();
        let Descriptor {
            ours,
            theirs,
            opener,
            ..
        } = descriptor;
        match self.rng.u32(0..100) {
            0..20 => {
                let lengths = [self.length(), self.length() + 1];
                let offset = self.read_offset(lengths[0] + lengths[1]);
                let a = self.rump.preadv(ours, lengths, offset);
                let b = self.host.preadv(theirs, lengths, offset);
                self.same(step, "preadv", &(lengths, offset), a, b);
            }
            20..40 => {
                let (one, two) = (self.data(), self.data());
                let offset = self.offset();
                if offset < FAR * 2 {
                    let before = self.host.fstat(theirs);
                    let a = self.rump.pwritev(ours, [&one, &two], offset);
                    let b = self.host.pwritev(theirs, [&one, &two], offset);
                    let what = (one.len(), two.len(), offset);
                    self.same(step, "pwritev", &what, a, b);
                    self.settle_write((theirs, opener), before, b);
                }
            }
            40..60 => {
                let times = self.times();
                let a = self.rump.futimens(ours, times);
                let b = self.host.futimens(theirs, times);
                let done = self.same(step, "futimens", &times, a, b).is_some();
                if done && times.is_some() {
                    let a = self.rump.fstat(ours).map(|at| (at.atime, at.mtime));
                    let b = self.host.fstat(theirs).map(|at| (at.atime, at.mtime));
                    self.same(step, "fstat", &times, a, b);
                }
            }
            60..66 => {
                let (a, b) = (self.rump.fdatasync(ours), self.host.fdatasync(theirs));
                self.same(step, "fdatasync", &(), a, b);
            }
            66..70 => {
                let data_only = self.rng.bool();
                let (start, length) = (self.offset().min(FAR), self.rng.i64(0..1000));
                let a = self.rump.fsync_range(ours, data_only, start, length);
                let b = self.host.fsync_range(theirs, data_only, start, length);
                self.same(step, "fsync_range", &(data_only, start, length), a, b);
            }
            70..73 => self.rump.sync().expect("sync has no errors"),
            73..78 => self.fallocate_step(step, descriptor),
            78..84 => self.mknodat_step(step, descriptor),
            _ if self.has_record_locks => self.lock_step(step, descriptor),
            _ => {}
        }
        let a = self.rump.fstat(ours).map(plain);
        let b = self.host.fstat(theirs).map(plain);
        self.same(step, "fstat", &(), a, b);
    }

    /// Only the arguments are compared: tmpfs of NetBSD reserves no room for files, tmpfs of Linux does.
    fn fallocate_step(&mut self, step: u64, Descriptor { ours, theirs, .. }: Descriptor) {
        let (start, length) = (self.offset(), self.rng.i64(-1..1000));
        let before = self.host.fstat(theirs);
        // Linux refuses no room at all, and takes the set-id bits away.
        let is_setid = before.as_ref().is_ok_and(|at| at.mode & 0o6000 != 0);
        if length == 0 || start > NEAR || is_setid {
            return;
        }
        let a = self.rump.posix_fallocate(ours, start, length);
        let b = self.host.posix_fallocate(theirs, start, length);
        self.same(step, "posix_fallocate", &(start, length), a, b);
        if let (Ok(()), Ok(at)) = (b, before) {
            let restored = self.host.ftruncate(theirs, at.size.cast_signed());
            restored.expect("it had that length");
        }
    }

    fn mknodat_step(&mut self, step: u64, Descriptor { ours, theirs, .. }: Descriptor) {
        let path = self.name_below();
        let text = String::from_utf8_lossy(&path).into_owned();
        // The root of a namespace makes no devices.
        let kinds = if self.users.len() > 1 { 3 } else { 1 };
        let node = [Node::Fifo, Node::Character, Node::Block][self.rng.usize(0..kinds)];
        let mode = self.rng.u32(0..0o1000);
        let a = self.rump.mknodat(ours, &path, node, mode);
        let b = self.host.mknodat(theirs, &path, node, mode);
        // NetBSD looks at the privilege before it looks at the path.
        if node != Node::Fifo && self.user != 0 && b.is_err() {
            self.same(step, "mknodat", &(text, node), a, Err(Errno::EPERM));
        } else if self.same(step, "mknodat", &(text, node), a, b).is_some() {
            self.made_at(step, (ours, theirs), &path);
        }
    }

    /// Record locks. There is one process, so none is ever in the way of another.
    fn lock_step(&mut self, step: u64, Descriptor { ours, theirs, .. }: Descriptor) {
        let lock = [Lock::Read, Lock::Write, Lock::Unlock][self.rng.usize(0..3)];
        let (start, length) = (self.offset(), self.rng.i64(0..1000));
        // The end of a range stays below 2^63, where both say EOVERFLOW or EINVAL as they like.
        if start > FAR * 2 {
            return;
        }
        let what = (lock, start, length);
        if self.rng.u32(0..4) > 0 {
            let a = self.rump.setlk(ours, lock, start, length);
            let b = self.host.setlk(theirs, lock, start, length);
            self.same(step, "fcntl(F_SETLK)", &what, a, b);
        } else if lock != Lock::Unlock {
            let a = self.rump.getlk(ours, lock, start, length);
            let b = self.host.getlk(theirs, lock, start, length);
            self.same(step, "fcntl(F_GETLK)", &what, a, b);
        }
    }
}
