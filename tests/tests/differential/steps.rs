//! One random step, on both sides, with everything that it touched compared.

use std::collections::BTreeMap;
use std::fmt::Debug;

use fastrand::Rng;
use rump_abi::Errno;

use crate::differences;
use crate::hostside::Host;
use crate::rumpside::Rump;
use crate::side::{Answer, Attributes, Node, Open, Side};
use crate::tree;

/// Names of each component: few, so that sequences meet the same objects again.
const NAMES: [&[u8]; 8] = [b"a", b"b", b"c", b"d", b"e", b"f", b"gg", b"h.txt"];
/// Deepest path.
const DEPTH: usize = 8;
/// Open descriptors at a time.
const DESCRIPTORS: usize = 12;
/// Largest offset that is used often.
const NEAR: i64 = 200_000;
/// An offset far away, for sparse files.
const FAR: i64 = 1 << 40;

/// Both sides, and what is open on them.
pub struct World {
    rump: Rump,
    host: Host,
    rng: Rng,
    users: Vec<u32>,
    user: u32,
    open: Vec<(i32, i32)>,
    /// How often a call gave an error, "ok" included.
    pub counts: BTreeMap<(&'static str, String), u64>,
}

impl World {
    pub fn new(rump: Rump, host: Host, seed: u64, users: &[u32]) -> Self {
        Self {
            rump,
            host,
            rng: Rng::with_seed(seed),
            users: users.to_vec(),
            user: 0,
            open: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    pub fn compare_trees(&mut self, step: u64) {
        self.become_user(0);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        tree::read(&mut self.rump, b".", &mut ours);
        tree::read(&mut self.host, b".", &mut theirs);
        for (our, their) in ours.iter().zip(&theirs) {
            assert!(
                our == their,
                "step {step}: trees differ:\nrump {}\nhost {}",
                show(our),
                show(their)
            );
        }
        assert_eq!(
            ours.len(),
            theirs.len(),
            "step {step}: trees differ in length"
        );
        // Trees that only grow would make every comparison longer.
        if ours.len() > 300 {
            self.prune();
        }
    }

    fn prune(&mut self) {
        let mut entries = Vec::new();
        tree::read(&mut self.host, b".", &mut entries);
        entries.reverse();
        for (path, mode, ..) in entries {
            if mode & 0o170_000 == 0o040_000 {
                self.host.rmdir(&path).expect("an empty directory");
                self.rump.rmdir(&path).expect("an empty directory");
            } else {
                self.host.unlink(&path).expect("a file");
                self.rump.unlink(&path).expect("a file");
            }
        }
    }

    fn become_user(&mut self, uid: u32) {
        if self.user != uid {
            self.user = uid;
            self.host
                .seteuid(uid)
                .expect("the host lets root change users");
            self.rump.seteuid(uid).expect("root changes users");
        }
    }

    /// Two answers of a call: equal, or different as NetBSD wants it.
    fn same<T: PartialEq + Debug>(
        &mut self,
        step: u64,
        call: &'static str,
        what: &dyn Debug,
        ours: Answer<T>,
        theirs: Answer<T>,
    ) -> Option<T> {
        let name = match &ours {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.name().unwrap_or("?").to_owned(),
        };
        *self.counts.entry((call, name)).or_default() += 1;
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert!(
                    ours == theirs,
                    "step {step}: {call} {what:?}: rump {ours:?}, host {theirs:?}"
                );
                Some(ours)
            }
            (Err(ours), Err(theirs)) => {
                assert!(
                    ours == theirs || differences::allowed(call, ours, theirs),
                    "step {step} as {}: {call} {what:?}: rump {ours:?}, host {theirs:?}",
                    self.user
                );
                None
            }
            (ours, theirs) => panic!(
                "step {step} as {}: {call} {what:?}: rump {ours:?}, host {theirs:?}",
                self.user
            ),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        match self.rng.u32(0..200) {
            0 => vec![b'x'; 255],
            1 => vec![b'y'; 256],
            2 => b".".to_vec(),
            3 | 4 => b"..".to_vec(),
            _ => NAMES[self.rng.usize(0..NAMES.len())].to_vec(),
        }
    }

    fn path(&mut self) -> Vec<u8> {
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
        if self.rng.u32(0..40) == 0 {
            path.push(b'/');
        }
        path
    }

    fn mode(&mut self) -> u32 {
        match self.rng.u32(0..12) {
            0 => self.rng.u32(0..0o1000),
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
    fn chmod_mode(&mut self) -> u32 {
        let mode = self.mode();
        if self.user == 0 { mode } else { mode & 0o4777 }
    }

    /// A new object gets its directory's group, as BSD wants; Linux gives the process's, and hands a
    /// directory's set-group-id bit on. The host's is brought in line, ours has to be right.
    fn made(&mut self, step: u64, path: &[u8]) {
        let user = self.user;
        self.become_user(0);
        let directory = self
            .host
            .stat(parent(path), true)
            .expect("it has a directory");
        let ours = self.rump.stat(path, false).expect("it was made");
        assert_eq!(
            ours.gid, directory.gid,
            "step {step}: group of a new object"
        );
        let theirs = self.host.stat(path, false).expect("it was made");
        self.host
            .chown(path, u32::MAX, directory.gid, false)
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
    fn made_at(&mut self, step: u64, (ours, theirs): (i32, i32), path: &[u8]) {
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
            .fchownat(theirs, path, directory.gid)
            .expect("chown");
        let mode = if directory.mode & 0o2000 != 0 {
            mode & !0o2000
        } else {
            mode
        };
        self.host
            .fchmodat(theirs, path, mode & 0o7777)
            .expect("chmod");
        self.become_user(user);
    }

    fn offset(&mut self) -> i64 {
        match self.rng.u32(0..30) {
            0 => -1,
            1 => FAR + self.rng.i64(0..10_000),
            2 => i64::MAX - self.rng.i64(0..3),
            _ => self.rng.i64(0..NEAR),
        }
    }

    fn length(&mut self) -> usize {
        match self.rng.u32(0..10) {
            0 => 0,
            1 => self.rng.usize(1..20_000),
            2 => 4096,
            _ => self.rng.usize(1..300),
        }
    }

    fn data(&mut self) -> Vec<u8> {
        let length = self.length();
        let first = self.rng.u8(..);
        (0..length).map(|i| first.wrapping_add(i as u8)).collect()
    }

    fn descriptor(&mut self) -> (i32, i32) {
        if self.open.is_empty() || self.rng.u32(0..60) == 0 {
            return (9999, 9999);
        }
        self.open[self.rng.usize(0..self.open.len())]
    }

    /// Status of what a call by path touched.
    fn touched(&mut self, step: u64, path: &[u8]) {
        let what = String::from_utf8_lossy(path).into_owned();
        let ours = self.rump.stat(path, false).map(plain);
        let theirs = self.host.stat(path, false).map(plain);
        self.same(step, "lstat", &what, ours, theirs);
    }

    pub fn step(&mut self, step: u64) {
        if self.users.len() > 1 && self.rng.u32(0..50) == 0 {
            let uid = self.users[self.rng.usize(0..self.users.len())];
            self.become_user(uid);
        }
        match self.rng.u32(0..100) {
            0..60 => self.path_step(step),
            60..68 => self.open_step(step),
            _ => self.descriptor_step(step),
        }
    }

    fn path_step(&mut self, step: u64) {
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
                    self.made(step, &path);
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
                let either = self.either(&path, &to);
                let (ours, theirs) = (self.rump.rename(&path, &to), self.host.rename(&path, &to));
                if !either.explains(&ours, &theirs) {
                    self.same(step, "rename", &what, ours, theirs);
                }
                self.touched(step, &to);
            }
            44..51 => {
                let to = self.path();
                let what = (text, String::from_utf8_lossy(&to).into_owned());
                let either = self.either(&path, &to);
                let (ours, theirs) = (self.rump.link(&path, &to), self.host.link(&path, &to));
                if !either.explains(&ours, &theirs) {
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
                    self.made(step, &path);
                }
            }
            56..60 => {
                let (ours, theirs) = (self.rump.readlink(&path), self.host.readlink(&path));
                self.same(step, "readlink", &text, ours, theirs);
            }
            60..63 => {
                let node = [Node::Fifo, Node::Character, Node::Block][self.rng.usize(0..3)];
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
                    self.made(step, &path);
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
                let ours = self.rump.chown(&path, uid, gid, follow);
                let theirs = self.host.chown(&path, uid, gid, follow);
                self.same(step, "chown", &(text, uid, gid, follow), ours, theirs);
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
                let length = self.offset();
                if length < FAR * 2 {
                    let ours = self.rump.truncate(&path, length);
                    let theirs = self.host.truncate(&path, length);
                    self.same(step, "truncate", &(text, length), ours, theirs);
                }
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

    /// What is wrong with each of two paths, if anything is wrong with both.
    fn either(&mut self, from: &[u8], to: &[u8]) -> Either {
        Either {
            from: self.host.stat(from, false).err(),
            to: self.host.stat(parent(to), true).err(),
        }
    }

    fn owner(&mut self) -> u32 {
        [u32::MAX, 0, 1000, 1001][self.rng.usize(0..4)]
    }

    fn open_step(&mut self, step: u64) {
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
        // Fifos and devices belong to the kernel around the file system, not to tmpfs.
        let kind = self
            .host
            .stat(&path, true)
            .map_or(0, |at| at.mode & 0o170_000);
        if matches!(kind, 0o010_000 | 0o020_000 | 0o060_000) {
            return;
        }
        let mode = self.mode() & 0o777;
        let is_new = how.create && self.host.stat(&path, false).is_err();
        let ours = self.rump.open(&path, how, mode);
        let theirs = self.host.open(&path, how, mode);
        let what = (String::from_utf8_lossy(&path).into_owned(), how, mode);
        let pair = (ours, theirs);
        let ours = pair.0.map(|_| ());
        let theirs = pair.1.map(|_| ());
        if self.same(step, "open", &what, ours, theirs).is_some() && is_new {
            self.made(step, &path);
        }
        if let (Ok(ours), Ok(theirs)) = pair {
            self.open.push((ours, theirs));
        }
        self.touched(step, &path);
    }

    fn close_one(&mut self, step: u64) {
        if self.open.is_empty() {
            return;
        }
        let at = self.rng.usize(0..self.open.len());
        let (ours, theirs) = self.open.swap_remove(at);
        let (ours, theirs) = (self.rump.close(ours), self.host.close(theirs));
        self.same(step, "close", &(), ours, theirs);
    }

    fn descriptor_step(&mut self, step: u64) {
        let (ours, theirs) = self.descriptor();
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
            }
            24..34 => {
                let (n, offset) = (self.length(), self.offset());
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
                }
            }
            44..48 => {
                let lengths = [self.length(), self.length()];
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
            }
            52..60 => {
                let whence = self.rng.u32(0..3);
                let offset = self.offset();
                // The offset of a directory is the file system's own cookie.
                let directory = self
                    .host
                    .fstat(theirs)
                    .is_ok_and(|at| at.mode & 0o170_000 == 0o040_000);
                if !directory && offset < FAR * 2 {
                    let a = self.rump.lseek(ours, offset, whence);
                    let b = self.host.lseek(theirs, offset, whence);
                    self.same(step, "lseek", &(offset, whence), a, b);
                }
            }
            60..66 => {
                let length = self.offset();
                if length < FAR * 2 {
                    let a = self.rump.ftruncate(ours, length);
                    let b = self.host.ftruncate(theirs, length);
                    self.same(step, "ftruncate", &length, a, b);
                }
            }
            66..72 => {
                let (a, b) = (
                    self.rump.fstat(ours).map(plain),
                    self.host.fstat(theirs).map(plain),
                );
                self.same(step, "fstat", &(), a, b);
            }
            72..75 => {
                let mode = self.chmod_mode();
                let (a, b) = (self.rump.fchmod(ours, mode), self.host.fchmod(theirs, mode));
                self.same(step, "fchmod", &mode, a, b);
            }
            75..78 => {
                let (uid, gid) = (self.owner(), self.owner());
                let (a, b) = (
                    self.rump.fchown(ours, uid, gid),
                    self.host.fchown(theirs, uid, gid),
                );
                self.same(step, "fchown", &(uid, gid), a, b);
            }
            78..80 => {
                let (a, b) = (self.rump.fsync(ours), self.host.fsync(theirs));
                self.same(step, "fsync", &(), a, b);
            }
            80..83 => {
                let (exclusive, unlock) = (self.rng.bool(), self.rng.u32(0..3) == 0);
                let a = self.rump.flock(ours, exclusive, unlock);
                let b = self.host.flock(theirs, exclusive, unlock);
                self.same(step, "flock", &(exclusive, unlock), a, b);
            }
            83..85 if self.open.len() < DESCRIPTORS => {
                let pair = (self.rump.dup(ours), self.host.dup(theirs));
                self.same(step, "dup", &(), pair.0.map(drop), pair.1.map(drop));
                if let (Ok(ours), Ok(theirs)) = pair {
                    self.open.push((ours, theirs));
                }
            }
            85..90 => {
                let (a, b) = (self.rump.readdir(ours), self.host.readdir(theirs));
                self.same(step, "readdir", &(), a, b);
            }
            90..94 => {
                let (path, mode) = (self.name_below(), self.mode() & 0o777);
                let a = self.rump.mkdirat(ours, &path, mode);
                let b = self.host.mkdirat(theirs, &path, mode);
                if self
                    .same(step, "mkdirat", &String::from_utf8_lossy(&path), a, b)
                    .is_some()
                {
                    self.made_at(step, (ours, theirs), &path);
                }
            }
            94..97 => {
                let (path, directory) = (self.name_below(), self.rng.bool());
                let a = self.rump.unlinkat(ours, &path, directory);
                let b = self.host.unlinkat(theirs, &path, directory);
                self.same(
                    step,
                    "unlinkat",
                    &(String::from_utf8_lossy(&path), directory),
                    a,
                    b,
                );
            }
            97..99 => {
                let (from, to) = (self.name_below(), self.name_below());
                let a = self.rump.renameat(ours, &from, &to);
                let b = self.host.renameat(theirs, &from, &to);
                let what = (String::from_utf8_lossy(&from), String::from_utf8_lossy(&to));
                self.same(step, "renameat", &what, a, b);
            }
            _ => self.close_one(step),
        }
    }

    /// A name relative to a descriptor.
    fn name_below(&mut self) -> Vec<u8> {
        NAMES[self.rng.usize(0..NAMES.len())].to_vec()
    }
}

/// Where both paths of a call are bad, which error comes first is nobody's business: Linux looks at the
/// parents of both before it looks at the first name, NetBSD takes one path after the other.
struct Either {
    from: Option<Errno>,
    to: Option<Errno>,
}

impl Either {
    fn explains(&self, ours: &Answer<()>, theirs: &Answer<()>) -> bool {
        let known = |answer: &Answer<()>| {
            answer.is_err() && (answer.err() == self.from || answer.err() == self.to)
        };
        self.from.is_some() && self.to.is_some() && ours != theirs && known(ours) && known(theirs)
    }
}

/// The path without its last component.
fn parent(path: &[u8]) -> &[u8] {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    match path.iter().rposition(|&byte| byte == b'/') {
        Some(at) => &path[..=at],
        None => b".",
    }
}

/// What is compared after each step: times are compared where a call set them.
fn plain(mut at: Attributes) -> Attributes {
    at.mtime = 0;
    at.atime = 0;
    if at.mode & 0o170_000 == 0o040_000 {
        at.size = 0;
    }
    if at.mode & 0o170_000 == 0o120_000 {
        at.mode = 0o120_000;
    }
    at
}

/// Whether ".." leads above the start anywhere on the way.
fn climbs(path: &[u8]) -> bool {
    let mut depth = 0_i32;
    path.split(|&byte| byte == b'/').any(|name| {
        match name {
            b"" | b"." => {}
            b".." => depth -= 1,
            _ => depth += 1,
        }
        depth < 0
    })
}

fn show(entry: &tree::Entry) -> String {
    let (path, mode, nlink, uid, gid, size, content) = entry;
    format!(
        "{} mode {mode:o} links {nlink} owner {uid}:{gid} size {size} content {:02x?}...",
        String::from_utf8_lossy(path),
        &content[..content.len().min(16)]
    )
}
