//! What the tests of the built artifacts share: the libraries and programs, a running server.
//!
//! [`artifacts`] builds them first (`cargo build`), so that `cargo test` alone works. The profile is
//! `release`, the one that `make install` delivers, unless `RUMP_TEST_PROFILE` names another;
//! `RUMP_TEST_ARTIFACTS` names a folder with libraries and programs to test as they are.

pub mod raw;

pub mod driver;
pub mod edited;
pub mod gdb;
pub mod hypercalls;
pub mod stepping;
pub mod wire;

use std::ffi::OsStr;
use std::io::Read;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// Nobody waits longer than this for a program that hangs: the test fails with what was printed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

/// The packages that a user installs.
const PACKAGES: [&str; 9] = [
    "librump",
    "librumpclient",
    "librumpuser",
    "librumpvfs",
    "librumpfs_tmpfs",
    "librumpfs_null",
    "rump-fstest",
    "rump-server",
    "rumpctl",
];

/// The folder with the built libraries and programs.
///
/// # Panics
/// When cargo cannot build them.
pub fn artifacts() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        if let Some(folder) = std::env::var_os("RUMP_TEST_ARTIFACTS") {
            return folder.into();
        }
        let mut build = cargo_build();
        for package in PACKAGES {
            build.args(["--package", package]);
        }
        let status = build.status().expect("cargo runs");
        assert!(
            status.success(),
            "cargo could not build what the tests need"
        );
        target().join(profile())
    })
}

fn profile() -> String {
    std::env::var("RUMP_TEST_PROFILE").unwrap_or_else(|_| "release".to_owned())
}

fn cargo_build() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build
        .current_dir(workspace())
        .args(["build", "--quiet", "--profile"]);
    // The folder of the profile `dev` is `debug`.
    build.arg(match profile().as_str() {
        "debug" => "dev".to_owned(),
        other => other.to_owned(),
    });
    build
}

/// An example program of a crate, built with the artifacts' profile.
///
/// # Panics
/// When cargo cannot build it.
pub fn example(package: &str, name: &str) -> PathBuf {
    let mut build = cargo_build();
    let status = build
        .args(["--package", package, "--example", name])
        .status()
        .expect("cargo runs");
    assert!(status.success(), "cargo could not build the example {name}");
    artifacts().join("examples").join(name)
}

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests is in the workspace")
}

/// Cargo's folder for what it builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => workspace().join(folder),
        None => workspace().join("target"),
    }
}

/// A command for one of the built programs, with a clean rump environment.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(artifacts().join(name));
    clean(&mut command);
    command
}

/// Takes the caller's rump settings out of a command's environment; messages are in English. Cargo
/// runs tests with its own folders on the library path, where older libraries may lie.
pub fn clean(command: &mut Command) {
    command.env_remove("LD_LIBRARY_PATH");
    for (key, _) in std::env::vars_os() {
        if key.to_string_lossy().starts_with("RUMP_") {
            command.env_remove(key);
        }
    }
    command.env("LC_ALL", "C").env("TZ", "UTC");
}

/// A `rump_server -s` of the test's own; dropping it ends it.
pub struct Server {
    child: Child,
    /// A folder of the test's own, with the socket; removed with the server.
    pub folder: tempfile::TempDir,
    /// What it printed first.
    url: String,
}

impl Server {
    /// Starts a server with tmpfs and waits until it listens.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start() -> Self {
        Self::with(["-lrumpvfs", "-lrumpfs_tmpfs"])
    }

    /// Starts a server with these options and waits until it listens.
    ///
    /// # Panics
    /// When it does not start.
    pub fn with<S: AsRef<OsStr>>(options: impl IntoIterator<Item = S>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::in_folder(folder, options, &[])
    }

    /// Starts a server with these options and environment variables in a folder, where its socket is
    /// `ctrl`, and waits until it listens.
    ///
    /// # Panics
    /// When it does not start.
    pub fn in_folder<S: AsRef<OsStr>>(
        folder: tempfile::TempDir,
        options: impl IntoIterator<Item = S>,
        environment: &[(&str, &Path)],
    ) -> Self {
        let socket = folder.path().join("ctrl");
        let url = format!("unix://{}", socket.display());
        let mut child = program("rump_server")
            .current_dir(folder.path())
            .envs(environment.iter().copied())
            .arg("-s")
            .args(options)
            .arg("unix://ctrl")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rump_server runs");
        // No notification exists with -s: the socket accepting a connection is the sign.
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            if let Some(status) = child.try_wait().expect("wait") {
                let mut text = String::new();
                if let Some(mut pipe) = child.stderr.take() {
                    pipe.read_to_string(&mut text).expect("stderr");
                }
                panic!("rump_server ended with {status}: {text}");
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        Self { child, folder, url }
    }

    /// `unix://...`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// An applet with this server as its own.
    pub fn applet(&self, name: &str) -> Command {
        let mut command = program("rumpctl");
        command.env("RUMP_SERVER", &self.url).arg(name);
        command
    }

    /// Runs an applet line such as `mkdir /mnt`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run(&self, line: &str) -> Output {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a word");
        self.applet(name)
            .args(words)
            .output()
            .expect("rumpctl runs")
    }

    /// Runs an applet line that has to succeed and gives what it printed.
    ///
    /// # Panics
    /// When it fails.
    pub fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(
            output.status.success(),
            "{line}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs an applet line that has to fail and gives its message.
    ///
    /// # Panics
    /// When it succeeds.
    pub fn fails(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(!output.status.success(), "{line} succeeded");
        String::from_utf8(output.stderr).expect("text")
    }

    /// Sends SIGTERM, waits, and gives the exit status and what it printed.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn terminate(mut self) -> (std::process::ExitStatus, String) {
        let pid = nix::unistd::Pid::from_raw(self.child.id().cast_signed());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("kill");
        self.finish()
    }

    /// Waits for the end of a server that was told to stop or panicked.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn wait(mut self) -> (std::process::ExitStatus, String) {
        self.finish()
    }

    /// Sends a signal, waits, and gives the exit status, what it printed, and whether the socket is
    /// gone.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn signalled(
        mut self,
        signal: nix::sys::signal::Signal,
    ) -> (std::process::ExitStatus, String, bool) {
        let pid = nix::unistd::Pid::from_raw(self.child.id().cast_signed());
        nix::sys::signal::kill(pid, signal).expect("kill");
        let (status, text) = self.finish();
        (status, text, !self.folder.path().join("ctrl").exists())
    }

    /// As [`Server::wait`], with the folder as the server left it.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn ended(mut self) -> (std::process::ExitStatus, String, tempfile::TempDir) {
        let (status, text) = self.finish();
        let elsewhere = tempfile::tempdir().expect("a folder");
        (status, text, std::mem::replace(&mut self.folder, elsewhere))
    }

    /// Kills it and gives its folder as it left it.
    ///
    /// # Panics
    /// When it cannot be waited for.
    pub fn killed(mut self) -> tempfile::TempDir {
        self.child.kill().expect("kill");
        self.child.wait().expect("wait");
        let elsewhere = tempfile::tempdir().expect("a folder");
        std::mem::replace(&mut self.folder, elsewhere)
    }

    fn finish(&mut self) -> (std::process::ExitStatus, String) {
        let mut text = String::new();
        if let Some(mut pipe) = self.child.stdout.take() {
            pipe.read_to_string(&mut text).expect("stdout");
        }
        (self.child.wait().expect("wait"), text)
    }

    /// The next line that the server prints on stdout, while it runs.
    ///
    /// # Panics
    /// When none comes, or it has no end.
    pub fn line(&mut self) -> String {
        let pipe = self.child.stdout.as_mut().expect("piped");
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            let mut wait = [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)];
            let ready =
                poll(&mut wait, PollTimeout::try_from(PATIENCE).expect("short")).expect("poll");
            let mut byte = [0];
            let count = if ready == 0 {
                0
            } else {
                pipe.read(&mut byte).expect("stdout")
            };
            let text = String::from_utf8_lossy(&line);
            assert!(count == 1, "the server prints no line, only {text:?}");
            line.push(byte[0]);
        }
        String::from_utf8(line).expect("text")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, and a test that failed need not wait for an orderly end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Checks that `wanted` stand in `text` in this order.
///
/// # Panics
/// When one of them does not.
pub fn assert_in_order(text: &str, wanted: &[&str]) {
    let mut rest = text;
    for word in wanted {
        let Some(at) = rest.find(word) else {
            panic!("{word} is not where it should be in:\n{text}");
        };
        rest = &rest[at + word.len()..];
    }
}
