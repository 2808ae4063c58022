//! Moving values between the kernel and a program: lengths, short buffers, the right to write.

use super::tree::{ANYWRITE, PRIVATE, READWRITE};
use super::{Type, Value};
use crate::copy::{UserPtr, copyin, copyin_val, copyout, copyout_val};
use crate::ffi::lwp::Lwp;
use crate::{Errno, Result, kauth};

/// What a program handed over with a request.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Where the old value goes; may be null.
    pub old: UserPtr,
    /// Address of the length of `old`; may be null.
    pub old_len: UserPtr,
    /// The new value; may be null.
    pub new: UserPtr,
    /// Its length.
    pub new_len: usize,
}

impl Request {
    /// Hands `bytes` to the program: as much as fits, and the whole length.
    ///
    /// # Errors
    /// `ENOMEM` when it does not fit, `EFAULT`.
    pub(super) fn answer(&self, bytes: &[u8]) -> Result<()> {
        if self.old_len.is_null() {
            return Ok(());
        }
        let room: usize = copyin_val(self.old_len)?;
        if self.old.is_null() {
            return copyout_val(&bytes.len(), self.old_len);
        }
        let fits = bytes.len().min(room);
        let copied = copyout(&bytes[..fits], self.old);
        copyout_val(&bytes.len(), self.old_len)?;
        copied?;
        if fits < bytes.len() {
            Err(Errno::ENOMEM)
        } else {
            Ok(())
        }
    }

    /// The room of the program's buffer; `None` when it wants no value.
    pub(super) fn room(&self) -> Result<Option<usize>> {
        if self.old.is_null() || self.old_len.is_null() {
            return Ok(None);
        }
        Ok(Some(copyin_val(self.old_len)?))
    }
}

/// A leaf, as far as a transfer needs it.
pub(super) struct Leaf {
    pub(super) flags: u32,
    pub(super) size: usize,
    pub(super) value: Value,
}

/// Reads and writes a leaf: the old value goes out first.
///
/// # Errors
/// `EPERM`, `EINVAL`, `ENOMEM`, `EFAULT`, and the value's.
pub(super) fn exchange(l: Lwp, leaf: &Leaf, name: &[i32], request: &Request) -> Result<()> {
    if leaf.flags & PRIVATE != 0 {
        kauth::authorize_generic(l.cred())?;
    }
    if !request.new.is_null() {
        let writable = leaf.flags & READWRITE == READWRITE && leaf.value.set.is_some();
        if !writable {
            return Err(Errno::EPERM);
        }
        if leaf.flags & ANYWRITE == 0 {
            kauth::authorize_generic(l.cred())?;
        }
    }
    // A value that depends on the buffer's size (kern.arandom) finds it behind the name.
    let mut asked = name.to_vec();
    if let Some(room) = request.room()? {
        asked.push(i32::try_from(room).unwrap_or(i32::MAX));
    } else {
        asked.push(0);
    }
    let bytes = (leaf.value.get)(l, &asked)?;
    request.answer(&bytes)?;
    if request.new.is_null() {
        return Ok(());
    }
    let new = read_new(leaf, request)?;
    match &leaf.value.set {
        Some(set) => set(l, name, &new),
        None => Err(Errno::EPERM),
    }
}

/// The new value, of the right length.
fn read_new(leaf: &Leaf, request: &Request) -> Result<Vec<u8>> {
    let is_string = leaf.flags & 0xf == Type::String as u32;
    if is_string {
        let room = leaf.size.max(1);
        if request.new_len > room {
            return Err(Errno::EINVAL);
        }
        let mut text = vec![0; request.new_len];
        copyin(request.new, &mut text)?;
        let end = text.iter().position(|&byte| byte == 0);
        if end.is_none() && text.len() == room {
            return Err(Errno::EINVAL);
        }
        text.truncate(end.unwrap_or(text.len()));
        text.push(0);
        return Ok(text);
    }
    if request.new_len != leaf.size {
        return Err(Errno::EINVAL);
    }
    let mut new = vec![0; leaf.size];
    copyin(request.new, &mut new)?;
    Ok(new)
}
