//! The name cache, `namecache(9)`: what names mean in directories that were looked at.
//!
//! Every directory's vnode has a table of its own, so directories do not meet, purging a directory costs what
//! is in it, and the cost of a lookup does not depend on how many names there are. An entry says which
//! vnode a name means, or that the name does not exist. Entries hold no references: a vnode that dies
//! takes the entries that name it away before its memory can be another vnode, and an entry is only
//! followed with the directory's table locked. (Vnodes are type-stable, and each entry's vnode is
//! validated by its state, so that a reader without the lock could check a sequence number afterwards.)
//!
//! A driver may also tell who owns a directory ([`enter_id`]); then a walk need not ask it whether the
//! caller may search there, and goes from table to table ([`forward`]).
//!
//! A vnode remembers the names that mean it, for `revlookup` and to purge them. Lock order: a
//! directory's table, then a vnode's list of names.

pub mod forward;

use core::hash::{BuildHasherDefault, Hash, Hasher};
use std::collections::{HashMap, HashSet, VecDeque};

use rump_abi::types::{
    CREATE, ISLASTCN, ISWHITEOUT, MAKEENTRY, NCHNAMLEN, PURGE_CHILDREN, PURGE_PARENTS, gid_t,
    mode_t, uid_t,
};

use super::vnode;
use crate::ffi::guarded::Guarded;
use crate::ffi::key::mix;
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;

/// The longest name that is cached.
pub const NAME_LIMIT: usize = NCHNAMLEN as usize;
/// How many missing names one directory remembers.
const NEGATIVE_LIMIT: usize = 512;

/// A name that is short enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Name {
    len: u8,
    bytes: [u8; NAME_LIMIT],
}

impl Name {
    fn new(name: &[u8]) -> Option<Self> {
        let mut bytes = [0; NAME_LIMIT];
        bytes.get_mut(..name.len())?.copy_from_slice(name);
        Some(Self {
            len: name.len() as u8,
            bytes,
        })
    }

    /// The name's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    fn is_dots(&self) -> bool {
        matches!(self.as_bytes(), b"." | b"..")
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.bytes);
    }
}

/// Hashes fixed-size names and addresses a word at a time.
#[derive(Default)]
pub struct Words(u64);

impl Hasher for Words {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = mix(self.0, u64::from_le_bytes(word));
        }
    }
    fn write_usize(&mut self, word: usize) {
        self.0 = mix(self.0, word as u64);
    }
}

type Build = BuildHasherDefault<Words>;

/// What a name means.
#[derive(Clone, Copy)]
struct Entry {
    /// `None`: nothing.
    vp: Option<Vp>,
    whiteout: bool,
}

/// Who owns a directory, and what its mode is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Id {
    /// The permission bits.
    pub mode: mode_t,
    /// The owner.
    pub uid: uid_t,
    /// The group.
    pub gid: gid_t,
}

/// The names of one directory.
struct Directory {
    /// `None`: only the driver knows.
    id: Option<Id>,
    /// The root of what is mounted here, when a walk last went there. It may be gone.
    mounted: Option<Vp>,
    entries: HashMap<Name, Entry, Build>,
    /// Missing names in the order of their entering; some may have been removed since.
    missing: VecDeque<Name>,
}

/// The names of one vnode, elsewhere.
struct Meanings {
    /// A name other than `.` and `..`: what `revlookup` answers.
    real: Option<(Vp, Name)>,
    /// All further ones.
    others: HashSet<(Vp, Name), Build>,
}

/// The name cache's part of a vnode.
pub(crate) struct Names {
    directory: Guarded<Directory>,
    meanings: Guarded<Meanings>,
}

impl Names {
    pub(crate) const fn new() -> Self {
        Self {
            directory: Guarded::new(Directory {
                id: None,
                mounted: None,
                entries: HashMap::with_hasher(BuildHasherDefault::new()),
                missing: VecDeque::new(),
            }),
            meanings: Guarded::new(Meanings {
                real: None,
                others: HashSet::with_hasher(BuildHasherDefault::new()),
            }),
        }
    }
}

impl Meanings {
    fn add(&mut self, dvp: Vp, name: Name) {
        if self.real.is_none() && !name.is_dots() {
            self.real = Some((dvp, name));
        } else {
            self.others.insert((dvp, name));
        }
    }

    fn remove(&mut self, dvp: Vp, name: Name) {
        if self.real == Some((dvp, name)) {
            self.real = None;
        } else {
            self.others.remove(&(dvp, name));
        }
    }
}

fn unlink(entry: Entry, dvp: Vp, name: Name) {
    if let Some(vp) = entry.vp {
        vp.record()
            .names
            .meanings
            .with(|meanings| meanings.remove(dvp, name));
    }
}

impl Directory {
    fn remove(&mut self, dvp: Vp, name: Name) {
        if let Some(entry) = self.entries.remove(&name) {
            unlink(entry, dvp, name);
        }
    }

    fn bound_missing(&mut self, dvp: Vp) {
        if self.missing.len() > NEGATIVE_LIMIT
            && let Some(oldest) = self.missing.pop_front()
            && self
                .entries
                .get(&oldest)
                .is_some_and(|entry| entry.vp.is_none())
        {
            self.remove(dvp, oldest);
        }
    }
}

/// What [`lookup`] found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hit {
    /// Nothing is known: ask the driver.
    Unknown,
    /// The name does not exist; there may be a whiteout.
    Missing {
        /// A whiteout is there.
        whiteout: bool,
    },
    /// A missing name that the caller may create; the entry is gone.
    Creatable {
        /// A whiteout was there.
        whiteout: bool,
    },
    /// The vnode, referenced and unlocked.
    Found(Vp),
}

/// Looks `name` up in `dvp`, which the caller has locked (`cache_lookup`).
#[must_use]
pub fn lookup(dvp: Vp, name: &[u8], op: u32, flags: u32) -> Hit {
    let Some(name) = Name::new(name) else {
        return Hit::Unknown;
    };
    dvp.record().names.directory.with(|dir| {
        let Some(&entry) = dir.entries.get(&name) else {
            return Hit::Unknown;
        };
        if flags & MAKEENTRY as u32 == 0 {
            dir.remove(dvp, name);
            return Hit::Unknown;
        }
        match entry.vp {
            None if op == CREATE as u32 && flags & ISLASTCN as u32 != 0 => {
                dir.remove(dvp, name);
                Hit::Creatable {
                    whiteout: entry.whiteout,
                }
            }
            None => Hit::Missing {
                whiteout: entry.whiteout,
            },
            Some(vp) => reference(vp),
        }
    })
}

/// As [`lookup`] without the rules that remove entries (`cache_lookup_raw`).
#[must_use]
pub fn lookup_raw(dvp: Vp, name: &[u8]) -> Hit {
    let Some(name) = Name::new(name) else {
        return Hit::Unknown;
    };
    dvp.record()
        .names
        .directory
        .with(|dir| match dir.entries.get(&name) {
            None => Hit::Unknown,
            Some(Entry { vp: Some(vp), .. }) => reference(*vp),
            Some(entry) => Hit::Missing {
                whiteout: entry.whiteout,
            },
        })
}

/// A reference to the vnode of an entry; the entry's directory is locked, so the vnode is not freed.
fn reference(vp: Vp) -> Hit {
    vp.interlock().enter();
    match vnode::vget_nowait(vp) {
        Ok(()) => Hit::Found(vp),
        Err(_) => Hit::Unknown,
    }
}

/// Remembers that `name` in `dvp`, which is locked, means `vp` or nothing (`cache_enter`); only with
/// `MAKEENTRY` in `flags`.
pub fn enter(dvp: Vp, vp: Option<Vp>, name: &[u8], flags: u32) {
    if flags & MAKEENTRY as u32 == 0 {
        return;
    }
    let Some(name) = Name::new(name) else { return };
    let entry = Entry {
        vp,
        whiteout: vp.is_none() && flags & ISWHITEOUT as u32 != 0,
    };
    dvp.record().names.directory.with(|dir| {
        if dvp.state().is_dead() {
            return;
        }
        dir.remove(dvp, name);
        match vp {
            Some(vp) => {
                // Who reclaims `vp` takes this lock after he changed the state.
                let linked = vp.record().names.meanings.with(|meanings| {
                    let alive = !vp.state().is_dead();
                    if alive {
                        meanings.add(dvp, name);
                    }
                    alive
                });
                if linked {
                    dir.entries.insert(name, entry);
                }
            }
            None => {
                dir.entries.insert(name, entry);
                dir.missing.push_back(name);
                dir.bound_missing(dvp);
            }
        }
    });
}

/// Forgets one name in directory `dvp`.
pub fn purge_name(dvp: Vp, name: &[u8]) {
    if let Some(name) = Name::new(name) {
        dvp.record()
            .names
            .directory
            .with(|dir| dir.remove(dvp, name));
    }
}

/// Forgets names of `vp` (`PURGE_PARENTS`) and names in it (`PURGE_CHILDREN`) (`cache_purge1`).
pub fn purge1(vp: Vp, flags: i32) {
    let names = &vp.record().names;
    if flags & PURGE_CHILDREN != 0 {
        names.directory.with(|dir| {
            dir.missing.clear();
            for (name, entry) in dir.entries.drain() {
                unlink(entry, vp, name);
            }
        });
    }
    if flags & PURGE_PARENTS != 0 {
        let (real, others) = names.meanings.with(|meanings| {
            let others = if meanings.others.is_empty() {
                HashSet::default()
            } else {
                core::mem::take(&mut meanings.others)
            };
            (meanings.real.take(), others)
        });
        for (dvp, name) in real.into_iter().chain(others) {
            dvp.record().names.directory.with(|dir| {
                let means_vp = |entry: &Entry| entry.vp == Some(vp);
                if dir.entries.get(&name).is_some_and(means_vp) {
                    dir.remove(dvp, name);
                }
            });
        }
    }
}

/// Forgets all names of and in `vp` (`cache_purge`).
pub fn purge(vp: Vp) {
    purge1(vp, PURGE_PARENTS | PURGE_CHILDREN);
}

/// A vnode dies: forgets all that is known of it.
pub(super) fn forget(vp: Vp) {
    purge(vp);
    vp.record().names.directory.with(|dir| {
        dir.id = None;
        dir.mounted = None;
    });
}

/// A driver says who owns directory `vp` (`cache_enter_id`); `None`: it has other rules of who may search.
/// It says so again whenever that changes.
pub fn enter_id(vp: Vp, id: Option<Id>) {
    vp.record().names.directory.with(|dir| dir.id = id);
}

/// Whether a driver said who owns directory `vp` (`cache_have_id`).
#[must_use]
pub fn have_id(vp: Vp) -> bool {
    vp.record().names.directory.with(|dir| dir.id.is_some())
}

/// Remembers that `root` is the root of what is mounted on `covered`.
pub fn enter_mounted(covered: Vp, root: Vp) {
    let directory = &covered.record().names.directory;
    directory.with(|dir| dir.mounted = Some(root));
}

/// Forgets all names of a mount (`cache_purgevfs`).
pub fn purgevfs(mp: Mp) {
    super::vnodeiter::each_quick(mp, purge);
}

/// The directory in which `vp` has a name, referenced, and that name (`cache_revlookup`).
#[must_use]
pub fn revlookup(vp: Vp) -> Option<(Vp, Name)> {
    let (dvp, name) = vp.record().names.meanings.with(|meanings| meanings.real)?;
    // The directory may have died since; while its table is locked and has the entry it has not.
    let found = dvp.record().names.directory.with(|dir| {
        let entry = dir.entries.get(&name)?;
        (entry.vp == Some(vp)).then(|| reference(dvp))
    });
    match found {
        Some(Hit::Found(dvp)) => Some((dvp, name)),
        _ => None,
    }
}
