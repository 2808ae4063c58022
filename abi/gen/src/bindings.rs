//! The C structures and prototypes as Rust, by bindgen.

use std::path::Path;

use bindgen::callbacks::{ItemInfo, ParseCallbacks};

/// A KPI symbol is `rumpns_NAME` in the dynamic symbol table, except these.
fn is_private(name: &str) -> bool {
    !(name.starts_with("rump") || name.starts_with("RUMP") || name.starts_with("__"))
}

/// The headers of the kernel programming interface.
const KERNEL: &str = "rump-rs/bindings.h";
/// The headers of the hypercalls.
const HYPERCALLS: &str = "rump-rs/hypercalls.h";
/// The headers of programs.
const PUBLIC: &str = "rump-rs/public.h";

#[derive(Debug)]
struct PrivateNames;

impl ParseCallbacks for PrivateNames {
    fn generated_link_name_override(&self, item: ItemInfo<'_>) -> Option<String> {
        is_private(item.name).then(|| format!("rumpns_{}", item.name))
    }
}

fn builder(root: &Path, header: &str) -> bindgen::Builder {
    let include = root.join("c-src/include");
    bindgen::Builder::default()
        .header(include.join(header).display().to_string())
        .clang_args([
            "-ffreestanding",
            "-fno-builtin",
            "-D_KERNEL",
            "-I",
            &include.display().to_string(),
        ])
        .use_core()
        .size_t_is_usize(true)
        .default_macro_constant_type(bindgen::MacroTypeVariation::Signed)
        .prepend_enum_name(false)
        .layout_tests(true)
        .generate_comments(false)
        .derive_debug(true)
        .derive_copy(true)
        .formatter(bindgen::Formatter::Rustfmt)
}

/// Structures, type names and constants.
pub fn types(root: &Path) -> String {
    let text = builder(root, KERNEL)
        .ignore_functions()
        .blocklist_item("true_|false_|__bool_true_false_are_defined")
        .with_codegen_config(bindgen::CodegenConfig::TYPES | bindgen::CodegenConfig::VARS)
        .raw_line("//! The C structures, types and constants of `c-src/include`.")
        .raw_line("//!")
        .raw_line("//! Made by bindgen through `abi/gen`; do not edit.")
        .generate()
        .expect("bindgen reads the headers")
        .to_string();
    // Kernel variables are not types: they are declared in `kpi`.
    without(&text, "unsafe extern \"C\" {", "}")
}

/// Functions and variables of the kernel programming interface.
pub fn kpi(root: &Path) -> String {
    let text = builder(root, KERNEL)
        .parse_callbacks(Box::new(PrivateNames))
        .with_codegen_config(bindgen::CodegenConfig::FUNCTIONS | bindgen::CodegenConfig::VARS)
        .blocklist_type(".*")
        .raw_line("//! The functions and variables of the kernel programming interface, section 9 of the manual.")
        .raw_line("//!")
        .raw_line("//! Made by bindgen through `abi/gen`; do not edit. A symbol that librump or librumpvfs does not")
        .raw_line("//! define fails to link or load by its name.")
        .raw_line("use crate::types::*;")
        .generate()
        .expect("bindgen reads the headers")
        .to_string()
        ;
    name_statics(&without(&text, "pub const ", ";\n"))
}

/// The hypercalls: types, constants, functions and variables.
pub fn hypercalls(root: &Path) -> String {
    builder(root, HYPERCALLS)
        .allowlist_item("rump.*|RUMP.*")
        .enable_function_attribute_detection()
        .raw_line("//! `rump/rumpuser.h` and `rump/rumpuser_component.h`.")
        .raw_line("//!")
        .raw_line("//! Made by bindgen through `abi/gen`; do not edit.")
        .generate()
        .expect("bindgen reads the headers")
        .to_string()
}

/// The functions that programs call, with the types that only they have.
pub fn public(root: &Path) -> String {
    builder(root, PUBLIC)
        .allowlist_function("rump_.*|RUMP_VOP_.*")
        .allowlist_type("rump_(boot_etfs|etfs_type|sigmodel|uiorw|vtype)")
        .allowlist_var("RUMPCN_.*")
        .allowlist_recursively(false)
        .raw_line("//! The prototypes of `rump/rump.h`, with which the compiler compares what is exported.")
        .raw_line("//!")
        .raw_line("//! Made by bindgen through `abi/gen`; do not edit.")
        .raw_line("#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]")
        .raw_line("use rump_abi::types::*;")
        .generate()
        .expect("bindgen reads the headers")
        .to_string()
}

/// bindgen asks for the symbol of a function only; a variable gets its own here.
fn name_statics(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let rest = line.trim_start();
        let declaration = rest
            .strip_prefix("pub static mut ")
            .or(rest.strip_prefix("pub static "));
        if let Some((name, _)) = declaration.and_then(|rest| rest.split_once(':'))
            && is_private(name)
        {
            out += &format!("    #[link_name = \"\\u{{1}}rumpns_{name}\"]\n");
        }
        out += line;
        out.push('\n');
    }
    out
}

/// The text without every passage from `start` to the next `end`.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        out.push_str(&rest[..at]);
        let passage = &rest[at..];
        let stop = passage.find(end).expect("the passage ends") + end.len();
        rest = &passage[stop..];
    }
    out + rest
}
