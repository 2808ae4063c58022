//! Compiles the variadic shims and says how librump.so.0 is linked.

fn main() {
    println!("cargo::rerun-if-changed=../../c-src/shim/printf.c");
    cc::Build::new()
        .file("../../c-src/shim/printf.c")
        .flag("-fno-omit-frame-pointer")
        .warnings(true)
        .extra_warnings(true)
        .compile("rumpshim");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,librump.so.0");
    // A program's copy relocation must still see the one variable: functions only.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-Bsymbolic-functions");
    // Kernel threads never stop: the library stays.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
