//! Idle objects close at hand: a few for each of the pools that an lwp used last.
//!
//! Only the thread that runs an lwp touches its magazines, except at the end of a pool: then nobody uses
//! the pool, and its objects are collected from the magazines of all lwps.

use core::cell::{Cell, UnsafeCell};
use core::ptr::NonNull;

use super::Item;
use crate::ffi::guarded::Guarded;
use crate::ffi::lwp::Lwp;

/// Pools that an lwp has magazines for; pools whose numbers differ by a multiple of it share one.
const POOLS: usize = 8;
/// Objects in a magazine.
const ROUNDS: usize = 14;

#[derive(Clone, Copy)]
struct Magazine {
    pool: u64,
    count: usize,
    items: [Option<Item>; ROUNDS],
}

/// The magazines of an lwp: none until it gives back its first object, and then for ever, for its memory
/// becomes another lwp's.
pub struct Magazines(Cell<Option<NonNull<All>>>);

type All = UnsafeCell<[Magazine; POOLS]>;

// SAFETY: see the module.
unsafe impl Sync for Magazines {}

const EMPTY: Magazine = Magazine {
    pool: 0,
    count: 0,
    items: [None; ROUNDS],
};

#[derive(Clone, Copy)]
struct Registered(NonNull<All>);
// SAFETY: only the end of a pool looks at the magazines of others.
unsafe impl Send for Registered {}

/// All magazines there are.
static ALL: Guarded<Vec<Registered>> = Guarded::new(Vec::new());

impl Default for Magazines {
    fn default() -> Self {
        Self::new()
    }
}

impl Magazines {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Goes over to the next lwp in the same memory.
    pub(crate) fn pass_on(&self) -> Self {
        Self(Cell::new(self.0.take()))
    }

    fn make(&self) -> NonNull<All> {
        self.0.get().unwrap_or_else(|| {
            let all = NonNull::from(Box::leak(Box::new(UnsafeCell::new([EMPTY; POOLS]))));
            self.0.set(Some(all));
            ALL.with(|list| list.push(Registered(all)));
            all
        })
    }
}

/// The magazine for a pool.
///
/// # Safety
/// The caller runs the lwp that has them, or nobody uses the pool; the reference ends before the next call.
#[inline(always)]
unsafe fn of<'a>(all: NonNull<All>, pool: u64) -> &'a mut Magazine {
    let index = pool as usize % POOLS;
    // SAFETY: magazines are never freed.
    let all = unsafe { all.as_ref() }.get();
    // SAFETY: the caller vouches that nobody else uses this one.
    unsafe { &mut (*all)[index] }
}

/// An object of `pool` out of the magazine of `l`, the caller's lwp.
#[inline(always)]
pub(super) fn pop(l: Lwp, pool: u64) -> Option<Item> {
    let all = l.magazines().0.get()?;
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(all, pool) };
    if magazine.pool != pool || magazine.count == 0 {
        return None;
    }
    magazine.count -= 1;
    magazine.items.get(magazine.count).copied().flatten()
}

/// Puts an object of `pool` into the magazine of `l`, the caller's lwp; false when there is no room.
#[inline(always)]
pub(super) fn push(l: Lwp, pool: u64, item: Item) -> bool {
    let Some(all) = l.magazines().0.get() else {
        return false;
    };
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(all, pool) };
    if magazine.pool != pool {
        return false;
    }
    match magazine.items.get_mut(magazine.count) {
        Some(place) => {
            *place = Some(item);
            magazine.count += 1;
            true
        }
        None => false,
    }
}

/// As [`push`], for a refill: up to half.
pub(super) fn fill(l: Lwp, pool: u64, item: Item) -> bool {
    let Some(all) = l.magazines().0.get() else {
        return false;
    };
    // SAFETY: the caller runs the lwp.
    let count = unsafe { of(all, pool) }.count;
    count < ROUNDS / 2 && push(l, pool, item)
}

/// Makes the magazine of `l`, the caller's lwp, that `pool` shares with others its own; answers whose
/// it was and what lay in it.
pub(super) fn adopt(l: Lwp, pool: u64) -> Option<(u64, Vec<Item>)> {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l.magazines().make(), pool) };
    if magazine.pool == pool {
        return None;
    }
    let old = core::mem::replace(magazine, Magazine { pool, ..EMPTY });
    (old.count > 0).then(|| (old.pool, old.contents()))
}

/// Takes the older half of a full magazine.
pub(super) fn drain_half(l: Lwp, pool: u64) -> Vec<Item> {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l.magazines().make(), pool) };
    if magazine.count < ROUNDS {
        return Vec::new();
    }
    let half = ROUNDS / 2;
    let items = magazine.items[..half].iter().flatten().copied().collect();
    magazine.items.copy_within(half.., 0);
    magazine.count -= half;
    items
}

/// What the magazines of all lwps hold of a pool that nobody uses any more.
pub(super) fn take_all(pool: u64) -> Vec<Item> {
    let all = ALL.with(|list| list.clone());
    let mut found = Vec::new();
    for Registered(all) in all {
        // SAFETY: nobody uses the pool; the magazine of another pool is looked at and left alone.
        let magazine = unsafe { of(all, pool) };
        if magazine.pool == pool {
            found.extend(magazine.contents());
            magazine.count = 0;
        }
    }
    found
}

impl Magazine {
    fn contents(&self) -> Vec<Item> {
        self.items[..self.count].iter().flatten().copied().collect()
    }
}
