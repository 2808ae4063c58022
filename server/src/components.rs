//! The components of one directory and how their symbols fit together.
//!
//! Nothing is loaded or linked: the symbol tables say which component offers what another wants.

use crate::elf::Symbols;
use crate::search;
use std::collections::HashSet;
use std::io;
use std::path::Path;

/// Libraries that are named like components but belong to clients.
const OF_CLIENTS: [&str; 2] = ["rumpclient", "rumphijack"];

/// The kernel itself and its host layer: always there, so never a dependency.
const BASE: [&str; 2] = ["rump", "rumpuser"];

/// Components that are tried first when a symbol is wanted.
const FACTIONS: [&str; 3] = ["rumpvfs", "rumpnet", "rumpdev"];

/// One component library.
#[derive(Debug)]
pub struct Component {
    /// Its name, as `-l` takes it.
    pub name: String,
    /// Its symbol table.
    pub symbols: Symbols,
}

/// A component that cannot be used here.
#[derive(Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// Its name.
    pub name: String,
    /// A symbol that it wants and that nothing offers.
    pub symbol: String,
}

/// All components of a directory: factions first, the others by name.
#[derive(Debug, Default)]
pub struct Components {
    /// The symbols of kernel and host layer; `None` if the directory has no kernel.
    pub base: Option<HashSet<String>>,
    /// The components.
    pub list: Vec<Component>,
}

impl Components {
    /// Reads the symbol tables of a directory. A library that is not readable, or is no part of a
    /// rump kernel, is no component.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn read(directory: &Path) -> io::Result<Self> {
        let mut components = Self::default();
        for (name, file) in search::rump_libraries(directory)? {
            if OF_CLIENTS.contains(&name.as_str()) {
                continue;
            }
            let Ok(symbols) = Symbols::read(&file) else {
                continue;
            };
            if BASE.contains(&name.as_str()) {
                components
                    .base
                    .get_or_insert_default()
                    .extend(symbols.defined);
            } else if symbols.is_component() {
                components.list.push(Component { name, symbols });
            }
        }
        let faction = |name: &str| FACTIONS.iter().position(|faction| *faction == name);
        components
            .list
            .sort_by_key(|component| faction(&component.name).unwrap_or(FACTIONS.len()));
        Ok(components)
    }

    /// The component of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Component> {
        self.list.iter().find(|component| component.name == name)
    }

    /// A symbol that a component of `set` wants and that neither the kernel nor `set` offers: the
    /// first one, in the order of the set and of the symbol table.
    #[must_use]
    pub fn first_missing<'a>(&self, set: &[&'a Component]) -> Option<(&'a Component, &'a str)> {
        set.iter().find_map(|component| {
            let missing = component
                .symbols
                .wanted()
                .find(|symbol| !self.offered(set, symbol))?;
            Some((*component, missing))
        })
    }

    fn offered(&self, set: &[&Component], symbol: &str) -> bool {
        self.base.as_ref().is_some_and(|base| base.contains(symbol))
            || set
                .iter()
                .any(|component| component.symbols.defined.contains(symbol))
    }

    /// The components that can be used together, and those that want what nothing here offers.
    #[must_use]
    pub fn complete(&self) -> (Vec<&Component>, Vec<Incomplete>) {
        let mut usable: Vec<&Component> = self.list.iter().collect();
        let mut incomplete = Vec::new();
        // Each component that goes may take others with it.
        while let Some((component, symbol)) = self.first_missing(&usable) {
            incomplete.push(Incomplete {
                name: component.name.clone(),
                symbol: symbol.to_owned(),
            });
            usable.retain(|other| other.name != component.name);
        }
        (usable, incomplete)
    }
}
