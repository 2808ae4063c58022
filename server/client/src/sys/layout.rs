//! Fields of NetBSD structures at their offsets, little endian and LP64.

/// A structure in the kernel's layout.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    fn array<const N: usize>(self, at: usize) -> [u8; N] {
        *self.0[at..]
            .first_chunk()
            .expect("the field lies inside its structure")
    }

    pub fn u8(self, at: usize) -> u8 {
        self.0[at]
    }

    pub fn u16(self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    pub fn u32(self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    pub fn i32(self, at: usize) -> i32 {
        i32::from_le_bytes(self.array(at))
    }

    pub fn u64(self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    pub fn i64(self, at: usize) -> i64 {
        i64::from_le_bytes(self.array(at))
    }

    /// The string of a fixed-size field, without its NUL.
    pub fn text(self, at: usize, len: usize) -> &'a [u8] {
        let field = &self.0[at..at + len];
        let end = field.iter().position(|byte| *byte == 0).unwrap_or(len);
        &field[..end]
    }
}

/// Stores `value` at `at` of a structure to be sent.
pub(crate) fn put<const N: usize>(bytes: &mut [u8], at: usize, value: [u8; N]) {
    bytes[at..at + N].copy_from_slice(&value);
}
