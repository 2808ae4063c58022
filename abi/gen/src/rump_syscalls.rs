//! `rump/rump_syscalls.h`: the system calls as host programs call them, from the table of calls.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::sysimpl::symbol;

const HEAD: &str = "/*
 * System calls of a rump kernel: rump_sys_NAME is NAME of section 2 of the manual.
 *
 * Made from syscalls.tsv by abi/gen; do not edit. Structures and constants are NetBSD's, whatever
 * the host's are called: take constants from <rump/rumpdefs.h> and structures from
 * <rump/rumpstructs.h>. Errors are NetBSD's numbers in errno, which is 0 after a success.
 */

#ifndef _RUMP_RUMP_SYSCALLS_H_
#define\t_RUMP_RUMP_SYSCALLS_H_

#ifdef _KERNEL
#error \"rump_syscalls.h is for programs, not for the kernel\"
#endif

#include <rump/rump_syscalls_compat.h>

";

/// A call that has a public name.
struct Call<'a> {
    /// Behind `rump_sys_`.
    name: &'a str,
    /// Behind `rump___sysimpl_`.
    symbol: &'a str,
    returns: &'a str,
    parameters: Vec<String>,
    variadic: bool,
}

impl<'a> Call<'a> {
    /// `None` for a call without a public name.
    fn parse(line: &'a str) -> Option<Self> {
        let field: Vec<&str> = line.split('\t').collect();
        let [_, name, _, _, returns, _, _, arguments, wrapper, flags] = field[..] else {
            panic!("a line of ten fields: {line}");
        };
        let public = wrapper.strip_prefix("rump_sys_")?;
        // These hand over a second result in libc; here they do not.
        let public = public.split("_with_").next().unwrap_or(public);
        let declarations = arguments
            .split("; ")
            .filter_map(|slot| slot.split_once(':'));
        let mut parameters: Vec<String> = declarations
            .filter(|(_, declaration)| *declaration != "pad")
            .map(|(_, declaration)| ctype(declaration))
            .collect();
        let variadic = flags.split(',').any(|flag| flag == "varargs");
        if variadic {
            parameters.pop();
        }
        Some(Self {
            name: public,
            symbol: symbol(name, wrapper),
            returns,
            parameters,
            variadic,
        })
    }

    fn prototype(&self) -> String {
        let mut parameters = self.parameters.join(", ");
        if self.variadic {
            parameters += ", ...";
        }
        if parameters.is_empty() {
            parameters = "void".to_owned();
        }
        let rename = self.rename();
        let text = format!(
            "{}\trump_sys_{}({parameters})\n\t    __RENAME({rename});\n",
            self.returns, self.name
        );
        assert!(text.lines().all(|line| line.len() <= 110), "{text}");
        text
    }

    fn rename(&self) -> String {
        format!("RUMP_SYS_RENAME_{}", self.name.to_uppercase())
    }
}

/// The type of `const char *path`; names that only some hosts have are spelt out.
fn ctype(declaration: &str) -> String {
    let end = declaration
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or_else(|| panic!("a type and a name: {declaration}"));
    declaration[..=end]
        .trim_end()
        .replace("u_long", "unsigned long")
        .replace("u_int", "unsigned int")
}

/// The text of `rump_syscalls.h`.
pub fn header(tsv: &str) -> String {
    let calls: Vec<Call<'_>> = tsv.lines().skip(1).filter_map(Call::parse).collect();
    let mut out = String::from(HEAD);
    for call in calls.iter().filter(|call| call.name != "pipe") {
        let rename = call.rename();
        let _ = writeln!(
            out,
            "#ifndef {rename}\n#define\t{rename} rump___sysimpl_{}\n#endif",
            call.symbol
        );
    }
    out += "\n";
    for tag in tags(&calls) {
        let _ = writeln!(out, "struct {tag};");
    }
    out += "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    for call in calls.iter().filter(|call| call.name != "pipe") {
        out += &call.prototype();
    }
    // Two results and no renaming.
    out += "int\trump_sys_pipe(int *);\n";
    out + "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* _RUMP_RUMP_SYSCALLS_H_ */\n"
}

/// The structures that prototypes name.
fn tags(calls: &[Call<'_>]) -> BTreeSet<String> {
    let parameters = calls.iter().flat_map(|call| &call.parameters);
    parameters
        .filter_map(|parameter| {
            let (_, rest) = parameter.split_once("struct ")?;
            let end = rest.find([' ', '*'])?;
            Some(rest[..end].to_owned())
        })
        .collect()
}
