//! Path buffers: the text that a lookup walks along. `pathbuf(9)`.
//!
//! A system call keeps its buffer in its own frame, next to the `nameidata` that points into it, so a
//! lookup allocates nothing. C code gets the same structure from `pathbuf_create` (abi/librump).

use core::ffi::c_char;

use rump_abi::types::{UIO_SYSSPACE, componentname, pathbuf, uio_seg};

use crate::copy::{self, UserPtr};
use crate::{Errno, Result};

/// Room for a path with its NUL (`PATH_MAX`).
pub const MAXPATHLEN: usize = 1024;

/// `struct pathbuf`: a path of at most [`MAXPATHLEN`] bytes, ended by NUL. A lookup modifies it.
#[derive(Clone)]
#[repr(C)]
pub struct Pathbuf {
    text: [u8; MAXPATHLEN],
    len: usize,
}

impl Default for Pathbuf {
    fn default() -> Self {
        Self::new()
    }
}

impl Pathbuf {
    /// An empty path, to be filled in place.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            text: [0; MAXPATHLEN],
            len: 0,
        }
    }

    /// Fills the buffer from a string of the process, or of the kernel with `UIO_SYSSPACE`.
    ///
    /// # Errors
    /// `EFAULT`; `ENAMETOOLONG` when no NUL comes within [`MAXPATHLEN`] bytes.
    pub fn copyin(&mut self, path: UserPtr, seg: uio_seg) -> Result<()> {
        let with_nul = if seg == UIO_SYSSPACE {
            copy::copystr(path, &mut self.text)?
        } else {
            copy::copyinstr(path, &mut self.text)?
        };
        self.len = with_nul - 1;
        Ok(())
    }

    /// Fills the buffer from bytes without a NUL.
    ///
    /// # Errors
    /// `ENAMETOOLONG`.
    pub fn set(&mut self, path: &[u8]) -> Result<()> {
        if path.len() >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        self.text[..path.len()].copy_from_slice(path);
        self.text[path.len()] = 0;
        self.len = path.len();
        Ok(())
    }

    /// The text without its NUL.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.text[..self.len]
    }

    /// Length without the NUL.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether the path is the empty string.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The byte at `at`; the NUL at and behind the end.
    #[must_use]
    pub fn byte(&self, at: usize) -> u8 {
        if at < self.len { self.text[at] } else { 0 }
    }

    /// Where the component that starts at `at` ends: the next slash, or the end.
    #[must_use]
    pub fn component_end(&self, at: usize) -> usize {
        let rest = &self.text[at..self.len];
        at + rest.iter().position(|&b| b == b'/').unwrap_or(rest.len())
    }

    /// The first byte from `at` on that is no slash.
    #[must_use]
    pub fn skip_slashes(&self, at: usize) -> usize {
        let rest = &self.text[at..self.len];
        at + rest.iter().position(|&b| b != b'/').unwrap_or(rest.len())
    }

    /// Puts the text of a symbolic link before what follows `rest`, the first byte not yet used.
    ///
    /// # Errors
    /// `ENAMETOOLONG` when both together do not fit; the path is then unchanged.
    pub fn splice(&mut self, link: &[u8], rest: usize) -> Result<()> {
        let tail = self.len - rest;
        if link.len() + tail >= MAXPATHLEN {
            return Err(Errno::ENAMETOOLONG);
        }
        self.text.copy_within(rest..self.len, link.len());
        self.text[..link.len()].copy_from_slice(link);
        self.len = link.len() + tail;
        self.text[self.len] = 0;
        Ok(())
    }

    /// The address of the byte at `at`, as `componentname` and drivers want it.
    #[must_use]
    pub fn at(&self, at: usize) -> *const c_char {
        debug_assert!(at <= self.len);
        self.text.as_ptr().wrapping_add(at).cast()
    }

    /// The bytes of a component of this path.
    ///
    /// # Panics
    /// When the name is not part of this path.
    #[must_use]
    pub fn component(&self, cnp: &componentname) -> &[u8] {
        let start = cnp
            .cn_nameptr
            .addr()
            .wrapping_sub(self.text.as_ptr().addr());
        &self.text[start..start + cnp.cn_namelen]
    }

    /// The C structure.
    pub fn as_c(&mut self) -> *mut pathbuf {
        (&raw mut *self).cast()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Pathbuf {
        let mut path = Pathbuf::new();
        path.set(text.as_bytes()).unwrap();
        path
    }

    #[test]
    fn components_and_slashes() {
        let p = path("a//bc/");
        assert_eq!(p.component_end(0), 1);
        assert_eq!(p.skip_slashes(1), 3);
        assert_eq!(p.component_end(3), 5);
        assert_eq!(p.skip_slashes(5), 6);
        assert_eq!(p.byte(6), 0);
    }

    #[test]
    fn splice_keeps_the_rest() {
        let mut p = path("link/x//y");
        p.splice(b"/target", 4).unwrap();
        assert_eq!(p.as_bytes(), b"/target/x//y");
        p.splice(b"", 7).unwrap();
        assert_eq!(p.as_bytes(), b"/x//y");
    }

    #[test]
    fn splice_refuses_what_does_not_fit() {
        let mut p = path("l/xyz");
        let long = [b'a'; MAXPATHLEN - 4];
        assert_eq!(p.splice(&long, 1), Err(Errno::ENAMETOOLONG));
        assert_eq!(p.as_bytes(), b"l/xyz");
        p.splice(&long[1..], 1).unwrap();
        assert_eq!(p.len(), MAXPATHLEN - 1);
    }

    #[test]
    fn set_needs_room_for_the_nul() {
        let mut p = Pathbuf::new();
        assert_eq!(p.set(&[b'a'; MAXPATHLEN]), Err(Errno::ENAMETOOLONG));
        p.set(&[b'a'; MAXPATHLEN - 1]).unwrap();
    }
}
