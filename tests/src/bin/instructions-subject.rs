//! Makes system calls in directories of several sizes, each between two signals to itself, for a
//! tracer that counts the instructions (`tests/instructions.rs`). Prints what it did, a line a count:
//! the operation, the entries of the directory, how many entries the call is about.

use std::ffi::CString;

use nix::sys::signal::{Signal, raise};
use rump_abi::sysno::*;
use rump_abi::types::{O_CREAT, O_EXCL, O_RDONLY, O_RDWR, SEEK_SET, stat};
use rump_tests::raw::Raw;

/// Entries of the directories.
const SIZES: [u64; 3] = [10, 1000, 1_000_000];
/// How often each operation is made in one count.
const TIMES: u64 = 5;
/// More vnodes than the kernel keeps.
const FLOOD: u64 = 1500;
/// Bytes of a record with a name of this program.
const RECORD: u64 = 24;
/// Records of one listing.
const LISTED: u64 = 8;

fn main() {
    let subject = Subject { raw: Raw::boot() };
    subject.raw.own_process();
    subject.fill("flood", FLOOD);
    for size in SIZES {
        subject.fill(&format!("{size:08}"), size);
    }
    println!("nothing 0 1");
    subject.count(|| ());
    for size in SIZES {
        subject.measure(&format!("{size:08}"), size);
    }
}

struct Subject {
    raw: Raw,
}

impl Subject {
    fn call(&self, number: u16, slots: &[u64]) -> u64 {
        // SAFETY: every path is a C string and every buffer as large as the call is told.
        let result = unsafe { self.raw.call(number, slots) };
        result.expect("the call succeeds").cast_unsigned()
    }

    /// Does something between the two signals.
    fn count(&self, work: impl FnOnce()) {
        raise(Signal::SIGUSR1).expect("raise");
        work();
        raise(Signal::SIGUSR2).expect("raise");
    }

    fn create(&self, path: &CString) {
        let flags = u64::from((O_CREAT | O_EXCL | O_RDWR).cast_unsigned());
        let fd = self.call(SYS_open, &[path.as_ptr() as u64, flags, 0o644]);
        self.call(SYS_close, &[fd]);
    }

    fn stat(&self, path: &CString) {
        let mut status = std::mem::MaybeUninit::<stat>::uninit();
        let buffer = status.as_mut_ptr() as u64;
        self.call(SYS___stat50, &[path.as_ptr() as u64, buffer]);
    }

    fn fill(&self, directory: &str, entries: u64) {
        let path = CString::new(format!("/mnt/{directory}")).expect("no NUL");
        self.call(SYS_mkdir, &[path.as_ptr() as u64, 0o755]);
        for i in 0..entries {
            self.create(&file(directory, i));
        }
    }

    /// Uses so many other files that no vnode of a directory's entries is left.
    fn flood(&self, directory: &str) {
        for i in 0..FLOOD {
            self.stat(&file("flood", i));
        }
        self.stat(&CString::new(format!("/mnt/{directory}")).expect("no NUL"));
    }

    /// Counts each operation. Whatever allocates has been done once before, uncounted.
    fn measure(&self, directory: &str, size: u64) {
        let some: Vec<_> = (0..TIMES)
            .map(|i| file(directory, i * 7_654_321 % size))
            .collect();
        let new: Vec<_> = (0..TIMES).map(|i| named(directory, 'n', i)).collect();
        let other: Vec<_> = (0..TIMES).map(|i| named(directory, 'o', i)).collect();
        let report = |operation: &str| println!("{operation} {size} 1");

        self.flood(directory);
        some.iter().for_each(|path| self.stat(path));
        for path in &some {
            report("stat-cached");
            self.count(|| self.stat(path));
        }
        self.flood(directory);
        for path in &some {
            report("stat-reloaded");
            self.count(|| self.stat(path));
        }

        for count in [false, true] {
            let all = |operation: &str, work: &dyn Fn(usize)| {
                self.flood(directory);
                for i in 0..TIMES as usize {
                    if count {
                        report(operation);
                        self.count(|| work(i));
                    } else {
                        work(i);
                    }
                }
            };
            all("create+close", &|i| self.create(&new[i]));
            all("rename", &|i| {
                let (from, to) = (new[i].as_ptr() as u64, other[i].as_ptr() as u64);
                self.call(SYS_rename, &[from, to]);
            });
            all("unlink", &|i| {
                self.call(SYS_unlink, &[other[i].as_ptr() as u64]);
            });
            all("mkdir", &|i| {
                self.call(SYS_mkdir, &[new[i].as_ptr() as u64, 0o755]);
            });
            all("rmdir", &|i| {
                self.call(SYS_rmdir, &[new[i].as_ptr() as u64]);
            });
        }
        self.list(directory, size);
    }

    /// Lists pieces of equal length from anywhere.
    fn list(&self, directory: &str, size: u64) {
        let path = CString::new(format!("/mnt/{directory}")).expect("no NUL");
        let flags = u64::from(O_RDONLY.cast_unsigned());
        let fd = self.call(SYS_open, &[path.as_ptr() as u64, flags, 0]);
        let mut buffer = [0_u64; (RECORD * LISTED / 8) as usize];
        for i in 0..TIMES {
            println!("readdir {size} {LISTED}");
            // After "." and "..".
            let cookie = 2 + i * 7_654_321 % (size - LISTED + 1);
            self.count(|| {
                self.call(SYS_lseek, &[fd, 0, cookie, SEEK_SET as u64]);
                let slots = [fd, buffer.as_mut_ptr() as u64, RECORD * LISTED];
                let bytes = self.call(SYS___getdents30, &slots);
                assert_eq!(bytes, RECORD * LISTED, "bytes of {LISTED} records");
            });
        }
        self.call(SYS_close, &[fd]);
    }
}

/// All names are of one length, so that they cost the same.
fn named(directory: &str, kind: char, number: u64) -> CString {
    CString::new(format!("/mnt/{directory}/{kind}{number:07}")).expect("no NUL")
}

fn file(directory: &str, number: u64) -> CString {
    named(directory, 'f', number)
}
