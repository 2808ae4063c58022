//! Loading and booting: which libraries, in which order.

use std::ffi::CString;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
use rump_abi::Errno;

use crate::error::{Error, Result};
use crate::sys::Table;

/// A kernel that is to be booted: where its libraries are and which components it gets.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    directories: Vec<PathBuf>,
    components: Vec<String>,
}

impl Builder {
    /// No component, and the library search of the dynamic linker.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for libraries in this directory first; later ones come after earlier ones.
    #[must_use]
    pub fn directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.directories.push(directory.as_ref().to_owned());
        self
    }

    /// Adds a component by name (`rumpfs_tmpfs` for `librumpfs_tmpfs.so`) or by path.
    #[must_use]
    pub fn component(mut self, name: &str) -> Self {
        self.components.push(name.to_owned());
        self
    }

    /// Loads the libraries and boots. Their order does not matter, except that a component's data
    /// symbols have to be there when it is loaded: those that fail are tried again after the others.
    ///
    /// # Errors
    /// [`Error::AlreadyBooted`]; a library that cannot be loaded; the kernel's own error.
    pub fn boot(self) -> Result<Kernel> {
        static BOOTED: AtomicBool = AtomicBool::new(false);
        let library = self.load("rump")?;
        let table = Table::load(&library)?;
        self.load_components()?;
        if BOOTED.swap(true, Ordering::AcqRel) {
            return Err(Error::AlreadyBooted);
        }
        // SAFETY: `rump_init` has no conditions; it is called once.
        let error = unsafe { (table.init)() };
        Errno::check(error)?;
        Ok(Kernel { table })
    }

    fn load_components(&self) -> Result<()> {
        let mut waiting: Vec<&String> = self.components.iter().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut failure = None;
            waiting.retain(|name| match self.load(name) {
                Ok(_) => false,
                Err(error) => {
                    failure = Some(error);
                    true
                }
            });
            match failure {
                Some(error) if waiting.len() == before => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Loads `NAME` as a path, or `libNAME.so`. The library stays for the life of the process.
    fn load(&self, name: &str) -> Result<ManuallyDrop<Library>> {
        let mut tried = Vec::new();
        let mut reason = String::new();
        let file = format!("lib{name}.so");
        let in_directories = self
            .directories
            .iter()
            .map(|directory| directory.join(&file));
        let candidates = in_directories
            .chain([PathBuf::from(&file), PathBuf::from(format!("{file}.0"))])
            .chain(name.contains('/').then(|| PathBuf::from(name)));
        for path in candidates {
            if path.components().count() > 1 && !path.exists() {
                tried.push(path);
                continue;
            }
            // SAFETY: constructors of a kernel library only register components.
            match unsafe { Library::open(Some(&path), RTLD_LAZY | RTLD_GLOBAL) } {
                // Kernel threads run in it for ever, so nobody closes it.
                Ok(library) => return Ok(ManuallyDrop::new(library)),
                Err(error) => {
                    reason = error.to_string();
                    tried.push(path);
                }
            }
        }
        if reason.is_empty() {
            reason = "no such file".to_owned();
        }
        Err(Error::Library { tried, reason })
    }
}

/// A running kernel. Dropping it changes nothing: a kernel lives as long as its process.
pub struct Kernel {
    pub(crate) table: Table,
}

impl Kernel {
    /// Serves remote clients at a URL such as `unix://ctrl`.
    ///
    /// # Errors
    /// The kernel's: a bad URL, an address in use.
    pub fn serve(&self, url: &str) -> Result<()> {
        let url = CString::new(url)?;
        // SAFETY: the string lives during the call.
        let error = unsafe { (self.table.init_server)(url.as_ptr()) };
        Ok(Errno::check(error)?)
    }

    /// Syncs and unmounts everything and stops the kernel; the process goes on.
    ///
    /// # Errors
    /// The kernel's.
    pub fn shutdown(self) -> Result<()> {
        const RB_HALT: i32 = 8;
        // SAFETY: the boot string may be NULL.
        let result = unsafe { (self.table.reboot)(RB_HALT, std::ptr::null_mut()) };
        crate::sys::check(result.into()).map(|_| ())
    }
}
