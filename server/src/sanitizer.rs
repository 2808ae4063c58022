//! Components that are instrumented by a sanitizer (`rumpmake SAN=address`).
//!
//! The runtime of such a component has to be in the process from its start, because it takes over the
//! memory functions of the C library. So a server that is asked to load one starts itself again with
//! the runtime preloaded.

use crate::elf::Symbols;
use crate::{ffi, search};
use std::env;
use std::ffi::{CStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set in the server that was started again, so that there is no third.
const AGAIN: &str = "RUMP_SANITIZER";

/// A sanitizer that must come first: a function of its runtime, a part of its library's name, the
/// variable with its options, and what a kernel needs of them: memory that lives as long as the process
/// is no leak, an error ends the server as a panic does, and who allocated and who freed is found in the
/// unwind tables, since the kernel's frames are not chained.
struct Sanitizer {
    function: &'static CStr,
    part: &'static str,
    variable: &'static str,
    options: &'static str,
}

const SANITIZERS: [Sanitizer; 1] = [Sanitizer {
    function: c"__asan_init",
    part: "asan",
    variable: "ASAN_OPTIONS",
    options: "detect_leaks=0:abort_on_error=1:detect_stack_use_after_return=0:fast_unwind_on_malloc=0",
}];

/// Looks at the components that are about to be loaded; where one needs a runtime that is not in this
/// process, this process becomes a new server that has it.
///
/// # Errors
/// A sentence: the runtime cannot be found, or this program cannot be run again.
pub fn start_again_for(
    program: &str,
    names: &[String],
    directories: &[PathBuf],
) -> Result<(), String> {
    for sanitizer in &SANITIZERS {
        if ffi::address_of(sanitizer.function).is_some() {
            continue;
        }
        for name in names {
            let file = if name.contains('/') {
                Some(PathBuf::from(name))
            } else {
                search::component_in(directories, &search::component_names(name))
            };
            // What cannot be read is told when it is loaded.
            let Some(symbols) = file.and_then(|file| Symbols::read(&file).ok()) else {
                continue;
            };
            if let Some(runtime) = sanitizer.runtime(&symbols) {
                eprintln!(
                    "{program}: {name} is instrumented: starting again with {}",
                    runtime.display()
                );
                return Err(sanitizer.start_again(&runtime));
            }
        }
    }
    Ok(())
}

impl Sanitizer {
    /// The library that a component of these symbols wants of this sanitizer.
    fn runtime(&self, symbols: &Symbols) -> Option<PathBuf> {
        let function = self.function.to_str().ok()?;
        if !symbols.undefined.iter().any(|name| name == function) {
            return None;
        }
        let mut needed = symbols.needed.iter().map(Path::new);
        let library = needed.find(|library| {
            let file = library.file_name().unwrap_or_default();
            file.to_string_lossy().contains(self.part)
        })?;
        // Without a folder the dynamic linker looks where it usually does.
        let beside = symbols.run_path.iter().map(|folder| folder.join(library));
        let found = beside.into_iter().find(|file| file.is_file());
        Some(found.unwrap_or_else(|| library.to_owned()))
    }

    /// Runs this program again with the same arguments; returns only when that fails.
    fn start_again(&self, runtime: &Path) -> String {
        if env::var_os(AGAIN).is_some() {
            return format!("{} could not be preloaded", runtime.display());
        }
        let program = match env::current_exe() {
            Ok(program) => program,
            Err(error) => return format!("cannot tell where this program is: {error}"),
        };
        let mut preload = OsString::from(runtime);
        if let Some(others) = env::var_os("LD_PRELOAD").filter(|others| !others.is_empty()) {
            preload.push(":");
            preload.push(others);
        }
        let mut options = OsString::from(self.options);
        if let Some(given) = env::var_os(self.variable).filter(|given| !given.is_empty()) {
            // The last one counts.
            options.push(":");
            options.push(given);
        }
        let mut arguments = env::args_os();
        let mut command = Command::new(program);
        if let Some(name) = arguments.next() {
            command.arg0(name);
        }
        let error = command
            .args(arguments)
            .env("LD_PRELOAD", preload)
            .env(self.variable, options)
            .env(AGAIN, "1")
            .exec();
        format!("cannot start again: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(undefined: &[&str], needed: &[&str], run_path: &[&Path]) -> Symbols {
        Symbols {
            undefined: undefined.iter().map(|&name| name.to_owned()).collect(),
            needed: needed.iter().map(|&name| name.to_owned()).collect(),
            run_path: run_path.iter().map(|path| (*path).to_owned()).collect(),
            ..Symbols::default()
        }
    }

    #[test]
    fn the_runtime_is_what_the_component_names() {
        let asan = &SANITIZERS[0];
        let plain = symbols(&["rumpns_panic"], &["libasan.so.8"], &[]);
        assert_eq!(asan.runtime(&plain), None);
        let gcc = symbols(&["__asan_init"], &["libubsan.so.1", "libasan.so.8"], &[]);
        assert_eq!(asan.runtime(&gcc), Some("libasan.so.8".into()));
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("libclang_rt.asan-x86_64.so");
        std::fs::write(&file, "").expect("write");
        let clang = symbols(
            &["__asan_init"],
            &["libclang_rt.asan-x86_64.so"],
            &[Path::new("/nowhere"), folder.path()],
        );
        assert_eq!(asan.runtime(&clang), Some(file));
    }
}
