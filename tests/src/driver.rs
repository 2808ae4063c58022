//! Drivers that `rumpmake` builds: one of a test's own, made by `rumpctl new-driver`, and our own in C.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{Server, program, target, workspace};

/// The name of the file system that the tests make.
pub const NAME: &str = "testfs";

/// A folder with a new driver, removed with it.
pub struct Driver {
    folder: tempfile::TempDir,
    variables: Vec<String>,
}

impl Driver {
    /// Starts a driver in this language, `c` or `rust`.
    ///
    /// # Panics
    /// When `rumpctl new-driver` fails.
    pub fn new(lang: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let driver = Self {
            folder,
            variables: Vec::new(),
        };
        let output = program("rumpctl")
            .args(["new-driver", "--lang", lang, NAME])
            .current_dir(driver.folder.path())
            .output()
            .expect("rumpctl runs");
        assert!(output.status.success(), "new-driver: {output:?}");
        driver
    }

    /// The same with variables for each rumpmake, such as `SAN=address`.
    #[must_use]
    pub fn with(mut self, variables: &[&str]) -> Self {
        self.variables
            .extend(variables.iter().map(|&text| text.to_owned()));
        self
    }

    /// Its sources.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(NAME)
    }

    /// A file beside the sources' folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `rumpmake` in its folder. Rust drivers share what cargo made of the driver kit.
    pub fn rumpmake(&self, arguments: &[&str]) -> Command {
        let mut command = rumpmake(&self.path());
        command
            .env("CARGO_TARGET_DIR", target().join("drivers"))
            .args(&self.variables)
            .args(arguments);
        command
    }

    /// Runs `rumpmake`, which has to succeed without a warning, and gives what it printed.
    ///
    /// # Panics
    /// When it does not.
    pub fn make(&self, arguments: &[&str]) -> String {
        succeeded(&mut self.rumpmake(arguments))
    }

    /// Builds it into a folder beside the sources and gives that folder, for `rump_server -L`.
    ///
    /// # Panics
    /// When that fails.
    pub fn install(&self) -> PathBuf {
        let folder = self.beside("lib");
        let directory = format!("LIBDIR={}", folder.display());
        self.make(&["install", &directory]);
        folder
    }

    /// Replaces text in one of its sources.
    ///
    /// # Panics
    /// When the text is not there.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path().join(file);
        let text = std::fs::read_to_string(&path).expect("a source");
        assert!(text.contains(from), "{from} is not in {file}");
        std::fs::write(&path, text.replace(from, to)).expect("write");
    }

    /// A server with the driver, with its file system mounted on /mnt.
    ///
    /// # Panics
    /// When that fails.
    pub fn serve(&self) -> Server {
        let server = self.serve_unmounted();
        server.ok("mkdir /mnt");
        server.ok(&format!("mount -t {NAME} {NAME} /mnt"));
        server
    }

    /// A server with the driver.
    ///
    /// # Panics
    /// When it does not start.
    pub fn serve_unmounted(&self) -> Server {
        let folder = self.install();
        let options = [
            format!("-L{}", folder.display()),
            "-lrumpvfs".to_owned(),
            format!("-lrumpfs_{NAME}"),
        ];
        Server::with(options)
    }
}

/// `rumpmake` in a folder, with nothing of the caller's own settings.
pub fn rumpmake(folder: &Path) -> Command {
    let mut command = program("rumpmake");
    for name in ["MAKEOBJDIR", "MAKEOBJDIRPREFIX", "MAKEFLAGS", "CC"] {
        command.env_remove(name);
    }
    command.current_dir(folder);
    command
}

/// Builds one of our own C drivers, `tmpfs` or `nullfs`, and gives the folder with its library.
///
/// # Panics
/// When that fails or warns.
pub fn in_c(name: &str) -> PathBuf {
    let folder = target().join("c-drivers").join(name);
    std::fs::create_dir_all(&folder).expect("mkdir");
    // Tests that run at the same time share what one of them builds.
    let lock = File::create(folder.join("lock")).expect("a lock");
    lock.lock().expect("a lock");
    let mut make = rumpmake(&workspace().join("c-src/drivers").join(name));
    succeeded(make.env("MAKEOBJDIR", &folder));
    folder
}

/// Runs a command that has to succeed without a warning and gives what it printed.
///
/// # Panics
/// When it does not.
pub fn succeeded(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    let text = text(&output);
    assert!(output.status.success(), "{command:?}:\n{text}");
    assert!(!text.contains("warning:"), "{command:?}:\n{text}");
    text
}

/// What a command printed, on both outputs.
pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The prerequisites in the dependency files of a folder, each once.
///
/// # Panics
/// When there is none.
pub fn dependencies(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "d") {
            let text = std::fs::read_to_string(&path).expect("text");
            let text = text.replace("\\\n", " ");
            let rule = text.lines().next().expect("a rule");
            let (_, files) = rule.split_once(':').expect("a rule");
            found.extend(files.split_whitespace().map(PathBuf::from));
        }
    }
    assert!(
        !found.is_empty(),
        "no dependency files in {}",
        folder.display()
    );
    found.sort();
    found.dedup();
    found
}
