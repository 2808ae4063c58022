//! `struct lwp`: a thread of a process.

use core::cell::UnsafeCell;
use core::ffi::{c_char, c_int};
use core::ptr::{NonNull, null, null_mut};
use core::sync::atomic::AtomicU32;

use rump_abi::types::{cpu_info, lwp, rusage};

use super::cred::Cred;
use super::pool::TypePool;
use super::pools::Magazines;
use super::proc::Proc;
use super::sleep::Sleep;
use super::specific::Values;

/// The structure that C sees, and behind it what is the kernel's own.
#[repr(C)]
pub struct LwpBody {
    c: lwp,
    /// How it is used; see `lwproc`.
    pub(crate) flags: AtomicU32,
    /// Entries into the kernel of an implicit lwp that have not been left.
    pub(crate) depth: AtomicU32,
    /// What it waits for, so that somebody can interrupt it.
    pub(crate) sleep: Sleep,
    /// Idle objects of the pools that it uses.
    magazines: Magazines,
    /// What drivers hung on it.
    values: Values,
    /// The processor that it has to itself (`curcpu`).
    cpu: UnsafeCell<cpu_info>,
}

static POOL: TypePool<LwpBody> = TypePool::new();

/// The first thread of the kernel process (`lwp0`).
#[unsafe(export_name = "rumpns_lwp0")]
static LWP0: StaticLwp = StaticLwp(core::cell::UnsafeCell::new(LwpBody::new()));

#[repr(transparent)]
struct StaticLwp(core::cell::UnsafeCell<LwpBody>);
// SAFETY: reached through handles only, like every other lwp.
unsafe impl Sync for StaticLwp {}

/// A handle of `struct lwp`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lwp(NonNull<lwp>);

// SAFETY: any thread may hold a handle; who changes what is each method's affair.
unsafe impl Send for Lwp {}
// SAFETY: as above.
unsafe impl Sync for Lwp {}

impl LwpBody {
    const fn new() -> Self {
        // SAFETY: all fields of the C structure may be zero.
        let mut c: lwp = unsafe { core::mem::zeroed() };
        c.l_dupfd = -1;
        Self {
            c,
            flags: AtomicU32::new(0),
            depth: AtomicU32::new(0),
            sleep: Sleep::new(),
            magazines: Magazines::new(),
            values: Values::new(),
            // SAFETY: all fields may be zero.
            cpu: UnsafeCell::new(unsafe { core::mem::zeroed() }),
        }
    }
}

impl Lwp {
    /// `lwp0`.
    #[must_use]
    pub fn lwp0() -> Self {
        Self(NonNull::from(&LWP0).cast())
    }

    /// A fresh lwp that belongs to nobody yet.
    pub(crate) fn alloc() -> Self {
        let body = POOL.get_with(|old| {
            let mut body = LwpBody::new();
            if let Some(old) = old {
                body.magazines = old.magazines.pass_on();
            }
            body
        });
        Self(body.cast())
    }

    /// Takes the memory of an lwp that nobody runs back.
    pub(crate) fn release_memory(self) {
        POOL.put(self.0.cast());
    }

    /// The handle of a C pointer; `None` for a null pointer.
    #[must_use]
    pub fn from_ptr(l: *mut lwp) -> Option<Self> {
        NonNull::new(l).map(Self)
    }

    /// The C pointer.
    #[must_use]
    pub const fn as_ptr(self) -> *mut lwp {
        self.0.as_ptr()
    }

    /// The kernel's own part.
    #[must_use]
    pub fn body(&self) -> &LwpBody {
        // SAFETY: the memory is type-stable; the shared parts of the body are atomics and locks.
        unsafe { self.0.cast::<LwpBody>().as_ref() }
    }

    /// Its magazines of idle objects.
    #[inline(always)]
    pub(crate) fn magazines(&self) -> &Magazines {
        &self.body().magazines
    }

    /// Its process.
    ///
    /// # Panics
    /// When it belongs to none.
    #[must_use]
    pub fn proc(self) -> Proc {
        // SAFETY: the memory is type-stable; the field is set before the lwp is seen.
        Proc::from_ptr(unsafe { (*self.as_ptr()).l_proc }).expect("an lwp belongs to a process")
    }

    /// Its credential; no reference is added.
    ///
    /// # Panics
    /// When it has none.
    #[must_use]
    pub fn cred(self) -> Cred {
        // SAFETY: the memory is type-stable; only the lwp itself changes the field.
        Cred::from_ptr(unsafe { (*self.as_ptr()).l_cred }).expect("an lwp has a credential")
    }

    /// Stores its credential; the reference passes over.
    pub(crate) fn set_cred(self, cred: Cred) {
        // SAFETY: the memory is type-stable; only the lwp itself changes the field.
        unsafe { (*self.as_ptr()).l_cred = cred.as_ptr() };
    }

    /// Ties a fresh lwp to its process.
    pub(crate) fn set_proc(self, p: Proc, lid: i32) {
        // SAFETY: nobody else has the lwp yet.
        unsafe { (*self.as_ptr()).l_proc = p.as_ptr() };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).l_fd = p.fd().as_ptr() };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).l_lid = lid };
        let cpu = self.curcpu();
        // SAFETY: as above.
        unsafe { (*cpu).ci_curlwp = self.as_ptr() };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).l_cpu = cpu };
    }

    /// The processor that it has to itself: there are no others that it would share.
    #[must_use]
    pub fn curcpu(self) -> *mut cpu_info {
        self.body().cpu.get()
    }

    /// What drivers hung on it.
    pub(crate) fn values(&self) -> &Values {
        &self.body().values
    }

    /// Its number within the process.
    #[must_use]
    pub fn lid(self) -> i32 {
        // SAFETY: the memory is type-stable; only the lwp itself changes the field.
        unsafe { (*self.as_ptr()).l_lid }
    }

    /// Gives it another number (`rump_allbetsareoff_setid`).
    pub fn set_lid(self, lid: i32) {
        // SAFETY: the memory is type-stable; only the lwp itself changes the field.
        unsafe { (*self.as_ptr()).l_lid = lid };
    }

    /// Puts it on the list of the lwps of its process, whose lock is held.
    pub(crate) fn link(self, head: NonNull<*mut lwp>) {
        // SAFETY: the list belongs to the process whose lock is held.
        let first = unsafe { head.read() };
        // SAFETY: as above; nobody else has the lwp yet.
        unsafe { (*self.as_ptr()).l_sibling.le_next = first };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).l_sibling.le_prev = head.as_ptr() };
        if !first.is_null() {
            // SAFETY: the memory is type-stable.
            let next = unsafe { &raw mut (*self.as_ptr()).l_sibling.le_next };
            // SAFETY: a member of the list, guarded by the same lock.
            unsafe { (*first).l_sibling.le_prev = next };
        }
        // SAFETY: as above.
        unsafe { head.write(self.as_ptr()) };
    }

    /// Takes it off the list; the lock of its process is held.
    pub(crate) fn unlink(self) {
        // SAFETY: the list is guarded by the lock that is held.
        let links = unsafe { (*self.as_ptr()).l_sibling };
        if !links.le_next.is_null() {
            // SAFETY: a member of the same list.
            unsafe { (*links.le_next).l_sibling.le_prev = links.le_prev };
        }
        // SAFETY: `le_prev` is the address of the pointer that points here.
        unsafe { links.le_prev.write(links.le_next) };
    }

    /// The next lwp of the process, whose lock is held.
    pub(crate) fn next(self) -> Option<Self> {
        // SAFETY: the list is guarded by the lock that is held.
        Self::from_ptr(unsafe { (*self.as_ptr()).l_sibling.le_next })
    }

    /// The descriptor that `EDUPFD` is about (`l_dupfd`).
    #[must_use]
    pub fn dupfd(self) -> c_int {
        // SAFETY: the memory is type-stable; only the lwp itself uses the field.
        unsafe { (*self.as_ptr()).l_dupfd }
    }

    /// Stores [`Lwp::dupfd`].
    pub fn set_dupfd(self, fd: c_int) {
        // SAFETY: as in `dupfd`.
        unsafe { (*self.as_ptr()).l_dupfd = fd };
    }

    /// How often it holds the big lock.
    #[must_use]
    pub fn biglocks(self) -> c_int {
        // SAFETY: the memory is type-stable; only the lwp itself uses the field.
        unsafe { (*self.as_ptr()).l_biglocks }
    }

    /// Stores [`Lwp::biglocks`].
    pub(crate) fn set_biglocks(self, count: c_int) {
        // SAFETY: as in `biglocks`.
        unsafe { (*self.as_ptr()).l_biglocks = count };
    }

    /// Notes for a debugger what the lwp sleeps on; null when it wakes.
    pub(crate) fn set_wchan(self, wchan: *const core::ffi::c_void, wmesg: *const c_char) {
        // SAFETY: the memory is type-stable; only the lwp itself writes the field.
        unsafe { (*self.as_ptr()).l_wchan = wchan };
        // SAFETY: as above.
        unsafe { (*self.as_ptr()).l_wmesg = wmesg };
    }

    /// A copy of its resource counters.
    #[must_use]
    pub fn rusage(self) -> rusage {
        // SAFETY: the memory is type-stable; the counters are statistics.
        unsafe { (*self.as_ptr()).l_ru }
    }

    /// Its name, for kernel threads.
    #[must_use]
    pub fn name(self) -> Option<&'static core::ffi::CStr> {
        // SAFETY: the memory is type-stable.
        let name = unsafe { (*self.as_ptr()).l_name };
        // SAFETY: a name is a C string that lives for ever.
        (!name.is_null()).then(|| unsafe { core::ffi::CStr::from_ptr(name) })
    }

    /// Names a kernel thread.
    pub fn set_name(self, name: &'static core::ffi::CStr) {
        // SAFETY: the memory is type-stable; called by the thread's maker or the thread.
        unsafe { (*self.as_ptr()).l_name = name.as_ptr().cast_mut() };
    }

    /// The host layer's pointer of the lwp; null for `None`.
    #[must_use]
    pub fn to_host(l: Option<Self>) -> *mut rumpuser::curlwp::Lwp {
        l.map_or(null_mut(), |l| l.as_ptr().cast())
    }

    /// The lwp of a host layer's pointer.
    #[must_use]
    pub fn from_host(l: *mut rumpuser::curlwp::Lwp) -> Option<Self> {
        Self::from_ptr(l.cast())
    }

    /// As [`Lwp::set_wchan`], for a sleep that a driver asked for.
    pub fn note_sleep(self, wchan: *const core::ffi::c_void, wmesg: *const c_char) {
        self.set_wchan(wchan, wmesg);
    }

    /// The sleep is over.
    pub fn note_wake(self) {
        self.clear_wchan();
    }

    /// Forgets what it sleeps on.
    pub(crate) fn clear_wchan(self) {
        self.set_wchan(null(), null());
    }
}
