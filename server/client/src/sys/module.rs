//! Components of a running kernel: `modctl(2)`.

use std::ffi::CString;

use rump_abi::Errno;
use rump_abi::sysno::SYS_modctl;

use crate::{Client, Result};

/// `MODCTL_LOAD`.
const LOAD: u64 = 0;
/// `MODCTL_UNLOAD`.
const UNLOAD: u64 = 1;
/// `MODCTL_LOAD_FORCE`: in place of what is running.
const LOAD_FORCE: u64 = 1;

impl Client {
    /// Loads the component of this name, such as `rumpfs_tmpfs`; with `replace` also in place of what is
    /// running of it.
    ///
    /// # Errors
    /// As the system call: EEXIST, ENOENT, ENOEXEC, EBUSY.
    pub fn module_load(&self, name: &str, replace: bool) -> Result<()> {
        let name = CString::new(name).map_err(|_| Errno::EINVAL)?;
        let mut load = [0_u8; 32];
        let mut buffers = self.buffers();
        let flags = if replace { LOAD_FORCE } else { 0 };
        load[..8].copy_from_slice(&buffers.lend_str(&name).to_le_bytes());
        load[8..16].copy_from_slice(&flags.to_le_bytes());
        let args = [LOAD, buffers.lend_read(&load)];
        self.syscall(SYS_modctl, &args, &mut buffers)?;
        Ok(())
    }

    /// Ends the component of this name.
    ///
    /// # Errors
    /// As the system call: ENOENT, EBUSY.
    pub fn module_unload(&self, name: &str) -> Result<()> {
        let name = CString::new(name).map_err(|_| Errno::EINVAL)?;
        let mut buffers = self.buffers();
        let args = [UNLOAD, buffers.lend_str(&name)];
        self.syscall(SYS_modctl, &args, &mut buffers)?;
        Ok(())
    }
}
