//! Says how librumpuser.so.0 is linked.

fn main() {
    link("-soname,librumpuser.so.0");
    // Everything inside binds to itself.
    link("-Bsymbolic-functions");
    // Kernel threads never stop: the library stays.
    link("-z,nodelete");
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=../gdb-scripts.ld");
    link(&format!("-T,{here}/../gdb-scripts.ld"));
}

fn link(argument: &str) {
    println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
}
