//! How long the arguments of a system call are on the wire (sysproxy 0.4, section 5).
//!
//! A client sends the call's argument structure as it is, so its length is known from the number: a
//! frame of another length comes from a client with another table, and its arguments cannot be
//! trusted to mean what they say.

use super::SYSCALL_LIMIT;
use crate::sysno::SYSENT;

/// No call has this many slots.
const UNKNOWN: u8 = u8::MAX;

/// Slots by number.
static SLOTS: [u8; SYSCALL_LIMIT as usize] = slots();

const fn slots() -> [u8; SYSCALL_LIMIT as usize] {
    let mut table = [UNKNOWN; SYSCALL_LIMIT as usize];
    let mut at = 0;
    while at < SYSENT.len() {
        table[SYSENT[at].number as usize] = SYSENT[at].slots;
        at += 1;
    }
    table
}

/// The length of a SYSCALL request's body for system call `number`; `None` when the number is not
/// one of the table: a kernel says ENOSYS to it, whatever the body.
#[must_use]
pub fn body_len(number: u32) -> Option<usize> {
    let slots = *SLOTS.get(usize::try_from(number).ok()?)?;
    (slots != UNKNOWN).then_some(usize::from(slots) * 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sysno;
    use crate::sysproxy::SYSCALL_MAXBODY;

    #[test]
    fn pads_count_and_unknown_numbers_have_no_length() {
        assert_eq!(body_len(u32::from(sysno::SYS_getpid)), Some(0));
        assert_eq!(body_len(u32::from(sysno::SYS_mkdir)), Some(16));
        assert_eq!(body_len(u32::from(sysno::SYS_pwrite)), Some(40));
        assert_eq!(body_len(u32::from(sysno::SYS_lseek)), Some(32));
        for number in [0, 2, 500, 511, 512, u32::MAX] {
            assert_eq!(body_len(number), None, "{number}");
        }
        assert!((0..512).all(|number| body_len(number).unwrap_or(0) <= SYSCALL_MAXBODY));
    }
}
