//! `struct kauth_cred`: opaque to C; its fields are atomics, so that every handle may read them.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use rump_abi::types::kauth_cred;

use super::pool::TypePool;

/// How many supplementary groups a credential holds (`NGROUPS`).
pub const NGROUPS: usize = 16;

/// What a `kauth_cred_t` points to. All but the count change only while nobody else has the
/// credential.
#[repr(C)]
#[derive(Default)]
pub struct Body {
    /// References.
    pub refs: AtomicU32,
    /// Real user.
    pub uid: AtomicU32,
    /// Effective user.
    pub euid: AtomicU32,
    /// Saved user.
    pub svuid: AtomicU32,
    /// Real group.
    pub gid: AtomicU32,
    /// Effective group.
    pub egid: AtomicU32,
    /// Saved group.
    pub svgid: AtomicU32,
    /// How many of `groups` are in use.
    pub ngroups: AtomicU32,
    /// Supplementary groups.
    pub groups: [AtomicU32; NGROUPS],
}

static POOL: TypePool<Body> = TypePool::new();

/// A credential, `kauth_cred_t`. A handle is no reference: see [`Cred::hold`] and [`Cred::free`].
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cred(NonNull<kauth_cred>);

// SAFETY: a credential is shared by all threads; its fields are atomics.
unsafe impl Send for Cred {}
// SAFETY: as above.
unsafe impl Sync for Cred {}

impl Cred {
    /// No credential: the kernel itself asks.
    pub const NOCRED: Self = Self::pseudo(usize::MAX);
    /// No credential: a file system asks.
    pub const FSCRED: Self = Self::pseudo(usize::MAX - 1);

    const fn pseudo(address: usize) -> Self {
        match NonNull::new(core::ptr::without_provenance_mut(address)) {
            Some(address) => Self(address),
            None => panic!("a pseudo credential is not null"),
        }
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(cred: *mut kauth_cred) -> Option<Self> {
        NonNull::new(cred).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub const fn as_ptr(self) -> *mut kauth_cred {
        self.0.as_ptr()
    }

    /// A fresh credential with one reference: root without groups.
    #[must_use]
    pub fn alloc() -> Self {
        let body = Body::default();
        body.refs.store(1, Ordering::Relaxed);
        Self(POOL.get(body).cast())
    }

    /// Its fields.
    ///
    /// # Panics
    /// For the pseudo credentials.
    #[must_use]
    pub fn body(&self) -> &Body {
        assert!(
            *self != Self::NOCRED && *self != Self::FSCRED,
            "kauth: a pseudo credential has no fields"
        );
        // SAFETY: a credential's memory is type-stable and its fields are atomics.
        unsafe { self.0.cast::<Body>().as_ref() }
    }

    /// Puts the memory of a credential without references back.
    pub(crate) fn release_memory(self) {
        POOL.put(self.0.cast());
    }
}
