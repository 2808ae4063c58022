//! `rump-fstest(1)` as a program: its manual, a server as the kernel that is tested, components that are
//! instrumented. What it says of our file systems is in `mixed.rs`.

use std::process::Output;

use rump_tests::driver::{Driver, text};
use rump_tests::{Server, assert_in_order, program};

fn fstest(arguments: &[&str]) -> Output {
    let mut command = program("rump-fstest");
    command.args(arguments).output().expect("rump-fstest runs")
}

#[test]
fn the_manual_has_every_option() {
    let manual = text(&fstest(&["--print-man"])).replace('\\', "");
    assert_in_order(&manual, &[".TH", ".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS"]);
    let help = text(&fstest(&["--help"]));
    let words = help.split_whitespace().map(|word| word.trim_matches(','));
    let options: Vec<_> = words.filter(|word| word.starts_with("--")).collect();
    assert!(options.contains(&"--url"), "{help}");
    for option in options {
        assert!(manual.contains(option), "{option} is not in:\n{manual}");
    }
}

#[test]
fn a_server_is_tested_and_stays_as_it_was() {
    let server = Server::start();
    let before = server.ok("mount");
    let patterns = ["--only=mkdir/", "--only=rename/", "--only=mount/forced"];
    let arguments = [
        &["--url", server.url(), "--mount=tmpfs swap", "--seed=7"],
        &patterns[..],
    ];
    let output = fstest(&arguments.concat());
    let printed = text(&output);
    assert!(output.status.success(), "{printed}");
    assert!(printed.matches("\nok ").count() > 20, "{printed}");
    assert_eq!(server.ok("mount"), before);
    let gone = format!("unix://{}/nobody", server.folder.path().display());
    let output = fstest(&["--url", &gone, "--mount=tmpfs swap"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("nobody"), "{}", text(&output));
}

#[test]
fn a_sanitizers_report_fails_the_test() {
    let driver = Driver::new("c").with(&["SAN=address"]);
    let look = || {
        let library = format!(
            "--lib={}",
            driver.install().join("librumpfs_testfs.so").display()
        );
        let output = fstest(&[
            &library,
            "--mount=testfs x",
            "--read-only",
            "--only=look/read",
        ]);
        (output.status.success(), text(&output))
    };
    let (passed, printed) = look();
    assert!(passed, "{printed}");
    assert!(printed.contains("\nok 1 - look/read"), "{printed}");
    driver.edit(
        "testfs_vnops.c",
        "\tif (uio->uio_offset >= size)",
        "\tchar *object = kmem_alloc(40, KM_SLEEP);\n\tobject[40] = 1;\t/* bad */\n\
         \tkmem_free(object, 40);\n\tif (uio->uio_offset >= size)",
    );
    let (passed, printed) = look();
    assert!(!passed, "{printed}");
    assert_in_order(
        &printed,
        &[
            "not ok 1 - look/read",
            "heap-buffer-overflow",
            "testfs_vnops.c:",
        ],
    );
}
