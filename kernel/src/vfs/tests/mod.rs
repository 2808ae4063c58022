//! Tests of vnodes, mounts, names, renaming, locks, fifos and devices, on a small driver.

mod driver;
mod driver_rename;
mod locks;
mod lookup;
mod names;
mod renames;
mod specials;
mod unlocked;
mod vnodes;

use std::thread;

use crate::testing::in_process;

/// Runs `f` on `n` threads, each a process of its own.
fn on_threads(n: usize, f: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for i in 0..n {
            let f = &f;
            scope.spawn(move || in_process(|| f(i)));
        }
    });
}
