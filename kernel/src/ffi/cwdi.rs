//! `struct cwdinfo`: the directories and the creation mask of a process.

use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicU32, Ordering};

use rump_abi::types::{cwdinfo, vnode};
use rumpuser::rwlock::{RwLock, RwOp};

use super::pool::TypePool;
use super::vnode::Vp;

static POOL: TypePool<cwdinfo> = TypePool::new();

/// A handle of `struct cwdinfo`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cwdi(NonNull<cwdinfo>);

// SAFETY: the fields are guarded by the lock inside.
unsafe impl Send for Cwdi {}
// SAFETY: as above.
unsafe impl Sync for Cwdi {}

const _: () = assert!(size_of::<RwLock>() == size_of::<rump_abi::types::krwlock_t>());

impl Cwdi {
    /// Fresh directories: none, and the mask 022.
    #[must_use]
    pub fn alloc() -> Self {
        // SAFETY: null pointers, zeros, and a zeroed lock is a free one.
        let mut fresh: cwdinfo = unsafe { core::mem::zeroed() };
        fresh.cwdi_cmask = 0o022;
        fresh.cwdi_refcnt = 1;
        Self(POOL.get(fresh))
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(cwdi: *mut cwdinfo) -> Option<Self> {
        NonNull::new(cwdi).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub const fn as_ptr(self) -> *mut cwdinfo {
        self.0.as_ptr()
    }

    /// `cwdi_lock`.
    #[must_use]
    pub fn lock(&self) -> &RwLock {
        // SAFETY: the memory is type-stable.
        let lock = unsafe { &raw mut (*self.as_ptr()).cwdi_lock };
        // SAFETY: the C structure is private memory for the host layer's lock.
        unsafe { &*lock.cast::<RwLock>() }
    }

    fn read(self, field: impl FnOnce(&cwdinfo) -> *mut vnode) -> Option<Vp> {
        // SAFETY: the memory is type-stable and the caller holds the lock.
        let vp = field(unsafe { &*self.as_ptr() });
        // SAFETY: the fields hold vnodes of this kernel, or null.
        unsafe { Vp::from_ptr(vp) }
    }

    fn swap(
        self,
        field: impl FnOnce(&mut cwdinfo) -> &mut *mut vnode,
        vp: Option<Vp>,
    ) -> Option<Vp> {
        self.lock().enter(RwOp::Writer);
        // SAFETY: the memory is type-stable and the lock is held for writing.
        let field = field(unsafe { &mut *self.as_ptr() });
        let old = core::mem::replace(field, vp.map_or(null_mut(), Vp::as_ptr));
        self.lock().exit();
        // SAFETY: the fields hold vnodes of this kernel, or null.
        unsafe { Vp::from_ptr(old) }
    }

    fn get_ref(self, field: impl FnOnce(&cwdinfo) -> *mut vnode) -> Option<Vp> {
        self.lock().enter(RwOp::Reader);
        let vp = self.read(field);
        if let Some(vp) = vp {
            vp.vref();
        }
        self.lock().exit();
        vp
    }

    /// The working directory, without a reference; good while the process keeps it.
    #[must_use]
    pub fn cdir(self) -> Option<Vp> {
        self.lock().enter(RwOp::Reader);
        let vp = self.read(|cwdi| cwdi.cwdi_cdir);
        self.lock().exit();
        vp
    }

    /// The root directory of a process that is not in the root of all, without a reference.
    #[must_use]
    pub fn rdir(self) -> Option<Vp> {
        self.lock().enter(RwOp::Reader);
        let vp = self.read(|cwdi| cwdi.cwdi_rdir);
        self.lock().exit();
        vp
    }

    /// The working directory with a reference for the caller.
    #[must_use]
    pub fn cdir_ref(self) -> Option<Vp> {
        self.get_ref(|cwdi| cwdi.cwdi_cdir)
    }

    /// As [`Cwdi::rdir`] with a reference for the caller.
    #[must_use]
    pub fn rdir_ref(self) -> Option<Vp> {
        self.get_ref(|cwdi| cwdi.cwdi_rdir)
    }

    /// Stores the working directory, whose reference passes over, and answers the old one with its
    /// reference.
    pub fn set_cdir(self, vp: Option<Vp>) -> Option<Vp> {
        self.swap(|cwdi| &mut cwdi.cwdi_cdir, vp)
    }

    /// As [`Cwdi::set_cdir`] for the root directory.
    pub fn set_rdir(self, vp: Option<Vp>) -> Option<Vp> {
        self.swap(|cwdi| &mut cwdi.cwdi_rdir, vp)
    }

    /// The creation mask.
    #[must_use]
    pub fn cmask(self) -> u32 {
        // SAFETY: the memory is type-stable; a mask is one word.
        u32::from(unsafe { (*self.as_ptr()).cwdi_cmask })
    }

    /// Stores the creation mask; answers the old one.
    pub fn set_cmask(self, mask: u32) -> u32 {
        self.lock().enter(RwOp::Writer);
        let old = self.cmask();
        // SAFETY: the memory is type-stable and the lock is held for writing.
        unsafe { (*self.as_ptr()).cwdi_cmask = (mask & 0o7777) as u16 };
        self.lock().exit();
        old
    }

    fn refs(&self) -> &AtomicU32 {
        // SAFETY: the memory is type-stable.
        let refs = unsafe { &raw mut (*self.as_ptr()).cwdi_refcnt };
        // SAFETY: the counter is used as an atomic everywhere.
        unsafe { AtomicU32::from_ptr(refs) }
    }

    /// Adds a reference: another process shares the directories.
    pub fn hold(self) {
        self.refs().fetch_add(1, Ordering::Relaxed);
    }

    /// A copy of its own, with references to the same directories.
    #[must_use]
    pub fn copy(self) -> Self {
        let copy = Self::alloc();
        copy.set_cdir(self.cdir_ref());
        copy.set_rdir(self.rdir_ref());
        copy.set_cmask(self.cmask());
        copy
    }

    /// Drops a reference; the last one releases the directories.
    pub fn free(self) {
        let before = self.refs().fetch_sub(1, Ordering::AcqRel);
        assert!(before != 0, "cwdinfo {self:?} has no reference");
        if before == 1 {
            for vp in [self.set_cdir(None), self.set_rdir(None)]
                .into_iter()
                .flatten()
            {
                vp.vrele();
            }
            POOL.put(self.0);
        }
    }
}
