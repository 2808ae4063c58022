//! No function of the kernel programming interface costs more than its Rust twin and a call.
//!
//! The instructions of both are counted, so that the figures are the same on every machine; the benchmark
//! `kpi` gives the times.

use std::collections::BTreeMap;
use std::process::Command;

use rump_tests::{artifacts, clean, example, stepping};

/// What a call from C adds: the call itself and the return, arguments that change their places, a result
/// that becomes an errno. A group of two functions has two calls.
const CALL: u64 = 8;

/// What some functions do on their way to the twin: a `struct pool` is looked at before the pool behind it;
/// an operation's argument structure is made, and the big lock is thought of.
const MORE: [(&str, u64); 2] = [("pool_get + pool_put", 16), ("VOP_ISLOCKED", 16)];

/// Calls in a count of the program.
const TIMES: u64 = 100;

#[test]
fn a_function_costs_its_twin_and_a_call() {
    let mut command = Command::new(example("rump-tests", "kpi-costs"));
    clean(&mut command);
    command.env("RUMP_TEST_ARTIFACTS", artifacts());
    let mut counts = stepping::through(command).into_iter();
    let (_, nothing) = counts.next().expect("the count of nothing");
    let mut functions: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    for (line, count) in counts {
        let (side, name) = line.split_once(' ').expect("a side and a name");
        let sides = functions.entry(name.to_owned()).or_default();
        sides[usize::from(side == "kpi")] = (count - nothing) / TIMES;
    }
    assert_eq!(functions.len(), 7, "functions");
    let mut worse = Vec::new();
    println!("instructions of the twin, and of the call from C");
    for (name, [twin, kpi]) in functions {
        println!("{name}: {twin} {kpi}");
        let calls = 1 + name.matches(" + ").count() as u64;
        let more = MORE.iter().find(|(of, _)| *of == name);
        if kpi > twin + calls * CALL + more.map_or(0, |(_, more)| *more) {
            worse.push(format!("{name}: {kpi} instructions, its twin {twin}"));
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}
