//! The VFS part of librump's interfaces as librumpvfs.so shows it: jumps into librump.

use std::fmt::Write as _;
use std::path::Path;

/// The text of `abi/librumpvfs/src/jumps.rs`, from the `vfs_kpi!` and `vfs_public!` blocks of
/// `abi/librump/src`.
pub fn module(root: &Path) -> String {
    let mut drivers = Vec::new();
    let mut programs = Vec::new();
    each_source(&root.join("abi/librump/src"), &mut |source| {
        collect(source, "vfs_kpi", &mut drivers);
        collect(source, "vfs_public", &mut programs);
    });
    let mut out = String::from(
        "//! The functions that this library exports.\n//!\n\
         //! Made from the `vfs_kpi!` and `vfs_public!` blocks of `abi/librump` by `abi/gen`; do not edit.\n",
    );
    block(&mut out, "exported", drivers);
    block(&mut out, "exported_to_programs", programs);
    out
}

fn block(out: &mut String, macro_name: &str, mut names: Vec<String>) {
    names.sort_unstable();
    let _ = write!(out, "\ncrate::{macro_name}! {{\n");
    for name in names {
        let _ = writeln!(out, "    {name} => rump_vfs_{name};");
    }
    *out += "}\n";
}

fn each_source(folder: &Path, each: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_source(&path, each);
        } else if path.file_name().is_some_and(|name| name != "export.rs") {
            each(&crate::read(&path));
        }
    }
}

fn collect(source: &str, macro_name: &str, names: &mut Vec<String>) {
    for block in source.split(&format!("\n{macro_name}! {{")).skip(1) {
        let end = block
            .find("\n}")
            .expect("the macro call ends at the margin");
        for line in block[..end].lines() {
            if let Some(rest) = line.strip_prefix("    fn ") {
                let name = rest.split('(').next().expect("split gives one");
                names.push(name.to_owned());
            }
        }
    }
}
