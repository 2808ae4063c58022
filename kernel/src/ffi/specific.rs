//! Data that drivers hang on threads, `lwp_specific`: a value for each key, and a destructor that runs when
//! the thread ends or the key goes.

use core::ffi::{c_uint, c_void};
use core::ptr::null_mut;

use super::guarded::Guarded;
use super::lwp::Lwp;

/// Runs on a value that is not null.
pub type Destructor = unsafe extern "C" fn(*mut c_void);

/// The keys that are in use.
static KEYS: Guarded<Vec<Option<Key>>> = Guarded::new(Vec::new());

#[derive(Clone, Copy)]
struct Key {
    destructor: Option<Destructor>,
}

/// The values of an lwp, by key.
pub struct Values(Guarded<Vec<usize>>);

impl Values {
    /// None.
    pub(crate) const fn new() -> Self {
        Self(Guarded::new(Vec::new()))
    }
}

/// A new key.
pub fn create(destructor: Option<Destructor>) -> c_uint {
    KEYS.with(|keys| {
        let free = keys.iter().position(Option::is_none).unwrap_or_else(|| {
            keys.push(None);
            keys.len() - 1
        });
        keys[free] = Some(Key { destructor });
        free as c_uint
    })
}

fn key(number: c_uint) -> Key {
    let key = KEYS.with(|keys| keys.get(number as usize).copied().flatten());
    key.unwrap_or_else(|| panic!("lwp_specific: there is no key {number}"))
}

/// Ends a key, and all values that it has.
///
/// # Panics
/// For an unknown key.
pub fn delete(number: c_uint) {
    let key = key(number);
    for p in crate::proc::all() {
        let mut lwps = Vec::new();
        p.for_each_lwp(|l| lwps.push(l));
        for l in lwps {
            let old = exchange(l, number, 0);
            destroy(key, old);
        }
    }
    KEYS.with(|keys| keys[number as usize] = None);
}

fn exchange(l: Lwp, number: c_uint, value: usize) -> usize {
    let number = number as usize;
    l.values().0.with(|values| {
        if values.len() <= number {
            if value == 0 {
                return 0;
            }
            values.resize(number + 1, 0);
        }
        core::mem::replace(&mut values[number], value)
    })
}

fn destroy(key: Key, value: usize) {
    if let Some(destructor) = key.destructor
        && value != 0
    {
        // SAFETY: the driver's own function, on the value that it stored.
        unsafe { destructor(core::ptr::with_exposed_provenance_mut(value)) };
    }
}

/// The value of an lwp; null when it has none.
///
/// # Panics
/// For an unknown key.
#[must_use]
pub fn get(l: Lwp, number: c_uint) -> *mut c_void {
    key(number);
    let value = l
        .values()
        .0
        .with(|values| values.get(number as usize).copied());
    value.map_or(null_mut(), core::ptr::with_exposed_provenance_mut)
}

/// Stores a value; nothing is done to the old one.
///
/// # Panics
/// For an unknown key.
pub fn set(l: Lwp, number: c_uint, value: *mut c_void) {
    key(number);
    exchange(l, number, value.expose_provenance());
}

/// The lwp ends.
pub(crate) fn finish(l: Lwp) {
    let values = l.values().0.with(core::mem::take);
    for (number, value) in values.into_iter().enumerate() {
        if value != 0 {
            destroy(key(number as c_uint), value);
        }
    }
}
