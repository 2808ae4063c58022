//! `rump_sys_*`: the C wrappers of the system calls, from the table of calls.

use std::fmt::Write as _;

const HEAD: &str = "//! The system calls as C functions, `rump___sysimpl_*`.\n//!\n\
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit. `rump_sys_NAME` of `rump_syscalls.h` is\n\
//! one of these by an assembler name. Arguments are those of the manual page of section 2, with\n\
//! NetBSD's layouts; errors are NetBSD's numbers in the host's `errno`.\n\n\
use core::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};\n\n\
use crate::syscall::{Slot, call, call_never_fails, call_returns_error};\n\n";

/// The text of `sysimpl.rs`.
pub fn module(tsv: &str) -> String {
    let mut out = String::from(HEAD);
    for line in tsv.lines().skip(1) {
        let field: Vec<&str> = line.split('\t').collect();
        let [number, name, _, _, returns, _, _, arguments, wrapper, flags] = field[..] else {
            panic!("a line of ten fields: {line}");
        };
        // pipe stores two results to an array; it is written by hand.
        if name != "pipe" {
            function(&mut out, number, name, returns, arguments, wrapper, flags);
        }
    }
    out
}

/// A call's name behind `rump___sysimpl_`: one that was renamed when its types changed is `__stat50` in
/// the table and `stat50` there.
pub fn symbol<'a>(name: &'a str, wrapper: &str) -> &'a str {
    let renamed = wrapper.strip_prefix("rump_sys_") != Some(name);
    if renamed {
        name.trim_start_matches('_')
    } else {
        name
    }
}

fn function(
    out: &mut String,
    number: &str,
    name: &str,
    returns: &str,
    arguments: &str,
    wrapper: &str,
    flags: &str,
) {
    let symbol = symbol(name, wrapper);
    let mut parameters = Vec::new();
    let mut slots = Vec::new();
    for argument in arguments.split("; ").filter(|a| a.contains(':')) {
        let (_, declaration) = argument.split_once(':').expect("filtered");
        if declaration == "pad" {
            slots.push("0".to_owned());
            continue;
        }
        let at = declaration
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or_else(|| panic!("{name}: {declaration}"));
        let (ctype, variable) = declaration.split_at(at + 1);
        let variable = match variable {
            "type" => "kind",
            "in" => "readfds",
            other => other,
        };
        parameters.push(format!("{variable}: {}", rust_type(ctype.trim())));
        slots.push(format!("{variable}.slot()"));
    }
    let mut how = "call";
    if flags.split(',').any(|flag| flag == "noerr") {
        how = "call_never_fails";
    }
    if matches!(
        name,
        "__posix_fadvise50" | "clock_nanosleep" | "posix_fallocate"
    ) {
        how = "call_returns_error";
    }
    let (arrow, cast) = match returns {
        "void" => (String::new(), ";".to_owned()),
        other => {
            let ty = rust_type(other);
            (format!(" -> {ty}"), format!(" as {ty}"))
        }
    };
    let _ = write!(
        out,
        "/// `{name}(2)`, number {number}.\n#[unsafe(no_mangle)]\n\
         pub extern \"C\" fn rump___sysimpl_{symbol}({}){arrow} {{\n{how}({number}, &[{}]){cast}\n}}\n\n",
        parameters.join(", "),
        slots.join(", "),
    );
}

fn rust_type(ctype: &str) -> String {
    if let Some(pointee) = ctype.strip_suffix('*') {
        let mutability = if pointee.starts_with("const ") {
            "const"
        } else {
            "mut"
        };
        let pointee = pointee.trim_start_matches("const ").trim();
        let target = if pointee == "char" {
            "c_char"
        } else {
            "c_void"
        };
        return format!("*{mutability} {target}");
    }
    match ctype {
        "int" | "clockid_t" | "pid_t" | "timer_t" => "c_int",
        "unsigned int" | "u_int" | "mode_t" | "uid_t" | "gid_t" | "socklen_t" | "uint32_t" => {
            "c_uint"
        }
        "long" | "ssize_t" | "off_t" | "intptr_t" => "c_long",
        "u_long" | "size_t" | "dev_t" => "c_ulong",
        other => panic!("type {other} has no Rust twin here"),
    }
    .to_owned()
}
