//! A process in the kernel, and its system calls with Rust types.

mod attributes;
mod call;
mod files;
mod mounts;
mod names;

use std::marker::PhantomData;

use rump_abi::sysno::{
    SYS_chdir, SYS_setegid, SYS_seteuid, SYS_setgid, SYS_setgroups, SYS_setuid, SYS_umask,
};
use rumpclient::Client;

pub use attributes::Time;
pub use files::Flock;

use crate::kernel::{Here, Kernel, Lwp};
use crate::outcome::{CallError, Sys};

/// A process of its own: root, in `/`, umask 0, no descriptors. Only the thread that made it may use
/// it. It ends when it is dropped.
pub struct Process<'k> {
    inner: Inner<'k>,
    /// A pointer, so that it stays with its thread.
    thread: PhantomData<*const ()>,
}

enum Inner<'k> {
    Here(&'k Here, Lwp),
    There(Box<Client>),
}

impl<'k> Process<'k> {
    /// Makes one.
    ///
    /// # Errors
    /// The kernel's, or that there is no server.
    pub fn new(kernel: &'k Kernel) -> Sys<Self> {
        let inner = match kernel {
            Kernel::Here(here) => match here.new_process() {
                Ok(lwp) => Inner::Here(here, lwp),
                Err(errno) => return Err(call::kernel_error("rfork".to_owned(), errno)),
            },
            Kernel::There(url) => match Client::connect(url) {
                Ok(client) => Inner::There(Box::new(client)),
                Err(error) => {
                    let call = format!("connect({url})");
                    return Err(CallError {
                        call,
                        errno: None,
                        text: error.to_string(),
                    });
                }
            },
        };
        let process = Self {
            inner,
            thread: PhantomData,
        };
        process.umask(0)?;
        Ok(process)
    }

    /// `chdir(2)`.
    ///
    /// # Errors
    /// As the system call.
    pub fn chdir(&self, path: &str) -> Sys {
        self.path_call("chdir", SYS_chdir, path, &[])
    }

    /// `umask(2)`: the one before.
    ///
    /// # Errors
    /// As the system call.
    pub fn umask(&self, mask: u32) -> Sys<u32> {
        let old = self.call("umask", SYS_umask).number(mask).done()?;
        Ok(u32::try_from(old).unwrap_or(u32::MAX))
    }

    /// Becomes this user for good, real ids too.
    ///
    /// # Errors
    /// As `setgroups(2)`, `setgid(2)` and `setuid(2)`.
    pub fn become_user(&self, uid: u32, groups: &[u32]) -> Sys {
        self.set_groups(groups)?;
        self.call("setgid", SYS_setgid).number(groups[0]).done()?;
        self.call("setuid", SYS_setuid).number(uid).done()?;
        Ok(())
    }

    /// Gives the thread another effective user until [`Self::as_root`].
    ///
    /// # Errors
    /// As `setgroups(2)`, `setegid(2)` and `seteuid(2)`.
    pub fn as_user(&self, uid: u32, groups: &[u32]) -> Sys {
        self.set_groups(groups)?;
        self.call("setegid", SYS_setegid).number(groups[0]).done()?;
        self.call("seteuid", SYS_seteuid).number(uid).done()?;
        Ok(())
    }

    /// Ends [`Self::as_user`].
    ///
    /// # Errors
    /// As `seteuid(2)` and `setegid(2)`.
    pub fn as_root(&self) -> Sys {
        self.call("seteuid", SYS_seteuid).number(0_u32).done()?;
        self.call("setegid", SYS_setegid).number(0_u32).done()?;
        self.set_groups(&[0])
    }

    fn set_groups(&self, groups: &[u32]) -> Sys {
        let bytes: Vec<u8> = groups
            .iter()
            .flat_map(|group| group.to_ne_bytes())
            .collect();
        self.call("setgroups", SYS_setgroups)
            .number(groups.len() as u64)
            .input(&bytes)
            .done()?;
        Ok(())
    }
}

impl Drop for Process<'_> {
    fn drop(&mut self) {
        if let Inner::Here(here, lwp) = &self.inner {
            here.end_process(*lwp);
        }
    }
}
