//! The time of functions of the kernel programming interface, called as C does, beside that of their Rust
//! twins. `tests/kpi_costs.rs` compares the instructions of both, which do not depend on the machine.
#![allow(missing_docs, reason = "criterion's macro makes public functions")]

#[path = "../examples/kpi-costs/pairs.rs"]
mod pairs;

use criterion::{Criterion, criterion_group, criterion_main};

fn all(c: &mut Criterion) {
    for mut pair in pairs::all() {
        let mut group = c.benchmark_group(&pair.name);
        group.bench_function("twin", |b| b.iter(&mut pair.twin));
        group.bench_function("kpi", |b| b.iter(&mut pair.kpi));
    }
}

criterion_group!(benches, all);
criterion_main!(benches);
