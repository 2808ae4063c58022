//! The base as a local program sees it.

use core::time::Duration;
use std::thread;

use rump_abi::sysno::{Component, SYSENT};
use rump_abi::types::*;

use crate::copy::zeroed;
use crate::testing::{at, at_mut, call, call2, errno, in_fork, in_process};
use crate::{Errno, lwproc, proc, syscall};

fn pipe() -> (u64, u64) {
    let [read, write] = call2("pipe", &[]).unwrap();
    (read as u64, write as u64)
}

#[test]
fn processes_have_numbers_and_parents() {
    in_process(|| {
        let [pid, ppid] = call2("getpid", &[]).unwrap();
        assert!(pid >= 2 && ppid == 1, "{pid} {ppid}");
        assert_eq!(call("getppid", &[]), Ok(1));
        assert_eq!(call2("getuid", &[]), Ok([0, 0]));
        let p = lwproc::curlwp().proc();
        assert_eq!(p.comm(), "rumproc");
        assert!(proc::find(pid as i32).is_ok());
    });
}

#[test]
fn a_process_ends_with_its_last_lwp() {
    let pid = in_process(|| call("getpid", &[]).unwrap());
    assert_eq!(proc::find(pid as i32), Err(Errno::ESRCH));
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

#[test]
fn a_pipe_carries_bytes_and_ends() {
    in_process(|| {
        let (read, write) = pipe();
        assert_eq!(call("write", &[write, at(b"hello"), 5]), Ok(5));
        let mut buffer = [0_u8; 8];
        assert_eq!(call("read", &[read, at_mut(&mut buffer), 3]), Ok(3));
        assert_eq!(&buffer[..3], b"hel");
        let mut st: stat = zeroed();
        call("fstat", &[read, at_mut(&mut st)]).unwrap();
        assert_eq!((st.st_size, st.st_mode & 0o170_000), (2, 0o10_000));
        assert_eq!(call("fpathconf", &[read, 6]), Ok(512));
        call("close", &[write]).unwrap();
        assert_eq!(call("read", &[read, at_mut(&mut buffer), 8]), Ok(2));
        assert_eq!(call("read", &[read, at_mut(&mut buffer), 8]), Ok(0));
        assert_eq!(call("close", &[write]), errno(Errno::EBADF));
    });
}

#[test]
fn a_pipe_that_does_not_wait_says_so() {
    in_process(|| {
        let mut fds = [0_i32; 2];
        call("pipe2", &[at_mut(&mut fds), O_NONBLOCK as u64]).unwrap();
        let [read, write] = fds.map(|fd| fd as u64);
        let mut buffer = [0_u8; 1000];
        assert_eq!(
            call("read", &[read, at_mut(&mut buffer), 1]),
            errno(Errno::EAGAIN)
        );
        let mut total = 0;
        let error = loop {
            match call("write", &[write, at(&buffer), 1000]) {
                Ok(count) => total += count,
                Err(error) => break error,
            }
        };
        assert_eq!((error, total), (Errno::EAGAIN, 16_384));
        // A piece that must stay whole does not go in half.
        assert_eq!(call("read", &[read, at_mut(&mut buffer), 100]), Ok(100));
        assert_eq!(
            call("write", &[write, at(&buffer), 200]),
            errno(Errno::EAGAIN)
        );
        assert_eq!(call("write", &[write, at(&buffer), 100]), Ok(100));
    });
}

#[test]
fn descriptors_are_the_lowest_and_duplicate() {
    in_process(|| {
        let (read, write) = pipe();
        assert_eq!((read, write), (0, 1));
        assert_eq!(call("dup", &[read]), Ok(2));
        assert_eq!(call("dup2", &[write, 9]), Ok(9));
        assert_eq!(call("fcntl", &[0, F_MAXFD as u64, 0]), Ok(9));
        call("close", &[0]).unwrap();
        assert_eq!(call("fcntl", &[write, F_DUPFD as u64, 0]), Ok(0));
        assert_eq!(call("fcntl", &[write, F_DUPFD_CLOEXEC as u64, 5]), Ok(5));
        assert_eq!(call("fcntl", &[5, F_GETFD as u64, 0]), Ok(1));
        assert_eq!(call("fcntl", &[9, F_GETFD as u64, 0]), Ok(0));
        assert_eq!(call("dup2", &[write, 1 << 20]), errno(Errno::EBADF));
        assert_eq!(call("fcntl", &[3, F_CLOSEM as u64, 0]), Ok(0));
        assert_eq!(call("fcntl", &[0, F_MAXFD as u64, 0]), Ok(2));
    });
}

#[test]
fn the_limit_of_descriptors_holds() {
    in_process(|| {
        let limit = rlimit {
            rlim_cur: 4,
            rlim_max: 10,
        };
        call("setrlimit", &[RLIMIT_NOFILE as u64, at(&limit)]).unwrap();
        pipe();
        pipe();
        assert_eq!(call("pipe", &[]), errno(Errno::EMFILE));
        assert_eq!(call("dup", &[0]), errno(Errno::EMFILE));
    });
}

#[test]
fn a_fork_shares_or_copies_descriptors() {
    in_process(|| {
        pipe();
        let parent = lwproc::curlwp();
        lwproc::rfork(lwproc::RUMP_RFFDG).unwrap();
        call("close", &[0]).unwrap();
        let child = lwproc::curlwp();
        lwproc::rfork(0).unwrap();
        assert_eq!(call("close", &[0]), errno(Errno::EBADF));
        call("close", &[1]).unwrap();
        lwproc::releaselwp();
        lwproc::switch(Some(child));
        assert_eq!(call("close", &[1]), errno(Errno::EBADF));
        lwproc::releaselwp();
        lwproc::switch(Some(parent));
        call("close", &[0]).unwrap();
        call("close", &[1]).unwrap();
    });
}

#[test]
fn ids_change_as_far_as_they_may() {
    in_process(|| {
        let groups = [5_u32, 6];
        call("setgroups", &[2, at(&groups)]).unwrap();
        assert_eq!(call("getgroups", &[0, 0]), Ok(2));
        assert_eq!(call("issetugid", &[]), Ok(1));
        call("setegid", &[7]).unwrap();
        call("seteuid", &[100]).unwrap();
        assert_eq!(call2("getuid", &[]), Ok([0, 100]));
        assert_eq!(call("setgroups", &[0, 0]), errno(Errno::EPERM));
        assert_eq!(call("reboot", &[0, 0]), errno(Errno::EPERM));
        call("seteuid", &[0]).unwrap();
        call("setuid", &[200]).unwrap();
        assert_eq!(call("setuid", &[0]), errno(Errno::EPERM));
        assert_eq!(call("seteuid", &[0]), errno(Errno::EPERM));
        assert_eq!(call2("getuid", &[]), Ok([200, 200]));
    });
}

#[test]
fn sessions_and_groups() {
    in_process(|| {
        let pid = call("getpid", &[]).unwrap();
        // A local process begins as the leader of its own session.
        assert_eq!(call("getsid", &[0]), Ok(pid));
        assert_eq!(call("setsid", &[]), errno(Errno::EPERM));
        lwproc::rfork(lwproc::RUMP_RFCFDG).unwrap();
        let child = call("getpid", &[]).unwrap();
        assert_eq!(call("getpgrp", &[]), Ok(pid));
        call("setpgid", &[0, 0]).unwrap();
        assert_eq!(call("getpgrp", &[]), Ok(child));
        assert_eq!(call("getsid", &[0]), Ok(pid));
        assert_eq!(call("setpgid", &[0, 77_777]), errno(Errno::EPERM));
        call("__setlogin", &[at(b"anna\0")]).unwrap();
        let mut name = [0_u8; 16];
        call("__getlogin", &[at_mut(&mut name), 16]).unwrap();
        assert_eq!(&name[..5], b"anna\0");
    });
}

#[test]
fn null_pointers_are_efault() {
    in_process(|| {
        let (read, write) = pipe();
        assert_eq!(call("write", &[write, 0, 1]), errno(Errno::EFAULT));
        assert_eq!(call("write", &[write, 0, 0]), Ok(0));
        assert_eq!(call("fstat", &[read, 0]), errno(Errno::EFAULT));
        assert_eq!(call("clock_gettime", &[0, 0]), errno(Errno::EFAULT));
        assert_eq!(call("writev", &[write, 0, 1]), errno(Errno::EFAULT));
        assert_eq!(call("writev", &[write, 0, 0]), errno(Errno::EINVAL));
        assert_eq!(call("write", &[write, 0, u64::MAX]), errno(Errno::EINVAL));
    });
}

#[test]
fn vectors_are_gathered_and_scattered() {
    in_process(|| {
        let (read, write) = pipe();
        let part = |bytes: &[u8]| iovec {
            iov_base: bytes.as_ptr().cast_mut().cast(),
            iov_len: bytes.len(),
        };
        let parts = [part(b"ab"), part(b""), part(b"cde")];
        assert_eq!(call("writev", &[write, at(&parts), 3]), Ok(5));
        let (mut one, mut two) = ([0_u8; 1], [0_u8; 9]);
        let room = [
            iovec {
                iov_base: one.as_mut_ptr().cast(),
                iov_len: 1,
            },
            iovec {
                iov_base: two.as_mut_ptr().cast(),
                iov_len: 9,
            },
        ];
        assert_eq!(call("readv", &[read, at(&room), 2]), Ok(5));
        assert_eq!((&one, &two[..4]), (b"a", &b"bcde"[..]));
    });
}

#[test]
fn polling_sees_and_waits() {
    in_process(|| {
        let (read, write) = pipe();
        let mut fds = [
            pollfd {
                fd: read as i32,
                events: POLLIN as i16,
                revents: 0,
            },
            pollfd {
                fd: write as i32,
                events: POLLOUT as i16,
                revents: 0,
            },
            pollfd {
                fd: 77,
                events: POLLIN as i16,
                revents: 0,
            },
        ];
        assert_eq!(call("poll", &[at_mut(&mut fds), 3, 0]), Ok(2));
        let revents = fds.map(|fd| i32::from(fd.revents));
        assert_eq!(revents, [0, POLLOUT, POLLNVAL]);
        assert_eq!(call("poll", &[at_mut(&mut fds), 1, 10]), Ok(0));
        let p = lwproc::curlwp().proc();
        let writer = thread::spawn(move || {
            lwproc::schedule();
            lwproc::newlwp(p.pid()).unwrap();
            thread::sleep(Duration::from_millis(20));
            call("write", &[write, at(b"x"), 1]).unwrap();
            lwproc::releaselwp();
            lwproc::unschedule();
        });
        assert_eq!(
            call("poll", &[at_mut(&mut fds), 1, u64::from(u32::MAX)]),
            Ok(1)
        );
        writer.join().unwrap();
        let mut set = [0_u32; 8];
        set[0] = 1 << read;
        assert_eq!(
            call("select", &[read + 1, at_mut(&mut set), 0, 0, 0]),
            Ok(1)
        );
        assert_eq!(set[0], 1 << read);
    });
}

#[test]
fn lwpexit_wakes_who_sleeps() {
    in_process(|| {
        let (read, _write) = pipe();
        let p = lwproc::curlwp().proc();
        let sleepers: Vec<_> = ["read", "nanosleep", "poll"]
            .into_iter()
            .map(|name| {
                thread::spawn(move || {
                    lwproc::schedule();
                    lwproc::newlwp(p.pid()).unwrap();
                    let mut byte = [0_u8; 1];
                    let long = timespec {
                        tv_sec: 100_000,
                        tv_nsec: 0,
                    };
                    let mut fd = pollfd {
                        fd: read as i32,
                        events: POLLIN as i16,
                        revents: 0,
                    };
                    let result = match name {
                        "read" => call("read", &[read, at_mut(&mut byte), 1]),
                        "nanosleep" => call("nanosleep", &[at(&long), 0]),
                        _ => call("poll", &[at_mut(&mut fd), 1, u64::from(u32::MAX)]),
                    };
                    lwproc::releaselwp();
                    lwproc::unschedule();
                    result
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(50));
        lwproc::lwpexit();
        for sleeper in sleepers {
            assert_eq!(sleeper.join().unwrap(), errno(Errno::EINTR));
        }
        assert_eq!(lwproc::newlwp(p.pid()), Err(Errno::EBUSY));
    });
}

#[test]
fn limits_and_times() {
    in_process(|| {
        let mut limit: rlimit = zeroed();
        call("getrlimit", &[RLIMIT_NOFILE as u64, at_mut(&mut limit)]).unwrap();
        assert_eq!((limit.rlim_cur, limit.rlim_max), (128, 1772));
        assert_eq!(
            call("getrlimit", &[12, at_mut(&mut limit)]),
            errno(Errno::EINVAL)
        );
        let mut now: timespec = zeroed();
        call("clock_gettime", &[CLOCK_MONOTONIC as u64, at_mut(&mut now)]).unwrap();
        let bad = timespec {
            tv_sec: 0,
            tv_nsec: 1_000_000_000,
        };
        assert_eq!(call("nanosleep", &[at(&bad), 0]), errno(Errno::EINVAL));
        assert_eq!(call("clock_nanosleep", &[0, 0, at(&bad), 0]), Ok(22));
        assert_eq!(call("posix_fadvise", &[99, 0, 0, 0, 0]), Ok(9));
        assert_eq!(
            call("clock_gettime", &[77, at_mut(&mut now)]),
            errno(Errno::EINVAL)
        );
    });
}

#[test]
fn the_console_takes_and_gives_nothing() {
    in_process(|| {
        let mut byte = [0_u8];
        assert_eq!(call("write", &[1, at(b"x"), 1]), errno(Errno::EBADF));
        crate::cons::open_standard(lwproc::curlwp());
        assert_eq!(call("write", &[1, 0, 0]), Ok(0));
        assert_eq!(
            call("read", &[0, at_mut(&mut byte), 1]),
            errno(Errno::EBADF)
        );
        assert_eq!(
            call("ioctl", &[1, 0x4008_7468, at_mut(&mut byte)]),
            errno(Errno::ENOTTY)
        );
        let mut count = 0_i32;
        let (read, write) = pipe();
        call("write", &[write, at(b"abc"), 3]).unwrap();
        call("ioctl", &[read, 0x4004_667f, at_mut(&mut count)]).unwrap();
        assert_eq!(count, 3);
    });
}

/// The calls that may be missing at the end of this stage.
const MAY_BE_MISSING: [&str; 18] = [
    "fktrace",
    "ktrace",
    "utrace",
    "__quotactl",
    "fhopen",
    "fhstat",
    "fhstatvfs1",
    "_ksem_init",
    "_ksem_open",
    "_ksem_unlink",
    "_ksem_close",
    "_ksem_post",
    "_ksem_wait",
    "_ksem_trywait",
    "_ksem_getvalue",
    "_ksem_destroy",
    "_ksem_timedwait",
    "extattrctl",
];

#[test]
fn only_permitted_calls_of_the_base_are_missing() {
    in_process(|| {
        let missing: Vec<_> = SYSENT
            .iter()
            .filter(|sysent| sysent.component == Component::Kern)
            .filter(|sysent| !syscall::is_installed(sysent.number))
            .collect();
        println!("calls of the base that are missing:");
        for sysent in &missing {
            println!("{:4} {}", sysent.number, sysent.name);
        }
        for sysent in missing {
            assert!(
                MAY_BE_MISSING.contains(&sysent.name) || MAY_BE_MISSING.contains(&sysent.wrapper),
                "{} {} is missing",
                sysent.number,
                sysent.name
            );
        }
    });
}

#[test]
fn implicit_threads_belong_to_init() {
    in_fork(0, || ());
    lwproc::schedule();
    assert_eq!(call("getpid", &[]), Ok(1));
    assert_eq!(lwproc::curlwp().proc().comm(), "rumplocal");
    assert!(lwproc::curlwp_bound().is_none());
    lwproc::unschedule();
    assert!(lwproc::curlwp_opt().is_none());
}
