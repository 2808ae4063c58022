//! Who is not root runs the test once more, as root of a user namespace of its own.
//!
//! Then there is one user only, who is not refused anything, on both sides.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

/// Set in the process that has the namespace.
const INSIDE: &str = "RUMP_DIFF_NAMESPACE";

pub fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// Runs the named test of this program in a namespace.
pub fn run(test: &str) {
    let (uid, gid) = (geteuid(), getegid());
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1");
    let (uid_map, gid_map) = (format!("0 {uid} 1"), format!("0 {gid} 1"));
    let enter = move || {
        unshare(CloneFlags::CLONE_NEWUSER)?;
        std::fs::write("/proc/self/setgroups", "deny")?;
        std::fs::write("/proc/self/uid_map", &uid_map)?;
        std::fs::write("/proc/self/gid_map", &gid_map)
    };
    // SAFETY: the closure makes system calls; the C library's allocator is usable after fork.
    unsafe { command.pre_exec(enter) };
    let status = command.status().unwrap_or_else(|error| {
        panic!("neither root nor allowed to make a user namespace ({error}): run this test as root")
    });
    assert!(status.success(), "the test in a user namespace: {status}");
}
