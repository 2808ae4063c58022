//! The part of a walk that the name cache knows already.

use rump_abi::types::{
    FOLLOW, LK_EXCLUSIVE, LOCKLEAF, LOCKPARENT, LOOKUP, NOCACHE, NOCROSSMOUNT, VLNK,
};

use super::walk::Walk;
use crate::ffi::vnode::Vp;
use crate::vfs::namecache::forward::Cursor;

/// How far the cache led.
pub(super) enum Ahead {
    /// Nowhere.
    Nothing,
    /// To this directory, referenced and locked, in which the next component is to be looked up.
    Directory(Vp),
    /// To the end of the path: the file, referenced, and locked with `LOCKLEAF`. `ni_cnd` describes its name.
    File(Vp),
}

impl Walk<'_> {
    /// Follows names that the cache knows from `start`, to which the caller has a reference. Drivers are not
    /// asked, no vnode is locked on the way, and what is not plain is left to the steps of the walk.
    pub(super) fn ahead(&mut self, start: Vp) -> Ahead {
        let begin = self.at;
        let reached = self.look_ahead(start);
        if matches!(reached, Ahead::Nothing) {
            self.at = begin;
        }
        reached
    }

    fn look_ahead(&mut self, start: Vp) -> Ahead {
        let cred = self.cred();
        let mut cursor = Cursor::new(start);
        while self.path.byte(self.at) != 0 && cursor.may_search(cred) {
            let end = self.path.component_end(self.at);
            let next = self.path.skip_slashes(end);
            let last = self.path.byte(next) == 0;
            if last && !self.wants_only_the_file() {
                break;
            }
            let name = &self.path.as_bytes()[self.at..end];
            if matches!(name, b"." | b"..") {
                break;
            }
            let Some(vp) = cursor.find(name) else { break };
            if vp.is_dir() {
                match cursor.descend(vp, !self.has(NOCROSSMOUNT)) {
                    Ok(below) => cursor = below,
                    Err(here) => {
                        cursor = here;
                        break;
                    }
                }
            } else if !last || next > end || vp.v_type() == VLNK && self.has(FOLLOW) {
                break;
            }
            if last {
                let file = if vp.is_dir() { cursor.dir() } else { vp };
                return self.arrive(cursor, file);
            }
            self.at = next;
        }
        let dir = cursor.dir();
        if dir == start {
            cursor.end();
            return Ahead::Nothing;
        }
        let referenced = cursor.reference(dir);
        cursor.end();
        if !referenced {
            return Ahead::Nothing;
        }
        if dir.lock(LK_EXCLUSIVE).is_err() {
            dir.vrele();
            return Ahead::Nothing;
        }
        Ahead::Directory(dir)
    }

    /// Whether the last name may be taken from the cache: no other operation follows, and it stays there.
    fn wants_only_the_file(&self) -> bool {
        self.op_is(LOOKUP) && !self.has(LOCKPARENT | NOCACHE)
    }

    /// The last component is `file`, the cursor's directory or in it.
    fn arrive(&mut self, cursor: Cursor, file: Vp) -> Ahead {
        let referenced = cursor.reference(file);
        cursor.end();
        if !referenced {
            return Ahead::Nothing;
        }
        let described = self.take_component();
        let locked = !self.has(LOCKLEAF) || file.lock(LK_EXCLUSIVE).is_ok();
        if described.is_err() || !locked {
            file.vrele();
            return Ahead::Nothing;
        }
        Ahead::File(file)
    }
}
