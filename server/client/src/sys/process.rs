//! The process and the kernel: `getpid(2)`, `umask(2)`, `chdir(2)`, `sync(2)`, `reboot(2)`.

use std::path::Path;

use rump_abi::sysno::{SYS_chdir, SYS_getpid, SYS_reboot, SYS_sync, SYS_umask};

use crate::{Client, Result};

impl Client {
    /// `getpid(2)`: this process in the kernel, and its parent.
    ///
    /// # Errors
    /// Only when the server could not be asked.
    pub fn getpid(&self) -> Result<(i64, i64)> {
        let [pid, ppid] = self.syscall(SYS_getpid, &[], &mut self.buffers())?;
        Ok((pid, ppid))
    }

    /// `umask(2)`: sets it, gives the old one.
    ///
    /// # Errors
    /// Only when the server could not be asked.
    pub fn umask(&self, mask: u32) -> Result<u32> {
        let [old, _] = self.syscall(SYS_umask, &[mask.into()], &mut self.buffers())?;
        Ok(u32::try_from(old & 0o7777).unwrap_or(0))
    }

    /// `chdir(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn chdir(&self, path: impl AsRef<Path>) -> Result<()> {
        self.path_call(SYS_chdir, path.as_ref(), &[])
    }

    /// `sync(2)`.
    ///
    /// # Errors
    /// Only when the server could not be asked.
    pub fn sync(&self) -> Result<()> {
        self.syscall(SYS_sync, &[], &mut self.buffers())?;
        Ok(())
    }

    /// `reboot(2)` with `RB_*` flags: ends the kernel. A connection that ends is success.
    ///
    /// # Errors
    /// As the system call.
    pub fn reboot(&self, how: u32) -> Result<()> {
        self.syscall(SYS_reboot, &[how.into(), 0], &mut self.buffers())?;
        Ok(())
    }
}
