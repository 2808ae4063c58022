//! The library as the linker sees it: what it offers is what the header declares, and it wants nothing but
//! the C library.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use object::elf::{DT_NEEDED, DT_SONAME, FileHeader64, SHN_UNDEF, STB_WEAK};
use object::read::elf::{Dyn, ElfFile64, FileHeader, Sym};
use object::{Endianness, Object, ObjectSymbol};

/// What the interface consists of, beside `rumpuser__*` and the two variables.
const HYPERCALLS: usize = 67;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library as it is delivered. Cargo builds none for a test of its package.
fn library() -> &'static [u8] {
    static LIBRARY: OnceLock<Vec<u8>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--release", "--package", "librumpuser"])
            .current_dir(package())
            .status()
            .expect("cargo runs");
        assert!(status.success(), "cargo build failed");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../release/librumpuser.so");
        std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    })
}

fn elf() -> ElfFile64<'static, Endianness> {
    ElfFile64::parse(library()).expect("an ELF library")
}

/// The strings of this kind in the dynamic section.
fn dynamic(tag: u32) -> Vec<String> {
    let elf = elf();
    let (endian, data) = (elf.endian(), elf.data());
    let header: &FileHeader64<Endianness> = elf.elf_header();
    let sections = header.sections(endian, data).unwrap();
    let (entries, link) = sections.dynamic(endian, data).unwrap().unwrap();
    let strings = sections.strings(endian, data, link).unwrap();
    entries
        .iter()
        .filter(|entry| entry.tag32(endian) == Some(tag))
        .map(|entry| {
            let name = entry.string(endian, strings).unwrap();
            String::from_utf8_lossy(name).into_owned()
        })
        .collect()
}

/// The functions and variables that the header declares, as bindgen read it.
fn declared() -> BTreeSet<String> {
    let prototypes = package().join("../hypercalls/src/prototypes.rs");
    let text = std::fs::read_to_string(prototypes).unwrap();
    text.lines()
        .filter_map(|line| {
            let rest = line.trim_start();
            let name = rest
                .strip_prefix("pub fn ")
                .or(rest.strip_prefix("pub static mut "))?;
            let end = name.find(['(', ':'])?;
            Some(name[..end].to_owned())
        })
        .collect()
}

#[test]
fn it_offers_what_the_header_declares() {
    let elf = elf();
    let offered: BTreeSet<String> = elf
        .dynamic_symbols()
        .filter(|symbol| symbol.is_definition())
        .map(|symbol| symbol.name().unwrap().to_owned())
        .collect();
    let declared = declared();
    let of = |names: &BTreeSet<String>, other| names.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!(of(&declared, &offered), [""; 0], "declared, but not there");
    assert_eq!(of(&offered, &declared), [""; 0], "there, but not declared");
    let calls = declared
        .iter()
        .filter(|name| name.starts_with("rumpuser_") && !name.starts_with("rumpuser__"));
    assert_eq!(calls.count(), HYPERCALLS);
}

#[test]
fn variables_have_the_headers_size() {
    let elf = elf();
    for (name, size) in [
        ("rumpsp_maxworker", 4),
        ("rumpsp_idleworker", 4),
        ("rumpuser__hyp", 168),
    ] {
        let symbol = elf
            .dynamic_symbols()
            .find(|symbol| symbol.name() == Ok(name))
            .unwrap();
        assert_eq!(symbol.size(), size, "{name}");
    }
}

#[test]
fn its_name() {
    assert_eq!(dynamic(DT_SONAME), ["librumpuser.so.0"]);
}

/// libgcc unwinds for the backtrace of a panic, and is a part of what a C compiler links.
#[test]
fn it_wants_nothing_but_the_c_library() {
    for library in dynamic(DT_NEEDED) {
        let known = [
            "libc.so",
            "libgcc_s.so",
            "libm.so",
            "libpthread.so",
            "ld-linux",
            "libdl.so",
        ];
        assert!(
            known.iter().any(|known| library.starts_with(known)),
            "{library}"
        );
    }
    let elf = elf();
    let (endian, data) = (elf.endian(), elf.data());
    let sections = elf.elf_header().sections(endian, data).unwrap();
    let table = sections
        .symbols(endian, data, object::elf::SHT_DYNSYM)
        .unwrap();
    let versions = sections.versions(endian, data).unwrap().unwrap();
    let mut wanted = 0;
    for (index, symbol) in table.enumerate() {
        if index.0 == 0 || symbol.st_shndx(endian) != SHN_UNDEF || symbol.st_bind() == STB_WEAK {
            continue;
        }
        let name = String::from_utf8_lossy(symbol.name(endian, table.strings()).unwrap());
        let version = versions
            .version(versions.version_index(endian, index))
            .unwrap();
        let version = version.map(|version| String::from_utf8_lossy(version.name()).into_owned());
        let version = version.unwrap_or_default();
        assert!(
            version.starts_with("GLIBC_") || version.starts_with("GCC_"),
            "{name} ({version}) is not the C library's"
        );
        wanted += 1;
    }
    assert!(wanted > 0, "it must want something");
}

/// The headers serve a C program by themselves, in the oldest C that knows `<stdint.h>`.
#[test]
fn headers_compile_alone() {
    let include = package().join("../../c-src/include");
    for header in ["rump/rumpuser.h", "rump/rumpuser_component.h"] {
        let status = Command::new("cc")
            .args(["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"])
            .args(["-fsyntax-only", "-x", "c"])
            .arg(include.join(header))
            .status()
            .expect("a C compiler");
        assert!(status.success(), "{header}");
    }
}
