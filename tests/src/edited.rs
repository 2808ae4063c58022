//! tmpfs with the tutorial's edits: `tests/scripts/edited-driver.sh` copies the sources, edits
//! `mkdir`, and builds.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

use crate::{artifacts, assert_in_order, target, workspace};

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

/// Checks how a server with [`Edit::Panic`] ended when it was asked for the directory `test1`: the
/// tutorial's lines, a backtrace from the driver's source to the system call, an abort.
///
/// # Panics
/// When it ended in another way.
pub fn assert_panicked(status: ExitStatus, printed: &str, source: &str) {
    let abort = nix::sys::signal::Signal::SIGABRT as i32;
    assert_eq!(status.signal(), Some(abort), "{status}: {printed}");
    let (told, backtrace) = printed.split_once("backtrace:\n").expect("a backtrace");
    assert_eq!(
        told,
        "directory \"test1\" created by pid 4\n\
         panic: tmpfs_mkdir: parent directory is NULL\n\
         rump kernel halting...\n\
         halted\n"
    );
    assert_in_order(
        backtrace,
        &[
            "tmpfs_mkdir",
            source,
            "VOP_MKDIR",
            "vnode_if.rs:",
            "do_sys_mkdirat",
            "syscall::syscall",
        ],
    );
}
