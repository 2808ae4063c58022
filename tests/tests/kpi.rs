//! The kernel programming interface as C sees it: the functions in `tests/kpi/*.c`, each in a kernel of
//! its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rump_tests::{artifacts, clean, workspace};

fn sources() -> PathBuf {
    workspace().join("tests/kpi")
}

/// The component with all functions, built once.
fn component() -> &'static Path {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Command::new("bmake")
            .arg("-m")
            .arg(workspace().join("c-src/mk"))
            .arg("-j2")
            .current_dir(sources())
            .env("MAKEOBJDIRPREFIX", folder.path())
            .output()
            .expect("bmake is installed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the tests do not compile:\n{text}");
        assert!(!text.contains("warning:"), "warnings:\n{text}");
        let objects = folder.path().join(
            sources()
                .strip_prefix("/")
                .expect("an absolute path of the workspace"),
        );
        let library = objects.join("librumpkern_kpitest.so");
        (folder, library)
    });
    path
}

/// A function of a source file, and the sentence of the panic that it has to end in.
struct Function {
    name: String,
    sentence: Option<String>,
}

fn functions(file: &str) -> Vec<Function> {
    let path = sources().join(file).with_extension("c");
    let text = std::fs::read_to_string(&path).expect("a source");
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("KPI_TEST(") {
            found.push(Function {
                name: rest.trim_end_matches(')').to_owned(),
                sentence: None,
            });
        } else if let Some(rest) = line.strip_prefix("KPI_PANIC(") {
            let (name, sentence) = rest.split_once(", \"").expect("NAME, \"SENTENCE\")");
            found.push(Function {
                name: name.to_owned(),
                sentence: Some(sentence.trim_end_matches("\")").to_owned()),
            });
        }
    }
    assert!(!found.is_empty(), "{file}.c has no tests");
    found
}

fn run(file: &str) {
    let libraries = ["librump.so", "librumpvfs.so", "librumpfs_tmpfs.so"];
    let mut failures = String::new();
    for Function { name, sentence } in functions(file) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kpi-run"));
        clean(&mut command);
        command.arg(&name);
        for library in libraries {
            command.arg(artifacts().join(library));
        }
        let output = command.arg(component()).output().expect("kpi-run runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        let good = match &sentence {
            None => output.status.success(),
            Some(sentence) => text
                .lines()
                .any(|line| line.starts_with("panic: ") && line.contains(sentence.as_str())),
        };
        if !good {
            let wanted = sentence.map_or(String::new(), |sentence| {
                format!(" (has to panic: {sentence})")
            });
            failures += &format!("{file}.c: {name}{wanted}: {}\n{text}\n", output.status);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

macro_rules! files {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                run(stringify!($name));
            }
        )*
        const FILES: &[&str] = &[$(stringify!($name)),*];
    };
}

files! {
    assert
    atomic
    buf
    condvar
    copy
    counted
    descriptors
    fd
    genfs
    kauth
    kernel
    kmem
    layout
    mutex
    namecache
    namei
    pool
    print
    queue
    rbtree
    rwlock
    sysctl
    threads
    trap
    tree
    uvm
    vcache
    vfs
    vmem
    vnode
}

#[test]
fn no_file_is_left_out() {
    for entry in std::fs::read_dir(sources()).expect("tests/kpi") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        // The file system that the tests share has no tests of its own.
        if path.extension().is_some_and(|extension| extension == "c") && name != "kpifs" {
            assert!(FILES.contains(&&*name), "{name}.c is not in the list");
        }
    }
}
