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

const S_IFMT: u32 = 0o170_000;
const S_IFDIR: u32 = 0o040_000;
const S_IFLNK: u32 = 0o120_000;

/// An open file on both sides.
#[derive(Clone, Copy)]
struct Descriptor {
    ours: i32,
    theirs: i32,
    /// The user who opened it.
    opener: u32,
}

/// Both sides, and what is open on them.
pub struct World {
    rump: Rump,
    host: Host,
    rng: Rng,
    users: Vec<u32>,
    user: u32,
    protected: Protected,
    open: Vec<Descriptor>,
    /// Errors (ours, the host's) that differ without a reason in [`differences`]. They change neither
    /// side, so the run goes on and shows the first of each kind.
    pub wrong_errors: BTreeMap<(&'static str, Errno, Errno), u64>,
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
            protected: Protected::of_host(),
            open: Vec::new(),
            wrong_errors: BTreeMap::new(),
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
        if differences::allowed(
            call,
            ours.as_ref().err().copied(),
            theirs.as_ref().err().copied(),
        ) {
            return None;
        }
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert!(
                    ours == theirs,
                    "step {step} as {}: {call} {what:?}: rump {ours:?}, host {theirs:?}",
                    self.user
                );
                Some(ours)
            }
            (Err(ours), Err(theirs)) => {
                if ours != theirs {
                    self.wrong_error(call, ours, theirs, format!("step {step}: {what:?}"));
                }
                None
            }
            (ours, theirs) => panic!(
                "step {step} as {}: {call} {what:?}: rump {ours:?}, host {theirs:?}",
                self.user
            ),
        }
    }

    fn wrong_error(&mut self, call: &'static str, ours: Errno, theirs: Errno, case: String) {
        let user = self.user;
        let count = self.wrong_errors.entry((call, ours, theirs)).or_default();
        if *count == 0 {
            println!("wrong error of {call} as {user}, {case}: rump {ours:?}, host {theirs:?}");
        }
        *count += 1;
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
        // A slash behind a symbolic link: NetBSD follows the link in every call, as POSIX wants; Linux does not
        // where the name is to be created, removed or renamed.
        if self.rng.u32(0..40) == 0 && !self.is_link(&path) {
            path.push(b'/');
        }
        path
    }

    fn is_link(&mut self, path: &[u8]) -> bool {
        let at = self.host.stat(path, false);
        at.is_ok_and(|at| at.mode & S_IFMT == S_IFLNK)
    }

    fn mode(&mut self) -> u32 {
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
    fn chmod_mode(&mut self) -> u32 {
        let mode = self.mode();
        if self.user == 0 { mode } else { mode & 0o4777 }
    }

    /// A new object gets its directory's group, as BSD wants; Linux gives the process's, and hands a
    /// directory's set-group-id bit on. The host's is brought in line, ours has to be right.
    fn made(&mut self, step: u64, path: &[u8], follow: bool) {
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

    /// A length for truncate: the longest possible one, but none just below, where Linux writes what
    /// still fits and NetBSD says EFBIG.
    fn file_length(&mut self) -> i64 {
        match self.offset() {
            far if far > FAR * 2 => i64::MAX,
            length => length,
        }
    }

    /// An offset for a read. Linux refuses one from which the buffer would go beyond 2^63-1.
    fn read_offset(&mut self, length: usize) -> i64 {
        self.offset().min(i64::MAX - length as i64)
    }

    /// Fifos and devices belong to the kernel around the file system, not to tmpfs.
    fn is_special(&mut self, path: &[u8]) -> bool {
        self.host
            .stat(path, true)
            .is_ok_and(|at| matches!(at.mode & 0o170_000, 0o010_000 | 0o020_000 | 0o060_000))
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

    fn descriptor(&mut self) -> Descriptor {
        if self.open.is_empty() || self.rng.u32(0..60) == 0 {
            return Descriptor {
                ours: 9999,
                theirs: 9999,
                opener: 0,
            };
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

    /// All that may be wrong with the two paths of a rename or a link. Where several things are, which
    /// error comes first is nobody's business: Linux looks at the parents of both before it looks at
    /// the first name, NetBSD takes one path after the other.
    fn faults(&mut self, from: &[u8], to: &[u8]) -> Vec<Errno> {
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

    fn is_same_file(&mut self, from: &[u8], to: &[u8]) -> bool {
        let from = self.host.stat(from, false).map(|at| at.ino);
        from.is_ok() && from == self.host.stat(to, false).map(|at| at.ino)
    }

    /// Whether the host may refuse a link to a file for a reason that NetBSD does not know: the
    /// setting fs.protected_hardlinks wants the file to be the caller's, or a plain one that he may
    /// read and write.
    fn is_link_protected(&mut self, path: &[u8]) -> bool {
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
    fn is_setid_dropped(&self, before: &Answer<Attributes>, ids: (u32, u32)) -> bool {
        ids == (u32::MAX, u32::MAX)
            && before
                .as_ref()
                .is_ok_and(|at| at.uid != self.user && self.user != 0 && at.mode & 0o6000 != 0)
    }

    /// What becomes of set-id bits. When an ordinary user changes the owner (NetBSD's POSIX variant) or
    /// writes, NetBSD drops both from whatever it is; root's calls and truncations keep them. Linux has other
    /// rules for directories, for root and for the group's bit. The host's mode is brought in line,
    /// ours has to be right.
    fn settle(&mut self, subject: Subject<'_>, before: Answer<Attributes>, keeps: bool) {
        let Ok(Attributes { mode, .. }) = before else {
            return;
        };
        if mode & S_IFMT == S_IFLNK || mode & 0o6000 == 0 {
            return;
        }
        let mode = mode & if keeps { 0o7777 } else { 0o1777 };
        self.as_root(|world| match subject {
            Subject::Path(path) => world.host.chmod(path, mode).expect("chmod"),
            Subject::Descriptor(fd) => world.host.fchmod(fd, mode).expect("chmod"),
        });
    }

    /// As [`Self::settle`]; a write is done with the rights of who opened the file.
    fn settle_write(
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

    fn as_root(&mut self, act: impl FnOnce(&mut Self)) {
        let user = self.user;
        self.become_user(0);
        act(self);
        self.become_user(user);
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
            }),
            (Ok(ours), Err(_)) => self.rump.close(ours).expect("close"),
            (Err(_), Ok(theirs)) => self.host.close(theirs).expect("close"),
            (Err(_), Err(_)) => {}
        }
        self.touched(step, &path);
    }

    fn close_one(&mut self, step: u64) {
        if self.open.is_empty() {
            return;
        }
        let at = self.rng.usize(0..self.open.len());
        let Descriptor { ours, theirs, .. } = self.open.swap_remove(at);
        let (ours, theirs) = (self.rump.close(ours), self.host.close(theirs));
        self.same(step, "close", &(), ours, theirs);
    }

    fn descriptor_step(&mut self, step: u64) {
        let Descriptor {
            ours,
            theirs,
            opener,
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
                    self.open.push(Descriptor {
                        ours,
                        theirs,
                        opener,
                    });
                }
            }
            85..90 => {
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
                // NetBSD's renameat drops the first of two names of one file, POSIX and Linux keep both.
                let ids = [&from, &to].map(|name| self.host.fstatat(theirs, name).map(|at| at.ino));
                if from != to && ids[0].is_ok() && ids[0] == ids[1] {
                    let a = self.rump.renameat(ours, &from, &to);
                    let b = self.host.unlinkat(theirs, &from, false);
                    self.same(step, "renameat", &(), a, b);
                    return;
                }
                let call = if ids[0].is_ok() && ids[0] == ids[1] {
                    differences::RENAME_SAME
                } else {
                    "renameat"
                };
                let a = self.rump.renameat(ours, &from, &to);
                let b = self.host.renameat(theirs, &from, &to);
                let what = (String::from_utf8_lossy(&from), String::from_utf8_lossy(&to));
                self.same(step, call, &what, a, b);
            }
            _ => return self.close_one(step),
        }
        let (a, b) = (
            self.rump.fstat(ours).map(plain),
            self.host.fstat(theirs).map(plain),
        );
        self.same(step, "fstat", &(), a, b);
    }

    /// A name relative to a descriptor.
    fn name_below(&mut self) -> Vec<u8> {
        NAMES[self.rng.usize(0..NAMES.len())].to_vec()
    }
}

/// Settings of Linux that refuse what POSIX and NetBSD allow.
struct Protected {
    /// Links to the files of others.
    hardlinks: bool,
    /// Symbolic links, files and fifos of others in sticky directories that everybody may write.
    sticky: bool,
}

impl Protected {
    fn of_host() -> Self {
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

/// What a call was about, on the host.
enum Subject<'a> {
    Path(&'a [u8]),
    Descriptor(i32),
}

fn explains(faults: &[Errno], ours: &Answer<()>, theirs: &Answer<()>) -> bool {
    let is_fault = |answer: &Answer<()>| answer.err().is_some_and(|error| faults.contains(&error));
    ours != theirs && is_fault(ours) && is_fault(theirs)
}

fn ends_in_dots(path: &[u8]) -> bool {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    matches!(path.rsplit(|&byte| byte == b'/').next(), Some(b"." | b".."))
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
    at.ino = 0;
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
