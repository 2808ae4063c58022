//! The vnode cache: which vnode stands for a file. `vnode(9)`, `vcache(9)`.
//!
//! A file is known by its mount and a key, bytes that its driver chooses. The cache is divided into
//! shards, each with its own lock, so that lookups of different files do not meet; a lookup that finds
//! its vnode allocates nothing.
//!
//! # States
//!
//! | state | meaning |
//! |---|---|
//! | `Loading` | the driver fills it in; lookups of the key wait on the shard |
//! | `Active` | normal |
//! | `Blocked` | the last reference is being dropped, or the key changes; `vget` waits |
//! | `Reclaiming` | torn down; waiters get `ENOENT` |
//! | `Reclaimed` | dead operations, no driver data |
//! | `Free`, `Marker` | on the free list; a cursor in a mount's list |
//!
//! `Loading` → `Active` → `Reclaiming` → `Reclaimed`, `Active` ↔ `Blocked`, `Loading` → `Free` when
//! loading fails. `Loading` is left under the shard's lock (the driver may exchange the interlock until
//! then); every other change needs the interlock. A change to `Reclaiming` also needs the vnode lock,
//! held exclusively: who holds the vnode lock of an active vnode knows that it stays so.

use core::hash::BuildHasherDefault;
use std::collections::HashMap;

use rump_abi::types::{kauth_cred_t, vattr};
use rumpuser::condvar::Condvar;

use super::vcache_key::{Hashed, Key, Parts, View};
use super::{mount, vnode};
use crate::ffi::guarded::Guarded;
use crate::ffi::key;
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;
use crate::{Errno, Result};

/// Where a vnode is in its life; see the module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum State {
    /// On the free list.
    Free = 0,
    /// A cursor.
    Marker = 1,
    /// The driver fills it in.
    Loading = 2,
    /// Normal.
    Active = 3,
    /// About to be idle, or changing its key.
    Blocked = 4,
    /// Being torn down.
    Reclaiming = 5,
    /// Dead.
    Reclaimed = 6,
}

impl State {
    pub(crate) fn from_raw(raw: u32) -> Self {
        match raw {
            0 => Self::Free,
            1 => Self::Marker,
            2 => Self::Loading,
            3 => Self::Active,
            4 => Self::Blocked,
            5 => Self::Reclaiming,
            6 => Self::Reclaimed,
            _ => panic!("a vnode is in state {raw}, which does not exist"),
        }
    }

    /// Whether it is dead or dying.
    #[must_use]
    pub fn is_dead(self) -> bool {
        matches!(self, Self::Reclaiming | Self::Reclaimed)
    }
}

// ---- the table ---------------------------------------------------------------------------------

type Table = HashMap<Key, Vp, BuildHasherDefault<Hashed>>;

#[repr(align(64))]
struct Shard {
    table: Guarded<Table>,
    /// A vnode of this shard left `Loading`, or its key left the table.
    changed: Condvar,
}

const SHARDS_COUNT: usize = 64;

static SHARDS: [Shard; SHARDS_COUNT] = [const {
    Shard {
        table: Guarded::new(HashMap::with_hasher(BuildHasherDefault::new())),
        changed: Condvar::new(),
    }
}; SHARDS_COUNT];

fn shard_of(view: &View<'_>) -> &'static Shard {
    &SHARDS[view.shard_index()]
}

impl Shard {
    /// The vnode of a key, with its interlock held so that it cannot be freed; waits while it loads.
    fn find(&self, view: &View<'_>) -> Option<Vp> {
        self.table.wait(&self.changed, |table| {
            let Some(&vp) = table.get(view as &dyn Parts) else {
                return Some(None);
            };
            if vp.state() == State::Loading {
                return None;
            }
            vp.interlock().enter();
            Some(Some(vp))
        })
    }

    /// Enters a key; false when it is there already.
    fn insert(&self, view: &View<'_>, vp: Vp) -> bool {
        let key = view.to_key();
        self.table.with(|table| {
            if table.contains_key(view as &dyn Parts) {
                return false;
            }
            table.insert(key, vp);
            true
        })
    }

    /// Takes a key out, and wakes those who wait for it.
    fn remove(&self, view: &View<'_>) -> Option<Vp> {
        let removed = self.table.with(|table| table.remove(view as &dyn Parts));
        self.changed.broadcast();
        removed
    }

    fn activate(&self, vp: Vp) {
        self.table.with(|_| vp.set_state(State::Active));
        self.changed.broadcast();
    }

    fn holds(&self, view: &View<'_>, vp: Vp) -> bool {
        self.table
            .with(|table| table.get(view as &dyn Parts) == Some(&vp))
    }
}

// ---- operations --------------------------------------------------------------------------------

/// The vnode of the file `key` of `mp`, referenced and unlocked; loads it if need be
/// (`vcache_get`).
///
/// # Errors
/// `ENOENT` when the mount is gone, and those of the driver's `vfs_loadvnode`.
pub fn get(mp: Mp, key: &[u8]) -> Result<Vp> {
    let view = View::new(mp, key);
    let shard = shard_of(&view);
    loop {
        if let Some(vp) = shard.find(&view) {
            match vnode::vget_locked(vp) {
                // While it waited the file may have got another key.
                Ok(waited) if waited && !shard.holds(&view, vp) => vp.vrele(),
                Ok(_) => return Ok(vp),
                Err(_) => {}
            }
            continue;
        }
        mp.busy_with_locks()?;
        let vp = vnode::allocate();
        if !shard.insert(&view, vp) {
            vnode::discard(vp);
            mp.unbusy();
            continue;
        }
        let loaded = mp.vfs_loadvnode(vp, key);
        let new_key = match loaded {
            Ok(new_key) => new_key,
            Err(error) => {
                shard.remove(&view);
                vnode::discard(vp);
                mp.unbusy();
                return Err(error);
            }
        };
        assert!(
            key::equals(new_key, key),
            "{}: a vnode was loaded with another key",
            mp.op().name()
        );
        enter(shard, mp, vp);
        mp.unbusy();
        return Ok(vp);
    }
}

/// Makes a file and its vnode, referenced and unlocked (`vcache_new`). `dvp` is locked.
///
/// # Errors
/// `ENOENT` when the mount is gone, and those of the driver's `vfs_newvnode`.
///
/// # Panics
/// When the driver chose the key of a living vnode.
pub fn new(mp: Mp, dvp: Option<Vp>, vap: *mut vattr, cred: kauth_cred_t) -> Result<Vp> {
    mp.busy_with_locks()?;
    let vp = vnode::allocate();
    let key = match mp.vfs_newvnode(dvp, vp, vap, cred) {
        Ok(key) => key,
        Err(error) => {
            vnode::discard(vp);
            mp.unbusy();
            return Err(error);
        }
    };
    let view = View::new(mp, &key);
    let shard = shard_of(&view);
    // An older file of the same key may still be on its way out.
    while !shard.insert(&view, vp) {
        if let Some(old) = shard.find(&view) {
            assert!(
                vnode::vget_locked(old).is_err(),
                "{}: a new file has the key of a living one",
                mp.op().name()
            );
        }
    }
    enter(shard, mp, vp);
    mp.unbusy();
    Ok(vp)
}

/// The end of loading: the vnode is on its mount's list and others may have it.
fn enter(shard: &Shard, mp: Mp, vp: Vp) {
    assert!(
        !vp.v_op().is_null(),
        "{}: a vnode was loaded without operations",
        mp.op().name()
    );
    vp.record()
        .hashed
        .store(true, core::sync::atomic::Ordering::Relaxed);
    mount::insmntque(vp, Some(mp));
    // After the driver's hook: some drivers assign the whole of `v_vflag`.
    if mp.is_mpsafe() {
        vp.set_vflag(rump_abi::types::VV_MPSAFE);
    }
    shard.activate(vp);
}

/// Forgets a key (`vcache_remove`): the driver does so in `VOP_RECLAIM`.
///
/// # Panics
/// When the key is not there.
pub fn remove(mp: Mp, key: &[u8]) {
    let view = View::new(mp, key);
    match shard_of(&view).remove(&view) {
        Some(vp) => vp
            .record()
            .hashed
            .store(false, core::sync::atomic::Ordering::Relaxed),
        None => panic!(
            "vcache_remove: {} removed a key that no vnode has",
            mp.op().name()
        ),
    }
}

/// Begins to change the key of `vp`, which is locked exclusively (`vcache_rekey_enter`): lookups of
/// both keys wait until [`rekey_exit`].
///
/// # Errors
/// `EEXIST` when a vnode has the new key.
pub fn rekey_enter(mp: Mp, vp: Vp, old: &[u8], new: &[u8]) -> Result<()> {
    let (old, new) = (View::new(mp, old), View::new(mp, new));
    assert!(
        shard_of(&old).holds(&old, vp),
        "vcache_rekey_enter: the vnode has another key"
    );
    vp.interlock().enter();
    vnode::wait_stable(vp);
    vnode::change_state(vp, State::Active, State::Blocked);
    vp.interlock().exit();
    if shard_of(&new).insert(&new, vp) {
        return Ok(());
    }
    vp.interlock().enter();
    vnode::change_state(vp, State::Blocked, State::Active);
    vp.interlock().exit();
    Err(Errno::EEXIST)
}

/// Ends what [`rekey_enter`] began (`vcache_rekey_exit`).
pub fn rekey_exit(mp: Mp, vp: Vp, old: &[u8], new: &[u8]) {
    let (old, new) = (View::new(mp, old), View::new(mp, new));
    assert!(
        shard_of(&new).holds(&new, vp),
        "vcache_rekey_exit without vcache_rekey_enter"
    );
    shard_of(&old).remove(&old);
    vp.interlock().enter();
    vnode::change_state(vp, State::Blocked, State::Active);
    vp.interlock().exit();
}
