//! `RUMP_VOP_*`: vnode operations as programs call them, which enter the kernel first.

use std::fmt::Write as _;

use crate::vnode_if::{Operation, rust_type};

/// `rump/rumpvnode_if.h`.
pub fn header(operations: &[Operation]) -> String {
    let mut out = String::from(
        "/*\n * Vnode operations for programs, vnodeops(9): with librumpvfs.\n *\n\
         \x20* Made from vnode_if.table by abi/gen; do not edit.\n */\n\n\
         #ifndef _RUMP_RUMPVNODE_IF_H_\n#define\t_RUMP_RUMPVNODE_IF_H_\n\n\
         #include <rump/rump.h>\n\n\
         #ifndef _KERNEL\n#include <stdbool.h>\n#endif\n\n\
         struct buf;\nstruct flock;\nstruct knote;\nstruct vm_page;\n\n\
         #ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
    );
    for op in operations {
        let types: Vec<String> = op.arguments().map(|(ctype, _)| public(ctype)).collect();
        let _ = writeln!(out, "int\tRUMP_VOP_{}({});", op.upper(), types.join(", "));
    }
    out + "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* _RUMP_RUMPVNODE_IF_H_ */\n"
}

/// A type without the names that only the kernel has.
fn public(ctype: &str) -> String {
    match ctype {
        "kauth_cred_t" => "struct kauth_cred *".to_owned(),
        "register_t *" => "long *".to_owned(),
        "vm_prot_t" => "int".to_owned(),
        "u_int" => "unsigned int".to_owned(),
        "u_long" => "unsigned long".to_owned(),
        other => other
            .replace("daddr_t", "int64_t")
            .replace("voff_t", "off_t"),
    }
}

/// `abi/librump/src/public/vnode_if.rs`.
pub fn functions(operations: &[Operation]) -> String {
    let mut out = String::from(
        "//! Vnode operations for programs, `vnodeops(9)`, `rump/rumpvnode_if.h`.\n//!\n\
         //! Made from `c-src/vnode_if.table` by `abi/gen`; do not edit.\n\n\
         #![allow(clippy::too_many_arguments, reason = \"as many as the operation has\")]\n\n\
         use core::ffi::*;\n\nuse rump_abi::kpi;\nuse rump_abi::types::*;\n\nuse super::vfs_public;\n\n\
         vfs_public! {\n",
    );
    for op in operations {
        let upper = op.upper();
        let parameters: Vec<String> = op
            .arguments()
            .map(|(ctype, name)| format!("{name}: {}", rust_type(ctype)))
            .collect();
        let names: Vec<&str> = op.arguments().map(|(_, name)| name).collect();
        let _ = write!(
            out,
            "    /// `VOP_{upper}`.\n    fn RUMP_VOP_{upper}({}) -> c_int {{\n\
             \x20       // SAFETY: the caller's arguments.\n        unsafe {{ kpi::VOP_{upper}({}) }}\n    }}\n",
            parameters.join(", "),
            names.join(", "),
        );
    }
    out + "}\n"
}
