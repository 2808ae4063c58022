//! Vnode operations, `vnodeops(9)`: argument structures, descriptors and dispatch from one table.

use std::fmt::Write as _;

/// An operation of the table.
pub struct Operation {
    name: String,
    version: Option<String>,
    arguments: Vec<Argument>,
}

struct Argument {
    ctype: String,
    name: String,
    fate: Option<String>,
}

impl Operation {
    fn structure(&self) -> String {
        match &self.version {
            Some(version) => format!("vop_{}_{version}_args", self.name),
            None => format!("vop_{}_args", self.name),
        }
    }

    /// Their types and names.
    pub fn arguments(&self) -> impl Iterator<Item = (&str, &str)> {
        let arguments = self.arguments.iter();
        arguments.map(|argument| (&*argument.ctype, &*argument.name))
    }

    /// The name in capitals.
    pub fn upper(&self) -> String {
        self.name.to_uppercase()
    }

    fn vnodes(&self) -> impl Iterator<Item = &Argument> {
        self.arguments
            .iter()
            .filter(|a| a.ctype == "struct vnode *")
    }

    fn first_of(&self, ctype: &str) -> Option<&Argument> {
        self.arguments.iter().find(|a| a.ctype == ctype)
    }

    /// `VDESC_VPn_WILLxxx`, or-ed.
    fn flags(&self) -> u32 {
        self.vnodes().enumerate().fold(0, |flags, (n, vnode)| {
            let bits: u32 = match vnode.fate.as_deref() {
                None => 0,
                Some("rele") => 0x001,
                Some("unlock") => 0x100,
                Some("put") => 0x101,
                Some(other) => panic!("{}: unknown word {other}", self.name),
            };
            flags | bits << n
        })
    }

    /// The vnodes that are not locked any more when the operation returns, whatever it answers.
    fn released(&self) -> impl Iterator<Item = &Argument> {
        self.vnodes()
            .filter(|vnode| matches!(vnode.fate.as_deref(), Some("put" | "unlock")))
    }

    /// These operations leave their directory locked as they found it.
    fn keeps_directory(&self) -> bool {
        self.makes_vnode() || self.name == "link"
    }

    /// What is noted before the call.
    fn before(&self) -> &'static str {
        if self.keeps_directory() {
            "// SAFETY: the caller's directory.\nlet locked = unsafe { super::vop::holds(dvp) };\n"
        } else {
            ""
        }
    }

    /// These operations make a vnode, whose size the driver has to have set.
    fn makes_vnode(&self) -> bool {
        matches!(
            self.name.as_str(),
            "lookup" | "create" | "mknod" | "mkdir" | "symlink"
        )
    }
}

/// Reads the table.
pub fn parse(table: &str) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    for line in table.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(rest) = line.strip_prefix("op ") {
            let mut words = rest.split_whitespace().map(str::to_owned);
            operations.push(Operation {
                name: words.next().expect("op NAME"),
                version: words.next(),
                arguments: Vec::new(),
            });
            continue;
        }
        let mut fields = line.trim_start().split('\t').map(str::to_owned);
        let argument = Argument {
            ctype: fields.next().expect("a type"),
            name: fields.next().unwrap_or_else(|| panic!("no name: {line}")),
            fate: fields.next(),
        };
        operations
            .last_mut()
            .expect("an op line comes first")
            .arguments
            .push(argument);
    }
    operations
}

/// `sys/vnode_if.h`.
pub fn header(operations: &[Operation]) -> String {
    let mut out = String::from(
        "/*\n * Vnode operations, vnodeops(9).\n *\n * Made from vnode_if.table by abi/gen; do not edit.\n */\n\n\
         #ifndef _SYS_VNODE_IF_H_\n#define\t_SYS_VNODE_IF_H_\n\n#include <sys/vnode.h>\n\n\
         extern const struct vnodeop_desc vop_default_desc;\n",
    );
    for (index, op) in operations.iter().enumerate() {
        let (name, upper) = (&op.name, op.upper());
        let _ = write!(
            out,
            "\n#define\tVOP_{upper}_DESCOFFSET\t{}\nstruct {} {{\n\tconst struct vnodeop_desc *a_desc;\n",
            index + 1,
            op.structure()
        );
        for argument in &op.arguments {
            let _ = writeln!(
                out,
                "\t{};",
                declare(&argument.ctype, &format!("a_{}", argument.name))
            );
        }
        let prototype: Vec<&str> = op.arguments.iter().map(|a| a.ctype.as_str()).collect();
        let _ = write!(
            out,
            "}};\nextern const struct vnodeop_desc vop_{name}_desc;\nint VOP_{upper}({});\n",
            prototype.join(", ")
        );
    }
    let _ = write!(
        out,
        "\n#define\tVNODE_OPS_COUNT\t{}\n\n#endif /* _SYS_VNODE_IF_H_ */\n",
        operations.len() + 1
    );
    out
}

fn declare(ctype: &str, name: &str) -> String {
    if ctype.ends_with('*') {
        format!("{ctype}{name}")
    } else {
        format!("{ctype} {name}")
    }
}

/// `kernel/src/vfs/vnode_if.rs`.
pub fn dispatch(operations: &[Operation]) -> String {
    let mut out = String::from(
        "//! Vnode operations, `vnodeops(9)`: descriptors and the `VOP_*` dispatch functions.\n//!\n\
         //! Made from `c-src/vnode_if.table` by `abi/gen`; do not edit. Locks and references of each\n\
         //! operation are those of its manual page; `super::vop` holds the step that they share.\n\n\
         #![allow(non_upper_case_globals, non_snake_case, clippy::too_many_arguments)]\n\
         #![allow(clippy::missing_safety_doc, reason = \"the contract of every operation is vnodeops(9)\")]\n\n\
         use core::ffi::{c_char, c_int, c_uint, c_ulong, c_void};\n\
         use core::mem::offset_of;\n\n\
         use rump_abi::types::*;\n\n\
         use super::vop::{Descriptor, Offsets, call, visible};\n\n\
         /// Slot 0: what an operations vector does when it has no entry of its own.\n\
         #[unsafe(export_name = \"rumpns_vop_default_desc\")]\n\
         pub static vop_default_desc: Descriptor = Descriptor::new(0, c\"default\", 0, &Offsets::NONE, None, None, None);\n",
    );
    for (index, op) in operations.iter().enumerate() {
        descriptor(&mut out, index + 1, op);
        function(&mut out, op);
    }
    let _ = write!(
        out,
        "\n/// All descriptors by slot number.\npub static DESCRIPTORS: [&Descriptor; {}] = [&vop_default_desc,",
        operations.len() + 1
    );
    for op in operations {
        let _ = write!(out, "&vop_{}_desc,", op.name);
    }
    out.push_str("];\n");
    out
}

fn descriptor(out: &mut String, slot: usize, op: &Operation) {
    let (name, structure) = (&op.name, op.structure());
    let offset = |argument: Option<&Argument>| match argument {
        Some(argument) => format!("Some(offset_of!({structure}, a_{}))", argument.name),
        None => "None".to_owned(),
    };
    let offsets: Vec<String> = op
        .vnodes()
        .map(|vnode| format!("offset_of!({structure}, a_{})", vnode.name))
        .collect();
    let _ = write!(
        out,
        "\n/// Descriptor of [`VOP_{}`].\n#[unsafe(export_name = \"rumpns_vop_{name}_desc\")]\n\
         pub static vop_{name}_desc: Descriptor = {{\nstatic VNODES: Offsets = Offsets::new(&[{}]);\n\
         Descriptor::new({slot}, c\"vop_{name}\", {:#x}, &VNODES, {}, {}, {})\n}};\n",
        op.upper(),
        offsets.join(", "),
        op.flags(),
        offset(op.first_of("struct vnode **")),
        offset(op.first_of("kauth_cred_t")),
        offset(op.first_of("struct componentname *")),
    );
}

fn function(out: &mut String, op: &Operation) {
    let (name, upper) = (&op.name, op.upper());
    let parameters: Vec<String> = op
        .arguments
        .iter()
        .map(|a| format!("{}: {}", a.name, rust_type(&a.ctype)))
        .collect();
    let fields: Vec<String> = op
        .arguments
        .iter()
        .map(|a| format!("a_{}: {},", a.name, a.name))
        .collect();
    let arguments: Vec<&str> = op.arguments.iter().map(|a| a.name.as_str()).collect();
    let first = &op
        .vnodes()
        .next()
        .expect("every operation has a vnode")
        .name;
    let slot = format!("call!({first}, VOP_{upper}_DESCOFFSET as usize, (&raw mut a).cast())");
    let call = format!("{}{}", op.before(), after(op, &slot));
    let _ = write!(
        out,
        "\n/// `VOP_{upper}`, `vnodeops(9)`.\n#[inline(never)]\n#[unsafe(export_name = \"rumpns_VOP_{upper}\")]\npub unsafe extern \"C\" fn VOP_{upper}({}) -> c_int {{\n\
         let mut a = {} {{ a_desc: (&raw const vop_{name}_desc).cast(), {} }};\n\
         visible!({});\n\
         {call}\n}}\n",
        parameters.join(", "),
        op.structure(),
        fields.join(" "),
        arguments.join(", "),
    );
}

/// The call itself, and what is looked at when it returns: whoever left a lock or a reference behind is
/// still known by then.
fn after(op: &Operation, slot: &str) -> String {
    const SAFETY: &str =
        "// SAFETY: `a` is the argument structure of this slot and lives until the call returns.\n";
    let place = format!("VOP_{}_DESCOFFSET as usize", op.upper());
    let first = &op
        .vnodes()
        .next()
        .expect("every operation has a vnode")
        .name;
    let mut checks = String::new();
    if op.keeps_directory() {
        checks += "// SAFETY: the caller's directory, to which it still has its reference.\n";
        checks += &format!("unsafe {{ super::vop::check_locked(locked, dvp, {place}) }};\n");
    }
    for vnode in op.released() {
        checks += "// SAFETY: memory of a vnode, whoever it belongs to now.\n";
        checks += &format!(
            "unsafe {{ super::vop::check_unlocked({}, {first}, {place}) }};\n",
            vnode.name
        );
    }
    if op.makes_vnode() {
        checks += "if error == 0 {\n\
                   // SAFETY: the operation succeeded, so it stored a referenced vnode.\n";
        checks += &format!("unsafe {{ super::vop::check_made(vpp, dvp, {place}) }};\n}}\n");
    }
    if checks.is_empty() {
        format!("{SAFETY}unsafe {{ {slot} }}")
    } else {
        format!("{SAFETY}let error = unsafe {{ {slot} }};\n{checks}error")
    }
}

/// The Rust twin of a C type.
pub fn rust_type(ctype: &str) -> String {
    let (base, stars) = match ctype.find('*') {
        Some(at) => (ctype[..at].trim(), ctype.len() - at),
        None => (ctype, 0),
    };
    let (constant, base) = match base.strip_prefix("const ") {
        Some(base) => (true, base),
        None => (false, base),
    };
    let base = base.strip_prefix("struct ").unwrap_or(base);
    let base = match base {
        "int" => "c_int",
        "u_int" => "c_uint",
        "u_long" => "c_ulong",
        "char" => "c_char",
        "void" => "c_void",
        "size_t" => "usize",
        other => other,
    };
    let mut out = String::new();
    for star in 0..stars {
        out.push_str(if constant && star == stars - 1 {
            "*const "
        } else {
            "*mut "
        });
    }
    out + base
}
