//! The walk along a path: component after component until the last.

use rump_abi::types::{
    CREATE, DELETE, FOLLOW, ISDOTDOT, ISLASTCN, LK_EXCLUSIVE, LOCKLEAF, LOCKPARENT, LOOKUP,
    MAKEENTRY, NOCACHE, RDONLY, RENAME, REQUIREDIR, VLNK, nameidata,
};

use super::ahead::Ahead;
use super::{Found, NAME_MAX, PER_COMPONENT};
use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::vfs::pathbuf::Pathbuf;
use crate::{Errno, Result};

/// A lookup under way.
pub(super) struct Walk<'a> {
    pub(super) nd: &'a mut nameidata,
    pub(super) path: &'a mut Pathbuf,
    /// The process' root: `..` does not leave it.
    pub(super) root: Vp,
    /// Where the component begins.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
}

/// A directory and what was looked up in it.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The directory, referenced and locked. `None` when the file has no parent here: a root, or
    /// the other side of a mount point.
    pub(super) dir: Option<Vp>,
    /// The file, referenced and locked (once, when it is the directory itself). `None`: may be created.
    pub(super) file: Option<Vp>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(nd: &'a mut nameidata, path: &'a mut Pathbuf, root: Vp) -> Self {
        Self {
            nd,
            path,
            root,
            at: 0,
            end: 0,
            next: 0,
        }
    }

    pub(super) fn has(&self, flag: i32) -> bool {
        self.nd.ni_cnd.cn_flags & flag as u32 != 0
    }

    pub(super) fn op_is(&self, op: i32) -> bool {
        self.nd.ni_cnd.cn_nameiop == op as u32
    }

    /// Whose rights count.
    pub(super) fn cred(&self) -> Cred {
        Cred::from_ptr(self.nd.ni_cnd.cn_cred).unwrap_or(Cred::NOCRED)
    }

    /// Walks from `start`, whose reference is used up.
    pub(super) fn run(&mut self, start: Vp) -> Result<Found> {
        self.begin(0);
        let mut dir = match self.ahead(start) {
            Ahead::Nothing => {
                start.lock_retry(LK_EXCLUSIVE);
                start
            }
            Ahead::Directory(dir) => {
                start.vrele();
                dir
            }
            Ahead::File(file) => {
                start.vrele();
                return Ok(Found {
                    vp: Some(file),
                    dvp: None,
                });
            }
        };
        if self.exhausted() {
            return self.finish(None, dir);
        }
        loop {
            if let Err(error) = self.take_component() {
                dir.vput();
                return Err(error);
            }
            let step = self.step(dir)?;
            let Some(file) = step.file else {
                return Ok(self.missing(step.dir));
            };
            if file.v_type() == VLNK && self.has(FOLLOW | REQUIREDIR) {
                dir = self.follow(step.dir, file)?;
                if self.exhausted() {
                    return self.finish(None, dir);
                }
                continue;
            }
            if self.has(REQUIREDIR) && !file.is_dir() {
                release(step.dir, file);
                return Err(Errno::ENOTDIR);
            }
            if self.has(ISLASTCN) {
                return self.finish(step.dir, file);
            }
            release_dir(step.dir, file);
            dir = file;
            self.at = self.next;
        }
    }

    /// Starts on a path or on the text of a link; leading slashes mean nothing any more.
    pub(super) fn begin(&mut self, at: usize) {
        self.at = self.path.skip_slashes(at);
    }

    /// Whether nothing but slashes was left: the path names the directory itself.
    fn exhausted(&mut self) -> bool {
        if self.path.byte(self.at) != 0 {
            return false;
        }
        let cnd = &mut self.nd.ni_cnd;
        cnd.cn_nameptr = self.path.at(self.at);
        cnd.cn_namelen = 0;
        cnd.cn_flags = (cnd.cn_flags & !PER_COMPONENT) | ISLASTCN as u32;
        self.nd.ni_next = self.path.at(self.at);
        self.nd.ni_pathlen = 1;
        true
    }

    /// Describes the component at hand in `ni_cnd`.
    pub(super) fn take_component(&mut self) -> Result<()> {
        self.end = self.path.component_end(self.at);
        self.next = self.path.skip_slashes(self.end);
        let length = self.end - self.at;
        if length > NAME_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        let last = self.path.byte(self.next) == 0;
        let mut flags = self.nd.ni_cnd.cn_flags & !PER_COMPONENT;
        if self.next > self.end {
            flags |= REQUIREDIR as u32;
        }
        if last {
            flags |= ISLASTCN as u32;
        }
        // The last name of a DELETE is about to go, and NOCACHE asks for none either.
        if !last || (flags & NOCACHE as u32 == 0 && !self.op_is(DELETE)) {
            flags |= MAKEENTRY as u32;
        }
        if &self.path.as_bytes()[self.at..self.end] == b".." {
            flags |= ISDOTDOT as u32;
        }
        let cnd = &mut self.nd.ni_cnd;
        cnd.cn_flags = flags;
        cnd.cn_nameptr = self.path.at(self.at);
        cnd.cn_namelen = length;
        cnd.cn_consume = 0;
        self.point_at_next();
        Ok(())
    }

    /// Tells C where the rest of the path is.
    pub(super) fn point_at_next(&mut self) {
        self.nd.ni_next = self.path.at(self.next);
        self.nd.ni_pathlen = self.path.len() - self.next + 1;
    }

    /// The last component does not exist and may be created.
    fn missing(&mut self, dir: Option<Vp>) -> Found {
        let mut dvp = dir;
        if !self.has(LOCKPARENT)
            && let Some(dir) = dvp.take()
        {
            dir.vput();
        }
        Found { vp: None, dvp }
    }

    /// The path ends at `file`.
    fn finish(&mut self, dir: Option<Vp>, file: Vp) -> Result<Found> {
        if !self.op_is(LOOKUP) && dir.is_none_or(|dir| dir.v_mount() != file.v_mount()) {
            release(dir, file);
            return Err(if self.op_is(CREATE) {
                Errno::EEXIST
            } else {
                Errno::EBUSY
            });
        }
        if self.has(RDONLY) && (self.op_is(DELETE) || self.op_is(RENAME)) {
            release(dir, file);
            return Err(Errno::EROFS);
        }
        if !self.has(LOCKLEAF) {
            file.unlock();
        }
        let mut dvp = dir;
        if !self.has(LOCKPARENT)
            && let Some(dir) = dvp.take()
        {
            release_dir(Some(dir), file);
        }
        Ok(Found {
            vp: Some(file),
            dvp,
        })
    }
}

/// Drops the directory of a locked or unlocked `file`: a directory that is the file itself has no
/// lock of its own.
pub(super) fn release_dir(dir: Option<Vp>, file: Vp) {
    match dir {
        Some(dir) if dir == file => dir.vrele(),
        Some(dir) => dir.vput(),
        None => {}
    }
}

/// Drops both, `file` being locked.
pub(super) fn release(dir: Option<Vp>, file: Vp) {
    release_dir(dir, file);
    file.vput();
}
