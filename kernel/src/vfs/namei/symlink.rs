//! Following a symbolic link: its text takes the place of the component.

use rump_abi::types::{LK_EXCLUSIVE, MNT_SYMPERM, VEXEC};

use super::MAXSYMLINKS;
use super::walk::{Walk, release};
use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::uio::Uio;
use crate::vfs::pathbuf::MAXPATHLEN;
use crate::{Errno, Result};

impl Walk<'_> {
    /// Goes on with the text of `link`, found in `dir`; both are referenced and locked, and used
    /// up. Answers with the directory where the text starts, referenced and locked.
    #[inline(never)]
    pub(super) fn follow(&mut self, dir: Option<Vp>, link: Vp) -> Result<Vp> {
        let mut text = [0u8; MAXPATHLEN];
        let spliced = self.read_link(link, &mut text).and_then(|length| {
            // The slashes behind the name stay: they still ask for a directory.
            self.path.splice(&text[..length], self.end)
        });
        if let Err(error) = spliced {
            release(dir, link);
            return Err(error);
        }
        link.vput();
        let dir = dir.expect("a symbolic link has a directory");
        self.begin(0);
        if self.path.byte(0) != b'/' {
            return Ok(dir);
        }
        dir.vput();
        self.root.vref();
        self.root.lock_retry(LK_EXCLUSIVE);
        Ok(self.root)
    }

    fn read_link(&mut self, link: Vp, text: &mut [u8; MAXPATHLEN]) -> Result<usize> {
        if self.nd.ni_loopcnt >= MAXSYMLINKS {
            return Err(Errno::ELOOP);
        }
        self.nd.ni_loopcnt += 1;
        let cred = Cred::current();
        if link.v_mount().flag() & MNT_SYMPERM as u32 != 0 {
            link.access(VEXEC, cred)?;
        }
        let mut uio = Uio::kernel_read(text, 0);
        link.readlink(&mut uio, cred)?;
        let length = MAXPATHLEN - uio.resid();
        if length == 0 {
            return Err(Errno::ENOENT);
        }
        Ok(length)
    }
}
