//! Changing attributes: `chmod(2)`, `chown(2)`, `chflags(2)`, `utimes(2)`, `truncate(2)`.

use rump_ddk::namei::{cache_enter_id, cache_has_id};
use rump_ddk::types::{
    ALLPERMS, KAUTH_VNODE_CHANGE_OWNERSHIP, KAUTH_VNODE_HAS_SYSFLAGS, KAUTH_VNODE_WRITE_FLAGS,
    KAUTH_VNODE_WRITE_SECURITY, KAUTH_VNODE_WRITE_SYSFLAGS, KAUTH_VNODE_WRITE_TIMES, NOTE_ATTRIB,
    SF_APPEND, SF_IMMUTABLE, SF_SETTABLE, UF_SETTABLE, VBLK, VCHR, VDIR, VFIFO, VREG, gid_t,
    kauth_action_t, mode_t, timespec, uid_t,
};
use rump_ddk::{Cred, Errno, Result, Vattr, VattrExt, Vnode, genfs};

use crate::io;
use crate::memfs::MemMount;
use crate::node::{APPEND, Attr, IMMUTABLE, Node};

/// The change of one file's attributes, on behalf of somebody.
pub struct Change<'a> {
    /// The data of the mount.
    pub mount: &'a MemMount,
    /// The file, locked.
    pub vp: &'a Vnode,
    /// Its node.
    pub node: &'a Node,
    /// On whose behalf.
    pub cred: &'a Cred,
}

impl Change<'_> {
    /// Sets every field that is given, in the order of the manual.
    ///
    /// # Errors
    /// `EROFS`, `EPERM`, `EINVAL` and those of the single changes; earlier ones have been made then.
    pub fn apply(&self, vap: &Vattr) -> Result<()> {
        if let Some(flags) = vap.flags() {
            self.flags(flags)?;
        }
        if let Some(size) = vap.size() {
            self.size(size)?;
        }
        if vap.uid().is_some() || vap.gid().is_some() {
            self.owner(vap.uid(), vap.gid())?;
        }
        if let Some(mode) = vap.mode() {
            self.mode(mode)?;
        }
        if vap.atime().is_some() || vap.mtime().is_some() || vap.birthtime().is_some() {
            self.times(vap.va_vaflags, vap.atime(), vap.mtime(), vap.birthtime())?;
        }
        Ok(())
    }

    fn check_writable(&self) -> Result<()> {
        if self.vp.mount().is_rdonly() {
            return Err(Errno::EROFS);
        }
        Ok(())
    }

    /// Read-only file systems and files that may not change.
    fn check_changeable(&self) -> Result<()> {
        self.check_writable()?;
        if self.node.state.read().attr.flags & (IMMUTABLE | APPEND) != 0 {
            return Err(Errno::EPERM);
        }
        Ok(())
    }

    fn authorize(&self, action: i32, decision: Result<()>) -> Result<()> {
        self.cred
            .authorize(action as kauth_action_t, self.vp, None, decision)
    }

    fn flags(&self, flags: u32) -> Result<()> {
        self.check_writable()?;
        let owner = self.node.owner();
        let changes_sysflags = (flags ^ owner.flags) & SF_SETTABLE as u32 != 0;
        let mut action = KAUTH_VNODE_WRITE_FLAGS;
        if owner.flags & (SF_IMMUTABLE | SF_APPEND) as u32 != 0 {
            action |= KAUTH_VNODE_HAS_SYSFLAGS;
        }
        if changes_sysflags {
            action |= KAUTH_VNODE_WRITE_SYSFLAGS;
        }
        let decision = genfs::can_chflags(&owner, self.cred, changes_sysflags);
        self.authorize(action, decision)?;
        let mut state = self.node.state.write();
        state.attr.flags = flags & (UF_SETTABLE as u32 | SF_SETTABLE as u32);
        state.attr.touch();
        drop(state);
        self.vp.knote(NOTE_ATTRIB);
        Ok(())
    }

    fn size(&self, size: u64) -> Result<()> {
        match self.node.v_type {
            VDIR => return Err(Errno::EISDIR),
            VREG => {}
            VBLK | VCHR | VFIFO => return Ok(()),
            _ => return Err(Errno::EOPNOTSUPP),
        }
        self.check_changeable()?;
        io::truncate(self.mount, self.vp, self.node, size)
    }

    fn owner(&self, uid: Option<uid_t>, gid: Option<gid_t>) -> Result<()> {
        self.check_changeable()?;
        let owner = self.node.owner();
        let (uid, gid) = (uid.unwrap_or(owner.uid), gid.unwrap_or(owner.gid));
        let decision = genfs::can_chown(&owner, self.cred, uid, gid);
        self.authorize(KAUTH_VNODE_CHANGE_OWNERSHIP, decision)?;
        let mut state = self.node.state.write();
        state.attr.uid = uid;
        state.attr.gid = gid;
        state.attr.touch();
        self.tell_cache(&state.attr);
        drop(state);
        self.vp.knote(NOTE_ATTRIB);
        Ok(())
    }

    /// Tells the name cache who may search from now on; before others see the change.
    fn tell_cache(&self, attr: &Attr) {
        if cache_has_id(self.vp) {
            cache_enter_id(self.vp, Some(&self.node.owner_of(attr)));
        }
    }

    fn mode(&self, mode: mode_t) -> Result<()> {
        self.check_changeable()?;
        let decision = genfs::can_chmod(&self.node.owner(), self.cred, mode);
        self.authorize(KAUTH_VNODE_WRITE_SECURITY, decision)?;
        let mut state = self.node.state.write();
        state.attr.mode = mode & ALLPERMS as mode_t;
        state.attr.touch();
        self.tell_cache(&state.attr);
        drop(state);
        self.vp.knote(NOTE_ATTRIB);
        Ok(())
    }

    fn times(
        &self,
        vaflags: u32,
        atime: Option<timespec>,
        mtime: Option<timespec>,
        birthtime: Option<timespec>,
    ) -> Result<()> {
        self.check_changeable()?;
        let uid = self.node.state.read().attr.uid;
        let decision = genfs::can_chtimes(self.vp, vaflags, uid, self.cred);
        self.authorize(KAUTH_VNODE_WRITE_TIMES, decision)?;
        if let Some(atime) = atime {
            self.node.atime.set(atime);
        }
        let mut state = self.node.state.write();
        state.attr.mtime = mtime.unwrap_or(state.attr.mtime);
        state.attr.birthtime = birthtime.unwrap_or(state.attr.birthtime);
        state.attr.touch();
        drop(state);
        self.vp.knote(NOTE_ATTRIB);
        Ok(())
    }
}
