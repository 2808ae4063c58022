//! The conformance suite of the hypercalls (`tests/hypercalls`), and the libraries that it runs on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::{artifacts, clean, target, workspace};

/// The sources of the suite.
pub fn sources() -> PathBuf {
    workspace().join("tests/hypercalls")
}

/// The suite's program, built once.
fn program() -> PathBuf {
    static BUILT: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Command::new("make")
            .args(["-j2", "CFLAGS=-O1 -g -Werror"])
            .arg(format!("OBJ={}", folder.path().display()))
            .current_dir(sources())
            // A make above this one speaks to its own children in these.
            .env_remove("MAKEFLAGS")
            .env_remove("MAKELEVEL")
            .output()
            .expect("make is installed");
        assert!(
            output.status.success(),
            "the suite does not compile:\n{}",
            text(&output)
        );
        folder
    });
    folder.path().join("hypercalls")
}

/// The suite, to run on a library.
///
/// # Panics
/// When the suite does not compile.
pub fn suite(library: &Path) -> Command {
    let mut command = Command::new(program());
    clean(&mut command);
    command.arg(library);
    command
}

/// Runs a suite, and gives whether all went as it should and what it printed.
///
/// # Panics
/// When it cannot be started.
pub fn run(suite: &mut Command) -> (bool, String) {
    let output = suite.output().expect("the suite runs");
    (output.status.success(), text(&output))
}

/// All that a program printed.
fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The library that `RUMP_UNDER_TEST` names: `ours`, which is what nothing means too, `mutant-1` and
/// so on, or a path.
pub fn under_test() -> PathBuf {
    match std::env::var("RUMP_UNDER_TEST") {
        Ok(name) if name.starts_with("mutant-") => mutant(&name),
        Ok(path) if path != "ours" => workspace().join(path),
        _ => artifacts().join("librumpuser.so"),
    }
}

/// Our library with one rule broken: see `abi/hypercalls/src/mutant.rs`.
///
/// # Panics
/// When cargo cannot build it.
pub fn mutant(name: &str) -> PathBuf {
    // One at a time, once each, in one folder of their own, where only two small crates differ.
    static BUILT: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(library) = built.get(name) {
        return library.clone();
    }
    let folder = target().join("mutants");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace())
        .args([
            "build",
            "--quiet",
            "--package",
            "librumpuser",
            "--features",
            name,
        ])
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .status()
        .expect("cargo runs");
    assert!(status.success(), "cargo could not build {name}");
    // Into place by a rename: another run of these tests may have it mapped.
    let library = folder.join(name).with_extension("so");
    let copy = folder.join(format!("{name}.{}", std::process::id()));
    std::fs::copy(folder.join("debug/librumpuser.so"), &copy).expect("what cargo built");
    std::fs::rename(&copy, &library).expect("the folder is ours");
    built.insert(name.to_owned(), library.clone());
    library
}
