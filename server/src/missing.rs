//! What a library lacks: the names that nothing loaded defines, and who has them.
//!
//! The dynamic linker names one missing symbol, and a missing function only when it is called. The
//! symbol table tells all of them beforehand.

use crate::elf::Symbols;
use crate::{ffi, search};
use std::ffi::CString;
use std::path::{Path, PathBuf};

/// Where a component of NetBSD's own kernel enters its modules. Ours finds them in link sets.
const NETBSD_MODULES: &str = "rumpns_modinfo_boot_chain";

/// What the loaded libraries lack for this one, as indented lines; `None` if nothing.
#[must_use]
pub fn from(file: &Path, directories: &[PathBuf]) -> Option<String> {
    let symbols = Symbols::read(file).ok()?;
    let missing: Vec<&str> = symbols
        .wanted()
        .filter(|name| !symbols.defined.contains(*name) && !is_loaded(name))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let mut line = format!("  missing here: {}", missing.join(", "));
    if let Some((name, count)) = best_helper(file, &missing, directories) {
        let extent = match count {
            all if all == missing.len() => "all",
            _ => "some",
        };
        line.push_str(&format!("; -l{name} has {extent} of them"));
    }
    if missing.contains(&NETBSD_MODULES) {
        line.push_str("\n  it is made for NetBSD's own kernel, which --kernel names");
    }
    Some(line)
}

fn is_loaded(name: &str) -> bool {
    CString::new(name).is_ok_and(|name| ffi::address_of(&name).is_some())
}

/// The library that has the most of these names, and how many.
fn best_helper(file: &Path, missing: &[&str], directories: &[PathBuf]) -> Option<(String, usize)> {
    let libraries = directories
        .iter()
        .filter_map(|directory| search::rump_libraries(directory).ok())
        .flatten()
        .filter(|(_, library)| library.file_name() != file.file_name());
    let mut best: Option<(String, usize)> = None;
    for (name, library) in libraries {
        let Ok(symbols) = Symbols::read(&library) else {
            continue;
        };
        let count = missing
            .iter()
            .filter(|name| symbols.defined.contains(**name))
            .count();
        if count > best.as_ref().map_or(0, |(_, most)| *most) {
            best = Some((name, count));
        }
    }
    best
}
