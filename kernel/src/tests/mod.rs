//! The base as a local program sees it.

mod files;
mod process;
mod sleeping;

use rump_abi::sysno::{Component, SYSENT, Sysent};

use crate::testing::{call2, in_process};
use crate::{Errno, syscall, vfs};

fn pipe() -> (u64, u64) {
    let [read, write] = call2("pipe", &[]).unwrap();
    (read as u64, write as u64)
}

#[test]
fn numbers_out_of_range_are_enosys() {
    in_process(|| {
        for number in [-5, 0, 1, 2, 11, 512, 513, i32::MAX, i32::MIN] {
            let result = syscall::syscall(number, &syscall::Args::default(), &mut [0; 2]);
            assert_eq!(result, Err(Errno::ENOSYS), "{number}");
        }
    });
}

/// The calls that may still be missing, by number: fktrace, utrace, ktrace; ksem; extattr and xattr;
/// quotactl.
fn may_be_missing(number: u16) -> bool {
    matches!(number, 45 | 288 | 306 | 247..=256 | 360..=372 | 375..=386 | 473)
}

/// Old versions of calls, which the reference has as loadable modules.
fn is_compatibility(sysent: &Sysent) -> bool {
    matches!(sysent.component, Component::Other | Component::Net)
}

#[test]
fn only_permitted_calls_are_missing() {
    in_process(|| {
        let is_there = |sysent: &&Sysent| {
            let number = sysent.number;
            let of_vfs = vfs::syscalls::CALLS.iter().any(|call| call.0 == number);
            syscall::is_installed(number) || of_vfs
        };
        let missing: Vec<&Sysent> = SYSENT
            .iter()
            .filter(|sysent| !is_compatibility(sysent) && !is_there(sysent))
            .collect();
        println!("missing calls:");
        for sysent in &missing {
            println!("{:4} {}", sysent.number, sysent.name);
        }
        for sysent in missing {
            let (number, name) = (sysent.number, sysent.name);
            assert!(may_be_missing(number), "{number} {name} is missing");
        }
    });
}
