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
    gnu_hash: Option<GnuHash>,
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
        // SAFETY: DT_GNU_HASH names such a table.
        let gnu_hash = (gnu_hash != 0).then(|| unsafe { GnuHash::new(gnu_hash as *const u32) });
        let count = match &gnu_hash {
            Some(table) => table.count(),
            // SAFETY: the second word of a DT_HASH table is the number of symbols.
            None if hash != 0 => unsafe { *(hash as *const u32).wrapping_add(1) as usize },
            None => return None,
        };
        Some(Self {
            base,
            symbols: symbols as *const libc::Elf64_Sym,
            strings: strings as *const c_char,
            count,
            gnu_hash,
        })
    }

    /// The symbols that the object defines, with absolute addresses for values.
    pub fn defined(&self) -> impl Iterator<Item = (&CStr, libc::Elf64_Sym)> {
        (0..self.count).filter_map(|index| self.get(index))
    }

    /// The names of the symbols that the object wants from others.
    pub fn undefined(&self) -> impl Iterator<Item = &CStr> {
        (0..self.count).filter_map(|index| {
            // SAFETY: the table has `count` entries, by `new`.
            let symbol = unsafe { &*self.symbols.wrapping_add(index) };
            let name = self.strings.wrapping_add(symbol.st_name as usize);
            // SAFETY: a symbol's name is a C string in the string table.
            let name = unsafe { CStr::from_ptr(name) };
            (symbol.st_shndx == SHN_UNDEF && !name.is_empty()).then_some(name)
        })
    }

    /// The address of the symbol `name`, if the object defines it.
    pub fn find(&self, name: &[u8]) -> Option<*const c_void> {
        let matches = |(candidate, symbol): (&CStr, libc::Elf64_Sym)| {
            (candidate.to_bytes() == name).then_some(symbol.st_value as *const c_void)
        };
        match &self.gnu_hash {
            Some(table) => table
                .candidates(name)
                .find_map(|index| self.get(index).and_then(matches)),
            None => self.defined().find_map(matches),
        }
    }

    /// The symbol at `index`, with its absolute address, if the object defines it.
    fn get(&self, index: usize) -> Option<(&CStr, libc::Elf64_Sym)> {
        // SAFETY: the table has `count` entries, by `new`, and every index here is below that.
        let mut symbol = unsafe { *self.symbols.wrapping_add(index) };
        let kind = symbol.st_info & 0xf;
        if symbol.st_shndx == SHN_UNDEF || symbol.st_value == 0 || kind == STT_TLS {
            return None;
        }
        let name = self.strings.wrapping_add(symbol.st_name as usize);
        // SAFETY: a symbol's name is a C string in the string table.
        let name = unsafe { CStr::from_ptr(name) };
        symbol.st_value += self.base as u64;
        Some((name, symbol))
    }
}

/// A DT_GNU_HASH table: buckets of symbol numbers, and for each symbol from `first` on its hash,
/// whose lowest bit ends the chain.
struct GnuHash {
    table: *const u32,
    buckets: usize,
    first: usize,
    buckets_at: usize,
}

impl GnuHash {
    /// # Safety
    /// `table` is a DT_GNU_HASH table of an object that stays loaded.
    unsafe fn new(table: *const u32) -> Self {
        // SAFETY: the header has four words: buckets, first symbol, bloom words, bloom shift.
        let word = |index| unsafe { *table.wrapping_add(index) } as usize;
        Self {
            table,
            buckets: word(0),
            first: word(1),
            buckets_at: 4 + word(2) * (size_of::<usize>() / size_of::<u32>()),
        }
    }

    fn bucket(&self, bucket: usize) -> usize {
        // SAFETY: the table has that many buckets.
        unsafe { *self.table.wrapping_add(self.buckets_at + bucket) as usize }
    }

    fn hash(&self, symbol: usize) -> u32 {
        let at = self.buckets_at + self.buckets + symbol - self.first;
        // SAFETY: there is a hash for each symbol from `first` on.
        unsafe { *self.table.wrapping_add(at) }
    }

    /// The number of symbols: one more than the last of the highest chain.
    fn count(&self) -> usize {
        let highest = (0..self.buckets).map(|bucket| self.bucket(bucket)).max();
        let mut symbol = highest.unwrap_or(0);
        if symbol < self.first {
            return self.first;
        }
        while self.hash(symbol) & 1 == 0 {
            symbol += 1;
        }
        symbol + 1
    }

    /// The symbols whose hash is that of `name`, but for the lowest bit.
    fn candidates(&self, name: &[u8]) -> impl Iterator<Item = usize> {
        let wanted = name.iter().fold(5381_u32, |hash, &byte| {
            hash.wrapping_mul(33).wrapping_add(u32::from(byte))
        });
        let mut next = match self.buckets {
            0 => None,
            buckets => Some(self.bucket(wanted as usize % buckets)),
        };
        // An empty bucket holds 0, which is below every symbol that has a hash.
        next = next.filter(|&symbol| symbol >= self.first && symbol > 0);
        core::iter::from_fn(move || {
            let symbol = next?;
            let hash = self.hash(symbol);
            next = (hash & 1 == 0).then_some(symbol + 1);
            Some((symbol, hash))
        })
        .filter(move |(_, hash)| hash | 1 == wanted | 1)
        .map(|(symbol, _)| symbol)
    }
}
