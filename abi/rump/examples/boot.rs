//! Boots a kernel with tmpfs and prints how long that took, in nanoseconds.
//!
//! `cargo run --release --example boot -- target/release`

use std::time::Instant;

fn main() -> Result<(), rump::Error> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let start = Instant::now();
    let _kernel = rump::Builder::new()
        .directory(folder)
        .component("rumpvfs")
        .component("rumpfs_tmpfs")
        .boot()?;
    println!("{}", start.elapsed().as_nanos());
    Ok(())
}
