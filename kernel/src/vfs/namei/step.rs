//! One component: `..` at a root, the driver's lookup, union directories, mount points.

use rump_abi::types::{
    CREATEDIR, ISDOTDOT, ISLASTCN, LK_EXCLUSIVE, MNT_UNION, NOCROSSMOUNT, RDONLY, REQUIREDIR,
};

use super::walk::{Step, Walk, release_dir};
use crate::ffi::vnode::Vp;
use crate::vfs::getcwd::vn_isunder;
use crate::vfs::namecache;
use crate::vfs::vnode::rootvnode;
use crate::{Errno, Result};

/// Where `..` leads.
enum Up {
    /// Nowhere: this is a root. Locked and referenced.
    Root(Vp),
    /// The driver of this directory, locked and referenced, knows its parent.
    Ask(Vp),
}

impl Walk<'_> {
    /// Looks the component up in `dir`, referenced and locked; on error it is released.
    pub(super) fn step(&mut self, mut dir: Vp) -> Result<Step> {
        if self.has(ISDOTDOT) {
            match self.climb(dir) {
                Up::Root(root) => {
                    return Ok(Step {
                        dir: None,
                        file: Some(root),
                    });
                }
                Up::Ask(below) => dir = below,
            }
        }
        let file = loop {
            match dir.lookup(&mut self.nd.ni_cnd) {
                Ok(file) => break file,
                Err(Errno::EJUSTRETURN) => return self.may_create(dir),
                Err(Errno::ENOENT) if is_union_root(dir) => match covered(dir) {
                    Some(below) => dir = below,
                    None => {
                        dir.vput();
                        return Err(Errno::ENOENT);
                    }
                },
                Err(error) => {
                    dir.vput();
                    return Err(error);
                }
            }
        };
        self.consume();
        self.lock_found(dir, file)?;
        self.cross(dir, file)
    }

    /// Nothing is there: may the caller create it?
    fn may_create(&self, dir: Vp) -> Result<Step> {
        let error = if self.has(REQUIREDIR) && !self.has(CREATEDIR) {
            Errno::ENOENT
        } else if self.has(RDONLY) {
            Errno::EROFS
        } else {
            return Ok(Step {
                dir: Some(dir),
                file: None,
            });
        };
        dir.vput();
        Err(error)
    }

    /// A driver may have used more of the path than one component.
    fn consume(&mut self) {
        let more = self.nd.ni_cnd.cn_consume;
        if more == 0 {
            return;
        }
        self.next = (self.end + more).min(self.path.len());
        self.nd.ni_cnd.cn_consume = 0;
        if self.path.byte(self.next) == 0 {
            self.nd.ni_cnd.cn_flags |= ISLASTCN as u32;
        }
        self.point_at_next();
    }

    /// Locks what the driver found. The order is parent before child, so for `..` the child gives
    /// its lock up meanwhile.
    fn lock_found(&self, dir: Vp, file: Vp) -> Result<()> {
        if file == dir {
            return Ok(());
        }
        let dotdot = self.has(ISDOTDOT);
        if dotdot {
            dir.unlock();
        }
        let locked = file.lock(LK_EXCLUSIVE);
        if dotdot {
            dir.lock_retry(LK_EXCLUSIVE);
        }
        if let Err(error) = locked {
            file.vrele();
            dir.vput();
            return Err(error);
        }
        Ok(())
    }

    /// From a mount point to the root of what is mounted there. Locks of two file systems are not
    /// held together, so the directory goes.
    fn cross(&self, dir: Vp, mut file: Vp) -> Result<Step> {
        let mut parent = Some(dir);
        while file.is_dir() && !self.has(NOCROSSMOUNT) {
            let Some(mp) = file.busy_mounted_here() else {
                break;
            };
            release_dir(parent.take(), file);
            file.vput();
            let root = mp.vfs_root();
            if let Ok(root) = root {
                // The mount is busy: it still covers `file`, and so keeps it.
                namecache::enter_mounted(file, root);
            }
            mp.unbusy();
            file = root?;
        }
        Ok(Step {
            dir: parent,
            file: Some(file),
        })
    }

    /// `..` from `dir`: stops at the process' and the system's root, steps over mount points.
    fn climb(&self, mut dir: Vp) -> Up {
        let top = rootvnode();
        loop {
            if dir == self.root || dir == top {
                return Up::Root(dir);
            }
            if self.root != top {
                dir.unlock();
                let inside = vn_isunder(dir, self.root);
                dir.lock_retry(LK_EXCLUSIVE);
                if !inside {
                    dir.vput();
                    self.root.vref();
                    self.root.lock_retry(LK_EXCLUSIVE);
                    return Up::Root(self.root);
                }
            }
            if !dir.is_root() || self.has(NOCROSSMOUNT) {
                return Up::Ask(dir);
            }
            match covered(dir) {
                Some(below) => dir = below,
                None => return Up::Ask(dir),
            }
        }
    }
}

fn is_union_root(dir: Vp) -> bool {
    dir.is_root() && dir.v_mount().flag() & MNT_UNION as u32 != 0
}

/// Exchanges the root of a mount, referenced and locked, for the directory that it covers. `None`
/// leaves `dir` as it is: nothing is below it.
fn covered(dir: Vp) -> Option<Vp> {
    let below = dir.v_mount().vnodecovered()?;
    below.vref();
    dir.vput();
    below.lock_retry(LK_EXCLUSIVE);
    Some(below)
}
