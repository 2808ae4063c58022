//! Random sequences of file system calls on our tmpfs, in Rust and in C, and on the host's: same results,
//! same errors, same trees.
//!
//! `RUMP_DIFF_STEPS` sets the number of steps (a million by default, at most 100,000 for the C tmpfs),
//! `RUMP_DIFF_SEED` repeats a run. A run prints its seed, a count for each call and error, and fails where an expected pair has none.

mod at;
mod differences;
mod hostside;
mod openflags;
mod process;
mod rare;
mod rumpside;
mod side;
mod steps;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use hostside::Host;
use rump_tests::artifacts;
use rump_tests::driver::in_c;
use rumpside::Rump;
use steps::{DEPTH, World};

/// Call and error pairs that a run has to have met, so that the mix is known to reach them.
const EXPECTED: &[(&str, &[&str])] = &[
    (
        "mkdir",
        &[
            "ok",
            "EEXIST",
            "ENOENT",
            "ENOTDIR",
            "EACCES",
            "ENAMETOOLONG",
        ],
    ),
    ("rmdir", &["ok", "ENOENT", "ENOTEMPTY", "ENOTDIR", "EACCES"]),
    ("unlink", &["ok", "ENOENT", "ENOTDIR", "EACCES"]),
    (
        "rename",
        &[
            "ok",
            "ENOENT",
            "EINVAL",
            "ENOTEMPTY",
            "ENOTDIR",
            "EISDIR",
            "EACCES",
        ],
    ),
    ("link", &["ok", "EEXIST", "ENOENT", "EPERM"]),
    ("symlink", &["ok", "EEXIST", "ENOENT"]),
    ("readlink", &["ok", "EINVAL", "ENOENT"]),
    ("mknod", &["ok", "EEXIST", "EPERM"]),
    ("chmod", &["ok", "ENOENT", "EPERM"]),
    ("chown", &["ok", "ENOENT", "EPERM"]),
    ("utimes", &["ok", "ENOENT", "EPERM"]),
    ("truncate", &["ok", "ENOENT", "EISDIR", "EINVAL"]),
    ("access", &["ok", "ENOENT", "EACCES"]),
    ("stat", &["ok", "ENOENT", "ELOOP"]),
    ("lstat", &["ok", "ENOENT", "ENOTDIR"]),
    (
        "open",
        &["ok", "ENOENT", "EEXIST", "EISDIR", "ENOTDIR", "EACCES"],
    ),
    ("read", &["ok", "EBADF", "EISDIR"]),
    ("write", &["ok", "EBADF"]),
    ("pread", &["ok", "EBADF"]),
    ("pwrite", &["ok", "EBADF"]),
    ("readv", &["ok"]),
    ("writev", &["ok"]),
    ("lseek", &["ok", "EINVAL"]),
    ("ftruncate", &["ok", "EINVAL"]),
    ("fstat", &["ok"]),
    ("fchmod", &["ok", "EPERM"]),
    ("fchown", &["ok", "EPERM"]),
    ("fsync", &["ok"]),
    ("flock", &["ok", "EAGAIN"]),
    ("dup", &["ok"]),
    ("close", &["ok"]),
    ("readdir", &["ok", "EINVAL"]),
    ("readdir (changing)", &["ok"]),
    ("preadv", &["ok", "EBADF", "EISDIR"]),
    ("pwritev", &["ok", "EBADF", "EINVAL"]),
    ("futimens", &["ok", "EBADF", "EPERM"]),
    ("fdatasync", &["ok", "EBADF"]),
    ("fsync_range", &["ok", "EBADF"]),
    ("posix_fallocate", &["EOPNOTSUPP", "EBADF", "EINVAL"]),
    ("mknodat", &["ok", "EEXIST", "EPERM"]),
    ("fcntl(F_SETLK)", &["ok", "EBADF"]),
    ("fcntl(F_GETLK)", &["ok"]),
    (
        "mkdirat",
        &["ok", "EEXIST", "ENOENT", "ENOTDIR", "EBADF", "EACCES"],
    ),
    (
        "unlinkat",
        &["ok", "ENOENT", "ENOTDIR", "ENOTEMPTY", "EPERM"],
    ),
    (
        "renameat",
        &["ok", "ENOENT", "ENOTDIR", "EISDIR", "ENOTEMPTY"],
    ),
    ("openat", &["ok", "ENOENT", "EACCES", "EFTYPE"]),
    ("linkat", &["ok", "ENOENT", "EEXIST", "EPERM"]),
    ("symlinkat", &["ok", "ENOENT", "EEXIST"]),
    ("readlinkat", &["ok", "ENOENT", "EINVAL"]),
    ("mkfifoat", &["ok", "ENOENT", "EEXIST"]),
    ("fchmodat", &["ok", "ENOENT", "EPERM"]),
    ("fchownat", &["ok", "ENOENT", "EPERM"]),
    ("faccessat", &["ok", "ENOENT", "EACCES"]),
    ("utimensat", &["ok", "ENOENT", "EPERM"]),
    ("fstatat", &["ok", "ENOENT", "ENOTDIR", "ENAMETOOLONG"]),
];

/// Steps between two comparisons of the whole trees.
const TREE_INTERVAL: u64 = 100;

#[test]
fn rust_tmpfs_does_as_the_hosts() {
    let steps = setting("RUMP_DIFF_STEPS").unwrap_or(1_000_000);
    run("rust_tmpfs_does_as_the_hosts", steps, artifacts);
}

#[test]
fn c_tmpfs_does_as_the_hosts() {
    let steps = setting("RUMP_DIFF_STEPS").unwrap_or(100_000).min(100_000);
    run("c_tmpfs_does_as_the_hosts", steps, || in_c("tmpfs"));
}

/// Runs the named test in a process of its own, where it comes here again.
fn run<P: AsRef<Path>>(test: &str, steps: u64, driver: impl FnOnce() -> P) {
    match process::users() {
        None => process::run(test),
        Some(users) => compare(users, steps, driver().as_ref()),
    }
}

/// Makes random calls on the tmpfs of this folder and on the host's.
fn compare(users: &[u32], steps: u64, driver: &Path) {
    let seed = setting("RUMP_DIFF_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("seed {seed}, {steps} steps: RUMP_DIFF_SEED={seed} repeats them");

    let folder = tempfile::Builder::new()
        .prefix("rump-diff-")
        .tempdir_in("/dev/shm")
        .expect("/dev/shm");
    std::fs::set_permissions(
        folder.path(),
        std::os::unix::fs::PermissionsExt::from_mode(0o777),
    )
    .expect("chmod");
    let top = folder.path().join("top");
    std::fs::create_dir(&top).expect("mkdir");
    std::fs::set_permissions(&top, std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .expect("chmod");
    let host = Host::new(&top);
    let mut world = World::new(Rump::boot(driver), host, seed, users);
    let start = std::time::Instant::now();
    for step in 0..steps {
        world.step(step);
        if step % TREE_INTERVAL == 0 {
            world.compare_trees(step);
        }
    }
    world.compare_trees(steps);
    println!("deepest object: {} levels", world.deepest);
    println!("{steps} steps in {:.1} s", start.elapsed().as_secs_f64());
    report(&world.counts, world.deepest, users.len() > 1);
    assert!(
        world.wrong_errors.is_empty(),
        "errors that differ (call, rump, host): {:?}",
        world.wrong_errors
    );
}

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

fn report(counts: &BTreeMap<(&'static str, String), u64>, deepest: usize, several_users: bool) {
    let total: u64 = counts.values().sum();
    let errors: u64 = counts
        .iter()
        .filter(|((_, error), _)| error != "ok")
        .map(|(_, n)| n)
        .sum();
    for ((call, error), count) in counts {
        println!("{call:10} {error:14} {count:9}");
    }
    println!("{total} calls, {errors} errors");
    assert!(
        deepest >= DEPTH,
        "the deepest object was {deepest} levels down"
    );
    assert!(errors * 20 >= total, "fewer than 5 % error cases");
    for &(call, errors) in EXPECTED {
        for &error in errors {
            if !several_users && matches!(error, "EACCES" | "EPERM") {
                continue;
            }
            assert!(
                counts.contains_key(&(call, error.to_owned())),
                "the run never met {call} with {error}"
            );
        }
    }
}
