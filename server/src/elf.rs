//! What a library's own symbol table says: what it exports, what it wants, whom it needs.

use object::elf::{DT_NEEDED, DT_RPATH, DT_RUNPATH, STB_WEAK};
use object::read::elf::{Dyn as _, ElfFile64, FileHeader as _, Sym as _};
use object::{Endianness, Object as _, ObjectSection as _, ObjectSymbol as _, ReadCache};
use std::collections::HashSet;
use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The dynamic symbols of one library.
#[derive(Debug, Default)]
pub struct Symbols {
    /// Names that it defines for others.
    pub defined: HashSet<String>,
    /// Names that it wants from others, in the table's order. A weak reference does not count: it
    /// may stay unresolved.
    pub undefined: Vec<String>,
    /// File names of the libraries that the dynamic linker will load with it (`DT_NEEDED`).
    pub needed: Vec<String>,
    /// Where the dynamic linker looks for them first (`DT_RUNPATH`, `DT_RPATH`).
    pub run_path: Vec<PathBuf>,
}

impl Symbols {
    /// Reads the table of the library at `path`. Only the parts of the file that hold it are read:
    /// debug information may be a hundred times bigger.
    ///
    /// # Errors
    /// A sentence: the file cannot be read, or is not a 64-bit ELF file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let cache = ReadCache::new(file);
        Self::parse(&cache).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn parse(data: &ReadCache<File>) -> object::Result<Self> {
        let elf = ElfFile64::<Endianness, _>::parse(data)?;
        let endian = elf.endian();
        let table = elf.elf_dynamic_symbol_table();
        let mut symbols = Self::default();
        // The first symbol is the null symbol.
        for symbol in table.iter().skip(1) {
            let name = String::from_utf8_lossy(symbol.name(endian, table.strings())?).into_owned();
            if !symbol.is_undefined(endian) {
                symbols.defined.insert(name);
            } else if symbol.st_bind() != STB_WEAK {
                symbols.undefined.push(name);
            }
        }
        let sections = elf.elf_header().sections(endian, data)?;
        if let Some((entries, strings)) = sections.dynamic(endian, data)? {
            let strings = sections.strings(endian, data, strings)?;
            for entry in entries {
                let Some(tag @ (DT_NEEDED | DT_RPATH | DT_RUNPATH)) = entry.tag32(endian) else {
                    continue;
                };
                let Some(Ok(text)) = entry.val32(endian).map(|at| strings.get(at)) else {
                    continue;
                };
                let text = String::from_utf8_lossy(text).into_owned();
                match tag {
                    DT_NEEDED => symbols.needed.push(text),
                    _ => symbols.run_path.extend(env::split_paths(&text)),
                }
            }
        }
        Ok(symbols)
    }

    /// Whether this is a library of a rump kernel: it offers or wants a kernel symbol.
    #[must_use]
    pub fn is_component(&self) -> bool {
        self.defined.iter().chain(&self.undefined).any(|name| {
            name.starts_with("rumpns_")
                || name.starts_with("rump_component")
                || name.contains("link_set_rump_components")
                || name.contains("link_set_modules")
        })
    }

    /// The wanted names that only a kernel or another component can offer.
    pub fn wanted(&self) -> impl Iterator<Item = &str> {
        self.undefined
            .iter()
            .map(String::as_str)
            .filter(|name| is_kernel_name(name))
    }
}

/// The text that a variable of a library holds, up to its first zero byte; `None` if the library exports
/// no variable of that name.
///
/// # Errors
/// A sentence: the file cannot be read, or is not a 64-bit ELF file.
pub fn text_of(path: &Path, variable: &str) -> Result<Option<String>, String> {
    let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| fault(&error))?;
    let cache = ReadCache::new(file);
    let elf = ElfFile64::<Endianness, _>::parse(&cache).map_err(|error| fault(&error))?;
    let mut symbols = elf.dynamic_symbols();
    let Some(symbol) = symbols.find(|symbol| symbol.name() == Ok(variable)) else {
        return Ok(None);
    };
    let Some(index) = symbol.section_index() else {
        return Ok(None);
    };
    let section = elf.section_by_index(index);
    let data = section.and_then(|section| section.data_range(symbol.address(), symbol.size()));
    let data = data.map_err(|error| fault(&error))?.unwrap_or_default();
    let text = data.split(|byte| *byte == 0).next().unwrap_or_default();
    Ok(Some(String::from_utf8_lossy(text).into_owned()))
}

/// Whether a symbol belongs to the rump kernel's name space and not to the host's.
#[must_use]
pub fn is_kernel_name(name: &str) -> bool {
    name.starts_with("rump") || name.starts_with("RUMP")
}
