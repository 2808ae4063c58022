//! The client with the project's own server, in front of the host layer's stub kernel.

#[path = "../../../rumpuser/tests/sp_stub/mod.rs"]
mod sp_stub;

use std::thread;

use rump_abi::errno::Errno;
use rumpclient::{Client, Error, Options};
use sp_stub::syscalls::SYS_GATE;
use sp_stub::{TestServer, kernel};

/// Calls of the stub kernel with NetBSD's numbers.
const SYS_READ: u32 = 3;
const SYS_WRITE: u32 = 4;
const SYS_MKDIR: u32 = 136;

fn connect(server: &TestServer) -> Client {
    Client::connect(&url(server)).expect("the server listens")
}

fn url(server: &TestServer) -> String {
    format!("unix://{}", server.path.display())
}

/// Has the stub fill `len` bytes, and checks them.
fn read(client: &Client, len: usize) {
    let mut bytes = vec![0; len];
    let mut buffers = client.buffers();
    let args = [3, buffers.lend_write(&mut bytes), len as u64];
    let [count, _] = client.syscall(SYS_READ, &args, &mut buffers).unwrap();
    assert_eq!(count, len as i64);
    assert!(bytes.iter().enumerate().all(|(at, byte)| *byte == at as u8));
}

/// Has the stub take `len` bytes of `value`, and checks the sum that it gives.
fn write(client: &Client, len: usize, value: u8) {
    let bytes = vec![value; len];
    let mut buffers = client.buffers();
    let args = [3, buffers.lend_read(&bytes), len as u64];
    let result = client.syscall(SYS_WRITE, &args, &mut buffers).unwrap();
    assert_eq!(result, [len as i64, len as i64 * i64::from(value)]);
}

#[test]
fn a_process_and_its_calls() {
    let server = sp_stub::start();
    let client = Options::new()
        .name("interop")
        .connect(&url(&server))
        .unwrap();
    let (pid, ppid) = client.getpid().unwrap();
    assert!(pid >= 2 && ppid == 1);
    assert_eq!(kernel::named("interop"), [pid as i32]);
    client.mkdir("/a", 0o755).unwrap();
    assert_eq!(
        client.mkdir("/a", 0o755).unwrap_err().errno(),
        Some(Errno::EEXIST)
    );
    let long = "x".repeat(1023);
    client.mkdir(&long, 0o755).unwrap();
    let error = client.mkdir(long + "x", 0o755).unwrap_err();
    assert_eq!(error.errno(), Some(Errno::ENAMETOOLONG));
    let null = client.syscall(SYS_MKDIR, &[0, 0], &mut client.buffers());
    assert_eq!(null.unwrap_err().errno(), Some(Errno::EFAULT));
    let unknown = client.syscall(499_u32, &[], &mut client.buffers());
    assert_eq!(unknown.unwrap_err().errno(), Some(Errno::ENOSYS));
    drop(client);
    sp_stub::eventually("the process ends", || !kernel::exists(pid as i32));
}

#[test]
fn transfers_of_every_size() {
    let server = sp_stub::start();
    let client = connect(&server);
    for len in [1, 2, 4095, 4096, 4097, 100_000, 8 << 20] {
        read(&client, len);
        write(&client, len, 7);
    }
}

#[test]
fn many_threads_of_one_process() {
    let server = sp_stub::start();
    let client = connect(&server);
    thread::scope(|scope| {
        for id in 0..8 {
            let client = &client;
            scope.spawn(move || {
                for step in 0..100 {
                    let len = step * 37 % 9000 + 1;
                    read(client, len);
                    write(client, len, id);
                }
            });
        }
    });
}

#[test]
fn a_blocked_call_holds_up_no_other() {
    let server = sp_stub::start();
    let client = connect(&server);
    thread::scope(|scope| {
        let blocked = scope.spawn(|| client.syscall(SYS_GATE, &[8001], &mut client.buffers()));
        for _ in 0..100 {
            read(&client, 10);
        }
        kernel::open_gate(8001);
        assert_eq!(blocked.join().unwrap().unwrap(), [8001, 0]);
    });
}

#[test]
fn a_fork_is_redeemed_once() {
    let server = sp_stub::start();
    let client = connect(&server);
    let cookie = client.prefork().unwrap();
    let child = Options::new()
        .connect_forked(&url(&server), &cookie)
        .unwrap();
    assert!(child.getpid().unwrap().0 > client.getpid().unwrap().0);
    let again = Options::new().connect_forked(&url(&server), &cookie);
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
}

/// 21: a program that this process starts inherits no connection, no bell and no memory of one.
#[test]
fn descriptors_are_not_inherited() {
    const O_CLOEXEC: u32 = 0o2_000_000;
    let server = sp_stub::start();
    let client = connect(&server);
    client.getpid().expect("served");
    let mut seen = 0;
    for entry in std::fs::read_dir("/proc/self/fd").expect("this process") {
        let entry = entry.expect("a descriptor");
        let Ok(target) = std::fs::read_link(entry.path()) else {
            continue;
        };
        let target = target.to_string_lossy().into_owned();
        if !["socket:", "anon_inode:[event", "/memfd:rump_sp"]
            .iter()
            .any(|ours| target.starts_with(ours))
        {
            continue;
        }
        let number = entry.file_name().into_string().expect("a number");
        let Ok(info) = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")) else {
            continue;
        };
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
        let flags = u32::from_str_radix(flags.expect("flags").trim(), 8).expect("octal");
        assert_ne!(flags & O_CLOEXEC, 0, "{number} {target}");
        seen += 1;
    }
    assert!(
        seen >= 6,
        "the connection's descriptors are among them: {seen}"
    );
}
