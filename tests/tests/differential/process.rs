//! A process of its own for each run: a process boots one kernel. Who is not root is root of a user
//! namespace there; then there is one user only, who is not refused anything, on both sides.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

/// Set in such a process: `root`, or `namespace`.
const INSIDE: &str = "RUMP_DIFF_INSIDE";

/// Who the users of a run are.
pub fn users() -> Option<&'static [u32]> {
    let inside = std::env::var(INSIDE).ok()?;
    Some(if inside == "namespace" {
        println!("not root: one user in a namespace, EACCES and EPERM are not met");
        &[0]
    } else {
        &[0, 1000, 1001]
    })
}

/// Runs the named test of this program in a process of its own.
pub fn run(test: &str) {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command.args(["--exact", test, "--nocapture"]);
    if geteuid().is_root() {
        command.env(INSIDE, "root");
    } else {
        command.env(INSIDE, "namespace");
        enter_namespace(&mut command);
    }
    let output = command.output().unwrap_or_else(|error| {
        panic!("neither root nor allowed to make a user namespace ({error}): run this test as root")
    });
    println!("{}", String::from_utf8_lossy(&output.stdout));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
}

fn enter_namespace(command: &mut Command) {
    let (uid_map, gid_map) = (format!("0 {} 1", geteuid()), format!("0 {} 1", getegid()));
    let enter = move || {
        unshare(CloneFlags::CLONE_NEWUSER)?;
        std::fs::write("/proc/self/setgroups", "deny")?;
        std::fs::write("/proc/self/uid_map", &uid_map)?;
        std::fs::write("/proc/self/gid_map", &gid_map)
    };
    // SAFETY: the closure makes system calls; the C library's allocator is usable after fork.
    unsafe { command.pre_exec(enter) };
}
