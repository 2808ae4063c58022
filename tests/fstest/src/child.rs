//! One test in a process of its own: load, boot, mount, run, unmount.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use rump_abi::errno::Errno;
use rump_abi::types::{MNT_FORCE, MNT_RDONLY, MNT_UPDATE};

use crate::args::{Arguments, Profile};
use crate::cases::{self, Case};
use crate::disk::Copies;
use crate::fs::Fs;
use crate::kernel::{Here, Kernel};
use crate::mount::Mount;
use crate::outcome::{CallError, Check, Stop, Sys, failure};
use crate::process::Process;

/// Runs the test and leaves its result in the file that the runner named.
pub fn main(arguments: &Arguments, name: &str) -> ExitCode {
    let outcome = match cases::all().find(|case| case.name == name) {
        Some(case) => run(arguments, case),
        None => Err(Stop::Failure(format!("no test {name}"))),
    };
    let text = encode(&outcome);
    match &arguments.result {
        Some(file) => {
            if let Err(error) = std::fs::write(file, text) {
                eprintln!("{}: {error}", file.display());
                return ExitCode::FAILURE;
            }
        }
        None => print!("{text}"),
    }
    ExitCode::SUCCESS
}

/// The result as the runner reads it.
fn encode(outcome: &Check) -> String {
    match outcome {
        Ok(()) => "ok\n".to_owned(),
        Err(Stop::Skip(reason)) => format!("skip\n{reason}\n"),
        Err(Stop::Failure(text)) => format!("fail\n{text}\n"),
    }
}

fn run(arguments: &Arguments, case: &Case) -> Check {
    let (kernel, disks) = match &arguments.url {
        Some(url) => (Kernel::There(url.clone()), None),
        None => {
            let kernel = arguments.kernel.as_deref();
            let here = Here::boot(kernel, &arguments.libraries, &arguments.library_path);
            let here = here.map_err(Stop::Failure)?;
            let disks = Copies::attach(&here, &arguments.disks)?;
            (Kernel::Here(here), Some(disks))
        }
    };
    let mounted = mount_all(&kernel, arguments);
    let outcome = match &mounted {
        Ok(()) => test(&kernel, arguments, case),
        Err(error) => Err(Stop::Failure(format!("cannot mount: {error}"))),
    };
    let unmounted = unmount_all(&kernel, &arguments.mounts);
    let checked = match (&arguments.check, disks) {
        (Some(checker), Some(disks)) => disks.check(checker),
        _ => Ok(()),
    };
    outcome.and(unmounted).and(checked)
}

fn test(kernel: &Kernel, arguments: &Arguments, case: &Case) -> Check {
    let mounts = &arguments.mounts;
    let Some(last) = mounts.last() else {
        return Err(failure("nothing is mounted"));
    };
    let fs = Fs::new(kernel, mounts, arguments, last.directory.clone())?;
    (case.run)(&fs)
}

fn mount_all(kernel: &Kernel, arguments: &Arguments) -> Sys {
    let root = Process::new(kernel)?;
    for (at, mount) in arguments.mounts.iter().enumerate() {
        make_path(&root, &mount.directory)?;
        let last = at + 1 == arguments.mounts.len();
        if last && arguments.profile == Profile::ReadOnly && mount.flags & MNT_RDONLY != 0 {
            mount_filled(&root, mount)?;
        } else {
            root.mount(mount, 0)?;
        }
    }
    Ok(())
}

/// Mounts for writing, puts something in, and makes the mount read-only; if that is not possible it
/// is what the source holds.
fn mount_filled(root: &Process, mount: &Mount) -> Sys {
    let mut writable = mount.clone();
    writable.flags &= !MNT_RDONLY;
    if root.mount(&writable, 0).is_ok() {
        // A file system that cannot take one of these is as full as it gets.
        let _ = fill(root, &mount.directory);
        if root.mount(mount, MNT_UPDATE).is_ok() {
            return Ok(());
        }
        root.unmount(&mount.directory, 0)?;
    }
    root.mount(mount, 0)
}

fn fill(root: &Process, directory: &str) -> Sys {
    let at = |name: &str| format!("{directory}/{name}");
    root.write_file(&at("file"), &[7; 100_000])?;
    root.mkdir(&at("dir"), 0o755)?;
    root.mkdir(&at("dir/inner"), 0o755)?;
    root.write_file(&at("dir/inner/file"), b"text")?;
    for number in 0..40 {
        root.create(&at(&format!("dir/entry{number}")), 0o644)?;
    }
    root.symlink("dir/inner", &at("symlink"))?;
    root.mkfifo(&at("fifo"), 0o644)
}

/// `mkdir -p`.
fn make_path(root: &Process, directory: &str) -> Sys {
    let mut path = String::new();
    for name in directory.split('/').filter(|name| !name.is_empty()) {
        path = format!("{path}/{name}");
        match root.mkdir(&path, 0o755) {
            Err(error) if error.errno != Some(Errno::EEXIST) => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Unmounts a file system that nobody uses. A server notices the end of a client in its own time, so
/// that EBUSY counts only when it stays.
fn unmount_unused(root: &Process, directory: &str) -> Sys {
    let patience = Instant::now() + Duration::from_secs(3);
    loop {
        match root.unmount(directory, 0) {
            Err(error) if error.errno == Some(Errno::EBUSY) && Instant::now() < patience => {
                std::thread::sleep(Duration::from_millis(5));
            }
            answer => return answer,
        }
    }
}

/// Unmounts everything that is still mounted. All processes of the test are gone: what is busy has
/// lost a reference.
fn unmount_all(kernel: &Kernel, mounts: &[Mount]) -> Check {
    let root = Process::new(kernel)?;
    let mut outcome = Ok(());
    for mount in mounts.iter().rev() {
        if root.statvfs(&mount.directory)?.mntonname != *mount.directory {
            continue;
        }
        if let Err(error) = unmount_unused(&root, &mount.directory) {
            let CallError { errno, .. } = &error;
            let why = match errno {
                Some(Errno::EBUSY) => "a vnode is still in use after the test: ",
                _ => "",
            };
            outcome = outcome.and(Err(failure(format!("{why}{error}"))));
            root.unmount(&mount.directory, MNT_FORCE)?;
        }
    }
    outcome
}
