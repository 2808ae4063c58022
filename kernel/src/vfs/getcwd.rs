//! From a directory up to a root: its path, `getcwd(3)`.
//!
//! The name cache knows most names. Where it does not, the parent is asked for `..` and searched for
//! the entry with the child's file number.

use rump_abi::types::*;

use super::namei::ndinit;
use super::{namecache, vnode};
use crate::copy::{bytes_of_mut, zeroed};
use crate::cred::Cred;
use crate::ffi::mount::Mp;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::lwproc::curlwp;
use crate::uio::Uio;
use crate::{Errno, Result};

/// A path that grows towards its front.
struct Backwards<'a> {
    buffer: &'a mut [u8],
    at: usize,
}

impl Backwards<'_> {
    fn put(&mut self, text: &[u8]) -> Result<()> {
        let at = self.at.checked_sub(text.len()).ok_or(Errno::ERANGE)?;
        self.buffer[at..self.at].copy_from_slice(text);
        self.at = at;
        Ok(())
    }
}

/// Writes the path from `root` down to `dir` at the end of `buffer`, without a NUL; answers where it begins. Both are
/// referenced and unlocked. `limit` bounds the levels; `check` asks for permission to search and read them.
///
/// # Errors
/// `ENOENT`, `ENOTDIR`, `ERANGE`, `EACCES`.
pub fn getcwd_common(
    dir: Vp,
    root: Vp,
    buffer: &mut [u8],
    limit: usize,
    check: bool,
) -> Result<usize> {
    let at = buffer.len();
    let mut path = Backwards { buffer, at };
    climb(dir, root, Some(&mut path), limit, check)?;
    if path.at == path.buffer.len() {
        path.put(b"/")?;
    }
    Ok(path.at)
}

/// Whether going up from `dir` leads to `root` (`vn_isunder`). Both are referenced and unlocked.
#[must_use]
pub fn vn_isunder(dir: Vp, root: Vp) -> bool {
    climb(dir, root, None, super::pathbuf::MAXPATHLEN / 2, false).is_ok()
}

/// Whether there is a path from `root` down to `dir`, with the checks of [`getcwd_common`].
///
/// # Errors
/// Those of [`getcwd_common`].
pub fn reaches(dir: Vp, root: Vp, limit: usize, check: bool) -> Result<()> {
    climb(dir, root, None, limit, check)
}

/// The root of the calling process, referenced.
#[must_use]
pub fn root_ref() -> Vp {
    curlwp().proc().rdir_ref().unwrap_or_else(|| {
        let root = vnode::rootvnode();
        root.vref();
        root
    })
}

fn climb(
    dir: Vp,
    root: Vp,
    mut path: Option<&mut Backwards<'_>>,
    mut limit: usize,
    check: bool,
) -> Result<()> {
    if !dir.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    let cred = Cred::current();
    let mut wanted = VEXEC;
    dir.vref();
    let mut vp = dir;
    let result = loop {
        if vp == root {
            break Ok(());
        }
        if vp.is_root() {
            match below(vp) {
                Some(covered) => vp = covered,
                None => break Err(Errno::ENOENT),
            }
            continue;
        }
        if limit == 0 {
            break Err(Errno::ENOENT);
        }
        limit -= 1;
        if check {
            vp.lock_retry(LK_SHARED);
            let allowed = vp.access(wanted, cred);
            vp.unlock();
            if let Err(error) = allowed {
                break Err(error);
            }
            wanted = VEXEC | VREAD;
        }
        match up(vp, path.as_deref_mut(), cred) {
            Ok(parent) => vp = parent,
            Err(error) => break Err(error),
        }
    };
    vp.vrele();
    result
}

/// Exchanges the root of a mount for what it covers.
fn below(vp: Vp) -> Option<Vp> {
    let covered = vp.covered_ref()?;
    vp.vrele();
    Some(covered)
}

impl Vp {
    /// What the mount of this unlocked vnode covers, referenced.
    pub(crate) fn covered_ref(self) -> Option<Self> {
        // The lock keeps the vnode, and with it the mount, alive.
        self.lock_retry(LK_SHARED);
        let covered = self.v_mount().vnodecovered();
        if let Some(covered) = covered {
            covered.vref();
        }
        self.unlock();
        covered
    }

    /// The mount of this unlocked vnode, with a structure reference.
    pub(crate) fn held_mount(self) -> Mp {
        self.lock_retry(LK_SHARED);
        let mp = self.v_mount();
        mp.hold();
        self.unlock();
        mp
    }
}

/// Exchanges a directory for its parent and puts its name into `path`. On error `vp` stays.
fn up(vp: Vp, path: Option<&mut Backwards<'_>>, cred: Cred) -> Result<Vp> {
    if let Some((dvp, name)) = namecache::revlookup(vp) {
        if let Some(path) = path {
            let put = path.put(name.as_bytes()).and_then(|()| path.put(b"/"));
            if let Err(error) = put {
                dvp.vrele();
                return Err(error);
            }
        }
        vp.vrele();
        return Ok(dvp);
    }
    let dvp = parent_of(vp)?;
    if let Some(path) = path {
        let put = scan(vp, dvp, path, cred);
        if let Err(error) = put {
            dvp.vrele();
            return Err(error);
        }
    }
    vp.vrele();
    Ok(dvp)
}

/// The parent by lookup of `..`, referenced.
fn parent_of(vp: Vp) -> Result<Vp> {
    let mut nd = ndinit(LOOKUP, ISLASTCN | ISDOTDOT);
    nd.ni_cnd.cn_nameptr = c"..".as_ptr();
    nd.ni_cnd.cn_namelen = 2;
    vp.lock_retry(LK_EXCLUSIVE);
    let found = vp.lookup(&mut nd.ni_cnd);
    vp.unlock();
    found
}

/// Finds the name of `vp` in `dvp` by reading the directory.
fn scan(vp: Vp, dvp: Vp, path: &mut Backwards<'_>, cred: Cred) -> Result<()> {
    let mut va = vattr_null();
    vp.lock_retry(LK_SHARED);
    let got = vp.getattr(&mut va, cred);
    vp.unlock();
    got?;
    let mut buffer = vec![0u8; 4096];
    let mut offset = 0;
    let mut eof = false;
    while !eof {
        let mut uio = Uio::kernel_read(&mut buffer, offset);
        dvp.lock_retry(LK_SHARED);
        let read = dvp.readdir(&mut uio, cred, &mut eof);
        dvp.unlock();
        read?;
        offset = uio.offset();
        let left = uio.resid();
        let length = buffer.len() - left;
        if length == 0 {
            break;
        }
        if let Some(name) = entry_with(&buffer[..length], va.va_fileid)? {
            path.put(name)?;
            return path.put(b"/");
        }
    }
    Err(Errno::ENOENT)
}

/// The name of the entry with that file number.
fn entry_with(mut entries: &[u8], fileid: ino_t) -> Result<Option<&[u8]>> {
    const NAME: usize = core::mem::offset_of!(dirent, d_name);
    while entries.len() > NAME {
        let mut entry: dirent = zeroed();
        bytes_of_mut(&mut entry)[..NAME].copy_from_slice(&entries[..NAME]);
        let (reclen, namlen) = (usize::from(entry.d_reclen), usize::from(entry.d_namlen));
        if reclen < NAME + namlen || reclen > entries.len() {
            return Err(Errno::EINVAL);
        }
        let name = &entries[NAME..NAME + namlen];
        let dots = matches!(name, b"." | b"..");
        if entry.d_fileno == fileid && !dots && entry.d_type != DT_WHT as u8 {
            return Ok(Some(name));
        }
        entries = &entries[reclen..];
    }
    Ok(None)
}

/// The path of the process' root in the name space, empty for the root of all; `None` when it cannot
/// be told.
#[must_use]
pub fn root_path() -> Option<Vec<u8>> {
    let Some(root) = curlwp().proc().rdir_ref() else {
        return Some(Vec::new());
    };
    let mut buffer = vec![0u8; super::pathbuf::MAXPATHLEN];
    let limit = buffer.len() / 2;
    let at = getcwd_common(root, vnode::rootvnode(), &mut buffer, limit, false);
    root.vrele();
    let path = buffer.split_off(at.ok()?);
    Some(if path == b"/" { Vec::new() } else { path })
}

/// A path as the calling process names it, from the root of all: a process with a root of its own sees
/// less of it.
#[must_use]
pub fn chrooted_name(path: Vec<u8>) -> Vec<u8> {
    match root_path() {
        Some(mut root) if !root.is_empty() => {
            root.extend_from_slice(&path);
            root
        }
        _ => path,
    }
}
