//! Idle objects close at hand: a few for each of the pools that an lwp used last.
//!
//! Only the thread that runs an lwp touches its magazines, except at the end of a pool: then nobody uses
//! the pool, and its objects are collected from the magazines of all lwps.

use core::cell::UnsafeCell;

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

/// The magazines of an lwp.
pub struct Magazines(UnsafeCell<[Magazine; POOLS]>);

// SAFETY: see the module.
unsafe impl Sync for Magazines {}

const EMPTY: Magazine = Magazine {
    pool: 0,
    count: 0,
    items: [None; ROUNDS],
};

/// Every lwp that ever had a magazine; the memory of lwps is type-stable.
static LWPS: Guarded<Vec<Lwp>> = Guarded::new(Vec::new());

impl Default for Magazines {
    fn default() -> Self {
        Self::new()
    }
}

impl Magazines {
    /// Empty ones.
    #[must_use]
    pub const fn new() -> Self {
        Self(UnsafeCell::new([EMPTY; POOLS]))
    }
}

/// # Safety
/// `l` is the caller's lwp, or `pool` is used by nobody else; the reference ends before the next call.
#[inline(always)]
unsafe fn of<'a>(l: Lwp, pool: u64) -> &'a mut Magazine {
    let all = l.magazines().0.get();
    let index = pool as usize % POOLS;
    // SAFETY: the memory of an lwp is type-stable; the caller vouches that nobody else uses this magazine.
    unsafe { &mut (*all)[index] }
}

/// An object of `pool` out of the magazine of `l`, the caller's lwp.
#[inline(always)]
pub(super) fn pop(l: Lwp, pool: u64) -> Option<Item> {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l, pool) };
    if magazine.pool != pool || magazine.count == 0 {
        return None;
    }
    magazine.count -= 1;
    magazine.items.get(magazine.count).copied().flatten()
}

/// Puts an object of `pool` into the magazine of `l`, the caller's lwp; false when there is no room.
#[inline(always)]
pub(super) fn push(l: Lwp, pool: u64, item: Item) -> bool {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l, pool) };
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
    // SAFETY: the caller runs the lwp.
    let count = unsafe { of(l, pool) }.count;
    count < ROUNDS / 2 && push(l, pool, item)
}

/// Makes the magazine of `l`, the caller's lwp, that `pool` shares with others its own; answers whose
/// it was and what lay in it.
pub(super) fn adopt(l: Lwp, pool: u64) -> Option<(u64, Vec<Item>)> {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l, pool) };
    if magazine.pool == pool {
        return None;
    }
    let old = core::mem::replace(magazine, Magazine { pool, ..EMPTY });
    LWPS.with(|lwps| {
        if !lwps.contains(&l) {
            lwps.push(l);
        }
    });
    (old.count > 0).then(|| (old.pool, old.contents()))
}

/// Takes the older half of a full magazine.
pub(super) fn drain_half(l: Lwp, pool: u64) -> Vec<Item> {
    // SAFETY: the caller runs the lwp.
    let magazine = unsafe { of(l, pool) };
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
    let lwps = LWPS.with(|lwps| lwps.clone());
    let mut found = Vec::new();
    for l in lwps {
        // SAFETY: nobody uses the pool; the magazine of another pool is looked at and left alone.
        let magazine = unsafe { of(l, pool) };
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
