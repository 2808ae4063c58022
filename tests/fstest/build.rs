//! How the program is linked.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=../../abi/gdb-scripts.ld");
    println!("cargo::rustc-link-arg-bins=-Wl,-T,{here}/../../abi/gdb-scripts.ld");
}
