//! The tutorial's main path, played with the built programs; what they print is compared with what
//! the tutorial shows. The part in the debugger is in `debugger.rs`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;
use rump_tests::edited::{self, Edit};
use rump_tests::{Server, artifacts, clean, program, workspace};

/// Terminal 2: types `lines` into an interactive shell that has sourced rumpremote.sh, and gives what
/// the screen shows, prompts included.
fn terminal_2(folder: &Path, lines: &[&str]) -> String {
    let mut bash = Command::new("bash");
    clean(&mut bash);
    let mut child = bash
        .args(["--norc", "--noprofile", "--noediting", "-i"])
        .current_dir(folder)
        .env("PS1", "$ ")
        .env("HISTFILE", "/dev/null")
        .env("RUMPREMOTE_APPLETS", applets(folder))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash runs");
    let mut input = String::from("exec 2>&1\n");
    let script = workspace().join("server/rumpctl/rumpremote.sh");
    writeln!(input, ". {}", script.display()).expect("a string");
    for line in lines {
        // A terminal echoes what is typed.
        writeln!(input, "rumpremote_hostcmd echo '{line}'\n{line}").expect("a string");
    }
    input += "exit\n";
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("bash reads");
    drop(stdin);
    let output = child.wait_with_output().expect("bash ends");
    let text = String::from_utf8(output.stdout).expect("text");
    // The prompt before each line that was typed; the one that echoed it is no part of the screen.
    let text = text.strip_prefix("$ ").unwrap_or(&text);
    let screen = typed(text, lines);
    screen.strip_suffix("exit\n").unwrap_or(&screen).to_owned()
}

/// Takes the prompt of each echoing command away: `PROMPT line\nPROMPT output` is `PROMPT line\noutput`.
fn typed(text: &str, lines: &[&str]) -> String {
    let mut rest = text;
    let mut screen = String::new();
    for line in lines {
        let echo = format!("{line}\n");
        let at = rest
            .find(&echo)
            .unwrap_or_else(|| panic!("no {line} in:\n{text}"));
        screen += &rest[..at + echo.len()];
        rest = &rest[at + echo.len()..];
        let prompt = rest
            .find(")$ ")
            .unwrap_or_else(|| panic!("no prompt after {line} in:\n{text}"));
        rest = &rest[prompt + 3..];
    }
    let end = rest.find("rumpremote (").unwrap_or(rest.len());
    screen + &rest[..end]
}

/// The applets under their own names, as rumpremote.sh makes them.
fn applets(folder: &Path) -> std::path::PathBuf {
    let applets = folder.join("applets");
    let made = program("rumpctl")
        .args(["applets", "--link"])
        .arg(&applets)
        .output()
        .expect("rumpctl runs");
    assert!(made.status.success(), "{made:?}");
    applets
}

/// A server as the tutorial starts it: in a folder, at `unix://ctrl`.
fn terminal_1() -> Server {
    // The tutorial names the first component twice.
    Server::with(["-lrumpfs_tmpfs", "-lrumpfs_tmpfs", "-lrumpvfs"])
}

#[test]
fn rump_wmd_finds_what_tmpfs_needs() {
    let output = program("rump_wmd")
        .arg(format!("-L{}", artifacts().display()))
        .arg("-lrumpfs_tmpfs")
        .output()
        .expect("rump_wmd runs");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "-lrumpvfs -lrumpfs_tmpfs\n"
    );
}

#[test]
fn terminal_2_shows_what_the_tutorial_shows() {
    let server = terminal_1();
    let screen = terminal_2(
        server.folder.path(),
        &[
            "export RUMP_SERVER=unix://ctrl",
            "sysctl vfs.generic.fstypes",
            "mkdir /mnt",
            "mount_tmpfs swap /mnt",
            "mount",
            "mkdir /mnt/test",
            "ls /mnt",
        ],
    );
    assert_eq!(
        screen,
        "rumpremote (NULL)$ export RUMP_SERVER=unix://ctrl\n\
         rumpremote (unix://ctrl)$ sysctl vfs.generic.fstypes\n\
         vfs.generic.fstypes = rumpfs tmpfs\n\
         rumpremote (unix://ctrl)$ mkdir /mnt\n\
         rumpremote (unix://ctrl)$ mount_tmpfs swap /mnt\n\
         rumpremote (unix://ctrl)$ mount\n\
         rumpfs on / type rumpfs (local)\n\
         tmpfs on /mnt type tmpfs (local)\n\
         rumpremote (unix://ctrl)$ mkdir /mnt/test\n\
         rumpremote (unix://ctrl)$ ls /mnt\n\
         test\n"
    );
}

#[test]
fn making_a_directory_twice_is_eexist() {
    let server = terminal_1();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    server.ok("mkdir /mnt/test");
    assert_eq!(
        server.fails("mkdir /mnt/test"),
        "mkdir: /mnt/test: File exists\n"
    );
}

#[test]
fn ctrl_c_syncs_removes_the_socket_and_exits_0() {
    let server = terminal_1();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    let socket = server.folder.path().join("ctrl");
    assert!(socket.exists());
    let (status, printed, gone) = server.signalled(Signal::SIGINT);
    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(gone, "the socket is still there");
    assert_eq!(
        printed,
        "rump kernel halting...\n\
         syncing disks... done\n\
         unmounting file systems...\n\
         unmounting done\n\
         halted\n"
    );
}

#[test]
fn the_socket_of_a_dead_server_is_taken_over() {
    let server = terminal_1();
    // As when gdb exits: no time to clean up.
    let folder = server.killed();
    let socket = folder.path().join("ctrl");
    assert!(socket.exists(), "SIGKILL leaves the socket");
    let again = Server::in_folder(folder, ["-lrumpfs_tmpfs", "-lrumpvfs"], &[]);
    assert_eq!(
        again.ok("sysctl vfs.generic.fstypes"),
        "vfs.generic.fstypes = rumpfs tmpfs\n"
    );
}

#[test]
fn the_socket_of_a_living_server_is_refused() {
    let server = terminal_1();
    let second = program("rump_server")
        .current_dir(server.folder.path())
        .args(["-lrumpfs_tmpfs", "-lrumpvfs", "-s", "unix://ctrl"])
        .output()
        .expect("rump_server runs");
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    let message = String::from_utf8_lossy(&second.stderr);
    assert!(message.contains("Address already in use"), "{message}");
    server.ok("sysctl kern.ostype");
}

#[test]
fn an_edited_driver_prints_who_makes_directories() {
    let library = edited::driver(Edit::Print);
    let mut server = edited_server(library.path());
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    for (name, pid) in [("test1", 4), ("test2", 5), ("test37", 6)] {
        server.ok(&format!("mkdir /mnt/{name}"));
        // At once, although standard output is a pipe here.
        let line = format!("directory \"{name}\" created by pid {pid}\n");
        assert_eq!(server.line(), line);
    }
    let (status, printed, _) = server.signalled(Signal::SIGINT);
    assert!(status.success(), "{status}: {printed}");
}

#[test]
fn a_planted_panic_prints_the_tutorials_lines_and_a_backtrace() {
    let library = edited::driver(Edit::Panic);
    let server = edited_server(library.path());
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    let message = server.fails("mkdir /mnt/test1");
    assert!(message.starts_with("mkdir: "), "{message}");
    // Standard output is a pipe here.
    let (status, printed) = server.wait();
    edited::assert_panicked(status, &printed, "vnops.rs:");
}

fn edited_server(library: &Path) -> Server {
    let folder = tempfile::tempdir().expect("a folder");
    Server::in_folder(
        folder,
        ["-lrumpfs_tmpfs", "-lrumpvfs"],
        &[("LD_LIBRARY_PATH", library)],
    )
}
