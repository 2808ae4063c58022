//! Prints the last benchmark run as a table: ours, the host's tmpfs, the ratio.
//!
//! Reads what criterion stored below `target/criterion`.

use std::path::Path;

/// The rows, in the order of the README.
const ROWS: [&str; 14] = [
    "boot with VFS and tmpfs",
    "null call",
    "mkdir + rmdir",
    "create + unlink",
    "open + close",
    "stat, 3 components",
    "rename",
    "pwrite 4 KiB",
    "pread 4 KiB",
    "pwrite 64 KiB",
    "pread 64 KiB",
    "remote null call",
    "remote mkdir + rmdir",
    "remote stat",
];

fn main() {
    let folder = rump_tests::workspace().join("target/criterion");
    println!("| work | rump-rs | host tmpfs | host time / our time |");
    println!("|---|--:|--:|--:|");
    for row in ROWS {
        let ours = median(&folder, row, "rump");
        let host = median(&folder, row, "host");
        let ratio = match (ours, host) {
            (Some(ours), Some(host)) => format!("{:.2}", host / ours),
            _ => String::new(),
        };
        println!("| {row} | {} | {} | {ratio} |", time(ours), time(host));
    }
}

/// Nanoseconds, or nothing when the row was not run.
fn median(folder: &Path, row: &str, side: &str) -> Option<f64> {
    // criterion's own replacement of what a file name cannot hold.
    let row = row.replace(['/', '?', '"', '\\', '*', '<', '>', ':', '|', '^'], "_");
    let file = folder.join(row).join(side).join("new/estimates.json");
    let text = std::fs::read_to_string(file).ok()?;
    let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

fn time(nanoseconds: Option<f64>) -> String {
    match nanoseconds {
        None => "-".to_owned(),
        Some(ns) if ns < 1000.0 => format!("{ns:.0} ns"),
        Some(ns) if ns < 1e6 => format!("{:.2} µs", ns / 1e3),
        Some(ns) => format!("{:.2} ms", ns / 1e6),
    }
}
