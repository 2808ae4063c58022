//! `rump_server -d` on a fake kernel: what is registered, and the message table with its statuses.

mod support;

use nix::sys::signal::Signal;
use support::{Fixture, run, signal, spawn};

const USAGE: &str = "usage: rump_server [-sv] [-c ncpu] [-d drivespec] [-l library] [-m module] [-r total_ram] url\n";

#[test]
fn drives_are_registered_in_order_after_boot() {
    let fixture = Fixture::with_kernel();
    std::fs::write(fixture.path("img"), [0; 3000]).expect("a file");
    let arguments = [
        "-d",
        "key=/dk,hostpath=img,size=host",
        "-dkey=/new,hostpath=new,size=2x1k,offset=1k,type=chr",
        "--drive",
        "key=/reg,hostpath=img,type=reg",
        "-s",
        "unix://ctrl",
    ];
    let child = spawn(fixture.server(&arguments));
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
        "etfs_register_withsize /dk img 1 0 3000",
        "etfs_register_withsize /new new 2 1024 2048",
        "etfs_register_withsize /reg img 0 0 0",
    ];
    assert_eq!(fixture.log()[1..4], expected);
    assert_eq!(
        std::fs::metadata(fixture.path("new")).expect("made").len(),
        3072
    );
}

#[test]
fn wrong_specifications_print_the_message_and_the_usage() {
    let fixture = Fixture::with_kernel();
    for (spec, message) in [
        ("hostpath=img,size=host", "incomplete drivespec"),
        ("key=/dk,size=host", "incomplete drivespec"),
        ("key=/dk,hostpath=img", "incomplete drivespec"),
        ("key=/dk,hostpath=img,size=0", "incomplete drivespec"),
        ("key=/dk,hostpath=img,size=abc", "incomplete drivespec"),
        ("key=/dk,hostpath=img,size=0x400", "incomplete drivespec"),
        ("key=/dk,hostpath=img,offset=512", "incomplete drivespec"),
        ("key,hostpath=img,size=host", "incomplete drivespec"),
        ("foo=bar", "invalid dtoken"),
        ("key=/a,key=/b", "key already given"),
        ("hostpath=a,hostpath=b", "hostpath already given"),
        ("size=1,size=1", "size already given"),
        ("offset=1,offset=1", "offset already given"),
        ("disklabel=a,disklabel=a", "disklabel already given"),
        ("type=blk,type=blk", "type already specified"),
        ("type=zzz", "invalid type zzz"),
        ("type", "invalid type "),
        ("size=host,offset=1", "cannot specify offset with size=host"),
        ("offset=1,size=host", "cannot specify offset with size=host"),
        ("disklabel=ab", "invalid label part"),
        ("size=1,disklabel=a", "disklabel needs to be used alone"),
    ] {
        let ran = run(fixture.server(&["-d", spec, "-s", "unix://ctrl"]));
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(1), ""),
            "{spec}: {ran:?}"
        );
        assert_eq!(ran.stderr.lines().next(), Some(message), "{spec}");
        assert!(
            ran.stderr.contains(spec),
            "the specification is shown: {ran:?}"
        );
        assert!(ran.stderr.ends_with(USAGE), "{spec}: {ran:?}");
    }
    assert_eq!(fixture.log(), [""; 0], "nothing was started");
}

#[test]
fn files_that_cannot_serve() {
    for (spec, fail, message, code) in [
        (
            "key=/dk,hostpath=none,size=host",
            "",
            "etfs hostpath open: No such file or directory",
            2,
        ),
        (
            "key=/dk,hostpath=no/dir,size=1m",
            "",
            "etfs hostpath open: No such file or directory",
            2,
        ),
        (
            "key=/dk,hostpath=lib,size=1m",
            "",
            "etfs hostpath open: Is a directory",
            21,
        ),
        (
            "key=/dk,hostpath=empty,size=host",
            "",
            "size=host, but cannot query non-zero size: Invalid argument",
            22,
        ),
        (
            "key=/dk,hostpath=/dev/null,size=host",
            "",
            "size=host, but cannot query non-zero size: Invalid argument",
            22,
        ),
        (
            "key=/dk,hostpath=empty,disklabel=a",
            "",
            "disklabel not found: No such file or directory",
            2,
        ),
        (
            "key=dk,hostpath=img,size=512",
            "etfs_register_withsize=22",
            "etfs register: Invalid argument",
            22,
        ),
        (
            "key=/dk,hostpath=img,size=512",
            "etfs_register_withsize=17",
            "etfs register: File exists",
            17,
        ),
        (
            "key=/dk,hostpath=img,size=512",
            "etfs_register_withsize=16",
            "etfs register: Device busy",
            16,
        ),
        (
            "key=/dk,hostpath=img,size=512",
            "etfs_register_withsize=78",
            "etfs register: Function not implemented",
            78,
        ),
    ] {
        for foreground in [true, false] {
            let fixture = Fixture::with_kernel();
            std::fs::write(fixture.path("empty"), "").expect("a file");
            let rest: &[&str] = if foreground {
                &["-s", "unix://ctrl"]
            } else {
                &["unix://ctrl"]
            };
            let mut command = fixture.server(&[&["-d", spec], rest].concat());
            command.env("FAKE_FAIL", fail);
            let ran = run(command);
            let expected = if foreground { 1 } else { code };
            assert_eq!(
                (ran.code, ran.stderr.trim_end()),
                (Some(expected), message),
                "{spec}"
            );
        }
    }
}

#[test]
fn a_size_that_a_disklabel_overrides_is_said_to_be_ignored() {
    let fixture = Fixture::with_kernel();
    std::fs::write(fixture.path("img"), [0; 512]).expect("a file");
    let ran = run(fixture.server(&[
        "-d",
        "key=/dk,hostpath=img,disklabel=a,size=512",
        "-s",
        "unix://ctrl",
    ]));
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("have no effect"), "{ran:?}");
    assert!(
        ran.stderr
            .ends_with("disklabel not found: No such file or directory\n"),
        "{ran:?}"
    );
}
