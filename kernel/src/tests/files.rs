//! Descriptors, pipes, the console, and waiting for them.

use core::time::Duration;
use std::thread;

use rump_abi::types::*;

use super::pipe;
use crate::copy::zeroed;
use crate::testing::{at, at_mut, call, errno, in_process};
use crate::{Errno, lwproc};

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

#[test]
fn a_pipe_without_a_reader_breaks() {
    in_process(|| {
        let (read, write) = pipe();
        call("close", &[read]).unwrap();
        // The test's host process ignores the signal.
        assert_eq!(call("write", &[write, at(b"x"), 1]), errno(Errno::EPIPE));
        call("fcntl", &[write, F_SETNOSIGPIPE as u64, 1]).unwrap();
        assert_eq!(call("fcntl", &[write, F_GETNOSIGPIPE as u64, 0]), Ok(1));
        assert_eq!(call("write", &[write, at(b"x"), 1]), errno(Errno::EPIPE));
    });
}

#[test]
fn a_writer_waits_for_room() {
    in_process(|| {
        let (read, write) = pipe();
        let p = lwproc::curlwp().proc();
        let writer = thread::spawn(move || {
            lwproc::schedule();
            lwproc::newlwp(p.pid()).unwrap();
            let data: Vec<u8> = (0..100_000_u32).map(|n| n as u8).collect();
            let count = call("write", &[write, at(data.as_slice()), 100_000]);
            call("close", &[write]).unwrap();
            lwproc::releaselwp();
            lwproc::unschedule();
            count
        });
        let mut got = Vec::new();
        let mut buffer = [0_u8; 7000];
        loop {
            let count = call("read", &[read, at_mut(&mut buffer), 7000]).unwrap() as usize;
            if count == 0 {
                break;
            }
            got.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(writer.join().unwrap(), Ok(100_000));
        assert!(got.iter().enumerate().all(|(n, &byte)| byte == n as u8));
        assert_eq!(got.len(), 100_000);
    });
}
