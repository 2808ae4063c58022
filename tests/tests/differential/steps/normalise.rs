//! What differs by design and is the same after it: groups of new objects, set-id bits, and what Linux
//! protects by settings.

use super::{S_IFLNK, S_IFMT, World, parent};
use crate::at::SideAt;
use crate::side::{Answer, Attributes, Side};

impl World {
    /// A new object gets its directory's group, as BSD wants; Linux gives the process's, and hands a
    /// directory's set-group-id bit on. The host's is brought in line, ours has to be right.
    pub(super) fn made(&mut self, step: u64, path: &[u8], follow: bool) {
        let user = self.user;
        self.become_user(0);
        let directory = self
            .host
            .stat(parent(path), true)
            .expect("it has a directory");
        let ours = self.rump.stat(path, follow).expect("it was made");
        assert_eq!(
            ours.gid, directory.gid,
            "step {step}: group of a new object"
        );
        let theirs = self.host.stat(path, follow).expect("it was made");
        self.host
            .chown(path, u32::MAX, directory.gid, follow)
            .expect("chown");
        if theirs.mode & 0o170_000 != 0o120_000 {
            let mode = if directory.mode & 0o2000 != 0 {
                theirs.mode & !0o2000
            } else {
                theirs.mode
            };
            self.host.chmod(path, mode & 0o7777).expect("chmod");
        }
        self.become_user(user);
    }

    /// As [`Self::made`], below a descriptor.
    pub(super) fn made_at(&mut self, step: u64, (ours, theirs): (i32, i32), path: &[u8]) {
        let user = self.user;
        self.become_user(0);
        let directory = self.host.fstat(theirs).expect("a directory");
        let ours = self.rump.fstatat(ours, path).expect("it was made");
        assert_eq!(
            ours.gid, directory.gid,
            "step {step}: group of a new object"
        );
        let mode = self.host.fstatat(theirs, path).expect("it was made").mode;
        self.host
            .fchownat(theirs, path, u32::MAX, directory.gid)
            .expect("chown");
        let mode = if directory.mode & 0o2000 != 0 {
            mode & !0o2000
        } else {
            mode
        };
        if mode & S_IFMT != S_IFLNK {
            self.host
                .fchmodat(theirs, path, mode & 0o7777)
                .expect("chmod");
        }
        self.become_user(user);
    }

    /// Whether the host may refuse a link to a file for a reason that NetBSD does not know: the
    /// setting fs.protected_hardlinks wants the file to be the caller's, or a plain one that he may
    /// read and write.
    pub(super) fn is_link_protected(&mut self, path: &[u8]) -> bool {
        if self.user == 0 || !self.protected.hardlinks {
            return false;
        }
        let is_plain = |at: &Attributes| at.mode & 0o176_000 == 0o100_000;
        match self.host.stat(path, false) {
            Ok(at) if at.uid == self.user => false,
            Ok(at) => !is_plain(&at) || self.host.access(path, 6).is_err(),
            Err(_) => false,
        }
    }

    /// A chown that changes nothing, of somebody else's file with set-id bits: Linux lets anybody drop
    /// the bits so, NetBSD lets nobody.
    pub(super) fn is_setid_dropped(&self, before: &Answer<Attributes>, ids: (u32, u32)) -> bool {
        ids == (u32::MAX, u32::MAX)
            && before
                .as_ref()
                .is_ok_and(|at| at.uid != self.user && self.user != 0 && at.mode & 0o6000 != 0)
    }

    /// What becomes of set-id bits. When an ordinary user changes the owner (NetBSD's POSIX variant) or
    /// writes, NetBSD drops both from whatever it is; root's calls and truncations keep them. Linux has other
    /// rules for directories, for root and for the group's bit. The host's mode is brought in line,
    /// ours has to be right.
    pub(super) fn settle(&mut self, subject: Subject<'_>, before: Answer<Attributes>, keeps: bool) {
        let Ok(Attributes { mode, .. }) = before else {
            return;
        };
        if mode & S_IFMT == S_IFLNK || mode & 0o6000 == 0 {
            return;
        }
        let mode = mode & if keeps { 0o7777 } else { 0o1777 };
        self.set_mode(subject, mode & 0o7777);
    }

    pub(super) fn set_mode(&mut self, subject: Subject<'_>, mode: u32) {
        self.as_root(|world| match subject {
            Subject::At(fd, path) => world.host.fchmodat(fd, path, mode).expect("chmod"),
            Subject::Path(path) => world.host.chmod(path, mode).expect("chmod"),
            Subject::Descriptor(fd) => world.host.fchmod(fd, mode).expect("chmod"),
        });
    }

    /// As [`Self::settle`]; a write is done with the rights of who opened the file.
    pub(super) fn settle_write(
        &mut self,
        (fd, opener): (i32, u32),
        before: Answer<Attributes>,
        written: Answer<usize>,
    ) {
        if let Ok(length) = written {
            let keeps = opener == 0 || length == 0;
            self.settle(Subject::Descriptor(fd), before, keeps);
        }
    }
}

/// What a call was about, on the host.
pub(super) enum Subject<'a> {
    Path(&'a [u8]),
    Descriptor(i32),
    /// A name below a directory, no symbolic link.
    At(i32, &'a [u8]),
}

/// Settings of Linux that refuse what POSIX and NetBSD allow.
pub(super) struct Protected {
    /// Links to the files of others.
    pub(super) hardlinks: bool,
    /// Symbolic links, files and fifos of others in sticky directories that everybody may write.
    pub(super) sticky: bool,
}

impl Protected {
    pub(super) fn of_host() -> Self {
        let is_set = |name: &str| {
            std::fs::read_to_string(format!("/proc/sys/fs/protected_{name}"))
                .is_ok_and(|value| value.trim() != "0")
        };
        let protected = Self {
            hardlinks: is_set("hardlinks"),
            sticky: is_set("symlinks") || is_set("regular") || is_set("fifos"),
        };
        if protected.hardlinks {
            println!("the host protects hard links: no links to files that a user may not write");
        }
        if protected.sticky {
            println!("the host protects sticky directories: none that everybody may write");
        }
        protected
    }
}
