//! Makes the generated files of the workspace and compares them with what is committed.
//!
//! - `c-src/vnode_if.table` gives `c-src/include/sys/vnode_if.h`, `kernel/src/vfs/vnode_if.rs`,
//!   `c-src/include/rump/rumpvnode_if.h` and `abi/librump/src/public/vnode_if.rs`;
//! - `abi/gen/syscalls.tsv` gives `abi/types/src/sysno.rs`, `abi/librump/src/sysimpl.rs` and
//!   `abi/librumpclient/src/pointers.rs`;
//! - the same, `abi/gen/constants.tsv` and `abi/types/src/errno.rs` give headers of host programs:
//!   `rump_syscalls.h`, `rumpdefs.h`, `rumperr.h`, `rumperrno2host.h` in `c-src/include/rump`;
//! - the `vfs_kpi!` and `vfs_public!` blocks of `abi/librump` give `abi/librumpvfs/src/jumps.rs`;
//! - the headers in `c-src/include` give, by bindgen, `abi/types/src/types.rs` and `kpi.rs`,
//!   `abi/hypercalls/src/prototypes.rs`, and `abi/librump/src/prototypes.rs`.
//!
//! `cargo run -p rump-gen` writes them; `cargo run -p rump-gen -- --check` exits 1 when one differs.
//! Only this crate needs libclang.

mod bindings;
mod jumps;
mod pointers;
mod rump_syscalls;
mod rumpdefs;
mod rumpvnode_if;
mod sysimpl;
mod sysno;
mod vnode_if;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let table = read(&root.join("c-src/vnode_if.table"));
    let operations = vnode_if::parse(&table);
    let mut output = Output { check, stale: 0 };
    // bindgen reads vnode_if.h, so it is written first.
    output.put(
        &root.join("c-src/include/sys/vnode_if.h"),
        &vnode_if::header(&operations),
    );
    output.put(
        &root.join("kernel/src/vfs/vnode_if.rs"),
        &rustfmt(&vnode_if::dispatch(&operations)),
    );
    output.put(
        &root.join("c-src/include/rump/rumpvnode_if.h"),
        &rumpvnode_if::header(&operations),
    );
    output.put(
        &root.join("abi/librump/src/public/vnode_if.rs"),
        &rustfmt(&rumpvnode_if::functions(&operations)),
    );
    let calls = read(&root.join("abi/gen/syscalls.tsv"));
    let errors = read(&root.join("abi/types/src/errno.rs"));
    let public = root.join("c-src/include/rump");
    output.put(
        &public.join("rump_syscalls.h"),
        &rump_syscalls::header(&calls),
    );
    output.put(
        &public.join("rumpdefs.h"),
        &rumpdefs::defs(&read(&root.join("abi/gen/constants.tsv"))),
    );
    output.put(&public.join("rumperr.h"), &rumpdefs::strerror(&errors));
    output.put(
        &public.join("rumperrno2host.h"),
        &rumpdefs::errno2host(&errors),
    );
    output.put(
        &root.join("abi/types/src/sysno.rs"),
        &rustfmt(&sysno::module(&calls)),
    );
    output.put(
        &root.join("abi/librump/src/sysimpl.rs"),
        &rustfmt(&sysimpl::module(&calls)),
    );
    output.put(
        &root.join("abi/librumpclient/src/pointers.rs"),
        &rustfmt(&pointers::module(&calls)),
    );
    output.put(
        &root.join("abi/librumpvfs/src/jumps.rs"),
        &jumps::module(&root),
    );
    output.put(
        &root.join("abi/librump/src/prototypes.rs"),
        &rustfmt(&bindings::public(&root)),
    );
    output.put(
        &root.join("abi/types/src/types.rs"),
        &rustfmt(&bindings::types(&root)),
    );
    output.put(
        &root.join("abi/types/src/kpi.rs"),
        &rustfmt(&bindings::kpi(&root)),
    );
    output.put(
        &root.join("abi/hypercalls/src/prototypes.rs"),
        &rustfmt(&bindings::hypercalls(&root)),
    );
    if output.stale > 0 {
        eprintln!(
            "{} generated files are stale: run `make generate`",
            output.stale
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

struct Output {
    check: bool,
    stale: usize,
}

impl Output {
    fn put(&mut self, path: &Path, text: &str) {
        let same = std::fs::read_to_string(path).is_ok_and(|old| old == text);
        if same {
            return;
        }
        if self.check {
            eprintln!("stale: {}", path.display());
            self.stale += 1;
            return;
        }
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("mkdir");
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("wrote {}", path.display());
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rustfmt(text: &str) -> String {
    use std::io::Write as _;
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is part of the toolchain");
    let mut stdin = child.stdin.take().expect("piped");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("rustfmt runs");
    writer.join().expect("no panic").expect("rustfmt reads");
    assert!(
        output.status.success(),
        "rustfmt refused the generated text"
    );
    String::from_utf8(output.stdout).expect("rustfmt writes UTF-8")
}
