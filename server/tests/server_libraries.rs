//! How `rump_server` finds its kernel and its components, and what it says when it does not.

mod support;

use nix::sys::signal::Signal;
use std::fs;
use std::process::Command;
use support::{Fixture, Ran, run, signal, spawn};

/// Starts the server, waits until it serves, ends it.
fn serves(fixture: &Fixture, command: Command) -> Ran {
    let child = spawn(command);
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    let ran = Ran::from(child.wait_with_output().expect("the server ends"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

#[test]
fn components_load_in_any_order_and_twice_is_once() {
    for names in [
        ["-lrumpvfs", "-lrumpfs_tmpfs"],
        ["-lrumpfs_tmpfs", "-lrumpvfs"],
    ] {
        let fixture = Fixture::with_tmpfs();
        let ran = serves(
            &fixture,
            fixture.server(&["-lrumpfs_tmpfs", names[0], names[1], "-s", "unix://ctrl"]),
        );
        assert_eq!(ran.stderr, "");
        assert_eq!(fixture.log()[..2], ["load rumpvfs", "load rumpfs_tmpfs"]);
    }
}

#[test]
fn a_component_may_be_a_path_a_file_name_or_empty() {
    let fixture = Fixture::with_tmpfs();
    let arguments = [
        "-l",
        "",
        "-l./lib/librumpvfs.so",
        "-llibrumpfs_tmpfs.so",
        "-s",
        "unix://ctrl",
    ];
    serves(&fixture, fixture.server(&arguments));
    assert_eq!(fixture.log()[..2], ["load rumpvfs", "load rumpfs_tmpfs"]);
}

#[test]
fn a_versioned_file_name_is_found() {
    let fixture = Fixture::with_kernel();
    fixture.library("vfs", "librumpvfs.so.0");
    serves(
        &fixture,
        fixture.server(&["-lrumpvfs", "-s", "unix://ctrl"]),
    );
    assert_eq!(fixture.log()[0], "load rumpvfs");
}

#[test]
fn every_way_to_name_the_kernel() {
    for way in [
        "LD_LIBRARY_PATH",
        "RUMP_LIBRARY_PATH",
        "RUMP_LIBRUMP",
        "--kernel",
        "-L",
    ] {
        let fixture = Fixture::with_tmpfs();
        let mut command = fixture.server(&["-lrumpfs_tmpfs", "-lrumpvfs", "-s", "unix://ctrl"]);
        command.env_remove("LD_LIBRARY_PATH");
        if way.starts_with('-') {
            command.arg(way).arg(fixture.lib());
        } else {
            command.env(way, fixture.lib());
        }
        let ran = serves(&fixture, command);
        assert_eq!(ran.stderr, "", "{way}");
        assert_eq!(
            fixture.log()[..2],
            ["load rumpvfs", "load rumpfs_tmpfs"],
            "{way}"
        );
    }
}

#[test]
fn the_kernel_may_be_named_by_its_file() {
    for way in ["RUMP_LIBRUMP", "--kernel"] {
        let fixture = Fixture::with_kernel();
        let mut command = fixture.server(&["-s", "unix://ctrl"]);
        command.env_remove("LD_LIBRARY_PATH");
        let file = fixture.lib().join("librump.so.0");
        if way.starts_with('-') {
            command.arg(way).arg(file);
        } else {
            command.env(way, file);
        }
        serves(&fixture, command);
    }
}

#[test]
fn an_installed_server_finds_its_libraries_beside_it() {
    for place in ["bin", "lib"] {
        let fixture = Fixture::with_tmpfs();
        fs::create_dir_all(fixture.path(place)).expect("a directory");
        let program = fixture.path(place).join("rump_server");
        fs::copy(env!("CARGO_BIN_EXE_rump_server"), &program).expect("a copy");
        let program = program.to_str().expect("a path");
        let mut command = fixture.command(
            program,
            &["-lrumpfs_tmpfs", "-lrumpvfs", "-s", "unix://ctrl"],
        );
        command.env_remove("LD_LIBRARY_PATH");
        serves(&fixture, command);
    }
}

#[test]
fn the_library_path_chooses_between_two_builds_of_a_component() {
    let fixture = Fixture::with_tmpfs();
    fs::create_dir(fixture.path("mine")).expect("a directory");
    let mine = "void rumpns_log_line(const char *); __attribute__((constructor)) static void a(void) \
                { rumpns_log_line(\"load my tmpfs\"); }";
    fixture.library_of(mine, "librumpfs_tmpfs.so.mine");
    fs::rename(
        fixture.lib().join("librumpfs_tmpfs.so.mine"),
        fixture.path("mine/librumpfs_tmpfs.so"),
    )
    .expect("moved");
    let mut command = fixture.server(&[
        "-lrumpfs_tmpfs",
        "-lrumpvfs",
        "-s",
        "unix://ctrl",
        "--kernel",
        "lib",
    ]);
    command.env("LD_LIBRARY_PATH", fixture.path("mine"));
    serves(&fixture, command);
    assert!(
        fixture.log().iter().any(|line| line == "load my tmpfs"),
        "{:?}",
        fixture.log()
    );
    assert!(!fixture.log().iter().any(|line| line == "load rumpfs_tmpfs"));
}

#[test]
fn no_kernel_says_which_names_were_tried() {
    let fixture = Fixture::new();
    // A copy: beside the original there may be a kernel.
    let program = fixture.path("rump_server");
    fs::copy(env!("CARGO_BIN_EXE_rump_server"), &program).expect("a copy");
    let ran = run(fixture.command(program.to_str().expect("a path"), &["-s", "unix://ctrl"]));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    for word in [
        "no rump kernel found",
        "librump.so.0",
        "librump.so",
        &fixture.lib().display().to_string(),
        "--kernel",
    ] {
        assert!(ran.stderr.contains(word), "{word}: {ran:?}");
    }
}

#[test]
fn a_named_kernel_that_is_not_one() {
    let fixture = Fixture::new();
    fs::write(fixture.path("text"), "no library").expect("a file");
    let plain = fixture.library_of("int x;", "libplain.so");
    for (kernel, word) in [
        ("none.so", "No such file or directory"),
        ("text", "text: "),
        ("lib", "no rump kernel in lib"),
        (plain.to_str().expect("a path"), "rump_init"),
    ] {
        let ran = run(fixture.server(&["--kernel", kernel, "-s", "unix://ctrl"]));
        assert_eq!(ran.code, Some(1), "{kernel}: {ran:?}");
        assert!(
            ran.stderr.starts_with("rump_server: ") && ran.stderr.contains(word),
            "{kernel}: {ran:?}"
        );
    }
}

#[test]
fn a_missing_component_is_named_with_what_was_tried() {
    for arguments in [
        &["-lrumpfs_nosuch", "-s", "unix://ctrl"][..],
        &["-lrumpfs_nosuch", "unix://ctrl"],
    ] {
        let fixture = Fixture::with_tmpfs();
        let ran = run(fixture.server(&[&["-lrumpvfs"], arguments].concat()));
        assert_eq!(ran.code, Some(1), "also when it would daemonise");
        let mut lines = ran.stderr.lines();
        assert_eq!(
            lines.next(),
            Some("failed to load -libraries, last error from \"rumpfs_nosuch\":")
        );
        assert!(
            lines
                .next()
                .is_some_and(|line| line.starts_with("  librumpfs_nosuch.so: ")),
            "{ran:?}"
        );
        let tried = "  tried librumpfs_nosuch.so, librumpfs_nosuch.so.0, rumpfs_nosuch in ";
        assert!(
            lines.next().is_some_and(|line| line.starts_with(tried)),
            "{ran:?}"
        );
        assert_eq!(
            fixture.log(),
            ["load rumpvfs"],
            "the kernel was not started"
        );
    }
}

#[test]
fn a_component_without_its_faction_says_what_it_wants_and_who_has_it() {
    let fixture = Fixture::with_tmpfs();
    let ran = run(fixture.server(&["-lrumpfs_tmpfs", "-s", "unix://ctrl"]));
    assert_eq!(ran.code, Some(1));
    let mut lines = ran.stderr.lines();
    assert_eq!(
        lines.next(),
        Some("failed to load -libraries, last error from \"rumpfs_tmpfs\":")
    );
    assert!(
        lines
            .next()
            .is_some_and(|line| line.contains("undefined symbol: rumpns_vn_default_error")),
        "{ran:?}"
    );
    let missing = lines.next().expect("a third line");
    assert!(
        missing.contains("rumpns_vput") && missing.ends_with("; -lrumpvfs has all of them"),
        "{ran:?}"
    );
    assert!(
        !missing.contains("rumpns_optional_hook"),
        "weak references may stay open: {ran:?}"
    );
}

#[test]
fn a_component_of_netbsds_kernel_is_told_from_ours() {
    let fixture = Fixture::with_tmpfs();
    let enters_itself =
        "extern int rumpns_modinfo_boot_chain; int *rumpns_chain = &rumpns_modinfo_boot_chain;";
    fixture.library_of(enters_itself, "librumpfs_theirs.so");
    let ran = run(fixture.server(&["-lrumpvfs", "-lrumpfs_theirs", "-s", "unix://ctrl"]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr
            .ends_with("made for NetBSD's own kernel, which --kernel names\n"),
        "{ran:?}"
    );
}

#[test]
fn a_missing_function_is_named_before_the_start() {
    let fixture = Fixture::with_kernel();
    fixture.library("needy", "librumpdev_needy.so");
    let ran = run(fixture.server(&["-lrumpdev_needy", "-s", "unix://ctrl"]));
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for word in ["rumpdev_needy", "rumpns_no_such_function"] {
        assert!(ran.stderr.contains(word), "{word}: {ran:?}");
    }
    assert_eq!(
        fixture.log(),
        ["load rumpdev_needy"],
        "the kernel was not started"
    );

    let allowed = serves(
        &fixture,
        fixture.server(&["--allow-missing", "-lrumpdev_needy", "-s", "unix://ctrl"]),
    );
    assert!(
        allowed.stderr.contains("rumpns_no_such_function"),
        "{allowed:?}"
    );
}

#[test]
fn allserver_loads_every_component_beside_the_kernel() {
    let fixture = Fixture::with_tmpfs();
    fixture.library("needy", "librumpdev_needy.so");
    fixture.library_of("int main_of_nothing;", "librumpless.so");
    fixture.library_of("int rumpns_client_thing;", "librumpclient.so");
    let command = fixture.command(
        env!("CARGO_BIN_EXE_rump_allserver"),
        &["-s", "unix://ctrl", "--kernel", "lib"],
    );
    let ran = serves(&fixture, command);
    assert_eq!(fixture.log()[..2], ["load rumpvfs", "load rumpfs_tmpfs"]);
    let left_out =
        "rump_allserver: rumpdev_needy is left out: nothing here has rumpns_no_such_function\n";
    assert_eq!(ran.stderr, left_out);
}
