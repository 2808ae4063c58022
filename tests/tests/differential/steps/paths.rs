//! Steps by path.

use rump_abi::Errno;

use super::faults::explains;
use super::normalise::Subject;
use super::{DESCRIPTORS, Descriptor, NAMES, S_IFDIR, S_IFMT, World, plain};
use crate::differences;
use crate::side::{Attributes, Node, Open, Side};

impl World {
    pub(super) fn path_step(&mut self, step: u64) {
        let path = self.path();
        let text = String::from_utf8_lossy(&path).into_owned();
        match self.rng.u32(0..100) {
            0..14 => {
                let mode = self.mode() & 0o777;
                let (ours, theirs) = (self.rump.mkdir(&path, mode), self.host.mkdir(&path, mode));
                if self
                    .same(step, "mkdir", &(text, mode), ours, theirs)
                    .is_some()
                {
                    self.made(step, &path, false);
                }
            }
            14..22 => {
                let (ours, theirs) = (self.rump.rmdir(&path), self.host.rmdir(&path));
                self.same(step, "rmdir", &text, ours, theirs);
            }
            22..30 => {
                let (ours, theirs) = (self.rump.unlink(&path), self.host.unlink(&path));
                self.same(step, "unlink", &text, ours, theirs);
            }
            30..44 => {
                let to = self.path();
                let what = (text, String::from_utf8_lossy(&to).into_owned());
                let faults = self.faults(&path, &to);
                let call = if self.is_same_file(&path, &to) {
                    differences::RENAME_SAME
                } else {
                    "rename"
                };
                let (ours, theirs) = (self.rump.rename(&path, &to), self.host.rename(&path, &to));
                if !explains(&faults, &ours, &theirs) {
                    self.same(step, call, &what, ours, theirs);
                }
                self.touched(step, &to);
            }
            44..51 => {
                let to = self.path();
                if self.is_link_protected(&path) {
                    return;
                }
                let what = (text, String::from_utf8_lossy(&to).into_owned());
                let faults = self.faults(&path, &to);
                let (ours, theirs) = (self.rump.link(&path, &to), self.host.link(&path, &to));
                if !explains(&faults, &ours, &theirs) {
                    self.same(step, "link", &what, ours, theirs);
                }
                self.touched(step, &to);
            }
            51..56 => {
                // A relative target without "..": it stays inside the tree of either side.
                let target = NAMES[self.rng.usize(0..NAMES.len())].to_vec();
                let what = (String::from_utf8_lossy(&target).into_owned(), text);
                let ours = self.rump.symlink(&target, &path);
                let theirs = self.host.symlink(&target, &path);
                if self.same(step, "symlink", &what, ours, theirs).is_some() {
                    self.made(step, &path, false);
                }
            }
            56..60 => {
                let (ours, theirs) = (self.rump.readlink(&path), self.host.readlink(&path));
                self.same(step, "readlink", &text, ours, theirs);
            }
            60..63 => {
                // The root of a namespace makes no devices.
                let kinds = if self.users.len() > 1 { 3 } else { 1 };
                let node = [Node::Fifo, Node::Character, Node::Block][self.rng.usize(0..kinds)];
                let mode = self.rng.u32(0..0o1000);
                let ours = self.rump.mknod(&path, node, mode);
                let theirs = self.host.mknod(&path, node, mode);
                // NetBSD looks at the privilege before it looks at the path.
                let refused = node != Node::Fifo && self.user != 0;
                if refused && theirs.is_err() {
                    self.same(step, "mknod", &(text, node), ours, Err(Errno::EPERM));
                } else if self
                    .same(step, "mknod", &(text, node), ours, theirs)
                    .is_some()
                {
                    self.made(step, &path, false);
                }
            }
            63..70 => {
                let mode = self.chmod_mode();
                let (ours, theirs) = (self.rump.chmod(&path, mode), self.host.chmod(&path, mode));
                self.same(step, "chmod", &(text, mode), ours, theirs);
            }
            70..75 => {
                let (uid, gid) = (self.owner(), self.owner());
                let follow = self.rng.bool();
                let before = self.host.stat(&path, follow);
                if self.is_setid_dropped(&before, (uid, gid)) {
                    return;
                }
                let ours = self.rump.chown(&path, uid, gid, follow);
                let theirs = self.host.chown(&path, uid, gid, follow);
                let what = (text, uid, gid, follow);
                if self.same(step, "chown", &what, ours, theirs).is_some() {
                    let keeps = self.user == 0;
                    self.settle(Subject::Path(&path), before, keeps);
                }
            }
            75..78 => {
                let (atime, mtime) = (
                    self.rng.i64(0..2_000_000_000),
                    self.rng.i64(0..2_000_000_000),
                );
                let ours = self.rump.utimes(&path, atime, mtime);
                let theirs = self.host.utimes(&path, atime, mtime);
                if self.same(step, "utimes", &text, ours, theirs).is_some() {
                    let ours = self.rump.stat(&path, true).map(|at| (at.atime, at.mtime));
                    let theirs = self.host.stat(&path, true).map(|at| (at.atime, at.mtime));
                    self.same(step, "stat", &text, ours, theirs);
                }
            }
            78..83 => {
                let length = self.file_length();
                let call = if length >= 0 && self.is_special(&path) {
                    differences::TRUNCATE_SPECIAL
                } else {
                    "truncate"
                };
                let before = self.host.stat(&path, true);
                let ours = self.rump.truncate(&path, length);
                let theirs = self.host.truncate(&path, length);
                self.same(step, call, &(text, length), ours, theirs);
                self.settle(Subject::Path(&path), before, true);
            }
            83..90 => {
                let mode = self.rng.u32(0..8);
                let (ours, theirs) = (self.rump.access(&path, mode), self.host.access(&path, mode));
                self.same(step, "access", &(text, mode), ours, theirs);
            }
            _ => {
                let ours = self.rump.stat(&path, true).map(plain);
                let theirs = self.host.stat(&path, true).map(plain);
                self.same(step, "stat", &text, ours, theirs);
            }
        }
        self.touched(step, &path);
    }

    pub(super) fn open_step(&mut self, step: u64) {
        if self.open.len() >= DESCRIPTORS {
            self.close_one(step);
        }
        let path = self.path();
        let write = self.rng.bool();
        let how = Open {
            read: !write || self.rng.bool(),
            write,
            create: self.rng.u32(0..3) > 0,
            exclusive: self.rng.u32(0..6) == 0,
            truncate: write && self.rng.u32(0..4) == 0,
            append: self.rng.u32(0..5) == 0,
            directory: self.rng.u32(0..6) == 0,
            nofollow: self.rng.u32(0..8) == 0,
        };
        // What O_CREAT with O_DIRECTORY means differs from system to system and from year to year.
        let how = Open {
            create: how.create && !how.directory,
            ..how
        };
        let how = Open {
            exclusive: how.exclusive && how.create,
            ..how
        };
        if self.is_special(&path) {
            return;
        }
        let mode = self.mode() & 0o777;
        // A symbolic link that leads nowhere is followed; its text is a name in the same directory.
        let follow = !how.exclusive && !how.nofollow;
        let found = self.host.stat(&path, follow);
        let is_new = how.create && found.is_err();
        let before = self.host.stat(&path, true);
        let ours = self.rump.open(&path, how, mode);
        let theirs = self.host.open(&path, how, mode);
        if how.truncate && theirs.is_ok() {
            self.settle(Subject::Path(&path), before, true);
        }
        let what = (String::from_utf8_lossy(&path).into_owned(), how, mode);
        let pair = (ours, theirs);
        let ours = pair.0.map(|_| ());
        let theirs = pair.1.map(|_| ());
        let is_directory = |at: &Attributes| at.mode & S_IFMT == S_IFDIR;
        let call =
            if found.as_ref().is_ok_and(is_directory) && how.create && !how.exclusive && !how.write
            {
                differences::OPEN_DIRECTORY
            } else {
                "open"
            };
        if self.same(step, call, &what, ours, theirs).is_some() && is_new {
            self.made(step, &path, follow);
        }
        match pair {
            (Ok(ours), Ok(theirs)) => self.open.push(Descriptor {
                ours,
                theirs,
                opener: self.user,
                is_directory: self.host.fstat(theirs).is_ok_and(|at| is_directory(&at)),
            }),
            (Ok(ours), Err(_)) => self.rump.close(ours).expect("close"),
            (Err(_), Ok(theirs)) => self.host.close(theirs).expect("close"),
            (Err(_), Err(_)) => {}
        }
        self.touched(step, &path);
    }
}
