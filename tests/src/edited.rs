//! tmpfs with the tutorial's edits: `tests/scripts/edited-driver.sh` copies the sources, edits
//! `mkdir`, and builds.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::{artifacts, target, workspace};

/// Which edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Who makes a directory is printed.
    Print,
    /// That, and the check that is the wrong way round.
    Panic,
}

/// The folder with the edited `librumpfs_tmpfs.so`, for `LD_LIBRARY_PATH`.
///
/// # Panics
/// When it cannot be built.
pub fn driver(edit: Edit) -> PathBuf {
    static BUILT: [OnceLock<()>; 2] = [OnceLock::new(), OnceLock::new()];
    let (built, name) = match edit {
        Edit::Print => (&BUILT[0], "print"),
        Edit::Panic => (&BUILT[1], "panic"),
    };
    let folder = target().join("demo").join(name);
    built.get_or_init(|| {
        artifacts();
        let output = Command::new(workspace().join("tests/scripts/edited-driver.sh"))
            .arg(name)
            .arg(&folder)
            .env("CARGO_TARGET_DIR", target())
            .output()
            .expect("the script runs");
        assert!(
            output.status.success(),
            "the edited driver could not be built:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    });
    folder
}
