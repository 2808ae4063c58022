//! A kernel in parts, as NetBSD's is: which host layer and which system call server it gets.
//!
//! `netbsd` holds the kernel with a host layer of its own; `ours` is where the server is installed.

mod support;

use nix::sys::signal::Signal;
use std::fs;
use std::process::Command;
use support::{Fixture, Ran, run, signal, spawn};

const OURS: &str = "-DOWNER=\"ours\"";
const NETBSD: &str = "-DOWNER=\"netbsd\"";

/// A kernel in parts, complete, and an installed server with a host layer.
fn fixture() -> Fixture {
    let fixture = Fixture::new();
    host_layer(&fixture, "netbsd/lib/librumpuser.so.0", NETBSD);
    // As NetBSD's: it names its host layer, which lies beside it.
    let options = [
        "-DIN_PARTS",
        "-Drump_init_server=rumpns_init_server",
        "netbsd/lib/librumpuser.so.0",
        "-Wl,-rpath,$ORIGIN",
    ];
    fixture.library_with("kernel", "netbsd/lib/librump.so.0", &options);
    fixture.library_with("sysproxy", "netbsd/lib/librumpkern_sysproxy.so", &[]);
    host_layer(&fixture, "ours/lib/librumpuser.so", OURS);
    fs::create_dir_all(fixture.path("ours/bin")).expect("a directory");
    let program = env!("CARGO_BIN_EXE_rump_server");
    fs::copy(program, fixture.path("ours/bin/rump_server")).expect("a copy");
    fixture
}

fn host_layer(fixture: &Fixture, file: &str, owner: &str) {
    let soname = "-Wl,-soname,librumpuser.so.0";
    fixture.library_with("host_layer", file, &[owner, soname]);
}

/// The installed server, with nothing on the library path.
fn server(fixture: &Fixture, arguments: &[&str]) -> Command {
    let program = fixture.path("ours/bin/rump_server");
    let mut command = fixture.command(program.to_str().expect("a path"), arguments);
    command.args(["-s", "unix://ctrl"]);
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Starts it, waits until it serves, ends it.
fn serves(fixture: &Fixture, command: Command) -> Ran {
    let child = spawn(command);
    fixture.wait_for("init_server unix://ctrl");
    signal(&child, Signal::SIGTERM);
    let ran = Ran::from(child.wait_with_output().expect("the server ends"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

/// That it does not start, and the sentence.
fn refuses(fixture: &Fixture, mut command: Command) -> String {
    // A kernel that is started all the same does not stay.
    command.env("FAKE_FAIL", "init=22");
    let ran = run(command);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(fixture.log(), [""; 0], "the kernel was not started");
    ran.stderr
        .strip_prefix("rump_server: ")
        .expect("the program's name")
        .to_owned()
}

#[test]
fn it_gets_the_host_layer_of_the_server() {
    for library_path in [false, true] {
        let fixture = fixture();
        let mut command = if library_path {
            let mut command = server(&fixture, &[]);
            command.env("LD_LIBRARY_PATH", fixture.path("netbsd/lib"));
            command
        } else {
            server(&fixture, &["--kernel", "netbsd/lib"])
        };
        command.env("LD_BIND_NOW", "1");
        let ran = serves(&fixture, command);
        assert_eq!(ran.stderr, "");
        assert_eq!(fixture.log()[0], "host layer of ours");
        assert_eq!(fixture.log()[2], "load sysproxy");
    }
}

#[test]
fn every_way_to_name_a_host_layer() {
    for (way, place) in [
        ("--host-layer", "netbsd/lib"),
        ("--host-layer", "netbsd/lib/librumpuser.so.0"),
        ("RUMP_LIBRUMPUSER", "netbsd/lib"),
        ("RUMP_LIBRUMPUSER", "netbsd/lib/librumpuser.so.0"),
    ] {
        let fixture = fixture();
        let mut command = server(&fixture, &["--kernel", "netbsd/lib/librump.so.0"]);
        if way.starts_with('-') {
            command.args([way, place]);
        } else {
            command.env(way, place);
        }
        serves(&fixture, command);
        assert_eq!(fixture.log()[0], "host layer of netbsd", "{way} {place}");
    }
}

#[test]
fn a_server_without_one_takes_that_of_the_kernel() {
    let fixture = fixture();
    fs::remove_file(fixture.path("ours/lib/librumpuser.so")).expect("removed");
    serves(&fixture, server(&fixture, &["--kernel", "netbsd/lib"]));
    assert_eq!(fixture.log()[0], "host layer of netbsd");
}

#[test]
fn the_files_are_told() {
    let fixture = fixture();
    let ran = serves(
        &fixture,
        server(&fixture, &["-v", "--kernel", "netbsd/lib"]),
    );
    let place = fixture.path("").canonicalize().expect("a path");
    let place = place.display();
    let line = format!(
        "rump_server: kernel {place}/netbsd/lib/librump.so.0, host layer {place}/ours/lib/librumpuser.so\n"
    );
    assert_eq!(ran.stderr, line);

    let whole = Fixture::with_kernel();
    let ran = serves(&whole, whole.server(&["-v", "-s", "unix://ctrl"]));
    let end = "/lib/librump.so.0, its host layer inside\n";
    assert!(ran.stderr.ends_with(end), "{ran:?}");
}

#[test]
fn the_system_call_server_may_lie_elsewhere() {
    let fixture = fixture();
    fs::create_dir(fixture.path("else")).expect("a directory");
    let name = "librumpkern_sysproxy.so";
    fs::rename(
        fixture.path("netbsd/lib").join(name),
        fixture.path("else").join(name),
    )
    .expect("moved");
    serves(
        &fixture,
        server(&fixture, &["--kernel", "netbsd/lib", "-L", "else"]),
    );
}

#[test]
fn no_system_call_server() {
    let fixture = fixture();
    fs::remove_file(fixture.path("netbsd/lib/librumpkern_sysproxy.so")).expect("removed");
    let sentence = refuses(&fixture, server(&fixture, &["--kernel", "netbsd/lib"]));
    assert!(
        sentence.contains(
            "librump.so.0 has no system call server: there is no librumpkern_sysproxy.so"
        ),
        "{sentence}"
    );
}

#[test]
fn no_host_layer() {
    let fixture = fixture();
    fs::remove_file(fixture.path("ours/lib/librumpuser.so")).expect("removed");
    fs::remove_file(fixture.path("netbsd/lib/librumpuser.so.0")).expect("removed");
    let sentence = refuses(&fixture, server(&fixture, &["--kernel", "netbsd/lib"]));
    for words in [
        "the kernel netbsd/lib/librump.so.0 wants a host layer, and there is none",
        "tried librumpuser.so.0 and librumpuser.so in ",
        "ours/lib",
        "Name one with --host-layer",
    ] {
        assert!(sentence.contains(words), "{words}: {sentence}");
    }
}

#[test]
fn a_named_host_layer_that_is_not_one() {
    let fixture = fixture();
    fs::write(fixture.path("text"), "no library").expect("a file");
    fixture.library_of("int x;", "libplain.so");
    for (host_layer, words) in [
        ("none.so", "No such file or directory"),
        ("text", "text: "),
        (".", "no host layer in .: tried librumpuser.so.0"),
        (
            "lib/libplain.so",
            "is no host layer: it has no function rumpuser_init",
        ),
    ] {
        let arguments = ["--kernel", "netbsd/lib", "--host-layer", host_layer];
        let sentence = refuses(&fixture, server(&fixture, &arguments));
        assert!(sentence.contains(words), "{words}: {sentence}");
    }
}

#[test]
fn a_host_layer_of_another_age() {
    let fixture = fixture();
    let header =
        "void rumpuser_newer(void); void rumpns_x(void); void rumpns_x(void) { rumpuser_newer(); }";
    fs::write(fixture.path("netbsd/calls.h"), header).expect("a file");
    let options = ["-DIN_PARTS", "-include", "netbsd/calls.h"];
    fixture.library_with("kernel", "netbsd/lib/librump.so.0", &options);
    let sentence = refuses(&fixture, server(&fixture, &["--kernel", "netbsd/lib"]));
    assert!(
        sentence.contains("lacks what the kernel netbsd/lib/librump.so.0 calls: rumpuser_newer"),
        "{sentence}"
    );
}

#[test]
fn a_kernel_in_one_piece_has_no_use_for_a_host_layer() {
    let fixture = fixture();
    fixture.library("kernel", "librump.so.0");
    let arguments = ["--kernel", "lib", "--host-layer", "netbsd/lib"];
    let sentence = refuses(&fixture, server(&fixture, &arguments));
    assert!(sentence.contains("has its host layer inside"), "{sentence}");
    // The variable is for all servers of a shell.
    let mut command = server(&fixture, &["--kernel", "lib"]);
    command.env("RUMP_LIBRUMPUSER", fixture.path("netbsd/lib"));
    serves(&fixture, command);
}
