//! Loading components, in whatever order they were named.
//!
//! A component that wants a kernel variable of another one cannot be loaded before it; so the
//! whole list is tried again until a round loads nothing more. Missing *functions* would only show
//! when they are called; [`missing`] finds them in the symbol tables, and they are named before
//! anything starts.

use crate::{ffi, missing, search};
use std::ffi::OsStr;
use std::path::PathBuf;

/// A component that is loaded: what `-l` called it, and its file where that is known.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The name that was asked for.
    pub name: String,
    /// Its file; `None` if the dynamic linker found it by itself.
    pub file: Option<PathBuf>,
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
