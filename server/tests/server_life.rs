//! `rump_server` from start to halt on a fake kernel: order of calls, signals, daemons, failures.

mod support;

use nix::sys::signal::Signal;
use std::os::unix::process::ExitStatusExt;
use support::{CORE_NOTE, CORE_PLACE, Fixture, Ran, run, signal, spawn};

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
fn options_reach_the_kernel_by_the_environment() {
    let fixture = Fixture::with_kernel();
    // Options may follow the URL, be glued or apart, and the last one wins.
    let child = spawn(fixture.server(&["unix://ctrl", "-sv", "-c3", "-c", "host", "--ram=16M"]));
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    let ran = Ran::from(child.wait_with_output().expect("the server ends"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(fixture.log()[0], "init ncpu=host memlimit=16m verbose=1");
}

#[test]
fn a_daemon_answers_when_it_is_ready_and_halts_on_a_signal() {
    let fixture = Fixture::with_kernel();
    let ran = run(fixture.server(&["tcp://127.0.0.1:3755"]));
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), "", ""),
        "{ran:?}"
    );
    let expected = [
        "daemonize_begin",
        "init ncpu=- memlimit=- verbose=-",
        "init_server tcp://127.0.0.1:3755",
        "daemonize_done 0",
    ];
    let log = fixture.log();
    assert_eq!(log[..4], expected);
    let pid: i32 = log[4]
        .strip_prefix("pid ")
        .expect("the pid")
        .parse()
        .expect("a number");
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), Signal::SIGTERM).expect("it runs");
    fixture.wait_for("reboot 0 NULL");
}

#[test]
fn a_failing_daemon_gives_its_parent_the_netbsd_number() {
    for (fail, code, stderr) in [
        (
            "init_server=48",
            48,
            "rump_sp: a word about unix://ctrl\nrump server init failed: Address already in use\n",
        ),
        (
            "init_server=22",
            22,
            "rump_sp: a word about unix://ctrl\nrump server init failed: Invalid argument\n",
        ),
        (
            "init=12",
            12,
            "rump kernel init failed: Cannot allocate memory\n",
        ),
        ("abort=1", 3, ""),
        (
            "daemonize_begin=37",
            1,
            "rump daemonize: Operation already in progress\n",
        ),
    ] {
        let fixture = Fixture::with_kernel();
        let mut command = fixture.server(&["unix://ctrl"]);
        command.env("FAKE_FAIL", fail);
        let ran = run(command);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (Some(code), stderr),
            "{fail}: {ran:?}"
        );
    }
}

#[test]
fn a_failing_foreground_server_exits_1() {
    for (fail, stderr) in [
        (
            "init_server=48",
            "rump_sp: a word about unix://ctrl\nrump server init failed: Address already in use\n",
        ),
        (
            "init=12",
            "rump kernel init failed: Cannot allocate memory\n",
        ),
    ] {
        let fixture = Fixture::with_kernel();
        let mut command = fixture.server(&["-s", "unix://ctrl"]);
        command.env("FAKE_FAIL", fail);
        let ran = run(command);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (Some(1), stderr),
            "{fail}: {ran:?}"
        );
    }
}

#[test]
fn a_kernel_that_panics_ends_by_sigabrt() {
    let fixture = Fixture::with_kernel();
    let mut command = fixture.server(&["-s", "unix://ctrl"]);
    command.env("FAKE_FAIL", "abort=1");
    let output = command.output().expect("the server starts");
    assert_eq!(output.status.signal(), Some(Signal::SIGABRT as i32));
}

#[test]
fn a_kernel_that_refuses_to_halt_is_reported() {
    let fixture = Fixture::with_kernel();
    let mut command = fixture.server(&["-s", "unix://ctrl"]);
    command.env("FAKE_FAIL", "reboot=16");
    let child = spawn(command);
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    let ran = Ran::from(child.wait_with_output().expect("the server ends"));
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(1), "rump_server: halt: Device busy\n")
    );
}

#[test]
fn modules_are_shown_loaded_and_hidden_one_by_one() {
    let fixture = Fixture::with_kernel();
    for name in ["a.kmod", "b.kmod"] {
        std::fs::write(fixture.path(name), "module").expect("a file");
    }
    let child = spawn(fixture.server(&["-m", "a.kmod", "-mb.kmod", "-s", "unix://ctrl"]));
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    assert_eq!(
        child
            .wait_with_output()
            .expect("the server ends")
            .status
            .code(),
        Some(0)
    );
    let expected = [
        "etfs_register /module.mod a.kmod 0",
        "modctl 0 /module.mod flags=0 props=0",
        "etfs_remove /module.mod",
        "etfs_register /module.mod b.kmod 0",
        "modctl 0 /module.mod flags=0 props=0",
        "etfs_remove /module.mod",
    ];
    assert_eq!(fixture.log()[1..7], expected);
}

#[test]
fn module_failures() {
    for (module, fail, stderr, code) in [
        (
            "none.kmod",
            "",
            "module etfs register failed: No such file or directory\n",
            2,
        ),
        (
            "a.kmod",
            "etfs_register=78",
            "module etfs register failed: Function not implemented\n",
            78,
        ),
        (
            "a.kmod",
            "modctl=22",
            "module load failed: Invalid argument\n",
            22,
        ),
        (
            "a.kmod",
            "etfs_remove=16",
            "module etfs remove failed: Device busy\n",
            16,
        ),
    ] {
        for foreground in [true, false] {
            let fixture = Fixture::with_kernel();
            std::fs::write(fixture.path("a.kmod"), "module").expect("a file");
            let rest: &[&str] = if foreground {
                &["-s", "unix://ctrl"]
            } else {
                &["unix://ctrl"]
            };
            let mut command = fixture.server(&[&["-m", module], rest].concat());
            command.env("FAKE_FAIL", fail);
            let ran = run(command);
            let expected = if foreground { 1 } else { code };
            assert_eq!(
                (ran.code, ran.stderr.as_str()),
                (Some(expected), stderr),
                "{ran:?}"
            );
        }
    }
}

/// The server's standard error when it is started with this hard limit for core files.
fn stderr_with_core_limit(limit: &str, options: &str) -> String {
    let fixture = Fixture::with_kernel();
    let server = env!("CARGO_BIN_EXE_rump_server");
    let script = format!("ulimit -c {limit} && exec '{server}' {options} unix://ctrl");
    let child = spawn(fixture.command("sh", &["-c", &script]));
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    let output = child.wait_with_output().expect("the server ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn where_a_core_goes() {
    let pattern = std::fs::read_to_string("/proc/sys/kernel/core_pattern").expect("Linux");
    let quiet = stderr_with_core_limit("0", "-s");
    let told = stderr_with_core_limit("0", "-sv");
    if pattern.starts_with('|') {
        // A program takes the core whatever the limit is.
        assert!(quiet.contains(CORE_PLACE), "{quiet}");
        assert!(told.contains(CORE_PLACE), "{told}");
    } else {
        assert!(
            quiet.contains(CORE_NOTE) && quiet.contains("gdb --args"),
            "{quiet}"
        );
        assert_eq!(quiet.lines().count(), 1, "{quiet}");
        assert!(told.ends_with(&quiet), "{told}");
    }
}
