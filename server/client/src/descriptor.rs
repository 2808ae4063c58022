//! A descriptor of this crate's own in a program that may want its number for something else.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::sync::{Arc, Mutex, PoisonError};

/// A close-on-exec descriptor with a number above those of standard input and output.
#[derive(Debug)]
pub(crate) struct Descriptor(Mutex<Arc<OwnedFd>>);

impl Descriptor {
    pub fn new(fd: OwnedFd) -> io::Result<Self> {
        let fd = match fd.as_raw_fd() {
            0..=2 => duplicate(&fd)?,
            _ => fd,
        };
        Ok(Self(Mutex::new(Arc::new(fd))))
    }

    /// The descriptor, which stays open while the result lives.
    pub fn get(&self) -> Arc<OwnedFd> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Moves away from the number `wanted`, which the program is about to close or to use.
    pub fn vacate(&self, wanted: RawFd) -> io::Result<()> {
        let mut fd = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if fd.as_raw_fd() == wanted {
            let moved = Arc::new(duplicate(&**fd)?);
            // The program closes the old one.
            std::mem::forget(std::mem::replace(&mut *fd, moved));
        }
        Ok(())
    }
}

/// The same file with another number; std never gives a smaller one than 3.
fn duplicate(fd: impl AsFd) -> io::Result<OwnedFd> {
    fd.as_fd().try_clone_to_owned()
}
