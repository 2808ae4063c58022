//! A program that defines functions with the names of kernel functions: they stay its own.
//!
//! `cargo run --release --example own_names -- target/release`

use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(0);

macro_rules! own {
    ($($name:ident)*) => {
        $(
            /// Not the kernel's.
            #[unsafe(no_mangle)]
            pub extern "C" fn $name() {
                CALLS.fetch_add(1, Ordering::Relaxed);
            }
        )*
    };
}

own! { panic bread log vput }

fn main() -> Result<(), rump::Error> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let kernel = rump::Builder::new()
        .directory(folder)
        .component("rumpvfs")
        .component("rumpfs_tmpfs")
        .boot()?;
    kernel.mkdir("/mnt", 0o755)?;
    kernel.mount("tmpfs", "/mnt", 0, &rump::TmpfsArgs::default())?;
    kernel.write("/mnt/file", b"x")?;
    kernel.unlink("/mnt/file")?;
    assert_eq!(
        CALLS.load(Ordering::Relaxed),
        0,
        "the kernel called our functions"
    );
    panic();
    bread();
    log();
    vput();
    assert_eq!(
        CALLS.load(Ordering::Relaxed),
        4,
        "our functions are our own"
    );
    println!("the names stayed apart");
    kernel.shutdown()
}
