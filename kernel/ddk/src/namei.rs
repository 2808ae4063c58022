//! `struct componentname` (`namei(9)`) and the name cache (`namecache(9)`).

use core::cell::UnsafeCell;
use core::ffi::c_int;

use rump_abi::kpi;
use rump_abi::types::{
    CREATE, DELETE, DOWHITEOUT, ISDOTDOT, ISLASTCN, ISWHITEOUT, LOOKUP, MAKEENTRY, PURGE_CHILDREN,
    PURGE_PARENTS, RENAME, REQUIREDIR, componentname,
};

use crate::cred::Cred;
use crate::genfs::Owner;
use crate::vnode::{Vnode, VnodeRef};

/// Why a name is looked up: `cn_nameiop`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameiOp {
    /// To find it.
    Lookup,
    /// To make it.
    Create,
    /// To remove it.
    Delete,
    /// To be the target of a rename.
    Rename,
}

/// One component of a path, as the walk hands it to a driver.
#[repr(transparent)]
pub struct ComponentName(UnsafeCell<componentname>);

impl ComponentName {
    /// The component of an operation.
    ///
    /// # Safety
    /// `cnp` is valid for `'a` and only used by this thread.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(cnp: *mut componentname) -> &'a Self {
        // SAFETY: the caller's promise; the types have one layout.
        unsafe { &*cnp.cast() }
    }

    /// The C pointer.
    #[must_use]
    pub fn as_ptr(&self) -> *mut componentname {
        self.0.get()
    }

    fn get(&self) -> componentname {
        // SAFETY: valid, and only this thread uses it.
        unsafe { *self.0.get() }
    }

    /// The name: 1 to 255 bytes, no slash.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        let this = self.get();
        // SAFETY: the walk keeps the path buffer until the operation returns.
        unsafe { core::slice::from_raw_parts(this.cn_nameptr.cast(), this.cn_namelen) }
    }

    /// The rest of the path, from this component on.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        // SAFETY: the component lies in a path buffer, which ends with a NUL.
        unsafe { core::ffi::CStr::from_ptr(self.get().cn_nameptr) }.to_bytes()
    }

    /// Tells the walk that `more` bytes after the component are used up too: whole components. Whether
    /// a directory is wanted (`REQUIREDIR`) is told by what follows them.
    pub fn consume(&self, more: usize) {
        let after = &self.rest()[self.name().len() + more..];
        let slashes = after.iter().take_while(|byte| **byte == b'/').count();
        // SAFETY: valid, and only this thread uses it.
        let consume = unsafe { &raw mut (*self.0.get()).cn_consume };
        // SAFETY: a plain field of a valid structure.
        unsafe { *consume = more + slashes };
        // SAFETY: valid, and only this thread uses it.
        let flags = unsafe { &raw mut (*self.0.get()).cn_flags };
        // SAFETY: a plain field of a valid structure.
        let flags = unsafe { &mut *flags };
        *flags &= !REQUIREDIR.cast_unsigned();
        if slashes > 0 {
            *flags |= REQUIREDIR.cast_unsigned();
        }
    }

    /// With whose rights.
    #[must_use]
    pub fn cred(&self) -> &Cred {
        // SAFETY: the walk holds the credentials until the operation returns.
        unsafe { Cred::from_ptr(self.get().cn_cred) }
    }

    /// Why the name is looked up.
    #[must_use]
    pub fn op(&self) -> NameiOp {
        match self.get().cn_nameiop as i32 {
            LOOKUP => NameiOp::Lookup,
            CREATE => NameiOp::Create,
            DELETE => NameiOp::Delete,
            RENAME => NameiOp::Rename,
            other => panic!("namei: unknown operation {other} in a componentname"),
        }
    }

    fn has(&self, flag: i32) -> bool {
        self.get().cn_flags & flag.cast_unsigned() != 0
    }

    /// `ISLASTCN`: nothing follows.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.has(ISLASTCN)
    }

    /// `ISDOTDOT`: the name is "..".
    #[must_use]
    pub fn is_dotdot(&self) -> bool {
        self.has(ISDOTDOT)
    }

    /// `DOWHITEOUT`: whoever looks wants to know of whiteouts.
    #[must_use]
    pub fn wants_whiteouts(&self) -> bool {
        self.has(DOWHITEOUT)
    }

    /// Tells the walk that the name is covered by a whiteout.
    pub fn set_whiteout(&self) {
        // SAFETY: valid, and only this thread uses it.
        let flags = unsafe { &raw mut (*self.0.get()).cn_flags };
        // SAFETY: a plain field of a valid structure.
        unsafe { *flags |= ISWHITEOUT.cast_unsigned() };
    }
}

/// The name, for messages.
impl core::fmt::Display for ComponentName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.name()))
    }
}

/// What the name cache knows.
pub enum Cached {
    /// Nothing: ask the directory.
    Unknown,
    /// The name does not exist.
    Absent,
    /// This vnode.
    Present(VnodeRef),
}

/// `cache_lookup(9)`. Search permission must have been checked before.
#[must_use]
pub fn cache_lookup(dvp: &Vnode, cnp: &ComponentName) -> Cached {
    let this = cnp.get();
    let mut whiteout: c_int = 0;
    let mut vp = core::ptr::null_mut();
    // SAFETY: dvp is locked by the operation, the name is valid, both results go to live variables.
    let known = unsafe {
        kpi::cache_lookup(
            dvp.as_ptr(),
            this.cn_nameptr,
            this.cn_namelen,
            this.cn_nameiop,
            this.cn_flags,
            &raw mut whiteout,
            &raw mut vp,
        )
    };
    if whiteout != 0 {
        cnp.set_whiteout();
    }
    match (known, vp.is_null()) {
        (0, _) => Cached::Unknown,
        (_, true) => Cached::Absent,
        // SAFETY: the cache gave us a reference.
        (_, false) => Cached::Present(unsafe { VnodeRef::from_raw(vp) }),
    }
}

/// `cache_enter(9)`: the name is `vp`, or nothing. Does nothing unless the walk wants it kept.
pub fn cache_enter(dvp: &Vnode, vp: Option<&Vnode>, cnp: &ComponentName) {
    if !cnp.has(MAKEENTRY) {
        return;
    }
    let this = cnp.get();
    let vp = vp.map_or(core::ptr::null_mut(), Vnode::as_ptr);
    // SAFETY: vnodes and name are valid; the cache takes no reference.
    unsafe {
        kpi::cache_enter(
            dvp.as_ptr(),
            vp,
            this.cn_nameptr,
            this.cn_namelen,
            this.cn_flags,
        );
    }
}

/// `cache_enter_id(9)`: tells who may search directory `vp`. A walk passes it then without asking for the
/// names that are cached; whatever the driver's lookup does besides does not happen. `None`: it has to ask.
/// To be told again, whenever it changes, before the change can be seen by another call.
pub fn cache_enter_id(vp: &Vnode, owner: Option<&Owner>) {
    let (mode, uid, gid) = owner.map_or((0, 0, 0), |owner| (owner.mode, owner.uid, owner.gid));
    // SAFETY: the vnode is valid.
    unsafe { kpi::cache_enter_id(vp.as_ptr(), mode, uid, gid, owner.is_some()) };
}

/// `cache_have_id(9)`: whether the name cache knows who may search directory `vp`.
#[must_use]
pub fn cache_has_id(vp: &Vnode) -> bool {
    // SAFETY: the vnode is valid.
    unsafe { kpi::cache_have_id(vp.as_ptr()) }
}

/// `cache_purge(9)`: forgets every name of `vp` and in `vp`.
pub fn cache_purge(vp: &Vnode) {
    let every_name = core::ptr::null();
    // SAFETY: the vnode is valid; no name is given.
    unsafe { kpi::cache_purge1(vp.as_ptr(), every_name, 0, PURGE_PARENTS | PURGE_CHILDREN) };
}
