//! `rump_server` and `rump_allserver`: wrong use, help, generated texts.

mod support;

use support::{Fixture, run};

const USAGE: &str = "[-sv] [-c ncpu] [-d drivespec] [-l library] [-m module] [-r total_ram] url\n";

#[test]
fn wrong_use_is_a_sentence_and_the_usage_line() {
    let fixture = Fixture::with_kernel();
    for (program, name) in [
        (env!("CARGO_BIN_EXE_rump_server"), "rump_server"),
        (env!("CARGO_BIN_EXE_rump_allserver"), "rump_allserver"),
    ] {
        for (arguments, sentence) in [
            (&[][..], "URL"),
            (&["unix://a", "unix://b"], "unix://b"),
            (&["-x", "unix://a"], "-x"),
            (&["-h"], "-h"),
            (&["unix://a", "-l"], "-l"),
            (&["-c", "0", "unix://a"], "-c 0"),
            (&["-c", "abc", "unix://a"], "-c abc"),
            (&["-r", "1k", "unix://a"], "-r 1k"),
            (&["-r16q", "unix://a"], "-r 16q"),
            (&["--nonsense", "unix://a"], "--nonsense"),
        ] {
            let ran = run(fixture.command(program, arguments));
            assert_eq!(
                (ran.code, ran.stdout.as_str()),
                (Some(1), ""),
                "{arguments:?}: {ran:?}"
            );
            let (first, last) = ran.stderr.split_once('\n').expect("two lines");
            assert!(
                first.starts_with(&format!("{name}: ")),
                "{arguments:?}: {ran:?}"
            );
            assert!(first.contains(sentence), "{arguments:?}: {ran:?}");
            assert_eq!(last, format!("usage: {name} {USAGE}"), "{arguments:?}");
        }
    }
    assert_eq!(fixture.log(), [""; 0], "nothing was started");
}

#[test]
fn help_and_version_need_no_kernel() {
    let fixture = Fixture::new();
    let help = run(fixture.server(&["--help"]));
    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
    for word in [
        "-c, --cpus",
        "-d, --drive",
        "-l, --library",
        "-L",
        "-m",
        "-r",
        "-s",
        "-v",
        "--kernel",
        "RUMP_LOG",
    ] {
        assert!(help.stdout.contains(word), "{word}: {}", help.stdout);
    }
    assert!(!help.stdout.contains("print-man"));
    assert!(!help.stdout.contains('\u{1b}'), "no colours in a pipe");
    let version = run(fixture.server(&["--version"]));
    assert_eq!(
        (version.code, version.stdout),
        (
            Some(0),
            format!("rump_server {}\n", env!("CARGO_PKG_VERSION"))
        )
    );
}

#[test]
fn manual_pages_and_completions() {
    let fixture = Fixture::new();
    for (program, name) in [
        (env!("CARGO_BIN_EXE_rump_server"), "rump_server"),
        (env!("CARGO_BIN_EXE_rump_allserver"), "rump_allserver"),
        (env!("CARGO_BIN_EXE_rump_wmd"), "rump_wmd"),
        (env!("CARGO_BIN_EXE_rump_halt"), "rump.halt"),
    ] {
        let man = run(fixture.command(program, &["--print-man"]));
        assert_eq!((man.code, man.stderr.as_str()), (Some(0), ""), "{name}");
        assert!(
            man.stdout
                .contains(&format!(".TH {} 1", name.to_uppercase()))
                && man.stdout.contains(".SH \"EXIT STATUS\""),
            "{name}: {}",
            man.stdout
        );
        for shell in ["bash", "zsh", "fish"] {
            let script = run(fixture.command(program, &["--print-completions", shell]));
            assert_eq!(
                (script.code, script.stderr.as_str()),
                (Some(0), ""),
                "{name} {shell}"
            );
            assert!(script.stdout.contains(name), "{name} {shell}");
        }
    }
}
