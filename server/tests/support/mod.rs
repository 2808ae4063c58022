//! Fake kernels and components, compiled from C into a directory that goes away with the test,
//! and the server programs run on them.

#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory with libraries in `lib`, and a log of what the fake kernel was asked to do.
pub struct Fixture {
    directory: TempDir,
}

impl Fixture {
    /// An empty `lib`.
    pub fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(directory.path().join("lib")).expect("lib");
        Self { directory }
    }

    /// With the fake kernel.
    pub fn with_kernel() -> Self {
        let fixture = Self::new();
        fixture.library("kernel", "librump.so.0");
        fixture
    }

    /// With the fake kernel, rumpvfs and rumpfs_tmpfs.
    pub fn with_tmpfs() -> Self {
        let fixture = Self::with_kernel();
        fixture.library("vfs", "librumpvfs.so");
        fixture.library("tmpfs", "librumpfs_tmpfs.so");
        fixture
    }

    /// Compiles `tests/fake/SOURCE.c` into `lib/NAME`.
    pub fn library(&self, source: &str, name: &str) -> PathBuf {
        self.library_with(source, &format!("lib/{name}"), &[])
    }

    /// Compiles `tests/fake/SOURCE.c` into `FILE`, whose directory is made, with these options.
    pub fn library_with(&self, source: &str, file: &str, options: &[&str]) -> PathBuf {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fake/{source}.c"));
        self.compile(&source, self.path(file), options)
    }

    /// Compiles C text into `lib/NAME`.
    pub fn library_of(&self, text: &str, name: &str) -> PathBuf {
        let source = self.path(&format!("{name}.c"));
        fs::write(&source, text).expect("a source file");
        self.compile(&source, self.lib().join(name), &[])
    }

    fn compile(&self, source: &Path, library: PathBuf, options: &[&str]) -> PathBuf {
        let directory = library.parent().expect("a directory");
        fs::create_dir_all(directory).expect("a directory");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let output = Command::new(compiler)
            .args(["-shared", "-fPIC", "-Wall", "-Werror", "-Wl,-z,lazy", "-o"])
            .arg(&library)
            .arg(source)
            .args(options)
            .current_dir(self.directory.path())
            .output()
            .expect("a C compiler is installed");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        library
    }

    /// The directory of the libraries.
    pub fn lib(&self) -> PathBuf {
        self.path("lib")
    }

    /// A path in the fixture's directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A command that runs `program` in the fixture's directory, on the fixture's libraries.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env("FAKE_LOG", self.path("log"))
            .env("LD_LIBRARY_PATH", self.lib())
            .stdin(Stdio::null());
        for variable in [
            "RUMP_NCPU",
            "RUMP_MEMLIMIT",
            "RUMP_VERBOSE",
            "RUMP_LIBRUMP",
            "RUMP_LIBRARY_PATH",
            "RUMP_SERVER",
        ] {
            command.env_remove(variable);
        }
        command
    }

    /// `rump_server` with these arguments.
    pub fn server(&self, arguments: &[&str]) -> Command {
        self.command(env!("CARGO_BIN_EXE_rump_server"), arguments)
    }

    /// The lines that the fake kernel wrote.
    pub fn log(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Waits until the fake kernel has written this line.
    pub fn wait_for(&self, line: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.log().iter().any(|logged| logged == line) {
            assert!(Instant::now() < end, "no {line:?} in {:?}", self.log());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What a program did.
#[derive(Debug)]
pub struct Ran {
    /// Exit status; `None` after a signal.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: without_core_note(&String::from_utf8_lossy(&output.stderr)),
        }
    }
}

/// What a server in the foreground says first, on a host that gives no core files and on one that does.
pub const CORE_NOTE: &str = ": a panic leaves no core: ";
/// As above.
pub const CORE_PLACE: &str = ": after a panic the core goes to ";

fn without_core_note(stderr: &str) -> String {
    let lines = stderr.split_inclusive('\n');
    let is_note = |line: &&str| line.contains(CORE_NOTE) || line.contains(CORE_PLACE);
    lines.filter(|line| !is_note(line)).collect()
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Ran {
    command.output().expect("the program starts").into()
}

/// Starts a command whose output is kept.
pub fn spawn(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Sends a signal to a child that is not yet waited for.
pub fn signal(child: &Child, signal: nix::sys::signal::Signal) {
    let pid = nix::unistd::Pid::from_raw(child.id().try_into().expect("a process id"));
    nix::sys::signal::kill(pid, signal).expect("the child is there");
}
