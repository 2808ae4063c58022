//! Open files, `file(9)`.
//!
//! A [`File`] is what `open(2)`, `pipe(2)` and their kin make; descriptors of one or several processes
//! refer to it. The last reference closes it.

use core::ffi::c_void;
use core::sync::atomic::{AtomicI32, Ordering};
use std::sync::Arc;

use rump_abi::types::{DTYPE_VNODE, flock, knote, stat};

use crate::cred::Cred;
use crate::ffi::file::CFile;
use crate::ffi::vnode::Vp;
use crate::uio::Uio;
use crate::{Errno, Result};

/// What can be done to an open file (`struct fileops`). The kernel gives up no lock for a call: none
/// is held.
pub trait FileOps: Send + Sync {
    /// Reads. `offset` is `None` for the file's own offset, which then moves on; the operation keeps
    /// reads and writes of one file apart as its kind of file demands.
    ///
    /// # Errors
    /// The file's reason; what was moved before counts.
    fn read(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()>;

    /// Writes; see [`FileOps::read`].
    ///
    /// # Errors
    /// The file's reason; what was moved before counts.
    fn write(&self, f: &File, offset: Option<i64>, uio: &mut Uio<'_>, cred: Cred) -> Result<()>;

    /// `ioctl(2)`, with the argument in the kernel's memory.
    ///
    /// # Errors
    /// `ENOTTY` for a command that the file does not know.
    fn ioctl(&self, f: &File, command: u64, data: &mut [u8]) -> Result<()> {
        let _ = (f, command, data);
        Err(Errno::ENOTTY)
    }

    /// `fcntl(2)` commands that concern the file: `F_SETFL` (with `O_NONBLOCK`, `O_ASYNC`) as
    /// `FIONBIO`, and the `F_FSCTL` family.
    ///
    /// # Errors
    /// `EOPNOTSUPP` for a command that the file does not know.
    fn fcntl(&self, f: &File, command: u32, data: &mut [u8]) -> Result<()> {
        let _ = (f, command, data);
        Err(Errno::EOPNOTSUPP)
    }

    /// Which of the `POLL*` `events` are there; notes the caller for a wake-up when none is
    /// (`select::selrecord`).
    fn poll(&self, f: &File, events: i32) -> i32;

    /// `fstat(2)`.
    ///
    /// # Errors
    /// The file's reason.
    fn stat(&self, f: &File, st: &mut stat) -> Result<()>;

    /// The last reference is gone. Locks on it are to be released here.
    ///
    /// # Errors
    /// The file's reason; the file is closed all the same.
    fn close(&self, f: &File) -> Result<()>;

    /// Attaches a knote (`struct knote`): sets its operations and puts it on the list of the object.
    ///
    /// # Errors
    /// `EOPNOTSUPP`, `EINVAL` for a filter that the file does not have.
    fn kqfilter(&self, f: &File, kn: *mut knote) -> Result<()> {
        let _ = (f, kn);
        Err(Errno::EOPNOTSUPP)
    }

    /// Wakes everybody who sleeps in the file, for a process that gets rid of it.
    fn restart(&self, f: &File) {
        let _ = f;
    }

    /// Byte range locks and `flock(2)`: `op` is `F_SETLK`, `F_UNLCK` or `F_GETLK`; `flags` has
    /// `F_POSIX` or `F_FLOCK`, and `F_WAIT`; `id` is the owner (process or file).
    ///
    /// # Errors
    /// `EINVAL` where there are no locks.
    fn advlock(
        &self,
        f: &File,
        id: *mut c_void,
        op: i32,
        fl: &mut flock,
        flags: i32,
    ) -> Result<()> {
        let _ = (f, id, op, fl, flags);
        Err(Errno::EINVAL)
    }

    /// The object behind the file, for who looks for a kind of object of his own.
    fn identity(&self) -> *const () {
        core::ptr::null()
    }

    /// `fpathconf(2)`.
    ///
    /// # Errors
    /// `EINVAL`, or `EOPNOTSUPP` where there are no values.
    fn pathconf(&self, f: &File, name: i32) -> Result<i64> {
        let _ = (f, name);
        Err(Errno::EOPNOTSUPP)
    }
}

/// Who does the work of a file.
enum Data {
    Vnode(&'static dyn FileOps),
    Object(Box<dyn FileOps>),
    /// A driver in C made it, and says by `f_ops` what it is.
    Foreign,
}

/// An open file; it begins with what C sees of it.
#[repr(C)]
pub struct File {
    c: CFile,
    data: Data,
    owner: AtomicI32,
}

/// A reference to an open file.
pub type FileRef = Arc<File>;

impl File {
    /// An open vnode, whose reference and open count pass over; the operation `close` of `ops` gives them back.
    #[must_use]
    pub fn for_vnode(vp: Vp, ops: &'static dyn FileOps, flag: i32, cred: Cred) -> FileRef {
        Self::new(Some(vp), Data::Vnode(ops), DTYPE_VNODE, flag, cred)
    }

    /// An open file of another kind (`DTYPE_*`).
    #[must_use]
    pub fn for_object(ops: Box<dyn FileOps>, dtype: i32, flag: i32, cred: Cred) -> FileRef {
        Self::new(None, Data::Object(ops), dtype, flag, cred)
    }

    /// A file that a driver in C fills in.
    #[must_use]
    pub(crate) fn for_driver(cred: Cred) -> FileRef {
        Self::new(None, Data::Foreign, 0, 0, cred)
    }

    /// The C side.
    pub(crate) fn c(&self) -> &CFile {
        &self.c
    }

    fn new(vp: Option<Vp>, data: Data, dtype: i32, flag: i32, cred: Cred) -> FileRef {
        cred.hold();
        Arc::new(Self {
            c: CFile::new(vp, dtype, flag, cred),
            data,
            owner: AtomicI32::new(0),
        })
    }

    /// Its operations.
    #[must_use]
    pub fn ops(&self) -> &dyn FileOps {
        match &self.data {
            Data::Vnode(ops) => *ops,
            Data::Object(ops) => ops.as_ref(),
            Data::Foreign => self.c.foreign_ops(),
        }
    }

    /// The vnode of a file that is one. A driver of unions may exchange that of a directory.
    #[must_use]
    pub fn vnode(&self) -> Option<Vp> {
        match self.data {
            Data::Vnode(_) => self.c.vnode(),
            Data::Foreign if self.c.dtype() == DTYPE_VNODE => self.c.vnode(),
            Data::Object(_) | Data::Foreign => None,
        }
    }

    /// Its kind, `DTYPE_*`.
    #[must_use]
    pub fn dtype(&self) -> i32 {
        self.c.dtype()
    }

    /// `FREAD`, `FWRITE` and `O_*` bits.
    #[must_use]
    pub fn flag(&self) -> i32 {
        self.c.flag().load(Ordering::Relaxed)
    }

    /// Replaces the bits of `mask` by those of `bits`.
    pub fn set_flag(&self, mask: i32, bits: i32) {
        let update = |flag| Some((flag & !mask) | (bits & mask));
        let _ = self
            .c
            .flag()
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
    }

    /// The file's offset. Who moves it holds what keeps reads and writes of the file apart (the vnode's lock).
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.c.offset().load(Ordering::Relaxed)
    }

    /// Stores the file's offset.
    pub fn set_offset(&self, offset: i64) {
        self.c.offset().store(offset, Ordering::Relaxed);
    }

    /// What `posix_fadvise(2)` said last (`POSIX_FADV_*`).
    #[must_use]
    pub fn advice(&self) -> u32 {
        self.c.advice().load(Ordering::Relaxed)
    }

    /// Stores [`File::advice`].
    pub fn set_advice(&self, advice: u32) {
        self.c.advice().store(advice, Ordering::Relaxed);
    }

    /// Whom `SIGIO` is meant for (`F_SETOWN`).
    #[must_use]
    pub fn owner(&self) -> i32 {
        self.owner.load(Ordering::Relaxed)
    }

    /// Stores [`File::owner`].
    pub fn set_owner(&self, owner: i32) {
        self.owner.store(owner, Ordering::Relaxed);
    }

    /// The credential with which it was opened.
    #[must_use]
    pub fn cred(&self) -> Cred {
        self.c.cred()
    }

    /// Its identity as the owner of locks (`flock(2)`).
    #[must_use]
    pub fn id(&self) -> *mut c_void {
        core::ptr::from_ref(self).cast_mut().cast()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // The descriptor is gone whatever the file says; `close(2)` reports errors of the flush that
        // precedes this.
        if let Err(error) = self.ops().close(self) {
            tracing::debug!(target: "vfs", ?error, "the last close of a file failed");
        }
        self.cred().free();
    }
}
