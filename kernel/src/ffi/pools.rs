//! Pools of objects of one size for drivers: what `pool(9)` and `pool_cache(9)` are made of.
//!
//! Objects are cut from slabs. Each slab begins with a header that names its pool, so that an object of
//! another pool is noticed when it comes back. Idle objects lie in the pool's depot, under a lock, and in
//! small magazines of the lwps ([`Magazines`]): a get or a put that its own magazine can serve takes no
//! lock and no atomic operation, because only the running thread touches the magazines of its lwp.
//!
//! An idle object of a plain pool bears a mark in its first word. It tells a second put of the same object,
//! and a write behind the back of the pool.

use core::ffi::{CStr, c_int, c_void};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rumpuser::asan;
use rumpuser::condvar::Condvar;

use super::guarded::Guarded;
use super::lwp::Lwp;
use crate::mem;
use crate::{Errno, Result, lwproc};

mod magazine;
mod slab;

pub use magazine::Magazines;
use slab::Slab;
pub use slab::Source;

/// An object of a pool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Item(NonNull<u8>);
// SAFETY: an idle object belongs to its pool, whichever thread takes it.
unsafe impl Send for Item {}

/// Makes an object ready (`pool_cache_init`): the argument, the object, the flags of the get.
pub type Constructor = unsafe extern "C" fn(*mut c_void, *mut c_void, c_int) -> c_int;
/// Undoes a [`Constructor`].
pub type Destructor = unsafe extern "C" fn(*mut c_void, *mut c_void);

/// What is done to the objects of a `pool_cache(9)`.
#[derive(Clone, Copy, Default)]
pub struct Hooks {
    /// For a fresh object.
    pub constructor: Option<Constructor>,
    /// For an object that goes.
    pub destructor: Option<Destructor>,
    /// Both get this.
    pub argument: usize,
}

/// What a pool is made from.
pub struct Description<'a> {
    /// What it is called.
    pub name: &'a CStr,
    /// Bytes of an object.
    pub size: usize,
    /// The byte at [`Description::offset`] of an object lies at a multiple of this; 0 for any type.
    pub align: usize,
    /// See [`Description::align`].
    pub offset: usize,
    /// Whether idle objects may be marked.
    pub mark: bool,
    /// For constructed objects.
    pub hooks: Hooks,
    /// Where slabs come from; `None` for the kernel's memory.
    pub source: Option<Source>,
}

/// How a get behaves when there is nothing to get.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// It waits (`PR_WAITOK`).
    Ok,
    /// It waits, but not for another to come below the limit (`PR_WAITOK | PR_LIMITFAIL`).
    LimitFails,
    /// It does not (`PR_NOWAIT`).
    No,
}

/// A pool.
pub struct Pool {
    /// No two pools ever have the same.
    id: u64,
    name: Box<CStr>,
    size: usize,
    /// What an idle object's first word is, together with its address; 0: objects are not marked.
    secret: u64,
    hooks: Hooks,
    slabs: slab::Shape,
    depot: Guarded<Depot>,
    returned: Condvar,
}

#[derive(Default)]
struct Depot {
    /// Constructed.
    idle: Vec<Item>,
    /// Not constructed.
    raw: Vec<Item>,
    slabs: BTreeMap<usize, Slab>,
    /// Objects that are in neither: in use, or in a magazine.
    out: usize,
    limit: Option<usize>,
    waiters: usize,
}

static LAST: AtomicU64 = AtomicU64::new(0);
static POOLS: Guarded<BTreeMap<u64, Arc<Pool>>> = Guarded::new(BTreeMap::new());

/// A number that no driver stores by chance, not 0.
fn secret() -> u64 {
    static SECRET: OnceLock<u64> = OnceLock::new();
    *SECRET.get_or_init(|| {
        let mut bytes = [0; 8];
        rumpuser::random::fill(&mut bytes, 0).expect("the host has random numbers");
        u64::from_ne_bytes(bytes) | 1
    })
}

/// In the first word of an object that is handed out: nothing that looks like the mark.
const FRESH: u64 = 0xdead_beef_dead_beef;

impl Pool {
    /// Makes a pool.
    ///
    /// # Panics
    /// For objects without bytes, or an alignment that is no power of two.
    #[must_use]
    pub fn new(description: &Description<'_>) -> Arc<Self> {
        let slabs = slab::Shape::new(description);
        let pool = Arc::new(Self {
            id: LAST.fetch_add(1, Ordering::Relaxed) + 1,
            name: description.name.into(),
            size: description.size,
            secret: if description.mark && description.size >= 8 && !asan::active() {
                secret()
            } else {
                0
            },
            hooks: description.hooks,
            slabs,
            depot: Guarded::new(Depot::default()),
            returned: Condvar::new(),
        });
        POOLS.with(|pools| pools.insert(pool.id, Arc::clone(&pool)));
        pool
    }

    /// What the pool is called.
    #[must_use]
    pub fn name(&self) -> &CStr {
        &self.name
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Ends the pool and gives its memory back (`pool_destroy`).
    ///
    /// # Panics
    /// When objects are still in use.
    pub fn destroy(&self) {
        let lying = magazine::take_all(self.id);
        let (items, slabs) = self.depot.with(|depot| {
            depot.out -= lying.len();
            assert!(
                depot.out == 0,
                "pool_destroy: {} objects of pool {:?} are still in use",
                depot.out,
                self.name
            );
            depot.idle.extend(lying);
            (
                core::mem::take(&mut depot.idle),
                core::mem::take(&mut depot.slabs),
            )
        });
        POOLS.with(|pools| pools.remove(&self.id));
        for item in items {
            self.destruct(item);
        }
        for (start, slab) in slabs {
            self.slabs.release(start, slab);
        }
    }

    /// An object, from the magazine of the caller's lwp if it has one (`pool_get`).
    #[inline]
    pub fn get(&self, wait: Wait) -> Option<NonNull<u8>> {
        if !asan::active()
            && let Some(l) = lwproc::curlwp_opt()
            && let Some(item) = magazine::pop(l, self.id)
        {
            self.unmark(item);
            return Some(item.0);
        }
        self.get_otherwise(wait)
    }

    /// An object that is not in a magazine.
    #[inline(never)]
    fn get_otherwise(&self, wait: Wait) -> Option<NonNull<u8>> {
        if asan::active() {
            return self.get_watched(wait);
        }
        let item = self.get_from_depot(wait)?;
        self.unmark(item);
        Some(item.0)
    }

    /// Takes an object back (`pool_put`).
    ///
    /// # Panics
    /// When it is not of this pool, or was put before.
    ///
    /// # Safety
    /// Nobody uses the object any more.
    #[inline]
    pub unsafe fn put(&self, object: NonNull<u8>) {
        let item = Item(object);
        if asan::active() || !self.slabs.has_headers() {
            return self.put_otherwise(item);
        }
        if slab::owner(item) != self.id {
            self.refuse_stranger(item);
        }
        self.mark(item);
        if let Some(l) = lwproc::curlwp_opt()
            && magazine::push(l, self.id, item)
        {
            return;
        }
        self.put_into_depot(item);
    }

    /// Takes back an object that goes into no magazine.
    #[inline(never)]
    fn put_otherwise(&self, item: Item) {
        if asan::active() {
            return self.put_watched(item);
        }
        self.check(item);
        self.mark(item);
        self.put_into_depot(item);
    }

    /// An object of its own memory, for a sanitizer to watch.
    #[cold]
    #[inline(never)]
    fn get_watched(&self, wait: Wait) -> Option<NonNull<u8>> {
        let item = loop {
            match rumpuser::memory::alloc(self.size, self.slabs.align()) {
                Some(memory) => break Item(memory),
                None if wait == Wait::No => return None,
                None => mem::wait_for_memory(),
            }
        };
        if self.construct(item, wait).is_err() {
            // SAFETY: just allocated.
            unsafe { rumpuser::memory::free(item.0.as_ptr(), self.size) };
            return None;
        }
        self.depot.with(|depot| depot.out += 1);
        Some(item.0)
    }

    #[cold]
    #[inline(never)]
    fn put_watched(&self, item: Item) {
        self.destruct(item);
        // SAFETY: from `get_watched`; if not, the sanitizer says so.
        unsafe { rumpuser::memory::free(item.0.as_ptr(), self.size) };
        self.depot
            .with(|depot| depot.out = depot.out.saturating_sub(1));
    }

    #[cold]
    #[inline(never)]
    fn get_from_depot(&self, wait: Wait) -> Option<Item> {
        if self.slabs.has_headers()
            && let Some(l) = lwproc::curlwp_opt()
            && self.depot.with(|depot| depot.limit.is_none())
        {
            self.adopt_magazine(l);
        }
        let item = loop {
            match self.take(wait) {
                Ok(item) => break item,
                Err(Errno::EAGAIN) => {}
                Err(_) => return None,
            }
        };
        if let Some(l) = lwproc::curlwp_opt() {
            self.fill_magazine(l);
        }
        Some(item)
    }

    /// One object of the depot, or of a new slab. `EAGAIN`: look again.
    fn take(&self, wait: Wait) -> Result<Item> {
        let full = |depot: &Depot| depot.limit.is_some_and(|limit| depot.out >= limit);
        if wait == Wait::Ok {
            self.depot.wait(&self.returned, |depot| {
                let full = full(depot);
                depot.waiters += usize::from(full);
                (!full).then_some(())
            });
        }
        let (idle, raw) = self.depot.with(|depot| {
            if full(depot) {
                return Err(if wait == Wait::Ok {
                    Errno::EAGAIN
                } else {
                    Errno::ENOMEM
                });
            }
            let idle = depot.idle.pop();
            let raw = if idle.is_none() {
                depot.raw.pop()
            } else {
                None
            };
            depot.out += usize::from(idle.is_some() || raw.is_some());
            Ok((idle, raw))
        })?;
        match (idle, raw) {
            (Some(item), _) => Ok(item),
            (None, Some(item)) => self.construct(item, wait).map(|()| item).inspect_err(|_| {
                self.depot.with(|depot| {
                    depot.out -= 1;
                    depot.raw.push(item);
                });
            }),
            (None, None) => self.grow(wait).and(Err(Errno::EAGAIN)),
        }
    }

    /// Adds a slab of fresh objects.
    fn grow(&self, wait: Wait) -> Result<()> {
        let made = self.slabs.make(self.id, wait != Wait::No);
        let (start, slab) = made.ok_or(Errno::ENOMEM)?;
        let mut fresh: Vec<Item> = self.slabs.items(start, &slab).collect();
        for &item in &fresh {
            self.write_mark(item);
        }
        // The first object is the next to be taken.
        fresh.reverse();
        self.depot.with(|depot| {
            depot.raw.extend(fresh);
            depot.slabs.insert(start, slab);
        });
        Ok(())
    }

    /// Moves idle objects into the magazine of the caller's lwp, which is empty or another pool's.
    fn fill_magazine(&self, l: Lwp) {
        if !self.slabs.has_headers() {
            return;
        }
        self.depot.with(|depot| {
            while depot.limit.is_none()
                && let Some(&item) = depot.idle.last()
                && magazine::fill(l, self.id, item)
            {
                depot.idle.pop();
                depot.out += 1;
            }
        });
    }

    #[cold]
    #[inline(never)]
    fn put_into_depot(&self, item: Item) {
        if self.slabs.has_headers()
            && let Some(l) = lwproc::curlwp_opt()
            && self.depot.with(|depot| depot.limit.is_none())
        {
            // Half of a full magazine goes to the depot; another pool's makes room.
            self.adopt_magazine(l);
            let half = magazine::drain_half(l, self.id);
            self.depot.with(|depot| {
                depot.out -= half.len();
                depot.idle.extend(half);
            });
            if magazine::push(l, self.id, item) {
                return;
            }
        }
        self.depot.with(|depot| {
            depot.out -= 1;
            depot.idle.push(item);
            self.wake(depot);
        });
    }

    /// Gives this pool the magazine of the lwp that it shares with others.
    fn adopt_magazine(&self, l: Lwp) {
        let Some((other, items)) = magazine::adopt(l, self.id) else {
            return;
        };
        let other = POOLS.with(|pools| pools.get(&other).cloned());
        // A pool that is gone has taken its memory along.
        if let Some(other) = other {
            other.depot.with(|depot| {
                depot.out -= items.len();
                depot.idle.extend(items);
            });
        }
    }

    /// At most so many objects may be out (`pool_sethardlimit`).
    pub fn set_limit(&self, limit: Option<usize>) {
        // What lies in magazines would count as out.
        let lying = magazine::take_all(self.id);
        self.depot.with(|depot| {
            depot.out -= lying.len();
            depot.idle.extend(lying);
            depot.limit = limit;
            depot.waiters = 0;
            self.returned.broadcast();
        });
    }

    /// Makes `count` objects in advance (`pool_prime`).
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn prime(&self, count: usize) -> Result<()> {
        while self.depot.with(|depot| depot.idle.len() + depot.raw.len()) < count {
            self.grow(Wait::No)?;
        }
        Ok(())
    }

    /// Gives back slabs of which all objects are idle; answers whether there were any (`pool_reclaim`).
    pub fn reclaim(&self) -> bool {
        let (constructed, slabs) = self.depot.with(Depot::take_idle_slabs);
        for item in constructed {
            self.destruct(item);
        }
        let any = !slabs.is_empty();
        for (start, slab) in slabs {
            self.slabs.release(start, slab);
        }
        any
    }

    fn construct(&self, item: Item, wait: Wait) -> Result<()> {
        let Some(constructor) = self.hooks.constructor else {
            return Ok(());
        };
        let flags = if wait == Wait::No { 2 } else { 1 };
        let argument = core::ptr::with_exposed_provenance_mut(self.hooks.argument);
        // SAFETY: the driver's own function; the object is whole and nobody else's.
        Errno::check(unsafe { constructor(argument, item.0.as_ptr().cast(), flags) })
    }

    fn destruct(&self, item: Item) {
        if let Some(destructor) = self.hooks.destructor {
            let argument = core::ptr::with_exposed_provenance_mut(self.hooks.argument);
            // SAFETY: the driver's own function; the object was constructed and is idle.
            unsafe { destructor(argument, item.0.as_ptr().cast()) };
        }
    }

    /// Takes an object back unconstructed (`pool_cache_destruct_object`).
    ///
    /// # Panics
    /// As [`Pool::put`].
    ///
    /// # Safety
    /// As [`Pool::put`].
    pub unsafe fn put_destructed(&self, object: NonNull<u8>) {
        let item = Item(object);
        if asan::active() {
            return self.put_watched(item);
        }
        self.check(item);
        self.destruct(item);
        self.depot.with(|depot| {
            depot.out -= 1;
            depot.raw.push(item);
            self.wake(depot);
        });
    }

    /// Somebody may wait for an object to come back.
    fn wake(&self, depot: &mut Depot) {
        if depot.waiters > 0 {
            depot.waiters = 0;
            self.returned.broadcast();
        }
    }

    /// Refuses an object that is not this pool's.
    fn check(&self, item: Item) {
        let ours = if self.slabs.has_headers() {
            slab::owner(item) == self.id
        } else {
            self.depot.with(|depot| depot.slab_of(item).is_some())
        };
        if !ours {
            self.refuse_stranger(item);
        }
    }

    #[cold]
    fn refuse_stranger(&self, item: Item) -> ! {
        self.refuse("is not an object of", item)
    }

    /// Marks an object as idle.
    #[inline]
    fn mark(&self, item: Item) {
        if self.secret == 0 {
            return;
        }
        let word = item.0.cast::<u64>();
        let mark = self.secret ^ item.address() as u64;
        // SAFETY: the object is idle and has room for the word.
        if unsafe { word.read_unaligned() } == mark {
            self.refuse("was already put into", item);
        }
        // SAFETY: as above.
        unsafe { word.write_unaligned(mark) };
    }

    /// Marks an object that nobody had before.
    fn write_mark(&self, item: Item) {
        if self.secret != 0 {
            let mark = self.secret ^ item.address() as u64;
            // SAFETY: the object is idle and has room for the word.
            unsafe { item.0.cast::<u64>().write_unaligned(mark) };
        }
    }

    /// Looks whether the object still bears its mark, and takes it off.
    #[inline]
    fn unmark(&self, item: Item) {
        if self.secret == 0 {
            return;
        }
        let word = item.0.cast::<u64>();
        // SAFETY: the object is nobody else's and has room for the word.
        if unsafe { word.read_unaligned() } != self.secret ^ item.address() as u64 {
            self.refuse("was written to while it lay in", item);
        }
        // SAFETY: as above.
        unsafe { word.write_unaligned(FRESH) };
    }

    #[cold]
    #[inline(never)]
    fn refuse(&self, what: &str, item: Item) -> ! {
        panic!("pool: {:p} {what} pool {:?}", item.0, self.name);
    }
}

impl Depot {
    fn slab_of(&self, item: Item) -> Option<usize> {
        let (&start, slab) = self.slabs.range(..=item.address()).next_back()?;
        (item.address() < start + slab.length()).then_some(start)
    }

    /// Takes out the slabs of which all objects are idle; answers the constructed objects, too.
    fn take_idle_slabs(&mut self) -> (Vec<Item>, BTreeMap<usize, Slab>) {
        let mut idle: BTreeMap<usize, usize> = BTreeMap::new();
        for &item in self.idle.iter().chain(&self.raw) {
            let start = self.slab_of(item).expect("an object lies in a slab");
            *idle.entry(start).or_default() += 1;
        }
        idle.retain(|start, count| self.slabs[start].items() == *count);
        let gone = |item: &Item| {
            self.slab_of(*item)
                .is_some_and(|slab| idle.contains_key(&slab))
        };
        let (constructed, left) = self.idle.iter().partition(|item| gone(item));
        let raw = self
            .raw
            .iter()
            .filter(|item| !gone(item))
            .copied()
            .collect();
        self.idle = left;
        self.raw = raw;
        let slabs = idle
            .keys()
            .filter_map(|start| self.slabs.remove_entry(start));
        (constructed, slabs.collect())
    }
}

impl Item {
    fn address(self) -> usize {
        self.0.addr().get()
    }
}
