//! A server under gdb, driven by a script of gdb commands.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{PATIENCE, artifacts, clean, program, workspace};

/// How gdb is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `gdb -nx`: as on any machine, nothing loaded.
    Plain,
    /// The wrapper `rump-gdb`.
    RumpGdb,
}

/// Commands that make gdb's output the same everywhere.
const SETTINGS: &str = "\
set pagination off
set confirm off
set width 0
set debuginfod enabled off
set print thread-events off
set startup-with-shell off
";

/// gdb in batch mode. Dropping it ends it.
pub struct Gdb {
    child: Child,
    log: PathBuf,
    /// A folder of its own, where program and gdb run: the socket is `ctrl`.
    pub folder: tempfile::TempDir,
}

impl Gdb {
    /// Starts gdb on `rump_server` with tmpfs, with these gdb commands; `run` is one of them.
    ///
    /// # Panics
    /// When gdb is missing.
    pub fn server(form: Form, commands: &str) -> Self {
        Self::server_with(form, commands, &["-lrumpfs_tmpfs"], &[])
    }

    /// As [`Gdb::server`], with these components after `-lrumpvfs` and these environment variables.
    ///
    /// # Panics
    /// When gdb is missing.
    pub fn server_with(
        form: Form,
        commands: &str,
        components: &[&str],
        environment: &[(&str, &Path)],
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut gdb = command(form, folder.path(), commands);
        gdb.arg("--args").arg(artifacts().join("rump_server"));
        gdb.args(components)
            .args(["-lrumpvfs", "-s", "unix://ctrl"]);
        gdb.envs(environment.iter().copied());
        let log = folder.path().join("gdb.log");
        let out = File::create(&log).expect("a log");
        let child = gdb
            .stdin(Stdio::null())
            .stderr(out.try_clone().expect("a descriptor"))
            .stdout(out)
            .spawn()
            .expect("gdb is installed (apt-get install gdb)");
        Self { child, log, folder }
    }

    /// What gdb and the server have printed.
    ///
    /// # Panics
    /// When the log cannot be read.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).expect("the log")).into_owned()
    }

    /// Waits until `text` is in the log.
    ///
    /// # Panics
    /// When gdb ends before, or nothing comes.
    pub fn wait_for(&mut self, text: &str) {
        let wanted = format!("\"{text}\" from gdb");
        self.wait(&wanted, |gdb| gdb.log().contains(text));
    }

    /// Waits until the server listens.
    ///
    /// # Panics
    /// When gdb ends before, or nothing comes.
    pub fn wait_for_server(&mut self) {
        let socket = self.folder.path().join("ctrl");
        self.wait("a listening server", |_| {
            std::os::unix::net::UnixStream::connect(&socket).is_ok()
        });
    }

    fn wait(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !done(self) {
            let ended = self.child.try_wait().expect("wait").is_some();
            // What it printed at its end counts.
            if ended && done(self) {
                return;
            }
            assert!(
                !ended,
                "no {what}: gdb has ended. Its output:\n{}",
                self.log()
            );
            assert!(
                start.elapsed() < PATIENCE,
                "no {what}. gdb's output:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// An applet that talks to the server, not started yet.
    pub fn applet(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let mut command = program("rumpctl");
        command
            .current_dir(self.folder.path())
            .env("RUMP_SERVER", "unix://ctrl")
            .args(&mut words);
        command
    }

    /// Where the server listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("unix://{}/ctrl", self.folder.path().display())
    }

    /// Runs an applet to its end, which has to be a good one.
    ///
    /// # Panics
    /// When it fails.
    pub fn ok(&self, line: &str) {
        let output = self.applet(line).output().expect("rumpctl runs");
        assert!(
            output.status.success(),
            "{line}: {}\ngdb's output:\n{}",
            String::from_utf8_lossy(&output.stderr),
            self.log()
        );
    }

    /// Mounts a tmpfs on /mnt.
    ///
    /// # Panics
    /// When that fails.
    pub fn mount(&self) {
        self.ok("mkdir /mnt");
        self.ok("mount_tmpfs swap /mnt");
    }

    /// Sends SIGINT to the server: the terminal's ctrl-c.
    ///
    /// # Panics
    /// When gdb has no child.
    pub fn interrupt(&self) {
        let gdb = self.child.id();
        let children = fs::read_to_string(format!("/proc/{gdb}/task/{gdb}/children"))
            .expect("/proc names a process's children");
        let server: i32 = children
            .split_whitespace()
            .next()
            .and_then(|pid| pid.parse().ok())
            .expect("gdb has started the server");
        let server = nix::unistd::Pid::from_raw(server);
        nix::sys::signal::kill(server, nix::sys::signal::Signal::SIGINT).expect("kill");
    }

    /// Waits for gdb's end and gives all that was printed, and the folder.
    ///
    /// # Panics
    /// When it does not end.
    pub fn into_folder(mut self) -> (String, tempfile::TempDir) {
        let elsewhere = tempfile::tempdir().expect("a folder");
        let folder = std::mem::replace(&mut self.folder, elsewhere);
        (self.finish(), folder)
    }

    /// Waits for gdb's end and gives all that was printed.
    ///
    /// # Panics
    /// When it does not end.
    pub fn finish(mut self) -> String {
        let start = Instant::now();
        while self.child.try_wait().expect("wait").is_none() {
            assert!(
                start.elapsed() < PATIENCE,
                "gdb does not end. Its output:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        self.log()
    }
}

impl Drop for Gdb {
    fn drop(&mut self) {
        // The server goes with its tracer; both may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// gdb with these commands, to which a program's name can be added.
///
/// # Panics
/// When the script cannot be written.
pub fn command(form: Form, folder: &Path, commands: &str) -> Command {
    let script = folder.join("commands.gdb");
    fs::write(&script, format!("{SETTINGS}{commands}")).expect("a script");
    let mut gdb = match form {
        Form::Plain => Command::new("gdb"),
        Form::RumpGdb => Command::new(workspace().join("tests/scripts/rump-gdb")),
    };
    clean(&mut gdb);
    gdb.current_dir(folder)
        .args(["-nx", "-q", "-batch", "-x"])
        .arg(&script);
    gdb
}

/// A core of a server that ended by an abort: the host's in the server's folder or, where the host gives
/// none, one that gdb makes at the abort of another server with the same edited driver, and says so.
///
/// # Panics
/// When gdb makes none.
#[must_use]
pub fn core(server: tempfile::TempDir, library: &Path) -> (PathBuf, tempfile::TempDir) {
    let mut paths = server
        .path()
        .read_dir()
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path());
    let host = paths.find(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with("core"))
    });
    if let Some(core) = host {
        println!("the host gave a core: {}", core.display());
        return (core, server);
    }
    println!(
        "the host gives no core file here (/proc/sys/kernel/core_pattern: {}): \
         gdb's generate-core-file is used instead",
        fs::read_to_string("/proc/sys/kernel/core_pattern")
            .unwrap_or_default()
            .trim_end()
    );
    core_at_abort(library)
}

/// Makes a directory with a driver that panics then, under gdb, which stops at the abort and writes a
/// core.
///
/// # Panics
/// When it does not come to that.
#[must_use]
pub fn core_at_abort(library: &Path) -> (PathBuf, tempfile::TempDir) {
    let mut gdb = Gdb::server_with(
        Form::Plain,
        "run\nbt 3\ngenerate-core-file gdb.core\necho ==end\\n\nkill\n",
        &["-lrumpfs_tmpfs"],
        &[("LD_LIBRARY_PATH", library)],
    );
    gdb.wait_for_server();
    gdb.mount();
    let output = gdb
        .applet("mkdir /mnt/test1")
        .output()
        .expect("rumpctl runs");
    assert!(!output.status.success());
    gdb.wait_for("==end");
    let core = gdb.folder.path().join("gdb.core");
    assert!(core.exists(), "{}", gdb.log());
    let (_, folder) = gdb.into_folder();
    (core, folder)
}

/// Runs gdb with these commands on a program and a core, and gives what it printed.
///
/// # Panics
/// When gdb is missing.
pub fn on_core(form: Form, core: &Path, commands: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = command(form, folder.path(), commands)
        .arg(artifacts().join("rump_server"))
        .arg(core)
        .output()
        .expect("gdb is installed (apt-get install gdb)");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text + &String::from_utf8_lossy(&output.stderr)
}

/// What gdb printed between the marks `==name` and the next one.
///
/// # Panics
/// When the mark is not there.
#[must_use]
pub fn section<'a>(log: &'a str, name: &str) -> &'a str {
    let mark = format!("=={name}\n");
    let (_, rest) = log
        .split_once(&mark)
        .unwrap_or_else(|| panic!("gdb printed no {mark}:\n{log}"));
    rest.split("\n==").next().expect("split gives one")
}
