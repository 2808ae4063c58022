//! C and Rust drivers in one kernel: the suite of `rump-fstest(1)` on tmpfs and nullfs of either language,
//! and a layer of one over a file system of the other.

use std::process::Command;

use rump_tests::driver::{self, text};
use rump_tests::{artifacts, assert_in_order, clean, program};

fn fstest() -> Command {
    let mut command = program("rump-fstest");
    command.args(["--seed", "7"]);
    command
}

/// A component of the Rust driver or of the C driver.
fn component(name: &str, language: &str) -> String {
    let folder = match (language, name) {
        ("rust", _) => artifacts().to_owned(),
        (_, "null") => driver::in_c("nullfs"),
        _ => driver::in_c(name),
    };
    let file = folder.join(format!("librumpfs_{name}.so"));
    format!("--lib={}", file.display())
}

/// Runs the suite; everything has to pass, and next to nothing is skipped.
fn passes(arguments: &[&str]) {
    let output = fstest().args(arguments).output().expect("rump-fstest runs");
    let text = text(&output);
    assert!(output.status.success(), "{arguments:?}:\n{text}");
    let passed = text.lines().filter(|line| line.starts_with("ok ")).count();
    let skipped = text.matches("# SKIP").count();
    assert!(passed > 140, "{arguments:?}: {passed} tests ran:\n{text}");
    assert!(
        skipped < 10,
        "{arguments:?}: {skipped} tests were skipped:\n{text}"
    );
}

const OVER: [&str; 2] = [
    "--mount=tmpfs swap on /lower",
    "--mount=null /lower on /mnt",
];

#[test]
fn rust_tmpfs() {
    passes(&[&component("tmpfs", "rust"), "--mount=tmpfs swap"]);
}

#[test]
fn c_tmpfs() {
    passes(&[&component("tmpfs", "c"), "--mount=tmpfs swap"]);
}

#[test]
fn c_layer_over_rust() {
    passes(&[
        &component("tmpfs", "rust"),
        &component("null", "c"),
        OVER[0],
        OVER[1],
    ]);
}

#[test]
fn rust_layer_over_c() {
    passes(&[
        &component("tmpfs", "c"),
        &component("null", "rust"),
        OVER[0],
        OVER[1],
    ]);
}

#[test]
fn read_only() {
    for (tmpfs, null) in [("rust", "c"), ("c", "rust")] {
        let output = fstest()
            .args([component("tmpfs", tmpfs), component("null", null)])
            .args([OVER[0], "--mount=null /lower ro", "--read-only"])
            .output()
            .expect("rump-fstest runs");
        assert!(output.status.success(), "{}", text(&output));
    }
}

#[test]
fn what_is_expected_to_fail_must_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("expected");
    std::fs::write(&list, "create/file  this is no bug\n").expect("write");
    let output = fstest()
        .args([
            component("tmpfs", "rust").as_str(),
            "--mount=tmpfs swap",
            "--only=create/file",
        ])
        .arg("--expected-failures")
        .arg(&list)
        .output()
        .expect("rump-fstest runs");
    assert!(!output.status.success());
    assert_in_order(
        &text(&output),
        &["not ok 1 - create/file", "listed as a test that fails"],
    );
}

#[test]
fn a_server_can_be_tested() {
    let server = rump_tests::Server::start();
    let output = fstest()
        .args([
            "--url",
            server.url(),
            "--mount=tmpfs swap",
            "--only=rename/",
            "--only=lock/",
        ])
        .output()
        .expect("rump-fstest runs");
    assert!(output.status.success(), "{}", text(&output));
}

/// One stack through both languages, each frame with its name and line.
#[test]
fn a_backtrace_through_both_languages() {
    for (tmpfs, null, frames) in [
        ("c", "rust", ["tmpfs_vnops.c:", "null_bypass", "VOP_MKDIR"]),
        ("rust", "c", ["vnops.rs:", "null_vnops.c:", "VOP_MKDIR"]),
    ] {
        let mut gdb = Command::new("gdb");
        clean(&mut gdb);
        gdb.args(["-nx", "-batch", "-q"])
            .args(["-ex", "set breakpoint pending on"])
            .args(["-ex", "set debuginfod enabled off"])
            .args([
                "-ex",
                "break tmpfs_mkdir",
                "-ex",
                "run",
                "-ex",
                "bt 12",
                "-ex",
                "kill",
            ])
            .arg("--args")
            .arg(artifacts().join("rump-fstest"))
            .args([component("tmpfs", tmpfs), component("null", null)])
            .args(OVER)
            .args(["--run", "mkdir/exists"]);
        let output = text(&gdb.output().expect("gdb runs"));
        for frame in frames {
            assert!(
                output.contains(frame),
                "{null} over {tmpfs}: {frame}:\n{output}"
            );
        }
        assert_in_order(
            &output,
            &["tmpfs_mkdir", "null_bypass", "VOP_MKDIR", "do_sys_mkdir"],
        );
    }
}
