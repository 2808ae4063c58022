//! A back end of the host layer under an ordinary C component: it sees every operation on a lock.

use std::process::Command;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use rump_tests::{artifacts, workspace};

/// As `abi/librump/src/counting.rs` has it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    acquired: u64,
    refused: u64,
    released: u64,
    waits: u64,
    wakes: u64,
}

fn function(library: &Library, name: &str) -> unsafe extern "C" fn() -> i32 {
    // SAFETY: the functions that are asked for have no arguments.
    let found = unsafe { library.get::<unsafe extern "C" fn() -> i32>(name.as_bytes()) };
    *found.unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_back_end_sees_every_operation() {
    let folder = tempfile::tempdir().expect("a folder");
    let sources = workspace().join("tests/kpi");
    let output = Command::new("bmake")
        .arg("-m")
        .arg(workspace().join("c-src/mk"))
        .arg("SRCS=counted.c")
        .current_dir(&sources)
        .env("MAKEOBJDIRPREFIX", folder.path())
        .output()
        .expect("bmake is installed");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let built = sources.strip_prefix("/").expect("an absolute path");
    let component = folder.path().join(built).join("librumpkern_kpitest.so");

    let libraries = [
        artifacts().join("librump.so"),
        artifacts().join("librumpvfs.so"),
        component,
    ];
    let [kernel, _vfs, component] = libraries.map(|path| {
        // SAFETY: libraries of a rump kernel may be loaded in this order.
        let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_GLOBAL) };
        library.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    // SAFETY: before the kernel boots.
    assert_eq!(unsafe { function(&kernel, "rump_count_locks")() }, 0);
    // SAFETY: the first call of the kernel.
    assert_eq!(unsafe { function(&kernel, "rump_init")() }, 0);
    // SAFETY: into the booted kernel.
    unsafe { function(&kernel, "rump_schedule")() };
    // SAFETY: a test, inside the kernel.
    let line = unsafe { function(&component, "rumpns_kpi_counted_locks")() };
    assert_eq!(line, 0, "a check of counted.c");
    // SAFETY: ends the visit.
    unsafe { function(&kernel, "rump_unschedule")() };

    // SAFETY: the function has this type.
    let counts =
        unsafe { kernel.get::<unsafe extern "C" fn(*const u8, *mut Counts)>(b"rump_lock_counts") };
    let counts = counts.expect("librump counts");
    let of = |name: &str| {
        // SAFETY: a variable of the component, of which only the address is used.
        let object = unsafe { component.get::<*const u8>(format!("rumpns_{name}").as_bytes()) };
        let object = object.expect("the component has the variable").into_raw();
        let mut found = Counts::default();
        // SAFETY: the place is writable.
        unsafe { counts(object.cast::<u8>().cast_const(), &raw mut found) };
        found
    };
    let locks = Counts {
        acquired: 1101,
        refused: 1000,
        released: 1101,
        ..Counts::default()
    };
    assert_eq!(of("kpi_counted_mutex"), locks);
    let locks = Counts {
        acquired: 200,
        released: 200,
        ..Counts::default()
    };
    assert_eq!(of("kpi_counted_rwlock"), locks);
    let waits = Counts {
        waits: 3,
        wakes: 2,
        ..Counts::default()
    };
    assert_eq!(of("kpi_counted_cv"), waits);
}
