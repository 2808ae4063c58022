//! What C expects everywhere: strings, small arithmetic (`libkern.h`).
//!
//! The string functions are the host's: pure functions, which a sanitizer's runtime replaces by checking
//! ones. Those that depend on the host's locale, or that not every host has, are written here.

use core::arch::naked_asm;
use core::ffi::{c_char, c_int, c_long, c_uchar, c_uint, c_void};

use rump_kernel::subr_bits;

use crate::export::kpi;

/// Exports `rumpns_NAME` as a jump to the host's function of that name.
macro_rules! host {
    ($($name:ident)*) => { $(
        #[doc = "The host's."]
        #[unsafe(naked)]
        #[unsafe(export_name = concat!("rumpns_", stringify!($name)))]
        pub unsafe extern "C" fn $name() {
            naked_asm!(concat!("jmp ", stringify!($name), "@PLT"))
        }
    )* };
}

host! {
    memchr strlen strnlen strcmp strncmp strcpy strncpy strcat strncat strchr strrchr strstr strsep
    strpbrk strspn strcspn strtol strtoul strtoll strtoull strtoimax strtoumax memmem
}

/// The bytes of a C string from `text` on, without its NUL.
///
/// # Safety
/// `text` is a C string that lives as long as the result.
unsafe fn bytes<'a>(text: *const c_char) -> &'a [u8] {
    // SAFETY: the caller's promise.
    unsafe { core::ffi::CStr::from_ptr(text) }.to_bytes()
}

/// Compares without regard to ASCII case, `count` bytes at most.
///
/// # Safety
/// Both are C strings, or `count` bytes long.
unsafe fn compare(a: *const c_char, b: *const c_char, count: usize) -> c_int {
    for index in 0..count {
        // SAFETY: neither string has ended yet.
        let a = unsafe { a.wrapping_add(index).read() }
            .cast_unsigned()
            .to_ascii_lowercase();
        // SAFETY: as above.
        let b = unsafe { b.wrapping_add(index).read() }
            .cast_unsigned()
            .to_ascii_lowercase();
        if a != b || a == 0 {
            return c_int::from(a) - c_int::from(b);
        }
    }
    0
}

/// Copies what fits into `room` bytes with a NUL.
///
/// # Safety
/// `to` is writable for `room` bytes.
unsafe fn copy_cut(to: *mut c_char, from: &[u8], room: usize) {
    if room == 0 {
        return;
    }
    let length = from.len().min(room - 1);
    // SAFETY: the caller's promise; the two do not overlap.
    unsafe {
        to.cast::<u8>()
            .copy_from_nonoverlapping(from.as_ptr(), length)
    };
    // SAFETY: as above.
    unsafe { to.wrapping_add(length).write(0) };
}

kpi! {
    /// Copies a string into `size` bytes, cut, with a NUL; answers the full length.
    fn strlcpy(to: *mut c_char, from: *const c_char, size: usize) -> usize {
        // SAFETY: the driver's string.
        let from = unsafe { bytes(from) };
        // SAFETY: the driver's room.
        unsafe { copy_cut(to, from, size) };
        from.len()
    }
    /// Appends a string within `size` bytes, cut, with a NUL; answers the length it tried to make.
    fn strlcat(to: *mut c_char, from: *const c_char, size: usize) -> usize {
        // SAFETY: the driver's room.
        let old = unsafe { libc::strnlen(to, size) };
        // SAFETY: the driver's string.
        let from = unsafe { bytes(from) };
        // SAFETY: the rest of the driver's room.
        unsafe { copy_cut(to.wrapping_add(old), from, size - old) };
        old + from.len()
    }
    /// Compares without regard to case.
    fn strcasecmp(a: *const c_char, b: *const c_char) -> c_int {
        // SAFETY: the driver's strings.
        unsafe { compare(a, b, usize::MAX) }
    }
    /// Compares at most `count` bytes without regard to case.
    fn strncasecmp(a: *const c_char, b: *const c_char, count: usize) -> c_int {
        // SAFETY: the driver's strings.
        unsafe { compare(a, b, count) }
    }
    /// As `memset`, never left out by a compiler.
    fn explicit_memset(memory: *mut c_void, byte: c_int, length: usize) -> *mut c_void {
        // SAFETY: the driver's range.
        unsafe { memory.cast::<u8>().write_bytes(byte as u8, length) };
        core::hint::black_box(memory)
    }
    /// Non-zero when both ranges are equal; takes the same time either way.
    fn consttime_memequal(a: *const c_void, b: *const c_void, length: usize) -> c_int {
        // SAFETY: the driver's range.
        let a = unsafe { core::slice::from_raw_parts(a.cast::<u8>(), length) };
        // SAFETY: the driver's range.
        let b = unsafe { core::slice::from_raw_parts(b.cast::<u8>(), length) };
        let difference = a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b));
        (core::hint::black_box(difference) == 0).into()
    }
    /// The number of the lowest bit that is set, from 1; 0 when there is none.
    fn ffs(value: c_int) -> c_int {
        if value == 0 { 0 } else { value.trailing_zeros() as c_int + 1 }
    }
    /// How many bits are set.
    fn popcount32(value: u32) -> c_uint {
        value.count_ones()
    }
    /// How many bits are set.
    fn popcount64(value: u64) -> c_uint {
        value.count_ones()
    }
    /// Bytes left when a byte's entry in `table` first meets `mask`.
    fn scanc(size: c_uint, text: *const c_uchar, table: *const c_uchar, mask: c_int) -> c_int {
        // SAFETY: the driver's range.
        let text = unsafe { core::slice::from_raw_parts(text, size as usize) };
        let hit = text.iter().position(|&byte| {
            // SAFETY: the table has an entry for each byte.
            let entry = unsafe { table.wrapping_add(usize::from(byte)).read() };
            c_int::from(entry) & mask != 0
        });
        (text.len() - hit.unwrap_or(text.len())) as c_int
    }
    /// Bytes left at the first byte that is not `mask`.
    fn skpc(mask: c_int, size: usize, text: *mut c_uchar) -> c_int {
        // SAFETY: the driver's range.
        let text = unsafe { core::slice::from_raw_parts(text, size) };
        let hit = text.iter().position(|&byte| c_int::from(byte) != mask);
        (size - hit.unwrap_or(size)) as c_int
    }
    /// A random number of 31 bits.
    fn random() -> c_long {
        let mut bytes = [0; 4];
        rumpuser::random::fill(&mut bytes, 0).expect("the host has random numbers");
        c_long::from(u32::from_ne_bytes(bytes) >> 1)
    }
    /// The checksum of Ethernet and gzip, continued from `sum`.
    fn crc32(sum: u32, data: *const u8, length: usize) -> u32 {
        // SAFETY: the driver's range.
        let data = unsafe { core::slice::from_raw_parts(data, length) };
        !data.iter().fold(!sum, |sum, &byte| {
            (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    }
    /// Bits with names; answers the full length.
    fn snprintb(to: *mut c_char, size: usize, format: *const c_char, value: u64) -> c_int {
        // SAFETY: the driver's format. The newer one has NULs within, and ends with two.
        let format = unsafe { bits_format(format) };
        let text = subr_bits::format(format, value);
        // SAFETY: the driver's room.
        unsafe { copy_cut(to, &text, size) };
        text.len() as c_int
    }
}

/// A format of `snprintb`.
///
/// # Safety
/// It ends with a NUL, or if it begins with byte 0177, with two.
unsafe fn bits_format<'a>(format: *const c_char) -> &'a [u8] {
    // SAFETY: the caller's promise.
    let first = unsafe { bytes(format) };
    if first.first() != Some(&0x7f) {
        return first;
    }
    let mut length = 2;
    loop {
        // SAFETY: the format goes on up to two NULs. A bit's number may be 0, so two are looked for behind a
        // name only.
        let entry =
            unsafe { core::slice::from_raw_parts(format.cast::<u8>().wrapping_add(length), 1) };
        if entry[0] == 0 {
            break;
        }
        let header = if matches!(entry[0], b'f' | b'F') {
            3
        } else {
            2
        };
        // SAFETY: as above.
        let name = unsafe { bytes(format.wrapping_add(length + header)) };
        length += header + name.len() + 1;
    }
    // SAFETY: all of it was looked at.
    unsafe { core::slice::from_raw_parts(format.cast(), length) }
}
