//! The scan for link sets in a shared object that the host's C compiler makes.
// Miri has neither processes nor shared objects.
#![cfg(not(any(loom, miri)))]

use std::ffi::{CStr, CString, c_int};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use rumpuser::{Errno, dl};

const SOURCE: &str = r#"
static int one = 41, two = 42;
static void *first __attribute__((section("link_set_modules"), used)) = &one;
static void *second __attribute__((section("link_set_modules"), used)) = &two;
static void *third __attribute__((section("link_set_rump_components"), used)) = &two;
int rump_test_symbol = 7;
int other_test_symbol = 8;
"#;

/// The start and stop symbols that a linker makes by itself are hidden; these are not.
const SCRIPT: &str = "
SECTIONS {
    link_set_modules : {
        __start_link_set_modules = .;
        KEEP(*(link_set_modules));
        __stop_link_set_modules = .;
    }
    link_set_rump_components : {
        __start_link_set_rump_components = .;
        KEEP(*(link_set_rump_components));
        __stop_link_set_rump_components = .;
    }
}
INSERT AFTER .data;
";

#[test]
fn a_component_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("driver.c");
    let script = dir.path().join("sets.ld");
    let library = dir.path().join("librumptest_driver.so");
    std::fs::write(&source, SOURCE).unwrap();
    std::fs::write(&script, SCRIPT).unwrap();
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg(format!("-Wl,-T,{}", script.display()))
        .status()
        .expect("a C compiler is needed");
    assert!(compiled.success());

    let path = CString::new(library.as_os_str().as_bytes()).unwrap();
    assert!(dl::link_sets(dl::MODULES).is_empty(), "not loaded yet");
    dl::load(&path).unwrap();
    dl::load(&path).unwrap();

    let sets = dl::link_sets(dl::MODULES);
    assert_eq!(sets.len(), 1, "one object, although it is loaded twice");
    assert_eq!(sets[0].object, path);
    assert_eq!(sets[0].count, 2);
    let values = [0, 1].map(|index| {
        // SAFETY: the set holds two pointers.
        let value = unsafe { *sets[0].start.wrapping_add(index) };
        // SAFETY: they point to ints.
        unsafe { *value.cast::<c_int>() }
    });
    assert_eq!(values, [41, 42]);
    let components = dl::link_sets(dl::COMPONENTS);
    assert_eq!(components.len(), 1);
    assert_eq!(components[0].count, 1);
    assert!(dl::link_sets("no_such_set").is_empty());

    let table = dl::kernel_symbols();
    let find = |wanted: &CStr| {
        table.symbols.iter().find(|symbol| {
            let name = &table.strings[symbol.st_name as usize..];
            CStr::from_bytes_until_nul(name) == Ok(wanted)
        })
    };
    let symbol = find(c"rump_test_symbol").expect("the kernel's symbol");
    assert_eq!(symbol.st_size, 4);
    // SAFETY: the symbol is an int.
    assert_eq!(unsafe { *(symbol.st_value as *const c_int) }, 7);
    assert!(
        find(c"other_test_symbol").is_none(),
        "not the kernel's name"
    );
    let objects = dl::objects();
    let driver = objects.iter().find(|object| object.name == path).unwrap();
    assert!(driver.symbol("other_test_symbol").is_some());
    assert!(driver.symbol("printf").is_none(), "a dependency's symbol");
    assert!(
        objects.last().unwrap().name.is_empty(),
        "the program comes last"
    );
}

#[test]
fn a_missing_object() {
    assert_eq!(dl::load(c"/no/such/librump.so"), Err(Errno::ENOENT));
    let reason = dl::load_error(c"/no/such/librump.so").unwrap_err();
    assert!(reason.contains("/no/such/librump.so"), "{reason}");
}
