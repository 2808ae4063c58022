//! Processes and their ids.

use core::time::Duration;
use std::thread;

use rump_abi::types::*;

use super::pipe;
use crate::copy::zeroed;
use crate::testing::{at, at_mut, call, call2, errno, in_fork, in_process};
use crate::{Errno, lwproc, proc};

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
fn implicit_threads_belong_to_init() {
    in_fork(0, || ());
    lwproc::schedule();
    assert_eq!(call("getpid", &[]), Ok(1));
    assert_eq!(lwproc::curlwp().proc().comm(), "rumplocal");
    assert!(lwproc::curlwp_bound().is_none());
    lwproc::unschedule();
    assert!(lwproc::curlwp_opt().is_none());
}
