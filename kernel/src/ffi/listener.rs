//! Listeners of drivers to a scope of `kauth(9)`.

use core::ffi::{CStr, c_int, c_void};
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rump_abi::types::{kauth_action_t, kauth_cred_t};

use super::guarded::Guarded;
use crate::cred::Cred;
use crate::{Errno, Result};

/// `kauth_scope_callback_t`: credential, action, cookie, four arguments of the scope.
pub type Callback = unsafe extern "C" fn(
    kauth_cred_t,
    kauth_action_t,
    *mut c_void,
    *mut c_void,
    *mut c_void,
    *mut c_void,
    *mut c_void,
) -> c_int;

/// What a listener is asked about besides the action.
pub type Arguments = [*mut c_void; 4];

/// What a decision is about (`KAUTH_SCOPE_*`, without what they have in common).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // kauth(9)
pub enum Scope {
    Generic,
    System,
    Process,
    Network,
    Machdep,
    Device,
    Cred,
    Vnode,
}

/// What listeners answered together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// One denies.
    Deny,
    /// None denies and one allows.
    Allow,
    /// All defer.
    Defer,
}

#[derive(Clone, Copy)]
struct Listener {
    id: u64,
    scope: Scope,
    callback: Callback,
    cookie: usize,
}

static LISTENERS: Guarded<Vec<Listener>> = Guarded::new(Vec::new());
/// How many there are: with none, nobody needs the lock.
static COUNT: AtomicUsize = AtomicUsize::new(0);
static LAST: AtomicU64 = AtomicU64::new(0);

impl Scope {
    /// The scope of a name.
    ///
    /// # Errors
    /// `ESRCH` for an unknown one.
    pub fn named(name: &CStr) -> Result<Self> {
        let name = name.to_bytes().strip_prefix(b"org.netbsd.kauth.");
        Ok(match name.ok_or(Errno::ESRCH)? {
            b"generic" => Self::Generic,
            b"system" => Self::System,
            b"process" => Self::Process,
            b"network" => Self::Network,
            b"machdep" => Self::Machdep,
            b"device" => Self::Device,
            b"cred" => Self::Cred,
            b"vnode" => Self::Vnode,
            _ => return Err(Errno::ESRCH),
        })
    }
}

/// Adds a listener; answers its number, which is not 0.
pub fn listen(scope: Scope, callback: Callback, cookie: *mut c_void) -> u64 {
    let id = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    let listener = Listener {
        id,
        scope,
        callback,
        cookie: cookie.expose_provenance(),
    };
    LISTENERS.with(|listeners| listeners.push(listener));
    COUNT.fetch_add(1, Ordering::Release);
    id
}

/// Removes a listener.
///
/// # Panics
/// When there is none of that number.
pub fn unlisten(id: u64) {
    let gone = LISTENERS.with(|listeners| {
        let before = listeners.len();
        listeners.retain(|listener| listener.id != id);
        before - listeners.len()
    });
    assert!(gone == 1, "kauth_unlisten_scope: there is no listener {id}");
    COUNT.fetch_sub(1, Ordering::Release);
}

/// Whether there is any listener, of whatever scope.
#[inline]
pub(crate) fn any() -> bool {
    COUNT.load(Ordering::Acquire) != 0
}

/// What the listeners of a scope say.
pub(crate) fn ask(
    scope: Scope,
    cred: Cred,
    action: kauth_action_t,
    arguments: Arguments,
) -> Answer {
    if !any() {
        return Answer::Defer;
    }
    let asked: Vec<Listener> = LISTENERS.with(|listeners| {
        let of_scope = listeners.iter().filter(|listener| listener.scope == scope);
        of_scope.copied().collect()
    });
    let [a, b, c, d] = arguments;
    let mut answer = Answer::Defer;
    for listener in asked {
        let cookie = core::ptr::with_exposed_provenance_mut(listener.cookie);
        // SAFETY: the driver's own function, with what the scope promises.
        let result = unsafe { (listener.callback)(cred.as_ptr(), action, cookie, a, b, c, d) };
        match result {
            0 if answer == Answer::Defer => answer = Answer::Allow,
            1 => answer = Answer::Deny,
            _ => {}
        }
    }
    answer
}

/// No arguments.
pub const NONE: Arguments = [core::ptr::null_mut(); 4];
