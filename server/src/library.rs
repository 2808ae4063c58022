//! Loading the kernel and its components, in whatever order they were named.
//!
//! A component that wants a kernel variable of another one cannot be loaded before it; so the
//! whole list is tried again until a round loads nothing more. Missing *functions* would only show
//! when they are called. They are looked for in the symbol tables here, and named before anything
//! starts.

use crate::elf::Symbols;
use crate::{ffi, search};
use std::ffi::{CString, OsStr};
use std::path::{Path, PathBuf};

/// A component that is loaded: what `-l` called it, and its file where that is known.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The name that was asked for.
    pub name: String,
    /// Its file; `None` if the dynamic linker found it by itself.
    pub file: Option<PathBuf>,
}

/// Loads the kernel, the host layer that it wants and the system call server that it has.
/// Returns the kernel's directory, if known.
///
/// # Errors
/// A sentence that says which names were tried.
pub fn load_kernel(option: Option<&Path>, chosen: &[PathBuf]) -> Result<Option<PathBuf>, String> {
    match kernel_file(option, chosen)? {
        Some(file) => {
            load_host_layer(&file)?;
            ffi::load(file.as_os_str())?;
            load_system_call_server(&file)?;
            Ok(file.parent().map(Path::to_owned))
        }
        None => {
            let errors: Vec<String> = search::KERNEL_NAMES
                .iter()
                .map_while(|name| ffi::load(OsStr::new(name)).err())
                .collect();
            if errors.len() == search::KERNEL_NAMES.len() {
                return Err(no_kernel(chosen, &errors));
            }
            let file = search::loaded_kernel();
            if let Some(file) = &file {
                load_system_call_server(file)?;
            }
            Ok(file.and_then(|file| file.parent().map(Path::to_owned)))
        }
    }
}

/// The kernel's file; `None` leaves the choice to the dynamic linker.
fn kernel_file(option: Option<&Path>, chosen: &[PathBuf]) -> Result<Option<PathBuf>, String> {
    if let Some(named) = search::named_kernel(option) {
        if named.is_dir() {
            return match search::kernel_in(&named) {
                Some(file) => Ok(Some(file)),
                None => Err(format!(
                    "no rump kernel in {}: tried {}",
                    named.display(),
                    search::KERNEL_NAMES.join(" and ")
                )),
            };
        }
        // Without a slash the dynamic linker would search for it.
        let here = if named.components().count() == 1 {
            Path::new(".").join(&named)
        } else {
            named
        };
        return Ok(Some(here));
    }
    let beside = search::beside_this_program();
    Ok(chosen
        .iter()
        .chain(&beside)
        .find_map(|directory| search::kernel_in(directory)))
}

fn no_kernel(chosen: &[PathBuf], errors: &[String]) -> String {
    let directories: Vec<String> = chosen
        .iter()
        .chain(&search::beside_this_program())
        .map(|directory| directory.display().to_string())
        .collect();
    format!(
        "no rump kernel found: tried {} in {} and by the dynamic linker ({}). Name one with --kernel, \
         or list its directory in LD_LIBRARY_PATH",
        search::KERNEL_NAMES.join(" and "),
        directories.join(", "),
        errors.join("; ")
    )
}

/// NetBSD's kernel has its host layer in a library of its own, beside it.
fn load_host_layer(kernel: &Path) -> Result<(), String> {
    let symbols = Symbols::read(kernel)?;
    let Some(directory) = kernel.parent() else {
        return Ok(());
    };
    let needed = symbols
        .needed
        .iter()
        .filter(|name| name.starts_with("librump"))
        .cloned();
    let unnamed = symbols
        .wanted()
        .any(|name| name.starts_with("rumpuser_"))
        .then(|| ["librumpuser.so.0".to_owned(), "librumpuser.so".to_owned()])
        .into_iter()
        .flatten();
    for file in needed
        .chain(unnamed)
        .map(|name| directory.join(name))
        .filter(|file| file.is_file())
    {
        ffi::load(file.as_os_str())?;
    }
    Ok(())
}

/// NetBSD's kernel has its system call server in a component; ours has it inside.
fn load_system_call_server(kernel: &Path) -> Result<(), String> {
    let directory = kernel
        .parent()
        .map(Path::to_owned)
        .into_iter()
        .collect::<Vec<_>>();
    match search::component_in(&directory, &search::component_names("rumpkern_sysproxy")) {
        Some(file) => ffi::load(file.as_os_str()),
        None => Ok(()),
    }
}

/// Loads the components of these names. The same name twice is the same component.
///
/// # Errors
/// The text to print: the name of a component that cannot be loaded, why, and what was tried.
pub fn load_components(names: &[String], directories: &[PathBuf]) -> Result<Vec<Loaded>, String> {
    let mut loaded: Vec<Loaded> = Vec::new();
    // An empty name stands for this program, as for dlopen(3).
    let mut pending: Vec<&String> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !pending.contains(&name) {
            pending.push(name);
        }
    }
    while !pending.is_empty() {
        let mut last_error = String::new();
        let before = pending.len();
        pending.retain(|name| match load_component(name, directories) {
            Ok(file) => {
                loaded.push(Loaded {
                    name: (*name).clone(),
                    file,
                });
                false
            }
            Err(error) => {
                last_error =
                    format!("failed to load -libraries, last error from \"{name}\":\n{error}");
                true
            }
        });
        if pending.len() == before {
            return Err(last_error);
        }
    }
    Ok(loaded)
}

/// Loads one component; the error is indented lines.
fn load_component(name: &str, directories: &[PathBuf]) -> Result<Option<PathBuf>, String> {
    let names = search::component_names(name);
    if name.contains('/') {
        let file = PathBuf::from(name);
        return match ffi::load(file.as_os_str()) {
            Ok(()) => Ok(Some(file)),
            Err(error) => Err(explain(&error, &file, directories)),
        };
    }
    if let Some(file) = search::component_in(directories, &names) {
        return match ffi::load(file.as_os_str()) {
            Ok(()) => Ok(Some(file)),
            Err(error) => Err(explain(&error, &file, directories)),
        };
    }
    let mut error = String::new();
    for name in &names {
        match ffi::load(OsStr::new(name)) {
            Ok(()) => return Ok(None),
            // The first name is the likeliest: its error is the one to show.
            Err(message) if error.is_empty() => error = message,
            Err(_) => {}
        }
    }
    let places: Vec<String> = directories
        .iter()
        .map(|directory| directory.display().to_string())
        .collect();
    Err(format!(
        "  {error}\n  tried {} in {} and by the dynamic linker",
        names.join(", "),
        if places.is_empty() {
            "no directory".to_owned()
        } else {
            places.join(", ")
        },
    ))
}

/// The dynamic linker names one missing symbol; the symbol table tells how many there are and which
/// library has them.
fn explain(error: &str, file: &Path, directories: &[PathBuf]) -> String {
    match missing_from(file, directories) {
        Some(missing) => format!("  {error}\n{missing}"),
        None => format!("  {error}"),
    }
}

/// What the loaded libraries lack for this one, as an indented line.
fn missing_from(file: &Path, directories: &[PathBuf]) -> Option<String> {
    let symbols = Symbols::read(file).ok()?;
    let missing: Vec<&str> = symbols
        .wanted()
        .filter(|name| CString::new(*name).is_ok_and(|name| !ffi::is_defined(&name)))
        .filter(|name| !symbols.defined.contains(*name))
        .collect();
    if missing.is_empty() {
        return None;
    }
    const SHOWN: usize = 8;
    let mut line = format!(
        "  missing here: {}",
        missing[..missing.len().min(SHOWN)].join(", ")
    );
    if missing.len() > SHOWN {
        line.push_str(&format!(" and {} more", missing.len() - SHOWN));
    }
    let own = file.file_name();
    let helpers: Vec<String> = directories
        .iter()
        .filter_map(|directory| search::rump_libraries(directory).ok())
        .flatten()
        .filter(|(_, library)| library.file_name() != own)
        .filter(|(_, library)| {
            Symbols::read(library)
                .is_ok_and(|other| missing.iter().any(|name| other.defined.contains(*name)))
        })
        .map(|(name, _)| format!("-l{name}"))
        .collect();
    if let Some(helper) = helpers.first() {
        line.push_str(&format!("; {helper} has some of them"));
    }
    Some(line)
}

/// Looks for functions that no loaded library has: the dynamic linker would end the server at the
/// first call of one.
///
/// # Errors
/// The text to print, with each such component and the names.
pub fn check_functions(components: &[Loaded], directories: &[PathBuf]) -> Result<(), String> {
    let lacking: Vec<String> = components
        .iter()
        .filter_map(|component| {
            let missing = missing_from(component.file.as_deref()?, directories)?;
            Some(format!(
                "component \"{}\" wants functions that nothing loaded has:\n{missing}",
                component.name
            ))
        })
        .collect();
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(lacking.join("\n"))
    }
}
