//! From directory to directory by cached names alone.
//!
//! A [`Cursor`] has one directory's table locked. A vnode that dies empties its own table and takes out the
//! entries that name it before its memory can be another vnode, both under the tables' locks. So while a
//! table is locked neither its directory nor a vnode of one of its entries is freed, and a walk needs no
//! reference to the directories in between, nor their vnode locks. The lock of the next table is only
//! tried: the order of two tables is that of the tree, which may change.

use rump_abi::types::{VDIR, VEXEC, mode_t};

use super::{Directory, Id, Name};
use crate::cred::Cred;
use crate::ffi::guarded::Guarded;
use crate::ffi::listener;
use crate::ffi::vnode::Vp;
use crate::vfs::genfs::permission::can_access;
use crate::vfs::vcache::State;
use crate::vfs::vnode;

/// A directory, its table of names locked until [`Cursor::end`].
#[must_use]
pub struct Cursor(Vp);

fn table(dir: Vp) -> &'static Guarded<Directory> {
    &dir.record().names.directory
}

impl Cursor {
    /// Begins at a directory to which the caller has a reference.
    pub fn new(dir: Vp) -> Self {
        table(dir).lock_for_c();
        Self(dir)
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> Vp {
        self.0
    }

    /// Unlocks the table.
    pub fn end(self) {
        table(self.0).unlock_for_c();
    }

    fn with<R>(&self, f: impl FnOnce(&mut Directory) -> R) -> R {
        table(self.0).with_held(f)
    }

    /// Whether `cred` certainly may search the directory. No: the driver has to be asked.
    #[must_use]
    pub fn may_search(&self, cred: Cred) -> bool {
        let search = |id: Id| {
            let asked = VEXEC as mode_t;
            cred.is_pseudo()
                || cred.is_superuser()
                || can_access(id.mode, id.uid, id.gid, asked, cred).is_ok()
        };
        !listener::any() && self.with(|dir| dir.id).is_some_and(search)
    }

    /// The vnode that `name` means, if that is cached. It is not freed while the table is locked.
    #[must_use]
    pub fn find(&self, name: &[u8]) -> Option<Vp> {
        let name = Name::new(name)?;
        self.with(|dir| dir.entries.get(&name)?.vp)
    }

    /// Takes a reference to the directory itself or to a vnode of one of its entries; false when that dies
    /// or changes.
    #[must_use]
    pub fn reference(&self, vp: Vp) -> bool {
        vp.interlock().enter();
        vnode::vget_nowait(vp).is_ok()
    }

    /// Goes on to directory `below`, found here, and with `cross` to the root of what is mounted on it.
    ///
    /// # Errors
    /// The cursor as it was, when that takes more than a look into the cache.
    pub fn descend(self, below: Vp, cross: bool) -> Result<Self, Self> {
        let Some(mut next) = Self::at(below) else {
            return Err(self);
        };
        while cross && let Some(mp) = next.0.mounted_here() {
            let root = next.with(|dir| dir.mounted).and_then(Self::at);
            next.end();
            let Some(root) = root else { return Err(self) };
            next = root;
            if !next.0.is_root() || next.0.v_mount_opt() != Some(mp) {
                next.end();
                return Err(self);
            }
        }
        self.end();
        Ok(next)
    }

    /// The cursor of a directory, if its table is not locked and it lives.
    fn at(dir: Vp) -> Option<Self> {
        if !table(dir).try_lock() {
            return None;
        }
        let cursor = Self(dir);
        if dir.state() == State::Active && dir.v_type() == VDIR {
            return Some(cursor);
        }
        cursor.end();
        None
    }
}
