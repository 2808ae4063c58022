//! The VFS part of the kernel programming interface as librumpvfs.so shows it: jumps into librump.

use std::fmt::Write as _;
use std::path::Path;

/// The text of `abi/librumpvfs/src/jumps.rs`, from the `vfs_kpi!` blocks of `abi/librump/src`.
pub fn module(root: &Path) -> String {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root.join("abi/librump/src")).expect("abi/librump/src") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name != "export.rs") {
            collect(&crate::read(&path), &mut names);
        }
    }
    names.sort_unstable();
    let mut out = String::from(
        "//! The functions that this library exports.\n//!\n\
         //! Made from the `vfs_kpi!` blocks of `abi/librump` by `abi/gen`; do not edit.\n\n\
         crate::exported! {\n",
    );
    for name in names {
        let _ = writeln!(out, "    {name} => rump_vfs_{name};");
    }
    out + "}\n"
}

fn collect(source: &str, names: &mut Vec<String>) {
    let openers = ["\nvfs_kpi! {", "\nvfs_kpi_undeclared! {"];
    let blocks = openers
        .iter()
        .flat_map(|opener| source.split(opener).skip(1));
    for block in blocks {
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
