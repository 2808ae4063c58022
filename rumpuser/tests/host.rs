//! Files, block I/O, memory, clocks, parameters, random bytes and the process on the host.
// Miri has neither processes nor shared objects.
#![cfg(not(any(loom, miri)))]

use std::ffi::{CString, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use rumpuser::clock::{self, Clock};
use rumpuser::file::{self, Fd, FileType, IoVec};
use rumpuser::{Errno, bio, memory, param, process, random};

fn c_path(path: &Path) -> CString {
    CString::new(path.as_os_str().as_bytes()).unwrap()
}

fn piece(bytes: &mut [u8]) -> IoVec {
    IoVec {
        base: bytes.as_mut_ptr().cast(),
        len: bytes.len(),
    }
}

fn write(fd: Fd, mut bytes: Vec<u8>, off: Option<i64>) -> rumpuser::Result<usize> {
    // SAFETY: the piece is `bytes`.
    unsafe { file::iovwrite(fd, &[piece(&mut bytes)], off) }
}

#[test]
fn file_life() {
    let dir = tempfile::tempdir().unwrap();
    let name = c_path(&dir.path().join("image"));
    assert_eq!(file::open(&name, file::OPEN_RDWR), Err(Errno::ENOENT));
    assert_eq!(file::open(&name, file::OPEN_ACCMODE), Err(Errno::EINVAL));
    let create = file::OPEN_RDWR | file::OPEN_CREATE | file::OPEN_EXCL | file::OPEN_BIO;
    let fd = file::open(&name, create).unwrap();
    assert_eq!(file::open(&name, create), Err(Errno::EEXIST));

    assert_eq!(write(fd, b"hello world".to_vec(), None), Ok(11));
    assert_eq!(write(fd, b"J".to_vec(), Some(0)), Ok(1));
    let (mut first, mut second) = ([0; 3], [0; 20]);
    let iov = [piece(&mut first), piece(&mut second)];
    // SAFETY: the pieces are the two arrays.
    assert_eq!(unsafe { file::iovread(fd, &iov, Some(0)) }, Ok(11));
    assert_eq!((&first, &second[..8]), (b"Jel", &b"lo world"[..]));
    // SAFETY: the pieces are the two arrays.
    let at_end = unsafe { file::iovread(fd, &iov, None) };
    assert_eq!(at_end, Ok(0), "the end of the file");

    let both = file::SYNCFD_READ | file::SYNCFD_WRITE | file::SYNCFD_SYNC;
    assert_eq!(file::syncfd(fd, both, 0, 0), Ok(()));
    assert_eq!(file::syncfd(fd, file::SYNCFD_READ, 0, 0), Ok(()));
    assert_eq!(
        file::syncfd(fd, file::SYNCFD_BARRIER, 0, 0),
        Err(Errno::EINVAL)
    );
    assert_eq!(file::getfileinfo(&name), Ok((11, FileType::Reg)));
    assert_eq!(file::close(fd), Ok(()));
}

#[test]
fn file_kinds() {
    let dir = tempfile::tempdir().unwrap();
    let (_, kind) = file::getfileinfo(&c_path(dir.path())).unwrap();
    assert_eq!(kind, FileType::Dir);
    assert_eq!(file::getfileinfo(c"/dev/null"), Err(Errno::EOPNOTSUPP));
    assert_eq!(file::getfileinfo(c"/no/such/file"), Err(Errno::ENOENT));
    let long = CString::new("x".repeat(300)).unwrap();
    assert_eq!(
        file::getfileinfo(&long),
        Err(Errno::ENAMETOOLONG),
        "NetBSD's number"
    );
}

#[test]
fn an_offset_needs_a_file() {
    let (reader, writer) = std::io::pipe().unwrap();
    let fd = Fd(std::os::fd::AsRawFd::as_raw_fd(&writer));
    assert_eq!(write(fd, vec![1], Some(0)), Err(Errno::ESPIPE));
    assert_eq!(write(fd, vec![1], None), Ok(1));
    drop(reader);
}

type Report = (usize, i32);

extern "C" fn done(arg: *mut c_void, count: usize, error: i32) {
    // SAFETY: `start` handed over the sender.
    let report = unsafe { Box::from_raw(arg.cast::<Sender<Report>>()) };
    report.send((count, error)).unwrap();
}

/// Starts a request on memory that is leaked, so that it is good for as long as it takes.
fn start(fd: Fd, op: u32, bytes: &'static mut [u8], off: i64) -> Receiver<Report> {
    let (report, result) = channel();
    let arg = Box::into_raw(Box::new(report)).cast();
    // SAFETY: the buffer is static, and `done` takes the sender.
    unsafe { bio::submit(fd, op, bytes.as_mut_ptr(), bytes.len(), off, done, arg) };
    result
}

/// A kernel without threads has no worker that could do the work.
#[test]
fn block_io_without_threads() {
    let (status, printed) = in_child(|| {
        // SAFETY: the child has one thread.
        unsafe { std::env::set_var("RUMP_THREADS", "0") };
        let result = start(Fd(1), bio::WRITE, vec![b'x'; 3].leak(), 0);
        // Done before the call returned: a pipe has no offsets.
        i32::from(result.try_recv() != Ok((0, Errno::ESPIPE.get())))
    });
    assert_eq!((status, printed), (0, Vec::new()));
}

#[test]
fn memory_alignments() {
    for align in [0, 1, 8, 64, 4096, 65536] {
        for len in [0, 1, 4096, 262_144] {
            let memory = memory::alloc(len, align).unwrap();
            assert_eq!(memory.addr().get() % align.max(8), 0);
            // SAFETY: `len` bytes were allocated.
            unsafe { memory.as_ptr().write_bytes(0xff, len) };
            // SAFETY: allocated above.
            unsafe { memory::free(memory.as_ptr(), len) };
        }
    }
    assert!(memory::alloc(usize::MAX / 2, 4096).is_none());
}

#[test]
#[should_panic(expected = "not a power of two")]
fn memory_wrong_alignment() {
    let _ = memory::alloc(8, 24);
}

#[test]
fn memory_maps() {
    for (len, bits) in [(4096, 0), (5000, 16), (1 << 20, 21)] {
        let start = memory::anonmmap_at(std::ptr::null_mut(), len, bits, false).unwrap();
        assert_eq!(start.addr().get() % (1 << bits), 0);
        // SAFETY: the mapping has `len` bytes.
        let bytes = unsafe { std::slice::from_raw_parts(start.as_ptr(), len) };
        assert!(bytes.iter().all(|&byte| byte == 0));
        // SAFETY: mapped above.
        unsafe { memory::unmap(start.as_ptr(), len) };
    }
    let hint = std::ptr::without_provenance_mut(0x4000_0000);
    let start = memory::anonmmap_at(hint, 4096, 0, true).unwrap();
    // SAFETY: mapped above.
    unsafe { memory::unmap(start.as_ptr(), 4096) };
    #[cfg(target_arch = "x86_64")]
    {
        // Where modules of the kernel have to be: the second one finds the place taken.
        let hint = std::ptr::without_provenance_mut(0x8000_0000 - 65536);
        for _ in 0..2 {
            let start = memory::anonmmap_at(hint, 65536, 0, true).unwrap();
            assert!(start.addr().get() + 65536 <= 0x8000_0000, "{start:p}");
        }
    }
    assert_eq!(memory::anonmmap(usize::MAX / 2), Err(Errno::ENOMEM));
    let wrong = memory::anonmmap_at(std::ptr::null_mut(), 4096, 64, false);
    assert_eq!(wrong, Err(Errno::EINVAL));
}

#[test]
fn clocks() {
    let first = clock::gettime(Clock::AbsMono);
    let before = Instant::now();
    clock::sleep(Clock::RelWall, 0, 3_000_000);
    assert!(before.elapsed() >= Duration::from_millis(3));
    let second = clock::gettime(Clock::AbsMono);
    assert!(second > first);
    clock::sleep(Clock::AbsMono, second.sec, second.nsec + 1_000);
    // A deadline that is past does not sleep.
    clock::sleep(Clock::AbsMono, 0, 0);
    assert!(clock::gettime(Clock::RelWall).sec > 1_600_000_000);
    assert_eq!(Clock::from_raw(1), Some(Clock::AbsMono));
    assert_eq!(Clock::from_raw(2), None);
}

#[test]
fn parameters() {
    assert_eq!(param::get("_RUMPUSER_NONSENSE"), Err(Errno::EINVAL));
    assert_eq!(param::get("RUMP_TEST_NOT_SET"), Err(Errno::ENOENT));
    assert_eq!(param::get(""), Err(Errno::ENOENT));
    assert_eq!(param::get("A=B"), Err(Errno::ENOENT));
    assert_eq!(param::get("PATH").ok(), std::env::var("PATH").ok());
    let host = param::get(param::HOSTNAME).unwrap();
    let pid = std::process::id();
    assert!(host.starts_with(&format!("rump-{pid:05}")), "{host}");
    assert!(param::get(param::NCPU).unwrap().parse::<u32>().unwrap() >= 1);
}

#[test]
fn random_bytes() {
    let (mut first, mut second) = ([0; 64], [0; 64]);
    assert_eq!(
        random::fill(&mut first, random::HARD | random::NOWAIT),
        Ok(64)
    );
    assert_eq!(random::fill(&mut second, 0), Ok(64));
    assert_ne!(first, second);
    assert_eq!(random::fill(&mut [], 0), Ok(0));
}

/// Runs `f` in a child process, which `f` ends; answers the wait status and what it printed.
fn in_child(f: impl FnOnce() -> i32) -> (i32, Vec<u8>) {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let output = std::os::fd::AsRawFd::as_raw_fd(&writer);
    // SAFETY: the child runs `f` only, on this thread, and does not return.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        for fd in [1, 2] {
            // SAFETY: dup2 has no conditions.
            unsafe { libc::dup2(output, fd) };
        }
        let status = f();
        // SAFETY: ends the child without the parent's exit handlers.
        unsafe { libc::_exit(status) };
    }
    assert!(pid > 0, "fork");
    drop(writer);
    let mut printed = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut printed).unwrap();
    let mut status = 0;
    // SAFETY: `status` takes the status of our child.
    let waited = unsafe { libc::waitpid(pid, &mut status, 0) };
    assert_eq!(waited, pid);
    (status, printed)
}

#[test]
fn daemonize_hands_on_the_error() {
    for error in [0, 5] {
        let (status, _) = in_child(|| {
            process::daemonize_begin().unwrap();
            // From here on this is the daemon.
            assert_eq!(process::daemonize_begin(), Err(Errno::EINPROGRESS));
            // SAFETY: getsid has no conditions.
            let session = unsafe { libc::getsid(0) };
            let leads = u32::try_from(session) == Ok(std::process::id());
            let error = if leads { error } else { 99 };
            process::daemonize_done(error).unwrap();
            assert_eq!(process::daemonize_done(0), Err(Errno::ENOENT));
            0
        });
        assert!(libc::WIFEXITED(status));
        assert_eq!(libc::WEXITSTATUS(status), error);
    }
}

#[test]
fn daemonize_notices_a_dead_child() {
    let (status, _) = in_child(|| {
        process::daemonize_begin().unwrap();
        0 // the daemon dies before it is done
    });
    assert_eq!(libc::WEXITSTATUS(status), Errno::ESRCH.get());
}

#[test]
fn exit_says_halted() {
    let (status, printed) = in_child(|| process::exit(7));
    assert_eq!(libc::WEXITSTATUS(status), 7);
    assert_eq!(printed, b"halted\n");
    let (status, printed) = in_child(|| {
        no_core();
        process::exit(process::PANIC)
    });
    assert_eq!(libc::WTERMSIG(status), libc::SIGABRT);
    assert_eq!(printed, b"halted\n");
}

#[test]
fn kill_raises_the_hosts_signal() {
    let (status, _) = in_child(|| {
        no_core();
        process::kill(-1, 7).unwrap(); // SIGEMT: the host has none
        process::kill(-1, 30).unwrap(); // SIGUSR1
        0
    });
    assert_eq!(libc::WTERMSIG(status), libc::SIGUSR1);
}

/// A thread of the kernel blocks signals; those that it sends reach the process.
#[test]
fn kill_from_a_thread_that_blocks_signals() {
    extern "C" fn send(_arg: *mut std::ffi::c_void) {
        process::kill(-1, 30).unwrap(); // SIGUSR1
    }
    let (status, _) = in_child(|| {
        no_core();
        let thread = rumpuser::thread::create(c"sender", send, std::ptr::null_mut(), true);
        rumpuser::thread::join(thread.unwrap()).unwrap();
        0
    });
    assert_eq!(libc::WTERMSIG(status), libc::SIGUSR1);
}

/// A child that aborts on purpose leaves no core.
fn no_core() {
    let none = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the limit is ours.
    unsafe { libc::setrlimit(libc::RLIMIT_CORE, &none) };
}

#[test]
fn console_keeps_the_order() {
    let (_, printed) = in_child(|| {
        rumpuser::console::write(b"one ");
        rumpuser::console::putchar(b'2');
        rumpuser::console::write_unbuffered(b" three ");
        rumpuser::console::log(format_args!("{} {}\n", 4, "five"));
        0
    });
    assert_eq!(String::from_utf8_lossy(&printed), "one 2 three 4 five\n");
}
