//! System call numbers, `syscalls(2)`, from the table of calls.

use std::fmt::Write as _;

const HEAD: &str = r#"//! System call numbers and argument blocks of NetBSD 7.99.34, `syscalls(2)`.
//!
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit.

#![allow(non_upper_case_globals)]

/// One system call that the rump kernel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sysent {
    /// Number, 1 to 511.
    pub number: u16,
    /// NetBSD's name, as in `syscalls.master`.
    pub name: &'static str,
    /// The name behind `rump_sys_`, or "" where there is no public wrapper.
    pub wrapper: &'static str,
    /// Argument slots of 8 bytes each, pads included.
    pub slots: u8,
    /// The component that installs the call.
    pub component: Component,
}

/// The component of the reference that installs a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// librump.
    Kern,
    /// librumpvfs.
    Vfs,
    /// librumpnet.
    Net,
    /// A component that is loaded on demand, or nobody.
    Other,
}

/// Size of the system call table: a number from here on is ENOSYS.
pub const NSYSENT: usize = 512;

"#;

/// The text of `sysno.rs`.
pub fn module(tsv: &str) -> String {
    let mut out = String::from(HEAD);
    let mut rows = String::new();
    let mut count = 0;
    for line in tsv.lines().skip(1) {
        let field: Vec<&str> = line.split('\t').collect();
        let [number, name, component, _, _, slots, ..] = field[..] else {
            panic!("short line: {line}");
        };
        let component = match component {
            "kern" => "Kern",
            "vfs" => "Vfs",
            "net" => "Net",
            _ => "Other",
        };
        let wrapper = field[8].strip_prefix("rump_sys_").unwrap_or("");
        let _ = writeln!(
            out,
            "/// `{name}(2)`: {}.\npub const SYS_{name}: u16 = {number};",
            arguments(field[7])
        );
        let _ = writeln!(
            rows,
            "Sysent {{ number: {number}, name: \"{name}\", wrapper: \"{wrapper}\", slots: {slots}, component: Component::{component} }},"
        );
        count += 1;
    }
    let _ = write!(
        out,
        "\n/// Every call, by number.\npub static SYSENT: [Sysent; {count}] = [{rows}];\n"
    );
    out
}

/// `0:int fd; 1:void *buf` as `int fd, void *buf`, in backquotes.
fn arguments(field: &str) -> String {
    if field.is_empty() || field == "-" {
        return "no arguments".to_owned();
    }
    let list: Vec<&str> = field
        .split("; ")
        .map(|slot| slot.split_once(':').map_or(slot, |(_, argument)| argument))
        .collect();
    format!("`{}`", list.join(", "))
}
