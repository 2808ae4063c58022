//! Which of the symbols that a component wants a kernel has: what `rumpctl kpi` shows.
//!
//! Symbol tables tell; nothing is loaded. A kernel names what it has as a stub only, functions that
//! answer with an error whatever they are asked, in its variable `rump_kpi_stubs`, a name in each line.

use crate::elf::{self, Symbols, is_kernel_name};
use crate::search;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The kernel's variable with the names of its stubs.
const STUBS: &str = "rump_kpi_stubs";

/// Whether there is a symbol that a component wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing has it: the component does not load.
    Lack,
    /// It is there, but can only fail.
    Stub,
    /// It is there.
    Have,
    /// It belongs to the host: the C library, or a sanitizer's runtime.
    Host,
}

impl Status {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Lack => "lack",
            Status::Stub => "stub",
            Status::Have => "have",
            Status::Host => "host",
        }
    }
}

/// A symbol that a component wants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Whether there is one.
    pub status: Status,
    /// Its name.
    pub name: String,
    /// The file name of the library that has it.
    pub library: Option<String>,
}

/// A kernel and the components beside it, by what they offer.
pub struct Offers {
    libraries: HashMap<String, String>,
    stubs: HashSet<String>,
}

impl Offers {
    /// Reads the kernel that a server would run, and the components of its directory and of those that
    /// the user chose.
    ///
    /// # Errors
    /// A sentence: no kernel, or one that cannot be read.
    pub fn read(kernel: Option<&Path>, chosen: &[PathBuf]) -> Result<Self, String> {
        let mut directories = search::chosen_directories(chosen);
        let kernel = match search::named(kernel, search::KERNEL_VARIABLE) {
            Some(named) if named.is_dir() => search::kernel_in(&named),
            Some(named) => Some(named),
            None => directories
                .iter()
                .chain(&search::beside_this_program())
                .find_map(|directory| search::kernel_in(directory)),
        }
        .ok_or("no rump kernel found: name one with --kernel, or list its directory in LD_LIBRARY_PATH")?;
        directories.extend(kernel.parent().map(Path::to_owned));
        let mut offers = Self {
            libraries: HashMap::new(),
            stubs: elf::text_of(&kernel, STUBS)?
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
        };
        offers.add(&kernel, &Symbols::read(&kernel)?);
        for directory in search::without_repeats(directories) {
            for (_, file) in search::rump_libraries(&directory).unwrap_or_default() {
                // What is no library is nobody's component.
                if let Ok(symbols) = Symbols::read(&file) {
                    offers.add(&file, &symbols);
                }
            }
        }
        Ok(offers)
    }

    /// The first library that has a symbol is the one that gives it.
    fn add(&mut self, file: &Path, symbols: &Symbols) {
        let library = file.file_name().unwrap_or_default().to_string_lossy();
        for name in &symbols.defined {
            if is_kernel_name(name) && !self.libraries.contains_key(name) {
                self.libraries.insert(name.clone(), library.to_string());
            }
        }
    }

    /// What the component in `file` wants: what is lacking first, then stubs, what is there, the
    /// host's; each by name.
    ///
    /// # Errors
    /// A sentence: the file cannot be read.
    pub fn judge(&self, file: &Path) -> Result<Vec<Wanted>, String> {
        let symbols = Symbols::read(file)?;
        let mut wanted: Vec<Wanted> = symbols
            .undefined
            .into_iter()
            .map(|name| {
                let library = self.libraries.get(&name).cloned();
                let status = match &library {
                    Some(_) if self.stubs.contains(&name) => Status::Stub,
                    Some(_) => Status::Have,
                    None if is_kernel_name(&name) => Status::Lack,
                    None => Status::Host,
                };
                Wanted {
                    status,
                    name,
                    library,
                }
            })
            .collect();
        wanted.sort();
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_comes_first() {
        assert!(Status::Lack < Status::Stub && Status::Stub < Status::Have);
    }
}
