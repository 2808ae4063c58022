//! The dynamic symbol table of a loaded ELF object, read in memory (`elf(5)`).

use core::ffi::{CStr, c_char, c_void};

const DT_NULL: i64 = 0;
const DT_HASH: i64 = 4;
const DT_STRTAB: i64 = 5;
const DT_SYMTAB: i64 = 6;
const DT_GNU_HASH: i64 = 0x6fff_fef5;
const SHN_UNDEF: u16 = 0;
const STT_TLS: u8 = 6;

/// An entry of the dynamic section.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Dyn {
    tag: i64,
    value: u64,
}

/// The dynamic symbols of one object.
pub struct SymbolTable {
    base: usize,
    symbols: *const libc::Elf64_Sym,
    strings: *const c_char,
    count: usize,
}

impl SymbolTable {
    /// The symbol table that the dynamic section names; `None` when it names none.
    ///
    /// # Safety
    /// `dynamic` is the dynamic section of an object that is loaded at `base` and stays loaded.
    pub unsafe fn new(base: usize, dynamic: *const Dyn) -> Option<Self> {
        let (mut symbols, mut strings, mut hash, mut gnu_hash) = (0, 0, 0, 0);
        let mut entry = dynamic;
        loop {
            // SAFETY: the section goes on until DT_NULL.
            let Dyn { tag, value } = unsafe { *entry };
            let mut address = value as usize;
            // Some C libraries leave the addresses relative, glibc does for the vdso.
            if address < base {
                address += base;
            }
            match tag {
                DT_NULL => break,
                DT_SYMTAB => symbols = address,
                DT_STRTAB => strings = address,
                DT_HASH => hash = address,
                DT_GNU_HASH => gnu_hash = address,
                _ => {}
            }
            entry = entry.wrapping_add(1);
        }
        if symbols == 0 || strings == 0 {
            return None;
        }
        let count = if gnu_hash != 0 {
            // SAFETY: DT_GNU_HASH names such a table.
            unsafe { count_gnu_hash(gnu_hash as *const u32) }
        } else if hash != 0 {
            // SAFETY: the second word of a DT_HASH table is the number of symbols.
            unsafe { *(hash as *const u32).wrapping_add(1) as usize }
        } else {
            return None;
        };
        Some(Self {
            base,
            symbols: symbols as *const libc::Elf64_Sym,
            strings: strings as *const c_char,
            count,
        })
    }

    /// The symbols that the object defines, with their addresses.
    pub fn defined(&self) -> impl Iterator<Item = (&CStr, *const c_void)> {
        (0..self.count).filter_map(|index| {
            // SAFETY: the table has `count` entries, by `new`.
            let symbol = unsafe { &*self.symbols.wrapping_add(index) };
            let kind = symbol.st_info & 0xf;
            if symbol.st_shndx == SHN_UNDEF || symbol.st_value == 0 || kind == STT_TLS {
                return None;
            }
            let name = self.strings.wrapping_add(symbol.st_name as usize);
            // SAFETY: a symbol's name is a C string in the string table.
            let name = unsafe { CStr::from_ptr(name) };
            let address = self.base + symbol.st_value as usize;
            Some((name, address as *const c_void))
        })
    }

    /// The address of the symbol `name`, if the object defines it.
    pub fn find(&self, name: &[u8]) -> Option<*const c_void> {
        self.defined()
            .find(|(candidate, _)| candidate.to_bytes() == name)
            .map(|(_, address)| address)
    }
}

/// The number of symbols: one more than the last of the highest chain.
///
/// # Safety
/// `table` is a DT_GNU_HASH table of a loaded object.
unsafe fn count_gnu_hash(table: *const u32) -> usize {
    // SAFETY: the header has four words.
    let word = |index: usize| unsafe { *table.wrapping_add(index) };
    let (buckets, first, bloom) = (word(0) as usize, word(1) as usize, word(2) as usize);
    let buckets_at = 4 + bloom * (size_of::<usize>() / size_of::<u32>());
    let highest = (0..buckets).map(|bucket| word(buckets_at + bucket)).max();
    let mut symbol = highest.unwrap_or(0) as usize;
    if symbol < first {
        return first;
    }
    let chains_at = buckets_at + buckets;
    while word(chains_at + symbol - first) & 1 == 0 {
        symbol += 1;
    }
    symbol + 1
}
