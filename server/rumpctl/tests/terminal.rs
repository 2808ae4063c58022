//! What changes when a terminal is there: columns, colours, question marks, progress.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use kernel::Kernel;
use nix::pty::{OpenptyResult, Winsize, openpty};

/// Runs an applet whose standard output and error are a terminal of 40 columns; gives what that
/// shows.
fn on_terminal(kernel: &Kernel, args: &[&str], env: &[(&str, &str)]) -> String {
    let size = Winsize {
        ws_row: 24,
        ws_col: 40,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let OpenptyResult { master, slave } = openpty(&size, None).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumpctl"));
    command
        .args(args)
        .env("RUMP_SERVER", kernel.url())
        .env("TERM", "xterm")
        .envs(env.iter().copied());
    for unset in ["COLUMNS", "NO_COLOR", "CLICOLOR"]
        .iter()
        .filter(|name| !env.iter().any(|(set, _)| set == *name))
    {
        command.env_remove(unset);
    }
    let stderr = slave.try_clone().unwrap();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(slave)
        .stderr(stderr)
        .spawn()
        .unwrap();
    // Its copies of the terminal's end.
    drop(command);
    let (mut shown, mut block) = (Vec::new(), [0; 4096]);
    let mut screen = File::from(master);
    // The end shows as an error once nobody has the terminal open.
    while let Ok(len @ 1..) = screen.read(&mut block) {
        shown.extend_from_slice(&block[..len]);
    }
    assert!(child.wait().unwrap().success());
    String::from_utf8(shown).unwrap().replace("\r\n", "\n")
}

#[test]
fn names_in_columns() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir /d");
    for name in ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"] {
        kernel.put(format!("/d/{name}"), b"");
    }
    let plain = [("NO_COLOR", "1")];
    // Eight columns fit five times, so that two rows do: alpha, beta, delta, epsilon and so on.
    let down = "alpha   delta   eta     zeta\nbeta    epsilon gamma\n";
    assert_eq!(on_terminal(&kernel, &["ls", "/d"], &plain), down);
    let across = "alpha   beta    delta   epsilon eta\ngamma   zeta\n";
    assert_eq!(on_terminal(&kernel, &["ls", "-x", "/d"], &plain), across);
    assert_eq!(
        on_terminal(&kernel, &["ls", "-1", "/d"], &plain)
            .lines()
            .count(),
        7
    );
    let narrow = on_terminal(
        &kernel,
        &["ls", "/d"],
        &[("NO_COLOR", "1"), ("COLUMNS", "10")],
    );
    assert_eq!(narrow.lines().count(), 7);
}

#[test]
fn names_in_colours_and_without_control_characters() {
    let kernel = Kernel::boot();
    kernel.put("/bell\x07", b"");
    let shown = on_terminal(&kernel, &["ls", "/"], &[]);
    assert!(shown.contains("\x1b[34m\x1b[1mdev\x1b[0m"), "{shown:?}");
    assert!(
        shown.contains("bell?") && !shown.contains('\x07'),
        "{shown:?}"
    );
    let plain = on_terminal(&kernel, &["ls", "--color=never", "/"], &[]);
    assert!(!plain.contains('\x1b'), "{plain:?}");
}

#[test]
fn long_copies_show_how_far_they_are() {
    let kernel = Kernel::boot();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("big");
    std::fs::write(&file, vec![1; 8 << 20]).unwrap();
    let operand = format!("host:{}", file.display());
    let shown = on_terminal(&kernel, &["cp", &operand, "/big"], &[]);
    assert!(shown.contains("/8.00 MiB"), "{shown:?}");
    assert_eq!(kernel.contents("/big").len(), 8 << 20);
    // A small one is over before it could be read.
    std::fs::write(&file, b"small").unwrap();
    assert_eq!(on_terminal(&kernel, &["cp", &operand, "/small"], &[]), "");
}
