//! A system call executes as many instructions in a directory of a million entries as in one of ten.
//!
//! The program `instructions-subject` runs with a kernel of its own and makes the calls between two
//! signals; here the instructions from one signal to the other are counted. So every layer counts, and the figures are the same on every machine but for the C library.

use std::collections::BTreeMap;
use std::process::Command;

use rump_tests::stepping;

/// How much more a call may take than in the smallest directory, in parts of a hundred.
const TOLERANCE: u64 = 5;
/// The same for calls that make a vnode, for which another one has to go. What that takes depends on which
/// one it is, a file or a directory, with cached names or without, and not on the directory's size: the
/// smallest directory was seen to be the dearest as well as the cheapest, by a tenth.
const TOLERANCE_OF_NEW_VNODES: u64 = 15;

/// The mean without the largest, and the largest: now and then the host's `malloc` tidies up, or a
/// thread of the kernel has a lock.
fn mean(calls: &mut [u64]) -> (u64, u64) {
    calls.sort_unstable();
    let (most, rest) = calls.split_last().expect("a call");
    (rest.iter().sum::<u64>() / rest.len() as u64, *most)
}

#[test]
fn a_call_executes_the_same_instructions_in_a_directory_of_a_million() {
    let folder = rump_tests::artifacts();
    let mut command = Command::new(env!("CARGO_BIN_EXE_instructions-subject"));
    rump_tests::clean(&mut command);
    command
        .env("RUMP_TEST_ARTIFACTS", folder)
        // The kernel's limit of vnodes is what the program reckons with.
        .env("RUMP_NVNODES", "1024");
    let counts = stepping::through(command);

    let mut overhead = 0;
    let mut table: BTreeMap<&str, BTreeMap<u64, Vec<u64>>> = BTreeMap::new();
    for &(ref line, count) in &counts {
        let words: Vec<_> = line.split_whitespace().collect();
        let [operation, size, entries] = words[..] else {
            panic!("{line}");
        };
        let number = |text: &str| text.parse::<u64>().expect("a number");
        if operation == "nothing" {
            overhead = count;
            continue;
        }
        let sizes = table.entry(operation).or_default();
        let calls = sizes.entry(number(size)).or_default();
        calls.push((count - overhead) / number(entries));
    }
    assert_eq!(table.len(), 8, "operations");
    let mut worse = Vec::new();
    println!("instructions an entry in directories of several sizes, mean and most");
    for (operation, sizes) in &mut table {
        let means: Vec<_> = sizes
            .iter_mut()
            .map(|(size, calls)| (*size, mean(calls)))
            .collect();
        println!("{operation}: {means:?}");
        assert_eq!(means.len(), 3, "sizes");
        let (_, (small, _)) = means[0];
        let tolerance = match *operation {
            "create+close" | "mkdir" => TOLERANCE_OF_NEW_VNODES,
            _ => TOLERANCE,
        };
        for (size, (mean, _)) in means {
            if mean > small + small * tolerance / 100 {
                worse.push(format!(
                    "{operation} in {size} entries: {mean}, not {small}"
                ));
            }
        }
    }
    assert!(worse.is_empty(), "instructions a call: {worse:#?}");
}
