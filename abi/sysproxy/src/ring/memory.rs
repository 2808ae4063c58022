//! The memory of a ring: made, sealed, sent, checked and mapped.

use std::io;
use std::num::NonZeroUsize;
use std::os::fd::{AsFd, OwnedFd};
use std::ptr::NonNull;

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap, munmap};

use super::stream::Direction;
use super::sync::Words;
use super::{MEMORY_LEN, STREAM_LEN, WORDS_LEN};

/// The memory of both streams, mapped. The other side's process has it mapped as well.
#[derive(Debug)]
pub struct Memory(NonNull<u8>);

const _: () = assert!(size_of::<[Words; 2]>() <= WORDS_LEN && size_of::<Words>() == 256);

// SAFETY: the words are atomics, and of the bytes each is touched by the side whose turn it is.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

impl Memory {
    /// New memory, and the descriptor to send to the other side.
    ///
    /// # Errors
    /// The host's.
    pub fn create() -> io::Result<(Self, OwnedFd)> {
        let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
        let fd = memfd_create(c"rump_sp", flags)?;
        nix::unistd::ftruncate(&fd, MEMORY_LEN as i64)?;
        fcntl(&fd, FcntlArg::F_ADD_SEALS(SEALS))?;
        Ok((Self::map(&fd)?, fd))
    }

    /// The memory that the other side made.
    ///
    /// # Errors
    /// `InvalidData` for a descriptor that is not what it should be: its owner could take the memory
    /// away under this process. The host's errors.
    pub fn adopt(fd: &OwnedFd) -> io::Result<Self> {
        // Fails for what is no memfd.
        let seals = fcntl(fd, FcntlArg::F_GET_SEALS).unwrap_or(0);
        let size = nix::sys::stat::fstat(fd)?.st_size;
        let sealed = SealFlag::from_bits_truncate(seals).contains(SealFlag::F_SEAL_SHRINK);
        if !sealed || size != MEMORY_LEN as i64 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Self::map(fd)
    }

    fn map(fd: &impl AsFd) -> io::Result<Self> {
        let len = NonZeroUsize::new(MEMORY_LEN).expect("not zero");
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping at a place that the host chooses.
        let map = unsafe { mmap(None, len, protection, MapFlags::MAP_SHARED, fd, 0) }?;
        let this = Self(map.cast());
        // A forked child has no business with its parent's connection.
        // SAFETY: the mapping that was just made.
        unsafe { madvise(map, MEMORY_LEN, MmapAdvise::MADV_DONTFORK) }?;
        Ok(this)
    }

    pub(super) fn words(&self, direction: Direction) -> &Words {
        // SAFETY: the page of words holds two, at its start; the offset stays inside.
        let words = unsafe { self.0.cast::<Words>().add(direction as usize) };
        // SAFETY: mapped as long as `self` is there; atomics of any value are valid, and nothing
        // else than atomics is ever made of these bytes here.
        unsafe { words.as_ref() }
    }

    /// A place in a stream with `len` bytes up to the end of the stream or less.
    fn place(&self, direction: Direction, at: usize, len: usize) -> *mut u8 {
        assert!(len <= STREAM_LEN && at <= STREAM_LEN - len);
        let stream = WORDS_LEN + direction as usize * STREAM_LEN;
        // SAFETY: inside the mapping: the stream is, and the place is inside the stream.
        unsafe { self.0.as_ptr().add(stream + at) }
    }

    pub(super) fn store(&self, direction: Direction, at: usize, from: &[u8]) {
        let place = self.place(direction, at, from.len());
        // The other side, if it keeps to the positions, leaves these bytes alone meanwhile. If it does
        // not, what it reads is its own affair.
        // SAFETY: there are so many bytes at the place, and no reference to any of them exists.
        unsafe { place.copy_from_nonoverlapping(from.as_ptr(), from.len()) };
    }

    pub(super) fn load(&self, direction: Direction, at: usize, to: &mut [u8]) {
        let place = self.place(direction, at, to.len());
        // As above; a side that writes meanwhile makes this copy any bytes, and any bytes are what
        // the caller has to expect from it.
        // SAFETY: there are so many bytes at the place, and no reference to any of them exists.
        unsafe { place.copy_to_nonoverlapping(to.as_mut_ptr(), to.len()) };
    }
}

const SEALS: SealFlag = SealFlag::F_SEAL_SHRINK
    .union(SealFlag::F_SEAL_GROW)
    .union(SealFlag::F_SEAL_SEAL);

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: mapped so by `map`, and no reference outlives `self`. A forked child has nothing
        // there, and the host allows that.
        let unmapped = unsafe { munmap(self.0.cast(), MEMORY_LEN) };
        unmapped.expect("what was mapped can be unmapped");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_sealed() {
        let (_memory, fd) = Memory::create().expect("memory");
        assert!(nix::unistd::ftruncate(&fd, 4096).is_err());
        assert!(nix::unistd::ftruncate(&fd, 1 << 20).is_err());
        let none = FcntlArg::F_ADD_SEALS(SealFlag::F_SEAL_WRITE);
        assert!(fcntl(&fd, none).is_err(), "sealed against further seals");
        Memory::adopt(&fd).expect("as it was made");
    }

    #[test]
    fn memory_that_could_go_away_is_refused() {
        let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
        let unsealed = memfd_create(c"test", flags).expect("memory");
        nix::unistd::ftruncate(&unsealed, MEMORY_LEN as i64).expect("memory");
        assert!(Memory::adopt(&unsealed).is_err());
        let short = memfd_create(c"test", flags).expect("memory");
        nix::unistd::ftruncate(&short, 4096).expect("memory");
        fcntl(&short, FcntlArg::F_ADD_SEALS(SEALS)).expect("a memfd");
        assert!(Memory::adopt(&short).is_err());
        let file = tempfile::tempfile().expect("a file");
        file.set_len(MEMORY_LEN as u64).expect("room");
        assert!(Memory::adopt(&file.into()).is_err());
    }
}
