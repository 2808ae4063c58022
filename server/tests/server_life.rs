//! `rump_server` from start to halt on a fake kernel: order of calls, signals, daemons, failures.

mod support;

use nix::sys::signal::Signal;
use std::os::unix::process::ExitStatusExt;
use support::{Fixture, Ran, run, signal, spawn};

#[test]
fn foreground_boots_serves_and_halts_on_a_signal() {
    for which in [Signal::SIGTERM, Signal::SIGINT] {
        let fixture = Fixture::with_kernel();
        let child = spawn(fixture.server(&["-s", "unix://ctrl"]));
        fixture.wait_for("init_server unix://ctrl");
        signal(&child, which);
        let ran = Ran::from(child.wait_with_output().expect("the server ends"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(ran.stdout, "rump kernel halting...\nhalted\n");
        let log = fixture.log();
        assert_eq!(
            log,
            [
                "init ncpu=- memlimit=- verbose=-",
                "init_server unix://ctrl",
                "reboot 0 NULL"
            ]
        );
    }
}

#[test]
fn a_second_interrupt_ends_a_halt_that_hangs() {
    let fixture = Fixture::with_kernel();
    let mut command = fixture.server(&["-s", "unix://ctrl"]);
    command.env("FAKE_FAIL", "hang=1");
    let mut child = spawn(command);
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGINT);
    fixture.wait_for("reboot 0 NULL");
    signal(&child, Signal::SIGINT);
    let status = child.wait().expect("the server ends");
    assert_eq!(status.signal(), Some(Signal::SIGINT as i32));
}

#[test]
fn libraries_load_in_any_order() {
    for names in [
        ["-lrumpvfs", "-lrumpfs_tmpfs"],
        ["-lrumpfs_tmpfs", "-lrumpvfs"],
    ] {
        let fixture = Fixture::with_tmpfs();
        let child =
            spawn(fixture.server(&["-lrumpfs_tmpfs", names[0], names[1], "-s", "unix://ctrl"]));
        fixture.wait_for("init_server unix://ctrl");
        signal(&child, Signal::SIGTERM);
        let ran = Ran::from(child.wait_with_output().expect("the server ends"));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        assert_eq!(fixture.log()[..2], ["load rumpvfs", "load rumpfs_tmpfs"]);
    }
}

#[test]
fn a_missing_component_is_named() {
    let fixture = Fixture::with_kernel();
    let ran = run(fixture.server(&["-lrumpfs_nosuch", "-s", "unix://ctrl"]));
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr
            .starts_with("failed to load -libraries, last error from \"rumpfs_nosuch\":\n  "),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("librumpfs_nosuch.so"), "{ran:?}");
    assert_eq!(fixture.log(), [""; 0]);
}
