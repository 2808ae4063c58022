//! Runs one test function inside a rump kernel: `kpi-run FUNCTION LIBRARY...`.
//!
//! The libraries are loaded in the given order, the kernel is booted, and `rumpns_kpi_FUNCTION` is
//! called in it. Exit code 0: it answered 0. Else the line that it answered is printed.

use std::process::ExitCode;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let function = arguments.next().expect("the name of a function");
    let libraries: Vec<Library> = arguments
        .map(|path| {
            // SAFETY: libraries of the rump kernel may be loaded in this order.
            let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_GLOBAL) };
            library.unwrap_or_else(|error| panic!("{path}: {error}"))
        })
        .collect();
    let find = |name: &str| {
        let found = libraries.iter().find_map(|library| {
            // SAFETY: the caller knows the type.
            unsafe { library.get::<unsafe extern "C" fn() -> i32>(name.as_bytes()) }.ok()
        });
        *found.unwrap_or_else(|| panic!("no library has {name}"))
    };
    let test = find(&format!("rumpns_kpi_{function}"));
    // SAFETY: a function without arguments, called once before all others.
    let error = unsafe { find("rump_init")() };
    assert_eq!(error, 0, "the kernel does not boot");
    let (enter, leave) = (find("rump_schedule"), find("rump_unschedule"));
    // SAFETY: a function without arguments and a result that is not looked at.
    unsafe { enter() };
    // SAFETY: a test: no arguments, and inside the kernel.
    let line = unsafe { test() };
    // SAFETY: ends `rump_schedule`.
    unsafe { leave() };
    if line == 0 {
        return ExitCode::SUCCESS;
    }
    println!("{function}: line {line}");
    ExitCode::FAILURE
}
