//! What a descriptor table holds.

use crate::ffi::fdtab::Mirror;
use crate::file::FileRef;
use crate::{Errno, Result};

/// A descriptor's entry.
pub(crate) struct Slot {
    pub(super) file: FileRef,
    pub(super) cloexec: bool,
    /// The number is taken, and the file not yet there.
    pub(super) reserved: bool,
}

/// What a table holds, under its lock.
pub(crate) struct Slots {
    pub(super) entries: Vec<Option<Slot>>,
    /// No entry below is free.
    lowest: usize,
    /// The same for C, which looks without the lock.
    pub(super) mirror: Mirror,
}

impl Slots {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            lowest: 0,
            mirror: Mirror::new(),
        }
    }

    pub(crate) fn mirror(&mut self) -> &mut Mirror {
        &mut self.mirror
    }

    /// Takes out all entries.
    pub(super) fn take_all(&mut self) -> Vec<Option<Slot>> {
        for index in 0..self.entries.len() {
            self.mirror.clear(index);
        }
        self.lowest = 0;
        core::mem::take(&mut self.entries)
    }

    pub(super) fn get(&self, fd: i32) -> Result<&Slot> {
        let index = usize::try_from(fd).map_err(|_| Errno::EBADF)?;
        let slot = self.entries.get(index).and_then(Option::as_ref);
        slot.filter(|slot| !slot.reserved).ok_or(Errno::EBADF)
    }

    pub(super) fn get_mut(&mut self, fd: i32) -> Result<&mut Slot> {
        let index = usize::try_from(fd).map_err(|_| Errno::EBADF)?;
        let slot = self.entries.get_mut(index).and_then(Option::as_mut);
        slot.filter(|slot| !slot.reserved).ok_or(Errno::EBADF)
    }

    pub(super) fn lowest_free(&mut self, from: usize, limit: usize) -> Result<usize> {
        let start = from.max(self.lowest);
        let free = (start..self.entries.len())
            .find(|&index| self.entries[index].is_none())
            .unwrap_or_else(|| self.entries.len().max(start));
        if free >= limit {
            return Err(Errno::EMFILE);
        }
        if from <= self.lowest {
            self.lowest = free;
        }
        Ok(free)
    }

    pub(super) fn put(&mut self, index: usize, slot: Slot) -> Option<Slot> {
        if self.entries.len() <= index {
            self.entries.resize_with(index + 1, || None);
        }
        if index == self.lowest {
            self.lowest = index + 1;
        }
        if !slot.reserved {
            self.mirror.set(index, slot.file.as_c(), slot.cloexec);
        }
        self.entries[index].replace(slot)
    }

    pub(super) fn take(&mut self, fd: i32) -> Result<Slot> {
        let index = usize::try_from(fd).map_err(|_| Errno::EBADF)?;
        self.get(fd)?;
        let slot = self.entries.get_mut(index).and_then(Option::take);
        let slot = slot.ok_or(Errno::EBADF)?;
        self.mirror.clear(index);
        self.lowest = self.lowest.min(index);
        while self.entries.last().is_some_and(Option::is_none) {
            self.entries.pop();
        }
        Ok(slot)
    }
}
