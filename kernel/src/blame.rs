//! Who is to blame: the function at an address, for the sentence of a panic.

use core::ffi::c_void;

/// The name of the function at `address`, with its file and line if they are known: `tmpfs_mkdir
/// (tmpfs_vnops.c:1003)`.
#[must_use]
pub fn function_at(address: usize) -> String {
    let mut answer = None;
    // A return address is expected, which is behind a call: the byte before it counts.
    let inside = core::ptr::with_exposed_provenance_mut::<c_void>(address + 1);
    backtrace::resolve(inside, |symbol| {
        // The innermost of the functions that are inlined here comes first, the function itself last.
        let Some(name) = symbol.name() else {
            return;
        };
        let name = name.to_string();
        let name = name.strip_prefix("rumpns_").unwrap_or(&name);
        let place = symbol.filename().and_then(|file| file.file_name());
        answer = Some(match (place, symbol.lineno()) {
            (Some(file), Some(line)) => format!("{name} ({}:{line})", file.display()),
            _ => name.to_owned(),
        });
    });
    answer.unwrap_or_else(|| format!("the function at {address:#x}"))
}

/// Whether a source file is the kernel's or the host layer's, and not a driver's.
#[must_use]
pub fn is_kernel(file: &str) -> bool {
    const PARTS: [&str; 5] = [
        "rumpuser/src/",
        "kernel/src/",
        "kernel/ddk/src/",
        "abi/librump/src/",
        "c-src/shim/",
    ];
    PARTS.iter().any(|part| file.contains(part))
}

/// Whether a source file is one of the language's libraries.
fn is_library(file: &str) -> bool {
    ["/rustc/", "/library/", "/registry/"]
        .iter()
        .any(|part| file.contains(part))
}

/// The innermost function on the stack that is neither the kernel's nor a library's, with the place of its
/// call: `tmpfs_mkdir at tmpfs_vnops.c:1003`.
#[must_use]
pub fn first_caller() -> Option<String> {
    let mut found = None;
    let mut entered = false;
    let mut depth = 0;
    backtrace::trace(|frame| {
        backtrace::resolve_frame(frame, |symbol| {
            let (Some(name), Some(path)) = (symbol.name(), symbol.filename()) else {
                return;
            };
            let file = path.to_string_lossy();
            // Further out is who made the system call, in this process or at the host's gate.
            entered |= is_entry(&name.to_string());
            if entered || found.is_some() || is_kernel(&file) || is_library(&file) {
                return;
            }
            let line = symbol.lineno().unwrap_or(0);
            let file = path.file_name().unwrap_or_default().display();
            found = Some(format!("{name} at {file}:{line}"));
        });
        depth += 1;
        found.is_none() && !entered && depth < DEEPEST
    });
    found
}

/// Whether system calls begin in this function; a hash may stand behind its name.
fn is_entry(name: &str) -> bool {
    name.strip_prefix("rump_kernel::syscall::syscall")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::h"))
}

/// How far out a caller may be.
const DEEPEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(never)]
    fn subject() -> u32 {
        std::hint::black_box(line!())
    }

    #[test]
    fn a_function_has_a_name_and_a_place() {
        assert_ne!(subject(), 0);
        let name = function_at(subject as fn() -> u32 as usize);
        assert!(name.contains("blame::tests::subject"), "{name}");
        assert!(name.contains("blame.rs:"), "{name}");
    }

    #[test]
    fn the_gate_of_the_system_calls() {
        assert!(is_entry("rump_kernel::syscall::syscall"));
        assert!(is_entry("rump_kernel::syscall::syscall::h0123456789abcdef"));
        assert!(!is_entry("rump_kernel::syscall::syscall::{{closure}}"));
    }

    #[test]
    fn an_address_of_nothing_is_shown() {
        assert_eq!(function_at(1), "the function at 0x1");
    }
}
