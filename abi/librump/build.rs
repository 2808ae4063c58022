//! Compiles the variadic shims and says how librump.so.0 is linked.

use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../../c-src/shim");
    cc::Build::new()
        .file("../../c-src/shim/kthread.c")
        .file("../../c-src/shim/printf.c")
        .file("../../c-src/shim/sysctl.c")
        .flag("-fno-omit-frame-pointer")
        .warnings(true)
        .extra_warnings(true)
        .compile("rumpshim");
    link("-soname,librump.so.0");
    // A program's copy relocation must still see the one variable: functions only.
    link("-Bsymbolic-functions");
    // Kernel threads never stop: the library stays.
    link("-z,nodelete");
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=../gdb-scripts.ld");
    link(&format!("-T,{here}/../gdb-scripts.ld"));
    // rumpfs, which is linked in here, calls the VFS functions by the names that drivers use; to others
    // only librumpvfs.so shows them.
    for (name, symbol) in debugger_names() {
        if symbol == format!("rump_vfs_{name}") {
            link(&format!("--defsym=rumpns_{name}={symbol}"));
        }
        link(&format!("--defsym={name}={symbol}"));
    }
}

fn link(argument: &str) {
    println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
}

/// gdb finds a Rust function by its bare name only through a symbol, so each kernel function gets a
/// local one in `.symtab`: `break vcache_get`. A name that libc or libm has stays the host's.
fn debugger_names() -> Vec<(String, String)> {
    const HOST: [&str; 9] = [
        "free",
        "log",
        "malloc",
        "printf",
        "random",
        "realloc",
        "snprintf",
        "vprintf",
        "vsnprintf",
    ];
    let mut names = Vec::new();
    in_folder(Path::new("src"), &mut |text| {
        exports(text, "kpi", "rumpns_", &mut names);
        exports(text, "kpi_undeclared", "rumpns_", &mut names);
        exports(text, "vfs_kpi", "rump_vfs_", &mut names);
    });
    in_folder(Path::new("../../kernel/src"), &mut |text| {
        let attribute = "export_name = \"rumpns_";
        for rest in text.split(attribute).skip(1) {
            let name = rest.split('"').next().expect("split gives one");
            names.push((name.to_owned(), format!("rumpns_{name}")));
        }
    });
    names.retain(|(name, _)| {
        !HOST.contains(&name.as_str()) && !name.starts_with("mem") && !name.starts_with("str")
    });
    names
}

/// The functions of the `MACRO! { ... }` blocks of a source file.
fn exports(text: &str, macro_name: &str, prefix: &str, names: &mut Vec<(String, String)>) {
    for block in text.split(&format!("\n{macro_name}! {{")).skip(1) {
        let end = block
            .find("\n}")
            .expect("the macro call ends at the margin");
        for line in block[..end].lines() {
            if let Some(rest) = line.strip_prefix("    fn ") {
                let name = rest.split('(').next().expect("split gives one");
                names.push((name.to_owned(), format!("{prefix}{name}")));
            }
        }
    }
}

fn in_folder(folder: &Path, each: &mut dyn FnMut(&str)) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).expect("a source folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            in_folder(&path, each);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name().is_some_and(|name| name != "export.rs")
        {
            each(&fs::read_to_string(&path).expect("a source file"));
        }
    }
}
