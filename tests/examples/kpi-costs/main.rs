//! Calls functions of the kernel programming interface and their Rust twins, each between two signals to
//! itself, for a tracer that counts the instructions (`tests/kpi_costs.rs`). Prints a line a count: `twin`
//! or `kpi`, and the function.

mod pairs;

use nix::sys::signal::{Signal, raise};

/// Calls before a count: caches are filled, memory is there.
const WARM_UP: u32 = 1000;
/// Calls in a count.
const TIMES: u32 = 100;

fn main() {
    println!("nothing");
    count(&mut || ());
    for mut pair in pairs::all() {
        println!("twin {}", pair.name);
        count(&mut pair.twin);
        println!("kpi {}", pair.name);
        count(&mut pair.kpi);
    }
}

fn count(function: &mut dyn FnMut()) {
    for _ in 0..WARM_UP {
        function();
    }
    raise(Signal::SIGUSR1).expect("raise");
    for _ in 0..TIMES {
        function();
    }
    raise(Signal::SIGUSR2).expect("raise");
}
