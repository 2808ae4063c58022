//! Instructions of a program, counted: it is traced, one instruction at a time (`PTRACE_SINGLESTEP`), from
//! each `SIGUSR1` that it sends to itself to the `SIGUSR2` that follows.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::ptr::null_mut;

use libc::{c_int, pid_t};

/// Runs a program to its end: the lines that it printed, which are as many as its counts, and these.
///
/// # Panics
/// When it cannot be run or traced, or ends in the middle of a count.
#[expect(
    clippy::zombie_processes,
    reason = "`counts` waits for the end of the child"
)]
pub fn through(mut command: Command) -> Vec<(String, u64)> {
    stay_on_this_processor();
    command.stdout(Stdio::piped());
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
    text.lines().map(str::to_owned).zip(counts).collect()
}

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
    if libc::WIFSTOPPED(status) {
        return Some(libc::WSTOPSIG(status));
    }
    assert_eq!(status, 0, "how the program ended");
    None
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
