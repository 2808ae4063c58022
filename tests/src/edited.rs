//! tmpfs with the tutorial's edits: `tests/scripts/edited-driver.sh` copies the sources, edits
//! `mkdir`, and builds.

use std::process::Command;

use crate::{artifacts, target, workspace};

/// Which edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Who makes a directory is printed.
    Print,
    /// That, and the check that is the wrong way round.
    Panic,
}

/// A folder of the caller's own with the edited `librumpfs_tmpfs.so`, for `LD_LIBRARY_PATH`. gdb reads
/// the library again when it opens a core, so it must not change meanwhile.
///
/// # Panics
/// When it cannot be built.
pub fn driver(edit: Edit) -> tempfile::TempDir {
    artifacts();
    let name = match edit {
        Edit::Print => "print",
        Edit::Panic => "panic",
    };
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(workspace().join("tests/scripts/edited-driver.sh"))
        .arg(name)
        .arg(folder.path())
        .env("CARGO_TARGET_DIR", target())
        .output()
        .expect("the script runs");
    assert!(
        output.status.success(),
        "the edited driver could not be built:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    folder
}
