//! Compiles the hypercalls that Rust cannot define.

fn main() {
    println!("cargo::rerun-if-changed=../../c-src/shim/rumpuser.c");
    cc::Build::new()
        .file("../../c-src/shim/rumpuser.c")
        .flag("-fno-omit-frame-pointer")
        .warnings(true)
        .extra_warnings(true)
        .compile("rumpusershim");
}
