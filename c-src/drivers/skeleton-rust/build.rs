//! How the component is linked.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rerun-if-changed=exports.map");
    println!("cargo::rerun-if-changed=gdb-scripts.ld");
    for argument in [
        "-soname,librumpfs_skel.so".to_owned(),
        "-Bsymbolic-functions".to_owned(),
        "--undefined-version".to_owned(),
        // rustc exports its own symbols only; these bound the link set, which the linker makes.
        format!("--version-script={here}/exports.map"),
        format!("-T,{here}/gdb-scripts.ld"),
    ] {
        println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
    }
}
