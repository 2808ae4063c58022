//! Mounts a tmpfs in a kernel of its own, works with a few files and shuts down.
//!
//! `cargo run --release --example files -- target/release`

fn main() -> Result<(), rump::Error> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let kernel = rump::Builder::new()
        .directory(folder)
        .component("rumpvfs")
        .component("rumpfs_tmpfs")
        .boot()?;
    kernel.mkdir("/mnt", 0o755)?;
    let limits = rump::TmpfsArgs {
        size: 1 << 20,
        ..Default::default()
    };
    kernel.mount("tmpfs", "/mnt", 0, &limits)?;
    kernel.write("/mnt/hello", b"hello, world\n")?;
    kernel.rename("/mnt/hello", "/mnt/greeting")?;
    for entry in kernel.read_dir("/mnt")? {
        println!(
            "{:8} {}",
            entry.fileno,
            String::from_utf8_lossy(&entry.name)
        );
    }
    print!(
        "{}",
        String::from_utf8_lossy(&kernel.read("/mnt/greeting")?)
    );

    // A file that does not fit: an error, and nothing else is lost.
    let too_big = vec![0; 2 << 20];
    match kernel.write("/mnt/big", &too_big) {
        Err(error) => println!("big: {error}"),
        Ok(()) => println!("big: written"),
    }
    kernel.unmount("/mnt", 0)?;
    kernel.shutdown()
}
