//! How a component's artifact crate is linked; the library is named after the crate.

use std::env::var;

fn main() {
    let here = var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let name = var("CARGO_PKG_NAME").expect("cargo sets it");
    println!("cargo::rerun-if-changed=../component.rs");
    println!("cargo::rerun-if-changed=exports.map");
    println!("cargo::rerun-if-changed=../gdb-scripts.ld");
    for argument in [
        format!("-soname,{name}.so"),
        "-Bsymbolic-functions".to_owned(),
        "--undefined-version".to_owned(),
        // rustc exports its own symbols only; these bound the link set, which the linker makes.
        format!("--version-script={here}/exports.map"),
        format!("-T,{here}/../gdb-scripts.ld"),
    ] {
        println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
    }
}
