//! Loading a kernel: its file, the host layer that it runs on, its system call server.
//!
//! Our kernel is one library. NetBSD's has the hypercalls of `rumpuser(3)` in `librumpuser.so.0`,
//! the host layer, and its system call server in the component `rumpkern_sysproxy`. The kernel's
//! symbol table tells what it has inside. A host layer is loaded before its kernel: the dynamic
//! linker goes by sonames and then looks for no other.

use crate::elf::Symbols;
use crate::{ffi, search};
use std::ffi::{CStr, OsStr};
use std::fmt;
use std::path::{Path, PathBuf};

/// The function by which a host layer is known.
const HOST_LAYER: &str = "rumpuser_init";

/// The function by which a system call server is known.
const SERVER: &str = "rump_init_server";

/// What the user asks for; the rest is searched for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// A kernel, or a directory that has one.
    pub kernel: Option<&'a Path>,
    /// A host layer, or a directory that has one.
    pub host_layer: Option<&'a Path>,
    /// Directories, the first before the second.
    pub directories: &'a [PathBuf],
}

/// The files that a kernel was put together from.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The kernel.
    pub kernel: PathBuf,
    /// Its host layer; `None` if that is inside the kernel.
    pub host_layer: Option<PathBuf>,
}

impl Parts {
    /// Where the kernel's components are.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        let directory = self.kernel.parent().unwrap_or(Path::new(""));
        directory.to_owned()
    }

    /// The sentence for a function that none of them has.
    #[must_use]
    pub fn lacks(&self, function: &CStr) -> String {
        let kernel = self.kernel.display();
        let function = function.to_string_lossy();
        if function == SERVER {
            return format!(
                "the kernel {kernel} has no system call server: there is no librumpkern_sysproxy.so beside it"
            );
        }
        format!("{kernel} has no function {function}; is it a librump.so?")
    }

    /// What the dynamic linker has loaded.
    fn loaded(name: &OsStr) -> Result<Self, String> {
        let file_of = |name| ffi::address_of(name).and_then(search::mapped_file);
        let kernel = file_of(c"rump_init").ok_or_else(|| {
            let name = name.to_string_lossy();
            format!("{name} has no function rump_init; is it a librump.so?")
        })?;
        let host_layer = file_of(c"rumpuser_init").filter(|file| *file != kernel);
        Ok(Self { kernel, host_layer })
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "kernel {}, ", self.kernel.display())?;
        match &self.host_layer {
            Some(file) => write!(f, "host layer {}", file.display()),
            None => f.write_str("its host layer inside"),
        }
    }
}

/// Loads a kernel with what it wants.
///
/// # Errors
/// A sentence that says what is missing and where it was looked for.
pub fn load(choice: Choice) -> Result<Parts, String> {
    let Some(file) = kernel_file(choice)? else {
        return load_by_dynamic_linker(choice);
    };
    let symbols = Symbols::read(&file)?;
    load_host_layer(choice, &file, &symbols)?;
    ffi::load(file.as_os_str())?;
    load_server(choice, &file, &symbols)?;
    Parts::loaded(file.as_os_str())
}

/// The kernel's file; `None` leaves the choice to the dynamic linker.
fn kernel_file(choice: Choice) -> Result<Option<PathBuf>, String> {
    if let Some(named) = search::named(choice.kernel, search::KERNEL_VARIABLE) {
        return file_in("rump kernel", named, &search::KERNEL_NAMES).map(Some);
    }
    let beside = search::beside_this_program();
    let mut places = choice.directories.iter().chain(&beside);
    Ok(places.find_map(|directory| search::kernel_in(directory)))
}

/// A file that is named itself, or by its directory.
fn file_in(what: &str, named: PathBuf, names: &[&str]) -> Result<PathBuf, String> {
    if named.is_dir() {
        return search::first_file(&named, names).ok_or_else(|| {
            format!(
                "no {what} in {}: tried {}",
                named.display(),
                names.join(" and ")
            )
        });
    }
    // Without a slash the dynamic linker would search for it.
    if named.components().count() == 1 {
        return Ok(Path::new(".").join(named));
    }
    Ok(named)
}

/// The dynamic linker finds the kernel, and the host layer that the kernel needs.
fn load_by_dynamic_linker(choice: Choice) -> Result<Parts, String> {
    let mut errors = Vec::new();
    for name in search::KERNEL_NAMES {
        match ffi::load(OsStr::new(name)) {
            Ok(()) => {
                let parts = Parts::loaded(OsStr::new(name))?;
                load_server(choice, &parts.kernel, &Symbols::read(&parts.kernel)?)?;
                return Ok(parts);
            }
            Err(error) => errors.push(error),
        }
    }
    Err(format!(
        "no rump kernel found: tried {} in {} and by the dynamic linker ({}). Name one with --kernel, \
         or list its directory in LD_LIBRARY_PATH",
        search::KERNEL_NAMES.join(" and "),
        listed(
            choice
                .directories
                .iter()
                .chain(&search::beside_this_program())
        ),
        errors.join("; ")
    ))
}

/// Loads the host layer of a kernel that wants one: the one that is named, else the one that came
/// with this program, whatever lies beside the kernel.
fn load_host_layer(choice: Choice, kernel: &Path, symbols: &Symbols) -> Result<(), String> {
    let wanted: Vec<&str> = symbols
        .wanted()
        .filter(|name| name.starts_with("rumpuser_"))
        .collect();
    if wanted.is_empty() {
        return match choice.host_layer {
            Some(option) => Err(format!(
                "--host-layer {}: the kernel {} has its host layer inside",
                option.display(),
                kernel.display()
            )),
            None => Ok(()),
        };
    }
    let mut places = search::beside_this_program();
    places.extend_from_slice(choice.directories);
    places.extend(kernel.parent().map(Path::to_owned));
    let file = match search::named(choice.host_layer, search::HOST_LAYER_VARIABLE) {
        Some(named) => file_in("host layer", named, &search::HOST_LAYER_NAMES)?,
        None => places
            .iter()
            .find_map(|directory| search::first_file(directory, &search::HOST_LAYER_NAMES))
            .ok_or_else(|| no_host_layer(kernel, &places))?,
    };
    let offered = Symbols::read(&file)?.defined;
    let lacking: Vec<&str> = wanted
        .into_iter()
        .filter(|name| !offered.contains(*name))
        .collect();
    match lacking[..] {
        [] => ffi::load(file.as_os_str()),
        _ if !offered.contains(HOST_LAYER) => Err(format!(
            "{} is no host layer: it has no function {HOST_LAYER}",
            file.display()
        )),
        _ => Err(format!(
            "the host layer {} lacks what the kernel {} calls: {}",
            file.display(),
            kernel.display(),
            lacking.join(", ")
        )),
    }
}

fn no_host_layer(kernel: &Path, places: &[PathBuf]) -> String {
    format!(
        "the kernel {} wants a host layer, and there is none: tried {} in {}. Name one with --host-layer",
        kernel.display(),
        search::HOST_LAYER_NAMES.join(" and "),
        listed(places)
    )
}

/// Loads the system call server of a kernel that has none inside. A kernel that is not there to be
/// served can do without; whoever wants to serve it will miss its function.
fn load_server(choice: Choice, kernel: &Path, symbols: &Symbols) -> Result<(), String> {
    if symbols.defined.contains(SERVER) {
        return Ok(());
    }
    let mut places: Vec<PathBuf> = kernel.parent().map(Path::to_owned).into_iter().collect();
    places.extend_from_slice(choice.directories);
    match search::component_in(&places, &search::component_names("rumpkern_sysproxy")) {
        Some(file) => ffi::load(file.as_os_str()),
        None => Ok(()),
    }
}

fn listed<'a>(places: impl IntoIterator<Item = &'a PathBuf>) -> String {
    let places: Vec<String> = places
        .into_iter()
        .map(|place| place.display().to_string())
        .collect();
    places.join(", ")
}
