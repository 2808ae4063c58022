//! Block I/O by each of those who may do the work. Who does is chosen once in a process, so each test
//! here runs the checks in a process of its own.

use std::ffi::CString;
use std::fs::File;
use std::os::fd::IntoRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};

use rumpuser::file::{self, Fd};
use rumpuser::{Errno, bio};

const BLOCK: usize = 512;

type Report = (usize, i32);

extern "C" fn done(arg: *mut std::ffi::c_void, count: usize, error: i32) {
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

fn run(fd: Fd, op: u32, bytes: Vec<u8>, off: i64) -> Report {
    start(fd, op, bytes.leak(), off).recv().unwrap()
}

fn open(path: &Path, mode: u32) -> Fd {
    let path = CString::new(path.as_os_str().as_bytes()).unwrap();
    file::open(&path, mode).unwrap()
}

fn offset(block: usize) -> i64 {
    i64::try_from(block * BLOCK).unwrap()
}

/// The checks; run in a process with `RUMP_BIO` set.
#[test]
#[ignore = "run by the others, in processes of their own"]
fn checks() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().join("image");
    let fd = open(&name, file::OPEN_RDWR | file::OPEN_CREATE);
    one_after_the_other(fd);
    many_at_once(fd);
    assert_eq!(
        std::fs::read(&name).unwrap(),
        (0..MANY)
            .flat_map(|block| [block as u8; BLOCK])
            .collect::<Vec<_>>()
    );
    ends_of_the_file(fd);
    submitters_that_end(fd);
    errors(dir.path());
    an_error_behind_the_first_bytes(&name);
    file::close(fd).unwrap();
    if std::env::var_os("WANT_RING").is_some() {
        let mine = std::fs::read_dir("/proc/self/fd").unwrap();
        let is_ring = |link: &Path| link.as_os_str() == "anon_inode:[io_uring]";
        assert!(
            mine.flatten()
                .any(|fd| std::fs::read_link(fd.path()).is_ok_and(|link| is_ring(&link))),
            "this process has no io_uring"
        );
    }
}

/// That needs one thread, and another where a request comes before the one that ended the last has said
/// that it is free; never the four that there may be.
fn one_after_the_other(fd: Fd) {
    for block in 0..50 {
        let report = run(fd, bio::WRITE, vec![0xff; BLOCK], offset(block));
        assert_eq!(report, (BLOCK, 0));
        let report = run(fd, bio::READ, vec![0; BLOCK], offset(block));
        assert_eq!(report, (BLOCK, 0));
    }
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    let workers = names.filter(|name| name == "bio\n").count();
    let expected = match std::env::var_os("WANT_THREAD") {
        Some(_) => 1..=3,
        None => 0..=0,
    };
    assert!(expected.contains(&workers), "{workers} workers");
}

/// More than any queue holds.
const MANY: usize = 400;

fn many_at_once(fd: Fd) {
    let writes: Vec<_> = (0..MANY)
        .map(|block| {
            let durable = if block % 50 == 0 { bio::SYNC } else { 0 };
            let bytes = vec![block as u8; BLOCK].leak();
            start(fd, bio::WRITE | durable, bytes, offset(block))
        })
        .collect();
    for result in writes {
        assert_eq!(result.recv().unwrap(), (BLOCK, 0));
    }
}

fn ends_of_the_file(fd: Fd) {
    let last = vec![0; 2 * BLOCK].leak();
    let at = last.as_ptr();
    let result = start(fd, bio::READ, last, offset(MANY - 1));
    assert_eq!(result.recv().unwrap(), (BLOCK, 0), "short at the end");
    // SAFETY: the request is done, and the buffer is leaked.
    let byte = unsafe { *at };
    assert_eq!(byte, (MANY - 1) as u8);
    let behind = run(fd, bio::READ, vec![0; BLOCK], offset(2 * MANY));
    assert_eq!(behind, (0, 0), "nothing behind the end");
    assert_eq!(run(fd, bio::WRITE, Vec::new(), 0), (0, 0), "no bytes");
}

/// Who asks may end before its request does.
fn submitters_that_end(fd: Fd) {
    let results: Vec<_> = (0..64)
        .map(|block| {
            let submitter = move || {
                let bytes = vec![block as u8; BLOCK].leak();
                start(fd, bio::WRITE | bio::SYNC, bytes, offset(block))
            };
            std::thread::spawn(submitter).join().unwrap()
        })
        .collect();
    for result in results {
        assert_eq!(result.recv().unwrap(), (BLOCK, 0));
    }
}

fn errors(dir: &Path) {
    let error = |errno: Errno| (0, errno.get());
    for op in [bio::READ, bio::WRITE, bio::WRITE | bio::SYNC] {
        let report = run(Fd(-1), op, vec![0; BLOCK], 0);
        assert_eq!(report, error(Errno::EBADF), "operation {op}");
    }
    let full = Fd(File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into_raw_fd());
    let report = run(full, bio::WRITE, vec![0; BLOCK], 0);
    assert_eq!(report, error(Errno::ENOSPC));
    let folder = Fd(File::open(dir).unwrap().into_raw_fd());
    let report = run(folder, bio::READ, vec![0; BLOCK], 0);
    assert_eq!(report, error(Errno::EISDIR));
    let report = run(folder, bio::READ, vec![0; BLOCK], -1);
    assert_eq!(report, error(Errno::EINVAL), "there is no such place");
}

/// Half of a write succeeds: that is an error, not a short count, since the data would be lost.
fn an_error_behind_the_first_bytes(image: &Path) {
    let fd = open(image, file::OPEN_RDWR);
    let limit = libc::rlimit {
        rlim_cur: (MANY * BLOCK + 100) as u64,
        rlim_max: libc::RLIM_INFINITY,
    };
    // SAFETY: a signal that is ignored runs nothing.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    // SAFETY: the limit is a structure of ours.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &limit) }, 0);
    let report = run(fd, bio::WRITE, vec![1; 2 * BLOCK], offset(MANY - 1));
    assert_eq!(report, (0, Errno::EFBIG.get()));
    file::close(fd).unwrap();
}

/// Runs the checks in another process; answers what it printed.
fn in_process(engine: Option<&str>, prepare: impl FnOnce(&mut Command)) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "checks", "--ignored", "--nocapture"]);
    command.env_remove("RUMP_BIO").env_remove("RUMP_THREADS");
    if let Some(engine) = engine {
        command.env("RUMP_BIO", engine);
    }
    if engine != Some("sync") {
        command.env("WANT_THREAD", "1");
    }
    prepare(&mut command);
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("1 passed"), "{printed}");
    printed
}

#[test]
fn threads() {
    for engine in [None, Some("threads"), Some("")] {
        let printed = in_process(engine, |_| {});
        assert!(!printed.contains("RUMP_BIO"), "{printed}");
    }
}

#[test]
fn the_caller() {
    let printed = in_process(Some("sync"), |_| {});
    assert!(!printed.contains("RUMP_BIO"), "{printed}");
}

#[test]
fn a_kernel_without_threads() {
    in_process(Some("io_uring"), |command| {
        command.env("RUMP_THREADS", "0").env_remove("WANT_THREAD");
    });
}

#[test]
fn a_ring() {
    // A host may refuse rings to everybody; then it says so.
    let printed = in_process(Some("io_uring"), |command| {
        if io_uring::IoUring::new(1).is_ok() {
            command.env("WANT_RING", "1");
        }
    });
    let refused = printed.contains("RUMP_BIO=io_uring: the host refuses");
    assert_eq!(refused, io_uring::IoUring::new(1).is_err(), "{printed}");
}

#[test]
fn a_host_that_refuses_rings() {
    use std::os::unix::process::CommandExt;

    let printed = in_process(Some("io_uring"), |command| {
        // SAFETY: the call is good between fork and exec.
        unsafe { command.pre_exec(refuse_rings) };
    });
    assert!(
        printed.contains("RUMP_BIO=io_uring: the host refuses"),
        "{printed}"
    );
}

/// A filter of system calls that lets no ring be made.
fn refuse_rings() -> std::io::Result<()> {
    const LOAD_NUMBER: libc::sock_filter = libc::sock_filter {
        code: (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16,
        jt: 0,
        jf: 0,
        k: 0,
    };
    let jump = libc::sock_filter {
        code: (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16,
        jt: 0,
        jf: 1,
        k: libc::SYS_io_uring_setup as u32,
    };
    let answer = |k| libc::sock_filter {
        code: (libc::BPF_RET | libc::BPF_K) as u16,
        jt: 0,
        jf: 0,
        k,
    };
    let mut filter = [
        LOAD_NUMBER,
        jump,
        answer(libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        answer(libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_mut_ptr(),
    };
    // SAFETY: no conditions.
    if unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: the program is valid for the time of the call.
    if unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(())
}

#[test]
fn a_name_that_nobody_has() {
    let printed = in_process(Some("fast"), |_| {});
    assert!(
        printed.contains("RUMP_BIO=fast: neither threads nor io_uring nor sync"),
        "{printed}"
    );
}
