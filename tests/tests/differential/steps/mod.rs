//! One random step, on both sides, with everything that it touched compared.

mod at;
mod descriptors;
mod faults;
mod generate;
mod normalise;
mod paths;
mod rare;

use std::collections::BTreeMap;
use std::fmt::Debug;

use fastrand::Rng;
use rump_abi::Errno;

use crate::differences;
use crate::hostside::Host;
use crate::rumpside::Rump;
use crate::side::{Answer, Attributes, Side};
use crate::tree;
use normalise::Protected;

/// Names of each component: few, so that sequences meet the same objects again.
const NAMES: [&[u8]; 8] = [b"a", b"b", b"c", b"d", b"e", b"f", b"gg", b"h.txt"];
/// Deepest path.
pub const DEPTH: usize = 8;
/// Open descriptors at a time.
const DESCRIPTORS: usize = 12;
/// Largest offset that is used often.
const NEAR: i64 = 200_000;
/// An offset far away, for sparse files.
const FAR: i64 = 1 << 40;

/// Steps with one kind of locks.
const LOCK_INTERVAL: u64 = 5000;

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
    is_directory: bool,
}

/// Both sides, and what is open on them.
pub struct World {
    rump: Rump,
    host: Host,
    rng: Rng,
    users: Vec<u32>,
    user: u32,
    protected: Protected,
    /// `flock(2)` and the locks of `fcntl(2)` exclude each other on NetBSD and not on Linux, so they
    /// take turns.
    has_record_locks: bool,
    open: Vec<Descriptor>,
    /// Directories that were there at the last comparison, so that paths also lead deep.
    directories: Vec<Vec<u8>>,
    /// Depth of the deepest object that a comparison met.
    pub deepest: usize,
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
            has_record_locks: false,
            open: Vec::new(),
            directories: Vec::new(),
            deepest: 0,
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
        self.remember(&ours);
        // Trees that only grow would make every comparison longer.
        if ours.len() > 300 {
            self.prune();
        }
    }

    fn remember(&mut self, entries: &[tree::Entry]) {
        self.directories.clear();
        for (path, mode, ..) in entries {
            let depth = path.split(|&byte| byte == b'/').count();
            self.deepest = self.deepest.max(depth);
            if mode & S_IFMT == S_IFDIR && depth < DEPTH {
                self.directories.push(path.clone());
            }
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

    /// Fifos and devices belong to the kernel around the file system, not to tmpfs.
    fn is_special(&mut self, path: &[u8]) -> bool {
        self.host
            .stat(path, true)
            .is_ok_and(|at| matches!(at.mode & 0o170_000, 0o010_000 | 0o020_000 | 0o060_000))
    }

    fn descriptor(&mut self) -> Descriptor {
        if self.open.is_empty() || self.rng.u32(0..60) == 0 {
            return Descriptor {
                ours: 9999,
                theirs: 9999,
                opener: 0,
                is_directory: false,
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
        if step.is_multiple_of(LOCK_INTERVAL) {
            while !self.open.is_empty() {
                self.close_one(step);
            }
            self.has_record_locks = !self.has_record_locks;
        }
        if self.users.len() > 1 && self.rng.u32(0..50) == 0 {
            let uid = self.users[self.rng.usize(0..self.users.len())];
            self.become_user(uid);
        }
        match self.rng.u32(0..100) {
            0..60 => self.path_step(step),
            60..68 => self.open_step(step),
            68..86 => self.descriptor_step(step),
            86..95 => self.at_step(step),
            _ => self.rare_step(step),
        }
    }

    fn as_root(&mut self, act: impl FnOnce(&mut Self)) {
        let user = self.user;
        self.become_user(0);
        act(self);
        self.become_user(user);
    }

    fn owner(&mut self) -> u32 {
        // In a namespace there is nobody else.
        let ids = [u32::MAX, 0, 1000, 1001];
        let known = if self.users.len() > 1 { 4 } else { 2 };
        ids[self.rng.usize(0..known)]
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
