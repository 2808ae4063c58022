//! Where a kernel and its components are looked for.
//!
//! The order, for both: the directories of `-L`, those of `RUMP_LIBRARY_PATH`, those of
//! `LD_LIBRARY_PATH`, then the installed places beside this program (for the kernel) or the
//! kernel's own directory (for components), and at last the dynamic linker's own search.
//! `LD_LIBRARY_PATH` comes before the places beside the program, as it comes before a program's run
//! path: it chooses between two builds of one component, and between two kernels. The host layer of a
//! kernel that has none inside is another matter: see [`crate::parts`].

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The kernel's file names, the better one first.
pub const KERNEL_NAMES: [&str; 2] = ["librump.so.0", "librump.so"];

/// The host layer's file names, the better one first.
pub const HOST_LAYER_NAMES: [&str; 2] = ["librumpuser.so.0", "librumpuser.so"];

/// The variable that names a kernel file, or a directory that holds one.
pub const KERNEL_VARIABLE: &str = "RUMP_LIBRUMP";

/// The variable that names a host layer, or a directory that holds one.
pub const HOST_LAYER_VARIABLE: &str = "RUMP_LIBRUMPUSER";

/// The variable that lists directories, as `-L` does.
pub const LIBRARY_VARIABLE: &str = "RUMP_LIBRARY_PATH";

/// The directories that the user chose: `-L`, `RUMP_LIBRARY_PATH`, `LD_LIBRARY_PATH`.
#[must_use]
pub fn chosen_directories(options: &[PathBuf]) -> Vec<PathBuf> {
    let listed = [LIBRARY_VARIABLE, "LD_LIBRARY_PATH"]
        .into_iter()
        .filter_map(env::var_os);
    let listed = listed.flat_map(|list| env::split_paths(&list).collect::<Vec<_>>());
    let empty_is_here = |path: PathBuf| {
        if path.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            path
        }
    };
    without_repeats(options.iter().cloned().chain(listed.map(empty_is_here)))
}

/// Where libraries lie beside this program: in `../lib` when installed, in its own directory when
/// built by cargo.
#[must_use]
pub fn beside_this_program() -> Vec<PathBuf> {
    let Some(directory) = env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(Path::to_owned))
    else {
        return Vec::new();
    };
    let installed = directory.parent().map(|prefix| prefix.join("lib"));
    installed.into_iter().chain([directory]).collect()
}

/// What an option asks for, or else a variable of the environment.
#[must_use]
pub fn named(option: Option<&Path>, variable: &str) -> Option<PathBuf> {
    let of_environment = || env::var_os(variable).filter(|value| !value.is_empty());
    option
        .map(Path::to_owned)
        .or_else(|| of_environment().map(PathBuf::from))
}

/// The first of these files that a directory has.
#[must_use]
pub fn first_file(directory: &Path, names: &[&str]) -> Option<PathBuf> {
    names
        .iter()
        .map(|name| directory.join(name))
        .find(|file| file.is_file())
}

/// The kernel file in this directory.
#[must_use]
pub fn kernel_in(directory: &Path) -> Option<PathBuf> {
    first_file(directory, &KERNEL_NAMES)
}

/// The file names that `-l NAME` may stand for, the likelier first. A name with a slash is a path.
#[must_use]
pub fn component_names(name: &str) -> Vec<String> {
    if name.contains('/') {
        return vec![name.to_owned()];
    }
    vec![
        format!("lib{name}.so"),
        format!("lib{name}.so.0"),
        name.to_owned(),
    ]
}

/// The first of these files in the first directory that has one.
#[must_use]
pub fn component_in(directories: &[PathBuf], names: &[String]) -> Option<PathBuf> {
    directories
        .iter()
        .flat_map(|directory| names.iter().map(move |name| directory.join(name)))
        .find(|file| file.is_file())
}

/// The libraries `librumpNAME.so` (or `.so.0`) of a directory as (`rumpNAME`, file), by name.
///
/// # Errors
/// The directory cannot be read.
pub fn rump_libraries(directory: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for entry in fs::read_dir(directory)? {
        let file_name: OsString = entry?.file_name();
        let Some(text) = file_name.to_str().and_then(|text| text.strip_prefix("lib")) else {
            continue;
        };
        let Some(name) = text
            .strip_suffix(".so")
            .or_else(|| text.strip_suffix(".so.0"))
        else {
            continue;
        };
        if name.starts_with("rump") {
            found.push((name.to_owned(), directory.join(&file_name)));
        }
    }
    // `librumpvfs.so` sorts before `librumpvfs.so.0`, which is the same library.
    found.sort();
    found.dedup_by(|later, earlier| later.0 == earlier.0);
    Ok(found)
}

/// The file that this process has mapped at an address.
#[must_use]
pub fn mapped_file(address: usize) -> Option<PathBuf> {
    let maps = fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines()
        .find(|line| {
            let bounds = line
                .split_once(' ')
                .and_then(|(range, _)| range.split_once('-'));
            bounds.is_some_and(|(start, end)| {
                let bound = |text| usize::from_str_radix(text, 16).unwrap_or(0);
                (bound(start)..bound(end)).contains(&address)
            })
        })
        .and_then(|line| line.find('/').map(|at| PathBuf::from(&line[at..])))
}

/// The file that this process has loaded whose name begins with `name`: what the dynamic linker's
/// own search found.
#[must_use]
pub fn loaded_file(name: &str) -> Option<PathBuf> {
    let maps = fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines()
        .filter_map(|line| line.find('/').map(|at| Path::new(&line[at..])))
        .find(|path| {
            path.file_name()
                .is_some_and(|file| file.as_encoded_bytes().starts_with(name.as_bytes()))
        })
        .map(Path::to_owned)
}

/// The paths without those that came before.
pub fn without_repeats(paths: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut unique: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !unique.contains(&path) {
            unique.push(path);
        }
    }
    unique
}
