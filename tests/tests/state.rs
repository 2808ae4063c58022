//! All state lives in one object: each cdylib carries its own copy of every crate that it links, and a
//! static that exists twice is two different ones. Here all components are loaded as `rump_server`
//! loads them, and the symbol tables of what is in memory afterwards are read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
use object::{Object, ObjectSection, ObjectSymbol, SectionFlags, SymbolKind};

/// Crates of the toolchain: their copies keep nothing that two objects would have to share.
const TOOLCHAIN: [&str; 7] = [
    "std",
    "core",
    "alloc",
    "memchr",
    "__rustc",
    "gimli",
    "addr2line",
];
/// Crates whose state belongs to librump, and to nobody else even if it is not the same.
const LIBRUMP_ONLY: [&str; 5] = [
    "rumpuser",
    "rump_kernel",
    "tracing",
    "tracing_core",
    "tracing_subscriber",
];
/// What the compiler and the linker put into every object.
const EVERY_OBJECT: [&str; 4] = [
    "completed",
    "__dso_handle",
    "_rust_extern_with_linkage_",
    "DW.ref.",
];

/// Variables of an object that are written after it is relocated, by their names without hashes.
fn state_of(path: &Path) -> BTreeSet<String> {
    let data = std::fs::read(path).expect("a loaded object can be read");
    let file = object::File::parse(&*data).expect("an ELF file");
    let mut names = BTreeSet::new();
    for symbol in file.symbols().filter(ObjectSymbol::is_definition) {
        if !matches!(symbol.kind(), SymbolKind::Data | SymbolKind::Tls) || symbol.size() == 0 {
            continue;
        }
        let Some(Ok(section)) = symbol
            .section_index()
            .map(|index| file.section_by_index(index))
        else {
            continue;
        };
        let SectionFlags::Elf { sh_flags } = section.flags() else {
            panic!("an ELF section has ELF flags");
        };
        let section = section.name().expect("a name");
        // Tables of addresses are filled in by the dynamic linker and sealed.
        let sealed = section.starts_with(".data.rel.ro") || section.starts_with(".got");
        let written = sh_flags & u64::from(object::elf::SHF_WRITE) != 0 && !sealed;
        let mangled = symbol.name().expect("a name");
        let name = format!("{:#}", rustc_demangle::demangle(mangled));
        // A variable that the optimiser took apart is `NAME.0`.
        let name = match name.rsplit_once('.') {
            Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => whole,
            _ => &name,
        };
        if written && !EVERY_OBJECT.iter().any(|common| name.starts_with(common)) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// The crate of a Rust name: `<a::B as c::D>::E` belongs to `a`.
fn crate_of(name: &str) -> &str {
    let path = name.trim_start_matches(['<', '&']);
    path.split("::").next().unwrap_or(path)
}

/// What is wrong with the state of these objects.
fn faults(objects: &[PathBuf]) -> Vec<String> {
    let mut owners: BTreeMap<String, Vec<&Path>> = BTreeMap::new();
    let mut faults = Vec::new();
    for path in objects {
        let is_librump = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("librump.so"));
        for name in state_of(path) {
            if TOOLCHAIN.contains(&crate_of(&name)) {
                continue;
            }
            if !is_librump && LIBRUMP_ONLY.contains(&crate_of(&name)) {
                faults.push(format!("{} has {name}", path.display()));
            }
            owners.entry(name).or_default().push(path);
        }
    }
    for (name, paths) in owners {
        if paths.len() > 1 {
            faults.push(format!("{name} is in {paths:?}"));
        }
    }
    faults
}

/// Loads every component there is; answers the objects of the rump kernel in this process's memory.
fn loaded() -> Vec<PathBuf> {
    let folder = rump_tests::artifacts();
    let mut names = vec!["librump.so".to_owned(), "librumpvfs.so".to_owned()];
    for entry in folder.read_dir().expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("librumpfs_") && name.ends_with(".so") {
            names.push(name);
        }
    }
    for name in &names {
        // SAFETY: the libraries register themselves when they are loaded and do nothing else.
        let library = unsafe { Library::open(Some(folder.join(name)), RTLD_LAZY | RTLD_GLOBAL) };
        // Components are never unloaded.
        std::mem::forget(library.unwrap_or_else(|error| panic!("{name}: {error}")));
    }
    let maps = std::fs::read_to_string("/proc/self/maps").expect("proc is mounted");
    let objects: BTreeSet<PathBuf> = maps
        .lines()
        .filter_map(|line| line.split_whitespace().nth(5))
        .map(PathBuf::from)
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("librump"))
        })
        .collect();
    assert!(objects.len() >= names.len(), "{objects:?}");
    objects.into_iter().collect()
}

#[test]
fn no_state_exists_twice() {
    let objects = loaded();
    let librump = objects
        .iter()
        .find(|path| path.ends_with("librump.so"))
        .expect("librump is loaded");
    let state = state_of(librump);
    // The table is not stripped, and this test sees what it is about.
    for crate_name in ["rumpuser", "rump_kernel", "tracing_core"] {
        assert!(
            state.iter().any(|name| crate_of(name) == crate_name),
            "librump has no state of {crate_name}"
        );
    }
    let faults = faults(&objects);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A component that links the kernel's crates would pass every other test for a while.
#[test]
fn a_second_copy_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let plant = |crate_name: &str, source: &str| {
        let file = folder.path().join(format!("{crate_name}.rs"));
        std::fs::write(&file, source).expect("write");
        let library = folder.path().join(format!("librumpfs_{crate_name}.so"));
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let status = Command::new(rustc)
            .args(["--edition=2024", "--crate-type=cdylib", "--crate-name"])
            .arg(crate_name)
            .arg("-o")
            .args([&library, &file])
            .status()
            .expect("rustc runs");
        assert!(status.success());
        library
    };
    // The same variable as one of librump's; another one of a crate that belongs there; harmless ones.
    let same = plant(
        "rump_kernel",
        "pub mod proc {
            use std::sync::atomic::{AtomicUsize, Ordering};
            static TABLE: AtomicUsize = AtomicUsize::new(1);
            #[unsafe(no_mangle)] pub extern \"C\" fn planted() -> usize { TABLE.fetch_add(1, Ordering::Relaxed) }
        }",
    );
    let other = plant(
        "rumpuser",
        "use std::sync::atomic::{AtomicUsize, Ordering};
        static NEW: AtomicUsize = AtomicUsize::new(0);
        #[unsafe(no_mangle)] pub extern \"C\" fn planted() -> usize { NEW.fetch_add(1, Ordering::Relaxed) }",
    );
    let own = plant(
        "own",
        "use std::sync::atomic::{AtomicUsize, Ordering};
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        static NAMES: [&str; 2] = [\"a\", \"b\"];
        #[unsafe(no_mangle)] pub extern \"C\" fn planted() -> *const u8 {
            NAMES[COUNT.fetch_add(1, Ordering::Relaxed) % 2].as_ptr()
        }",
    );
    let librump = rump_tests::artifacts().join("librump.so");
    let found = faults(&[librump, own, same.clone(), other.clone()]);
    assert_eq!(found.len(), 3, "{found:#?}");
    let table = "rump_kernel::proc::TABLE";
    assert_eq!(found[0], format!("{} has {table}", same.display()));
    assert_eq!(found[1], format!("{} has rumpuser::NEW", other.display()));
    assert!(
        found[2].starts_with(&format!("{table} is in ")),
        "{found:#?}"
    );
}
