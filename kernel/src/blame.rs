//! Who is to blame: the function at an address, for the sentence of a panic.

use core::ffi::c_void;

/// The name of the function at `address`, with its file and line if they are known: `tmpfs_mkdir
/// (tmpfs_vnops.c:1003)`.
#[must_use]
pub fn function_at(address: usize) -> String {
    let mut answer = None;
    backtrace::resolve(
        core::ptr::with_exposed_provenance_mut::<c_void>(address),
        |symbol| {
            let Some(name) = symbol.name().filter(|_| answer.is_none()) else {
                return;
            };
            let name = name.to_string();
            let name = name.strip_prefix("rumpns_").unwrap_or(&name);
            let place = symbol.filename().and_then(|file| file.file_name());
            answer = Some(match (place, symbol.lineno()) {
                (Some(file), Some(line)) => format!("{name} ({}:{line})", file.display()),
                _ => name.to_owned(),
            });
        },
    );
    answer.unwrap_or_else(|| format!("the function at {address:#x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_has_a_name_and_a_place() {
        let name = function_at(function_at as fn(usize) -> String as usize);
        assert!(name.contains("rump_kernel::blame::function_at"), "{name}");
        assert!(name.contains("blame.rs:"), "{name}");
    }

    #[test]
    fn an_address_of_nothing_is_shown() {
        assert_eq!(function_at(1), "the function at 0x1");
    }
}
