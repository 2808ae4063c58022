//! A system call executes as many instructions in a directory of a million entries as in one of ten.
//!
//! The program `instructions-subject` runs with a kernel of its own and makes the calls between two
//! signals; here it is traced, one instruction at a time (`PTRACE_SINGLESTEP`), from one signal to the
//! other. So every layer counts, and the figures are the same on every machine but for the C library.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::ptr::null_mut;

use libc::{c_int, pid_t};

/// How much more a call may take than in the smallest directory, in parts of a hundred.
const TOLERANCE: u64 = 5;
/// The same for calls that make a vnode, for which another one has to go. What that takes depends on which
/// one it is, a file or a directory, with cached names or without, and not on the directory's size: the
/// smallest directory was seen to be the dearest as well as the cheapest, by a tenth.
const TOLERANCE_OF_NEW_VNODES: u64 = 15;

/// Runs the child until its next stop: the signal, or `None` at its end.
fn resume(child: pid_t, request: libc::c_uint, signal: c_int) -> Option<c_int> {
    // SAFETY: the child is ours, stopped, and neither request uses the address.
    let answer = unsafe { libc::ptrace(request, child, null_mut::<u8>(), c_long(signal)) };
    assert_eq!(answer, 0, "ptrace: {}", std::io::Error::last_os_error());
    stop(child)
}

fn c_long(signal: c_int) -> libc::c_long {
    signal.into()
}

fn stop(child: pid_t) -> Option<c_int> {
    let mut status = 0;
    // SAFETY: `status` takes the result.
    let pid = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!(pid, child, "waitpid: {}", std::io::Error::last_os_error());
    libc::WIFSTOPPED(status).then(|| libc::WSTOPSIG(status))
}

/// Runs the child to its end; the instructions between each two of its signals.
fn counts(child: pid_t) -> Vec<u64> {
    let mut counts = Vec::new();
    let mut signal = stop(child).expect("the child stops when it is loaded");
    // That first stop is the tracer's.
    if signal == libc::SIGTRAP {
        signal = 0;
    }
    loop {
        match resume(child, libc::PTRACE_CONT, signal) {
            None => return counts,
            Some(libc::SIGUSR1) => {
                counts.push(step_through(child));
                signal = 0;
            }
            Some(other) => signal = other,
        }
    }
}

/// The instructions until `SIGUSR2`.
fn step_through(child: pid_t) -> u64 {
    let mut count = 0;
    let mut signal = 0;
    loop {
        match resume(child, libc::PTRACE_SINGLESTEP, signal) {
            Some(libc::SIGTRAP) => {
                count += 1;
                signal = 0;
            }
            Some(libc::SIGUSR2) => return count,
            Some(other) => signal = other,
            None => panic!("the child ended in the middle of a count"),
        }
    }
}

/// The mean without the largest, and the largest: now and then the host's `malloc` tidies up, or a
/// thread of the kernel has a lock.
fn mean(calls: &mut [u64]) -> (u64, u64) {
    calls.sort_unstable();
    let (most, rest) = calls.split_last().expect("a call");
    (rest.iter().sum::<u64>() / rest.len() as u64, *most)
}

/// Keeps this thread and the child that it starts on one processor: handing over from one to the
/// other, twice an instruction, is several times as fast then.
fn stay_on_this_processor() {
    // SAFETY: no argument.
    let here = unsafe { libc::sched_getcpu() };
    // SAFETY: the set is plain data, and all zeros is the empty one.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    let here = usize::try_from(here).expect("the host knows where a thread runs");
    // SAFETY: the number is of a processor that exists.
    unsafe { libc::CPU_SET(here, &mut set) };
    // SAFETY: the set is as large as it says.
    let answer = unsafe { libc::sched_setaffinity(0, size_of_val(&set), &raw const set) };
    assert_eq!(answer, 0, "{}", std::io::Error::last_os_error());
}

#[expect(
    clippy::zombie_processes,
    reason = "`counts` waits for the end of the child"
)]
#[test]
fn a_call_executes_the_same_instructions_in_a_directory_of_a_million() {
    let folder = rump_tests::artifacts();
    stay_on_this_processor();
    let mut command = Command::new(env!("CARGO_BIN_EXE_instructions-subject"));
    rump_tests::clean(&mut command);
    command
        .env("RUMP_TEST_ARTIFACTS", folder)
        // The kernel's limit of vnodes is what the program reckons with.
        .env("RUMP_NVNODES", "1024")
        .stdout(Stdio::piped());
    let trace_me = || {
        // SAFETY: asks to be traced by the parent; no argument is used.
        let answer =
            unsafe { libc::ptrace(libc::PTRACE_TRACEME, 0, null_mut::<u8>(), null_mut::<u8>()) };
        if answer == 0 {
            Ok(())
        } else {
            Err(std::io::Error::last_os_error())
        }
    };
    // SAFETY: the closure makes one system call.
    unsafe { command.pre_exec(trace_me) };
    let child = command
        .spawn()
        .expect("the program runs, traced: the host has to allow a process to trace its child");
    let counts = counts(child.id().cast_signed());
    let stdout = child.stdout.expect("piped");
    let text = std::io::read_to_string(stdout).expect("text");
    assert_eq!(text.lines().count(), counts.len(), "{text}");

    let mut overhead = 0;
    let mut table: BTreeMap<&str, BTreeMap<u64, Vec<u64>>> = BTreeMap::new();
    for (line, count) in text.lines().zip(counts) {
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
