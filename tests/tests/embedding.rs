//! The examples of the crate `rump`: a kernel in a program of one's own, with either panic strategy.

use std::path::Path;
use std::process::Command;

use rump_tests::{artifacts, workspace};

/// Builds an example with a panic strategy and gives its output.
fn run(example: &str, panic: &str) -> String {
    let target = workspace().join("target/embedding").join(panic);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace())
        .args([
            "build",
            "--quiet",
            "--package",
            "rump",
            "--example",
            example,
        ])
        .env("CARGO_PROFILE_DEV_PANIC", panic)
        .env("CARGO_TARGET_DIR", &target)
        .status()
        .expect("cargo runs");
    assert!(
        status.success(),
        "{example} does not build with panic={panic}"
    );
    output(&target.join("debug/examples").join(example))
}

fn output(program: &Path) -> String {
    let output = Command::new(program)
        .arg(artifacts())
        .output()
        .expect("the example runs");
    assert!(
        output.status.success(),
        "{}: {}\n{}",
        program.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn works_with(panic: &str) {
    let files = run("files", panic);
    assert!(files.contains("greeting\n"), "{files}");
    assert!(files.contains("hello, world\n"), "{files}");
    assert!(files.contains("big: No space left on device\n"), "{files}");
    assert!(files.contains("not exiting"), "{files}");

    let names = run("own_names", panic);
    assert!(names.contains("the names stayed apart\n"), "{names}");
}

#[test]
fn a_program_that_aborts_on_panic() {
    works_with("abort");
}

#[test]
fn a_program_that_unwinds() {
    works_with("unwind");
}
