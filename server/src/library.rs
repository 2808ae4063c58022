//! Loading the kernel and its components, in whatever order they were named.
//!
//! A component that wants a kernel variable of another one cannot be loaded before it; so the
//! whole list is tried again until a round loads nothing more. Missing *functions* would only show
//! when they are called; [`missing`] finds them in the symbol tables, and they are named before
//! anything starts.

use crate::elf::Symbols;
use crate::{ffi, missing, search};
use std::ffi::OsStr;
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
            let file = search::loaded_file("librump.so");
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
    loop {
        let mut last_failure = None;
        let before = pending.len();
        pending.retain(|name| match load_component(name, directories) {
            Ok(file) => {
                loaded.push(Loaded {
                    name: (*name).clone(),
                    file,
                });
                false
            }
            Err(failure) => {
                last_failure = Some((*name, failure));
                true
            }
        });
        match last_failure {
            None => return Ok(loaded),
            Some((name, failure)) if pending.len() == before => {
                return Err(format!(
                    "failed to load -libraries, last error from \"{name}\":\n{}",
                    failure.explain(directories)
                ));
            }
            Some(_) => {}
        }
    }
}

/// Why a component is not loaded.
enum Failure {
    /// This file is there, but the dynamic linker refuses it.
    Refused(PathBuf, String),
    /// No file of these names is found anywhere.
    NotFound(Vec<String>, String),
}

impl Failure {
    /// Indented lines: the dynamic linker's words, and what would help.
    fn explain(&self, directories: &[PathBuf]) -> String {
        match self {
            Failure::Refused(file, error) => match missing::from(file, directories) {
                Some(missing) => format!("  {error}\n{missing}"),
                None => format!("  {error}"),
            },
            Failure::NotFound(names, error) => {
                let places: Vec<String> = directories
                    .iter()
                    .map(|directory| directory.display().to_string())
                    .collect();
                format!(
                    "  {error}\n  tried {} in {} and by the dynamic linker",
                    names.join(", "),
                    places.join(", ")
                )
            }
        }
    }
}

/// Loads one component and tells its file, where that is known.
fn load_component(name: &str, directories: &[PathBuf]) -> Result<Option<PathBuf>, Failure> {
    let names = search::component_names(name);
    let file = if name.contains('/') {
        Some(PathBuf::from(name))
    } else {
        search::component_in(directories, &names)
    };
    if let Some(file) = file {
        return match ffi::load(file.as_os_str()) {
            Ok(()) => Ok(Some(file)),
            Err(error) => Err(Failure::Refused(file, error)),
        };
    }
    let mut first_error = None;
    for name in &names {
        match ffi::load(OsStr::new(name)) {
            Ok(()) => return Ok(search::loaded_file(name)),
            // The first name is the likeliest: its error is the one to show.
            Err(error) => first_error.get_or_insert(error),
        };
    }
    Err(Failure::NotFound(names, first_error.unwrap_or_default()))
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
            let missing = missing::from(component.file.as_deref()?, directories)?;
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
