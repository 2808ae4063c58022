//! Where a server listens, and for whom (sysproxy 0.4, section 2; weaknesses 8, 13, 21).

mod sp_stub;

use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{ErrorCode, frame};
use rump_sysproxy::key::ENV_KEY;
use rumpuser::sp::{Access, ENV_TCP_INSECURE, Limits, Server};
use sp_stub::{Conn, banner, eventually, kernel, start, syscalls};

fn listen(url: &str) -> Result<Server, Errno> {
    kernel::boot();
    Server::start(url, &banner(), Limits::default())
}

/// Whoever comes over tcp may come in.
fn insecure(url: &str) -> Result<Server, Errno> {
    kernel::boot();
    let limits = Limits {
        tcp: Some(Access {
            key: None,
            insecure: true,
        }),
        ..Limits::default()
    };
    Server::start(url, &banner(), limits)
}

fn stop(server: &Server) {
    server.stop(std::ptr::null_mut());
}

/// What a dead server leaves.
fn leave_socket(path: &Path) {
    drop(UnixListener::bind(path).expect("nobody was there"));
    // A program that another test starts holds copies of our descriptors for a moment.
    eventually("nobody listens", || UnixStream::connect(path).is_err());
    assert!(path.exists());
}

#[test]
fn the_socket_is_its_owners_and_goes_with_the_server() {
    let server = start();
    let meta = std::fs::symlink_metadata(&server.path).expect("a socket");
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    server.server.stop(std::ptr::null_mut());
    assert!(!server.path.exists());
    assert!(UnixStream::connect(&server.path).is_err());
    server.server.stop(std::ptr::null_mut());
}

#[test]
fn a_socket_of_a_dead_server_is_taken_over_and_a_live_one_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("ctrl");
    let url = format!("unix://{}", path.display());
    leave_socket(&path);
    let first = listen(&url).expect("the socket is dead");
    assert_eq!(listen(&url).err(), Some(Errno::EADDRINUSE));
    Conn::connect(&path).guest("alive");
    // A successor's socket is not the first one's to remove.
    std::fs::remove_file(&path).expect("it is there");
    let second = listen(&url).expect("nobody is there");
    let inode = std::fs::symlink_metadata(&path).expect("a socket").ino();
    stop(&first);
    assert_eq!(
        std::fs::symlink_metadata(&path).expect("still there").ino(),
        inode
    );
    stop(&second);
    assert!(!path.exists());
}

#[test]
fn what_is_no_socket_is_in_use() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("file");
    std::fs::write(&path, "precious").expect("a file");
    assert_eq!(
        listen(&format!("unix://{}", path.display())).err(),
        Some(Errno::EADDRINUSE)
    );
    assert_eq!(std::fs::read(&path).expect("a file"), b"precious");
    assert_eq!(
        listen(&format!("unix://{}/", directory.path().display())).err(),
        Some(Errno::EADDRINUSE)
    );
    let link = directory.path().join("link");
    std::os::unix::fs::symlink("nowhere", &link).expect("a link");
    assert_eq!(
        listen(&format!("unix://{}", link.display())).err(),
        Some(Errno::EADDRINUSE)
    );
    assert!(link.is_symlink());
    let missing = directory.path().join("no/such");
    assert_eq!(
        listen(&format!("unix://{}", missing.display())).err(),
        Some(Errno::ENOENT)
    );
}

#[test]
fn of_servers_that_take_over_at_once_one_wins() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("ctrl");
    let url = format!("unix://{}", path.display());
    leave_socket(&path);
    let servers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| listen(&url))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    assert_eq!(servers.iter().filter(|server| server.is_ok()).count(), 1);
    Conn::connect(&path).guest("winner");
    servers.iter().flatten().for_each(stop);
}

#[test]
fn bad_urls_are_errors() {
    let errno = |url: &str| listen(url).err().map(Errno::get);
    assert_eq!(errno("bogus"), Some(22));
    assert_eq!(errno("foo://x"), Some(22));
    assert_eq!(errno("tcp6://::1:1"), Some(45));
    assert_eq!(errno("tcp://127.0.0.1:99999"), Some(34));
    assert_eq!(errno(&format!("unix:///{}", "x".repeat(200))), Some(63));
    let long = rump_abi::sysproxy::Banner::new("NetBSD", &"9".repeat(99), "amd64");
    let refused = Server::start("unix:///nonexistent/s", &long, Limits::default());
    assert_eq!(refused.err(), Some(Errno::EINVAL));
}

#[test]
fn tcp_serves_where_it_was_told() {
    let server = insecure("tcp://127.0.0.1:0").expect("a free port");
    let address = server.tcp_address().expect("a tcp server");
    let mut stream = std::net::TcpStream::connect(address).expect("a server listens");
    let mut line = [0; 96];
    let count = stream.read(&mut line).expect("a banner");
    assert_eq!(&line[..count], banner().encode().expect("short"));
    stream
        .write_all(&frame::guest(1, b"tcp"))
        .expect("a server");
    let mut answer = [0; 28];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(answer[..], frame::handshake_response(1));
    stream
        .write_all(&frame::syscall(2, syscalls::SYS_GETPID, &[]))
        .expect("a server");
    stream.read_exact(&mut [0; 48]).expect("an answer");
    let port = format!("tcp://{address}");
    assert_eq!(insecure(&port).err(), Some(Errno::EADDRINUSE));
    assert_eq!(
        insecure("tcp://192.0.2.1:1").err(),
        Some(Errno::EADDRNOTAVAIL)
    );
    stop(&server);
    assert!(std::net::TcpStream::connect(address).is_err());
}

/// The test program again, as another process: what it does there is named by its environment.
fn again(test: &str, env: &str, value: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a program"));
    command
        .args([test, "--exact", "--nocapture"])
        .env(env, value);
    command
}

const ENV_EXPECTED: &str = "SP_LISTEN_TEST_EXPECTED";

/// 8. The environment says who may come in over tcp; `sp_key` has what becomes of those who come.
#[test]
fn tcp_wants_a_key_or_to_be_forced() {
    if let Some(expected) = std::env::var_os(ENV_EXPECTED) {
        for url in ["tcp://127.0.0.1:0", "tcp://*:0"] {
            let server = listen(url);
            assert_eq!(server.is_ok(), expected == "yes", "{url}");
            match server {
                Ok(server) => stop(&server),
                Err(error) => assert_eq!(error, Errno::EPERM),
            }
        }
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let key = |name: &str, content: &str, mode| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).expect("a file");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).expect("its owner");
        path.into_os_string().into_string().expect("ASCII")
    };
    let good = key("good", "0123456789abcdef\n", 0o600);
    let shown = key("shown", "0123456789abcdef\n", 0o644);
    let short = key("short", "0123", 0o600);
    for (env, value, expected, message) in [
        (ENV_TCP_INSECURE, "1", "yes", ""),
        (ENV_TCP_INSECURE, "0", "no", "RUMP_SP_TCP_INSECURE=1"),
        (ENV_KEY, "", "no", "RUMP_SP_KEY"),
        (ENV_KEY, &*good, "yes", ""),
        (ENV_KEY, &*shown, "no", "nobody else can read"),
        (ENV_KEY, &*short, "no", "has 4 bytes"),
        (ENV_KEY, "/nonexistent", "no", "cannot be read"),
    ] {
        let output = again("tcp_wants_a_key_or_to_be_forced", env, value)
            .env(ENV_EXPECTED, expected)
            .output()
            .expect("runs");
        assert!(output.status.success(), "{env}={value} {output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(message), "{env}={value}: {said}");
    }
}

const ENV_SOCKET: &str = "SP_LISTEN_TEST_SOCKET";
const ENV_COOKIE: &str = "SP_LISTEN_TEST_COOKIE";

/// 8 and 13. Needs root to be another user; elsewhere it says so.
#[test]
fn other_users_are_turned_away_and_cookies_are_their_makers() {
    if let Some(path) = std::env::var_os(ENV_SOCKET) {
        let mut conn = Conn::raw(path.as_ref());
        match std::env::var(ENV_COOKIE) {
            Err(_) => assert_eq!(conn.banner(), None, "refused without a banner"),
            Ok(cookie) => {
                conn.banner().expect("admitted");
                let cookie = u128::from_str_radix(&cookie, 16)
                    .expect("a cookie")
                    .to_ne_bytes();
                conn.send(&frame::fork(1, cookie, false));
                conn.error(1, ErrorCode::INVALID_PREFORK);
            }
        }
        return;
    }
    if !nix_is_root() {
        eprintln!("not root: cannot try to connect as another user");
        return;
    }
    let test = "other_users_are_turned_away_and_cookies_are_their_makers";
    // Another user must be able to run this program and to reach the socket.
    let directory = tempfile::tempdir().expect("a directory");
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(directory.path(), open.clone()).expect("ours");
    let program = directory.path().join("again");
    std::fs::copy(std::env::current_exe().expect("a program"), &program).expect("room");
    std::fs::set_permissions(&program, open).expect("ours");
    let run = |path: &Path, cookie: Option<u128>| {
        let mut command = Command::new(&program);
        command
            .args([test, "--exact"])
            .env(ENV_SOCKET, path)
            .uid(65_533)
            .gid(65_533);
        command.current_dir("/");
        if let Some(cookie) = cookie {
            command.env(ENV_COOKIE, format!("{cookie:x}"));
        }
        let output = command.output().expect("runs");
        assert!(output.status.success(), "{output:?}");
    };
    let server = |name: &str, owner: u32| {
        let path = directory.path().join(name);
        let limits = Limits {
            owner,
            ..Limits::default()
        };
        let server = Server::start(&format!("unix://{}", path.display()), &banner(), limits);
        // As if the mode of the file did not help.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).expect("ours");
        (server.expect("free"), path)
    };
    kernel::boot();
    let (strict, path) = server("strict", 0);
    run(&path, None);
    let mut witness = Conn::connect(&path);
    witness.guest("witness");
    witness.getpid();
    stop(&strict);

    // A server of user 65533, who is admitted; root's cookie is still root's.
    let (lent, path) = server("lent", 65_533);
    let mut conn = Conn::connect(&path);
    conn.guest("root");
    conn.send(&frame::prefork(7));
    let (_, body) = conn.recv();
    let cookie = u128::from_ne_bytes(body.try_into().expect("16 bytes"));
    run(&path, Some(cookie));
    // The attempt has not used it up.
    let mut child = Conn::connect(&path);
    child.send(&frame::fork(1, cookie.to_ne_bytes(), false));
    child.handshake_ok(1);
    stop(&lent);
}

fn nix_is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}

/// A server whose host gives it no more descriptors: each connection is served or closed, none is
/// left hanging, and there is room again when clients go.
#[test]
fn a_server_without_descriptors_still_hangs_up() {
    if let Some(path) = std::env::var_os(ENV_SOCKET) {
        let few = nix::sys::resource::Resource::RLIMIT_NOFILE;
        nix::sys::resource::setrlimit(few, 40, 40).expect("fewer are always granted");
        let server = listen(&format!("unix://{}", path.display())).expect("free");
        // Until the other side closes its end.
        std::io::stdin()
            .read_to_end(&mut Vec::new())
            .expect("a pipe");
        stop(&server);
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("ctrl");
    let mut command = again(
        "a_server_without_descriptors_still_hangs_up",
        ENV_SOCKET,
        "",
    );
    command.env(ENV_SOCKET, &path).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::null()).spawn().expect("runs");
    eventually("the server listens", || UnixStream::connect(&path).is_ok());
    let mut served = 0;
    let mut conns: Vec<Conn> = Vec::new();
    for _ in 0..100 {
        let mut conn = Conn::raw(&path);
        served += i32::from(conn.banner().is_some());
        conns.push(conn);
    }
    assert!((10..40).contains(&served), "{served} of 100 were served");
    conns.truncate(5);
    conns[0].guest("first");
    eventually("there is room again", || {
        Conn::raw(&path).banner().is_some()
    });
    drop(child.stdin.take());
    assert!(child.wait().expect("a child").success());
}

/// 21: a program that this process starts inherits no connection.
#[test]
fn descriptors_are_not_inherited() {
    let inherited = || {
        let script = "for fd in /proc/self/fd/*; do readlink $fd; done";
        let output = Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::null())
            .output();
        let output = output.expect("a shell").stdout;
        let list = String::from_utf8(output).expect("names of descriptors");
        let kept = |name: &&str| name.starts_with("socket:") || name.starts_with("anon_inode:");
        list.lines()
            .filter(kept)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let before = inherited();
    let server = start();
    let mut client = server.client("inherit");
    client.getpid();
    assert_eq!(inherited(), before);
}
