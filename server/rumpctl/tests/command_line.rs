//! What a user is told when something is wrong with the command line or with the server.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use kernel::Kernel;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use support::Listener;

fn rumpctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumpctl"));
    command
        .env_remove("RUMP_SERVER")
        .env_remove("RUMP__PARSEDSERVER")
        .stdin(Stdio::null());
    command
}

fn run(line: &str) -> Output {
    rumpctl().args(line.split_whitespace()).output().unwrap()
}

/// One sentence on standard error, nothing on standard output, status 1.
fn complains(line: &str, sentence: &str) {
    let output = run(line);
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!("{sentence}\n"),
        "{line}"
    );
    assert_eq!(
        (output.status.code(), output.stdout.len()),
        (Some(1), 0),
        "{line}"
    );
}

#[test]
fn wrong_command_lines_get_a_sentence() {
    complains(
        "frob",
        "rumpctl: unknown applet \"frob\"; see \"rumpctl --help\"",
    );
    complains(
        "--frob",
        "rumpctl: unknown option --frob; see \"rumpctl --help\"",
    );
    complains("ls -Z", "ls: unknown option -Z; see \"rumpctl ls --help\"");
    complains(
        "mkdir",
        "mkdir: missing operand <DIRECTORY>...; see \"rumpctl mkdir --help\"",
    );
    complains(
        "mkdir -m",
        "mkdir: -m <MODE> needs a value; see \"rumpctl mkdir --help\"",
    );
    complains(
        "mknod /x q",
        "mknod: bad value \"q\" for <KIND>; see \"rumpctl mknod --help\"",
    );
    complains(
        "sync now",
        "sync: extra operand \"now\"; see \"rumpctl sync --help\"",
    );
    complains(
        "mount -o frob x /mnt",
        "mount: -o frob: option not supported",
    );
    complains("man frob", "rumpctl: unknown applet \"frob\"");
}

#[test]
fn without_a_server() {
    complains(
        "ls",
        "ls: RUMP_SERVER is not set, so there is no server to ask",
    );
    complains(
        "-s bogus ls",
        "ls: bad server URL \"bogus\": rump_sp: invalid locator ``bogus''",
    );
    let dir = tempfile::tempdir().unwrap();
    let url = format!("unix://{}/ctrl", dir.path().display());
    complains(
        &format!("-s {url} ls"),
        &format!("ls: no server at {url}: there is no such socket"),
    );
    drop(std::os::unix::net::UnixListener::bind(dir.path().join("ctrl")).unwrap());
    complains(
        &format!("--server={url} ls"),
        &format!("ls: no server at {url}: nobody listens there"),
    );
}

#[test]
fn the_option_wins_over_the_environment() {
    let kernel = Kernel::boot();
    let output = rumpctl()
        .env("RUMP_SERVER", "bogus")
        .args(["-s", &kernel.url(), "ls", "/"])
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"dev\ntmp\n");
}

#[test]
fn the_absolute_url_of_an_exec_wins_over_the_users() {
    let kernel = Kernel::boot();
    let mut command = rumpctl();
    command
        .env("RUMP_SERVER", "bogus")
        .env("RUMP__PARSEDSERVER", kernel.url());
    assert_eq!(
        command.args(["ls", "/"]).output().unwrap().stdout,
        b"dev\ntmp\n"
    );
}

#[test]
fn help_is_no_error() {
    for line in ["--help", "ls --help", "--version", "dd --help"] {
        let output = run(line);
        assert!(
            output.status.success() && !output.stdout.is_empty() && output.stderr.is_empty(),
            "{line}"
        );
    }
    assert_eq!(run("").status.code(), Some(1));
}

/// Starts an applet against a server that gives each of `calls` its number's answer and then calls
/// `then`.
fn against(
    line: &str,
    answers: &[i64],
    then: impl FnOnce(&mut Child, support::Peer) + Send,
) -> Output {
    let listener = Listener::new();
    let mut child = rumpctl()
        .env("RUMP_SERVER", listener.url())
        .args(line.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Something to read, then the end.
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"some input").unwrap();
    let (mut peer, _) = listener.accept();
    for answer in answers {
        let call = peer.call().unwrap();
        peer.succeed(&call, *answer);
    }
    peer.call().expect("one more call");
    then(&mut child, peer);
    child.wait_with_output().unwrap()
}

#[test]
fn a_server_gone_in_mid_call() {
    let output = against("mkdir /mnt", &[0o022], |_, peer| drop(peer));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "mkdir: the server is gone: the connection ended before it answered\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn halt_survives_the_end_of_the_server() {
    let output = against("halt", &[], |_, peer| drop(peer));
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn interrupts_end_a_blocked_applet() {
    let interrupt =
        |child: &mut Child| kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM).unwrap();
    let mut server = None;
    let output = against("mkdir /mnt", &[0o022], |child, peer| {
        interrupt(child);
        server = Some(peer);
    });
    assert_eq!(output.status.signal(), Some(Signal::SIGTERM as i32));
    // dd says how far it came.
    let output = against("dd of=/f bs=5", &[3], |child, peer| {
        interrupt(child);
        server = Some(peer);
    });
    assert_eq!(output.status.signal(), Some(Signal::SIGTERM as i32));
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        report.starts_with("1+0 records in\n0+0 records out\n0 bytes transferred in "),
        "{report}"
    );
}

#[test]
fn a_reader_that_goes_away_ends_the_output_quietly() {
    let kernel = Kernel::boot();
    kernel.put("/big", &[b'x'; 4 << 20]);
    let mut command = rumpctl();
    let mut child = command
        .env("RUMP_SERVER", kernel.url())
        .args(["cat", "/big"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(141), 0));
}

#[test]
fn links_are_applets() {
    let kernel = Kernel::boot();
    let dir = tempfile::tempdir().unwrap();
    let links = dir.path().join("a/b");
    let made = rumpctl()
        .args(["applets", "--link"])
        .arg(&links)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let list = String::from_utf8(run("applets").stdout).unwrap();
    assert_eq!(list.lines().count(), 30);
    for name in list.lines() {
        assert!(links.join(name).exists(), "{name}");
    }
    let link = |name: &str, args: &[&str]| {
        Command::new(links.join(name))
            .args(args)
            .env("RUMP_SERVER", kernel.url())
            .output()
            .unwrap()
    };
    assert!(link("mkdir", &["/made"]).status.success());
    assert_eq!(link("ls", &["/"]).stdout, b"dev\nmade\ntmp\n");
    assert_eq!(
        link("ls", &["-Z"]).stderr,
        b"ls: unknown option -Z; see \"ls --help\"\n"
    );
    assert!(
        String::from_utf8_lossy(&link("ls", &["--help"]).stdout)
            .contains("Usage: ls [OPTIONS] [FILE]...")
    );
    // Once more over the old ones.
    assert!(
        rumpctl()
            .args(["applets", "--link"])
            .arg(&links)
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn pages_and_completions() {
    let dir = tempfile::tempdir().unwrap();
    assert!(
        rumpctl()
            .args(["man", "--all"])
            .arg(dir.path())
            .status()
            .unwrap()
            .success()
    );
    for page in ["rumpctl.1", "rumpctl-ls.1", "rumpctl-mount_tmpfs.1"] {
        let text = std::fs::read_to_string(dir.path().join(page)).unwrap();
        assert!(text.contains(".SH NAME"), "{page}");
    }
    assert!(String::from_utf8_lossy(&run("man ls").stdout).contains("List files and directories"));
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&format!("completions {shell}")).stdout;
        assert!(
            String::from_utf8_lossy(&script).contains("mount_tmpfs"),
            "{shell}"
        );
    }
}

#[test]
fn clients_come_and_go() {
    let kernel = Kernel::boot();
    thread::scope(|scope| {
        for number in 0..8 {
            let kernel = &kernel;
            scope.spawn(move || kernel.ok(&format!("mkdir /d{number}")));
        }
    });
    assert_eq!(kernel.ok("ls /").lines().count(), 10);
}
