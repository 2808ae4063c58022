//! What the pointers among a system call's arguments point to: what a client lends to the server for
//! one call, and no more (`abi/librumpclient/src/pointers.rs`).

use std::fmt::Write as _;

const HEAD: &str = "//! The pointers among the arguments of each system call: where, and to what.\n//!\n\
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit.\n\n\
use crate::pointer::{Len, Pointer};\n\n\
/// By number; slots in ascending order. A call that has none is not here.\n\
pub static POINTERS: &[(u32, &[(usize, Pointer)])] = &[\n";

/// An argument: its slot, its type, its name.
struct Argument<'a> {
    slot: &'a str,
    ctype: &'a str,
    name: &'a str,
}

impl<'a> Argument<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (slot, declaration) = text.split_once(':')?;
        let at = declaration.rfind(|c: char| !(c.is_alphanumeric() || c == '_'))?;
        let (ctype, name) = declaration.split_at(at + 1);
        Some(Self {
            slot,
            ctype: ctype.trim_end(),
            name,
        })
    }
}

/// The text of `pointers.rs`.
pub fn module(tsv: &str) -> String {
    let mut out = String::from(HEAD);
    for line in tsv.lines().skip(1) {
        let field: Vec<&str> = line.split('\t').collect();
        let (number, name) = (field[0], field[1]);
        let arguments: Vec<_> = field[7].split("; ").filter_map(Argument::parse).collect();
        let rows: Vec<String> = arguments
            .iter()
            .enumerate()
            .filter(|(_, argument)| argument.ctype.ends_with('*'))
            .map(|(at, argument)| {
                let kind = pointer(name, argument, arguments.get(at + 1));
                format!("({}, Pointer::{kind})", argument.slot)
            })
            .collect();
        if !rows.is_empty() {
            let _ = writeln!(out, "// {name}\n({number}, &[{}]),", rows.join(", "));
        }
    }
    out + "];\n"
}

/// The variant of `Pointer`, from the type, the call where that does not say it, and the next argument,
/// which often is the length.
fn pointer(call: &str, argument: &Argument<'_>, next: Option<&Argument<'_>>) -> String {
    let length = || {
        let next = next.unwrap_or_else(|| panic!("{call}: {} has no length", argument.name));
        match next.ctype {
            "size_t" | "socklen_t" => format!("Len::Bytes({})", next.slot),
            "size_t *" => format!("Len::At({}, 8)", next.slot),
            "socklen_t *" => format!("Len::At({}, 4)", next.slot),
            other => panic!("{call}: {other} is no length"),
        }
    };
    let count = |size: usize| {
        let next = next.unwrap_or_else(|| panic!("{call}: {} has no count", argument.name));
        format!("Len::Count({}, {size})", next.slot)
    };
    let fixed = |kind: &str, bytes: usize| format!("{kind}(Len::Fixed({bytes}))");
    match (argument.ctype, call, argument.name) {
        ("const char *", ..) | (_, "reboot", "bootstr") => "Text".to_owned(),
        (_, "ioctl" | "modctl" | "nfssvc" | "__quotactl" | "lio_listio", _)
        | (_, "__mount50", "data")
        | (_, _, "msg" | "mmsg" | "aiocbp" | "list")
            if !call.ends_with("listxattr") =>
        {
            "Anywhere".to_owned()
        }
        (_, "fcntl", _) => "Fcntl".to_owned(),
        (_, "utrace", _) => format!("In({})", length()),
        (_, "__gettimeofday50" | "__settimeofday50", "tzp") => fixed("Both", 8),
        ("const void *" | "const struct sockaddr *", ..) => format!("In({})", length()),
        ("void *" | "char *" | "struct sockaddr *", ..) | (_, "getvfsstat", "buf") => {
            format!("Out({})", length())
        }
        ("const struct iovec *", "readv" | "preadv", _) => {
            format!("IovOut({})", next.map_or("", |next| next.slot))
        }
        ("const struct iovec *", ..) => format!("IovIn({})", next.map_or("", |next| next.slot)),
        ("const struct kevent *", ..) => format!("In({})", count(40)),
        ("struct kevent *", ..) => format!("Out({})", count(40)),
        ("struct pollfd *", ..) => format!("Both({})", count(8)),
        ("const int *", ..) => format!("In({})", count(4)),
        ("const gid_t *", ..) => "In(Len::Count(0, 4))".to_owned(),
        ("gid_t *", ..) => "Out(Len::Count(0, 4))".to_owned(),
        ("fd_set *", ..) => "Both(Len::Bits(0))".to_owned(),
        ("int *", ..) => fixed("Out", 8),
        ("size_t *", ..) => fixed("Both", 8),
        ("socklen_t *", ..) => fixed("Both", 4),
        // Two times: of access and modification.
        (_, _, "tptr") => fixed("In", 32),
        (ctype, ..) => match ctype.strip_prefix("const ") {
            Some(ctype) => fixed("In", size(ctype)),
            None if call.contains("select") || ctype == "struct sigevent *" => {
                fixed("In", size(ctype))
            }
            None if call == "recvmmsg" => fixed("Both", size(ctype)),
            None => fixed("Out", size(ctype)),
        },
    }
}

/// Bytes of what `ctype` points to, in NetBSD's layout.
fn size(ctype: &str) -> usize {
    match ctype {
        "struct itimerspec *" | "struct itimerval *" | "struct sigevent *" => 32,
        "struct timespec *" | "struct timeval *" | "struct timespec50 *" => 16,
        "struct rlimit *" | "sigset_t *" => 16,
        "struct stat *" => 152,
        "struct stat30 *" => 128,
        "struct statvfs *" => 2256,
        "struct timeval50 *" | "intptr_t *" => 8,
        "timer_t *" | "unsigned int *" => 4,
        other => panic!("how long is what {other} points to?"),
    }
}
