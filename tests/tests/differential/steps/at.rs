//! Steps by descriptor and name, and by the rarer calls of descriptors.

use super::normalise::Subject;
use super::{DESCRIPTORS, Descriptor, NAMES, S_IFDIR, S_IFLNK, S_IFMT, World, plain};
use crate::at::{SideAt, Times};
use crate::differences;
use crate::side::{DirectoryEntry, Open, Side};

impl World {
    pub(super) fn at_step(&mut self, step: u64) {
        // Mostly a directory: what is none gives the same error everywhere.
        let mut descriptor = self.descriptor();
        for _ in 0..3 {
            if !descriptor.is_directory {
                descriptor = self.descriptor();
            }
        }
        let Descriptor { ours, theirs, .. } = descriptor;
        let path = self.name_below();
        let text = String::from_utf8_lossy(&path).into_owned();
        match self.rng.u32(0..100) {
            0..12 => {
                let mode = self.mode() & 0o777;
                let a = self.rump.mkdirat(ours, &path, mode);
                let b = self.host.mkdirat(theirs, &path, mode);
                if self.same(step, "mkdirat", &text, a, b).is_some() {
                    self.made_at(step, (ours, theirs), &path);
                }
            }
            12..22 => {
                let directory = self.rng.bool();
                let a = self.rump.unlinkat(ours, &path, directory);
                let b = self.host.unlinkat(theirs, &path, directory);
                self.same(step, "unlinkat", &(text, directory), a, b);
            }
            22..34 => self.renameat_step(step, descriptor, &path),
            34..44 => self.openat_step(step, descriptor, &path),
            44..52 => self.linkat_step(step, descriptor, &path),
            52..58 => {
                let target = self.name_below();
                let a = self.rump.symlinkat(&target, ours, &path);
                let b = self.host.symlinkat(&target, theirs, &path);
                if self.same(step, "symlinkat", &text, a, b).is_some() {
                    self.made_at(step, (ours, theirs), &path);
                }
            }
            58..62 => {
                let a = self.rump.readlinkat(ours, &path);
                let b = self.host.readlinkat(theirs, &path);
                self.same(step, "readlinkat", &text, a, b);
            }
            62..66 => {
                let mode = self.mode() & 0o777;
                let a = self.rump.mkfifoat(ours, &path, mode);
                let b = self.host.mkfifoat(theirs, &path, mode);
                if self.same(step, "mkfifoat", &text, a, b).is_some() {
                    self.made_at(step, (ours, theirs), &path);
                }
            }
            66..72 => {
                let mode = self.chmod_mode();
                let a = self.rump.fchmodat(ours, &path, mode);
                let b = self.host.fchmodat(theirs, &path, mode);
                self.same(step, "fchmodat", &(text, mode), a, b);
            }
            72..80 => self.fchownat_step(step, descriptor, &path),
            80..83 => self.changing_list_step(step, descriptor, &path),
            83..88 => {
                let mode = self.rng.u32(0..8);
                let a = self.rump.faccessat(ours, &path, mode);
                let b = self.host.faccessat(theirs, &path, mode);
                self.same(step, "faccessat", &(text, mode), a, b);
            }
            _ => self.utimensat_step(step, descriptor, &path),
        }
        let a = self.rump.fstatat(ours, &path).map(plain);
        let b = self.host.fstatat(theirs, &path).map(plain);
        self.same(step, "fstatat", &String::from_utf8_lossy(&path), a, b);
    }

    /// A name relative to a descriptor.
    pub(super) fn name_below(&mut self) -> Vec<u8> {
        match self.rng.u32(0..100) {
            0 => vec![b'x'; 255],
            1 => vec![b'y'; 256],
            _ => NAMES[self.rng.usize(0..NAMES.len())].to_vec(),
        }
    }

    fn renameat_step(&mut self, step: u64, descriptor: Descriptor, from: &[u8]) {
        let Descriptor { ours, theirs, .. } = descriptor;
        let to = self.name_below();
        let what = [from, &to].map(|name| String::from_utf8_lossy(name).into_owned());
        let ids = [from, &to].map(|name| self.host.fstatat(theirs, name).map(|at| at.ino));
        let is_same = ids[0].is_ok() && ids[0] == ids[1];
        let a = self.rump.renameat(ours, from, &to);
        if from != to && is_same {
            // NetBSD's renameat drops the first of two names of one file, POSIX and Linux keep both.
            let b = self.host.unlinkat(theirs, from, false);
            self.same(step, "renameat", &what, a, b);
            return;
        }
        let call = if is_same {
            differences::RENAME_SAME
        } else {
            "renameat"
        };
        let b = self.host.renameat(theirs, from, &to);
        self.same(step, call, &what, a, b);
    }

    fn openat_step(&mut self, step: u64, descriptor: Descriptor, path: &[u8]) {
        let Descriptor { ours, theirs, .. } = descriptor;
        if self.open.len() >= DESCRIPTORS {
            return;
        }
        let write = self.rng.bool();
        let how = Open {
            read: !write,
            write,
            create: self.rng.bool(),
            exclusive: false,
            truncate: write && self.rng.u32(0..4) == 0,
            append: self.rng.u32(0..5) == 0,
            directory: false,
            nofollow: true,
        };
        let before = self.host.fstatat(theirs, path);
        // Neither fifos and devices (see is_special) nor directories to be created (see OPEN_DIRECTORY).
        let kind = before.as_ref().map_or(0, |at| at.mode & S_IFMT);
        if !matches!(kind, 0 | 0o100_000 | S_IFLNK) && (how.create || kind != S_IFDIR) {
            return;
        }
        let mode = self.mode() & 0o777;
        let pair = (
            self.rump.openat(ours, path, how, mode),
            self.host.openat(theirs, path, how, mode),
        );
        let what = (String::from_utf8_lossy(path).into_owned(), how, mode);
        let (a, b) = (pair.0.map(drop), pair.1.map(drop));
        if how.truncate && b.is_ok() {
            self.settle(Subject::At(theirs, path), before.clone(), true);
        }
        if self.same(step, "openat", &what, a, b).is_some() && before.is_err() {
            self.made_at(step, (ours, theirs), path);
        }
        if let (Ok(ours), Ok(theirs)) = pair {
            let opener = self.user;
            self.open.push(Descriptor {
                ours,
                theirs,
                opener,
                is_directory: kind == S_IFDIR,
            });
        }
    }

    fn linkat_step(&mut self, step: u64, descriptor: Descriptor, from: &[u8]) {
        let Descriptor { ours, theirs, .. } = descriptor;
        let to = self.name_below();
        let follow = self.rng.bool();
        let found = self.host.fstatat(theirs, from);
        // What a link leads to may be protected as well.
        let is_own = found.is_ok_and(|at| at.uid == self.user && at.mode & S_IFMT != S_IFLNK);
        if self.user != 0 && !is_own && self.protected.hardlinks {
            return;
        }
        let a = self.rump.linkat(ours, from, &to, follow);
        let b = self.host.linkat(theirs, from, &to, follow);
        let what = [from, &to].map(|name| String::from_utf8_lossy(name).into_owned());
        self.same(step, "linkat", &(what, follow), a, b);
    }

    fn fchownat_step(&mut self, step: u64, descriptor: Descriptor, path: &[u8]) {
        let Descriptor { ours, theirs, .. } = descriptor;
        let (uid, gid) = (self.owner(), self.owner());
        let before = self.host.fstatat(theirs, path);
        if self.is_setid_dropped(&before, (uid, gid)) {
            return;
        }
        // No variant of fchownat keeps to POSIX: the bits of the ids that are named go, root's too.
        let mut kept = 0o7777;
        if uid != u32::MAX {
            kept &= !0o4000;
        }
        if gid != u32::MAX {
            kept &= !0o2000;
        }
        let a = self.rump.fchownat(ours, path, uid, gid);
        let b = self.host.fchownat(theirs, path, uid, gid);
        let what = (String::from_utf8_lossy(path).into_owned(), uid, gid);
        if self.same(step, "fchownat", &what, a, b).is_some()
            && let Ok(at) = before
            && at.mode & S_IFMT != S_IFLNK
        {
            self.set_mode(Subject::At(theirs, path), at.mode & kept);
        }
    }

    /// Lists a directory in small parts, with an entry made or removed after the first one: all others
    /// are listed once.
    fn changing_list_step(&mut self, step: u64, descriptor: Descriptor, path: &[u8]) {
        /// Room for few entries, but for each of them.
        const PART: usize = 64;
        let Descriptor { ours, theirs, .. } = descriptor;
        let is_short = |(name, _): &DirectoryEntry| name.len() < PART / 2;
        // What is no directory would be rewound on one side.
        let fits = descriptor.is_directory
            && self
                .host
                .readdir(theirs)
                .is_ok_and(|all| all.iter().all(is_short));
        if !fits || path.len() >= PART / 2 {
            return;
        }
        self.rump.rewind(ours).expect("a directory rewinds");
        let mut all = self
            .rump
            .readdir_part(ours, PART)
            .expect("a first part")
            .unwrap_or_default();
        let text = String::from_utf8_lossy(path).into_owned();
        if self.rng.bool() {
            let a = self.rump.mkdirat(ours, path, 0o777);
            let b = self.host.mkdirat(theirs, path, 0o777);
            if self.same(step, "mkdirat", &text, a, b).is_some() {
                self.made_at(step, (ours, theirs), path);
            }
        } else {
            let a = self.rump.unlinkat(ours, path, false);
            let b = self.host.unlinkat(theirs, path, false);
            self.same(step, "unlinkat", &text, a, b);
        }
        while let Some(part) = self.rump.readdir_part(ours, PART).expect("a part") {
            all.extend(part);
        }
        // Not listed in parts: some releases of Linux then leave out an entry that was always there.
        let mut expected = self.host.readdir(theirs).expect("a directory lists");
        for list in [&mut all, &mut expected] {
            list.retain(|(name, _)| name != path);
            list.sort();
        }
        self.same(step, "readdir (changing)", &text, Ok(all), Ok(expected));
    }

    pub(super) fn times(&mut self) -> Times {
        const LAST: i64 = 2_000_000_000;
        (self.rng.u32(0..4) > 0).then(|| (self.rng.i64(0..LAST), self.rng.i64(0..LAST)))
    }

    fn utimensat_step(&mut self, step: u64, descriptor: Descriptor, path: &[u8]) {
        let Descriptor { ours, theirs, .. } = descriptor;
        let (times, follow) = (self.times(), self.rng.bool());
        let a = self.rump.utimensat(ours, path, times, follow);
        let b = self.host.utimensat(theirs, path, times, follow);
        let what = (String::from_utf8_lossy(path).into_owned(), times, follow);
        let done = self.same(step, "utimensat", &what, a, b).is_some();
        if done && !follow && times.is_some() {
            let a = self.rump.fstatat(ours, path).map(|at| (at.atime, at.mtime));
            let b = self.host.fstatat(theirs, path);
            self.same(step, "fstatat", &what, a, b.map(|at| (at.atime, at.mtime)));
        }
    }
}
