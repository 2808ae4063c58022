//! File system calls on our tmpfs, in process and remote, beside the same work on the host's tmpfs.
//!
//! `make bench` runs this with everything optimised and prints the table of ratios afterwards.
#![allow(missing_docs, reason = "criterion's macro makes public functions")]

use std::ffi::CString;
use std::hint::black_box;
use std::process::Command;
use std::time::Duration;

use criterion::{
    BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use rump_abi::sysno::*;
use rump_abi::types::{O_CREAT, O_RDWR, stat};
use rump_tests::raw::Raw;
use rumpclient::Client;

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// The three ways to the same work.
struct Ways {
    raw: Raw,
    host: tempfile::TempDir,
}

impl Ways {
    fn new() -> Self {
        let raw = Raw::boot();
        raw.own_process();
        let host = tempfile::Builder::new()
            .prefix("rump-bench-")
            .tempdir_in("/dev/shm");
        Self {
            raw,
            host: host.expect("/dev/shm"),
        }
    }

    fn rump(&self, number: u16, slots: &[u64]) -> i64 {
        // SAFETY: the benchmarks pass strings and buffers that outlive the call.
        unsafe { self.raw.call(number, slots) }.expect("the call succeeds")
    }

    fn on_host(&self, name: &str) -> CString {
        CString::new(format!("{}/{name}", self.host.path().display())).expect("no NUL")
    }
}

fn check(result: i64) -> i64 {
    assert!(result >= 0, "{}", std::io::Error::last_os_error());
    result
}

fn local(c: &mut Criterion) {
    let ways = Ways::new();
    null(&mut c.benchmark_group("null call"), &ways);
    directories(&mut c.benchmark_group("mkdir + rmdir"), &ways);
    create(&mut c.benchmark_group("create + unlink"), &ways);
    open(&mut c.benchmark_group("open + close"), &ways);
    lookup(&mut c.benchmark_group("stat, 3 components"), &ways);
    rename(&mut c.benchmark_group("rename"), &ways);
    for length in [4096, 65536] {
        transfer(c, &ways, length);
    }
}

fn null(group: &mut Group<'_>, ways: &Ways) {
    group.bench_function("rump", |b| b.iter(|| ways.rump(SYS_getpid, &[])));
    // The C library's getpid is a system call too.
    group.bench_function("host", |b| b.iter(|| black_box(std::process::id())));
}

fn directories(group: &mut Group<'_>, ways: &Ways) {
    let path = c"/mnt/d".as_ptr() as u64;
    group.bench_function("rump", |b| {
        b.iter(|| {
            ways.rump(SYS_mkdir, &[path, 0o755]);
            ways.rump(SYS_rmdir, &[path])
        });
    });
    let path = ways.on_host("d");
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: the path is a C string.
            check(unsafe { libc::mkdir(path.as_ptr(), 0o755) }.into());
            // SAFETY: the path is a C string.
            check(unsafe { libc::rmdir(path.as_ptr()) }.into())
        });
    });
}

fn create(group: &mut Group<'_>, ways: &Ways) {
    let path = c"/mnt/f".as_ptr() as u64;
    let flags = u64::from((O_CREAT | O_RDWR).cast_unsigned());
    group.bench_function("rump", |b| {
        b.iter(|| {
            let fd = ways.rump(SYS_open, &[path, flags, 0o644]);
            ways.rump(SYS_close, &[fd.cast_unsigned()]);
            ways.rump(SYS_unlink, &[path])
        });
    });
    let path = ways.on_host("f");
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: the path is a C string.
            let fd = unsafe { libc::open(path.as_ptr(), libc::O_CREAT | libc::O_RDWR, 0o644) };
            check(fd.into());
            // SAFETY: the descriptor is ours.
            check(unsafe { libc::close(fd) }.into());
            // SAFETY: the path is a C string.
            check(unsafe { libc::unlink(path.as_ptr()) }.into())
        });
    });
}

fn open(group: &mut Group<'_>, ways: &Ways) {
    let path = c"/mnt/open".as_ptr() as u64;
    let flags = u64::from((O_CREAT | O_RDWR).cast_unsigned());
    let fd = ways.rump(SYS_open, &[path, flags, 0o644]);
    ways.rump(SYS_close, &[fd.cast_unsigned()]);
    group.bench_function("rump", |b| {
        b.iter(|| {
            let fd = ways.rump(SYS_open, &[path, 2, 0]);
            ways.rump(SYS_close, &[fd.cast_unsigned()])
        });
    });
    let path = ways.on_host("open");
    std::fs::write(ways.host.path().join("open"), b"").expect("write");
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: the path is a C string.
            let fd = unsafe { libc::open(path.as_ptr(), libc::O_RDWR) };
            check(fd.into());
            // SAFETY: the descriptor is ours.
            check(unsafe { libc::close(fd) }.into())
        });
    });
}

fn lookup(group: &mut Group<'_>, ways: &Ways) {
    for path in [c"/mnt/one", c"/mnt/one/two", c"/mnt/one/two/three"] {
        ways.rump(SYS_mkdir, &[path.as_ptr() as u64, 0o755]);
    }
    let path = c"/mnt/one/two/three".as_ptr() as u64;
    let mut buffer = std::mem::MaybeUninit::<stat>::uninit();
    group.bench_function("rump", |b| {
        b.iter(|| ways.rump(SYS___stat50, &[path, buffer.as_mut_ptr() as u64]));
    });
    std::fs::create_dir_all(ways.host.path().join("one/two/three")).expect("mkdir");
    let path = ways.on_host("one/two/three");
    let mut buffer = std::mem::MaybeUninit::<libc::stat>::uninit();
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: a C string and a `struct stat`.
            check(unsafe { libc::stat(path.as_ptr(), buffer.as_mut_ptr()) }.into())
        });
    });
}

fn rename(group: &mut Group<'_>, ways: &Ways) {
    let (one, two) = (c"/mnt/from".as_ptr() as u64, c"/mnt/to".as_ptr() as u64);
    ways.rump(SYS_mkdir, &[one, 0o755]);
    group.bench_function("rump", |b| {
        b.iter(|| {
            ways.rump(SYS_rename, &[one, two]);
            ways.rump(SYS_rename, &[two, one])
        });
    });
    let (one, two) = (ways.on_host("from"), ways.on_host("to"));
    std::fs::create_dir(ways.host.path().join("from")).expect("mkdir");
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: both are C strings.
            check(unsafe { libc::rename(one.as_ptr(), two.as_ptr()) }.into());
            // SAFETY: both are C strings.
            check(unsafe { libc::rename(two.as_ptr(), one.as_ptr()) }.into())
        });
    });
}

fn transfer(c: &mut Criterion, ways: &Ways, length: usize) {
    let mut buffer = vec![7_u8; length];
    let address = buffer.as_mut_ptr() as u64;
    let flags = u64::from((O_CREAT | O_RDWR).cast_unsigned());
    let fd = ways
        .rump(SYS_open, &[c"/mnt/data".as_ptr() as u64, flags, 0o644])
        .cast_unsigned();
    let slots = [fd, address, length as u64, 0, 0];
    let path = ways.on_host("data");
    // SAFETY: the path is a C string.
    let host = unsafe { libc::open(path.as_ptr(), libc::O_CREAT | libc::O_RDWR, 0o644) };
    check(host.into());

    let mut group = c.benchmark_group(format!("pwrite {} KiB", length / 1024));
    group.throughput(criterion::Throughput::Bytes(length as u64));
    group.bench_function("rump", |b| b.iter(|| ways.rump(SYS_pwrite, &slots)));
    group.bench_function("host", |b| {
        // SAFETY: the buffer has that length.
        b.iter(|| check(unsafe { libc::pwrite(host, buffer.as_ptr().cast(), length, 0) } as i64));
    });
    group.finish();

    let mut group = c.benchmark_group(format!("pread {} KiB", length / 1024));
    group.throughput(criterion::Throughput::Bytes(length as u64));
    group.bench_function("rump", |b| b.iter(|| ways.rump(SYS_pread, &slots)));
    group.bench_function("host", |b| {
        b.iter(|| {
            // SAFETY: the buffer has that length.
            check(unsafe { libc::pread(host, buffer.as_mut_ptr().cast(), length, 0) } as i64)
        });
    });
    group.finish();
    ways.rump(SYS_close, &[fd]);
    // SAFETY: the descriptor is ours.
    check(unsafe { libc::close(host) }.into());
}

fn boot(c: &mut Criterion) {
    let program = rump_tests::example("rump", "boot");
    let folder = rump_tests::artifacts();
    let mut group = c.benchmark_group("boot with VFS and tmpfs");
    group.sample_size(20);
    group.bench_function("rump", |b| {
        b.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let output = Command::new(&program)
                        .arg(folder)
                        .output()
                        .expect("boot runs");
                    let text = String::from_utf8(output.stdout).expect("a number");
                    Duration::from_nanos(text.trim().parse().expect("a number"))
                })
                .sum()
        });
    });
}

fn remote(c: &mut Criterion) {
    let server = rump_tests::Server::start();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    let client = Client::connect(server.url()).expect("connect");
    c.benchmark_group("remote null call")
        .bench_function("rump", |b| b.iter(|| client.getpid().expect("getpid")));
    c.benchmark_group("remote mkdir + rmdir")
        .bench_function("rump", |b| {
            b.iter(|| {
                client.mkdir("/mnt/d", 0o755).expect("mkdir");
                client.rmdir("/mnt/d").expect("rmdir");
            });
        });
    c.benchmark_group("remote stat")
        .bench_function("rump", |b| b.iter(|| client.stat("/mnt").expect("stat")));
}

criterion_group!(benches, local, boot, remote);
criterion_main!(benches);
