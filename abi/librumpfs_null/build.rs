//! How librumpfs_null.so is linked.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=exports.map");
    println!("cargo::rerun-if-changed=../gdb-scripts.ld");
    link("-soname,librumpfs_null.so");
    link("-Bsymbolic-functions");
    link("--undefined-version");
    // rustc exports its own symbols only; these bound the link set, which the linker makes.
    link(&format!("--version-script={here}/exports.map"));
    link(&format!("-T,{here}/../gdb-scripts.ld"));
}

fn link(argument: &str) {
    println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
}
