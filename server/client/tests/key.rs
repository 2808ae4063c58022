//! A client that has the key of a server on tcp, another one, or none.

#[path = "../../../rumpuser/tests/sp_stub/mod.rs"]
mod sp_stub;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use rump_abi::sysproxy::frame;
use rump_sysproxy::key::{ENV_KEY, Key, LEN};
use rumpclient::Client;
use rumpuser::sp::{Access, Limits, Server};
use sp_stub::{banner, kernel};

const ENV_URL: &str = "RUMPCLIENT_KEY_TEST_URL";

/// In a process of its own, whose environment names a server and a key: what comes of it.
fn main_of_client() -> Option<()> {
    let url = std::env::var(ENV_URL).ok()?;
    match Client::connect(&url).map(|client| client.getpid()) {
        Ok(Ok(_)) => println!("served"),
        Ok(Err(error)) | Err(error) => println!("{error}"),
    }
    Some(())
}

/// What a client with this key says of the server at `url`.
fn client(test: &str, url: &str, key: Option<&Path>) -> String {
    let mut command = Command::new(std::env::current_exe().expect("a program"));
    command
        .args([test, "--exact", "--nocapture"])
        .env(ENV_URL, url);
    match key {
        Some(path) => command.env(ENV_KEY, path),
        None => command.env_remove(ENV_KEY),
    };
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn key_file(directory: &Path, content: &str) -> std::path::PathBuf {
    let path = directory.join(content);
    std::fs::write(&path, content).expect("a file");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).expect("its owner");
    path
}

#[test]
fn the_key_opens_tcp() {
    if main_of_client().is_some() {
        return;
    }
    kernel::boot();
    let limits = Limits {
        tcp: Some(Access {
            key: Some(Key::new(b"0123456789abcdef").expect("long enough")),
            insecure: false,
        }),
        ..Limits::default()
    };
    let server = Server::start("tcp://127.0.0.1:0", &banner(), limits).expect("a free port");
    let url = format!("tcp://{}", server.tcp_address().expect("tcp"));
    let directory = tempfile::tempdir().expect("a directory");
    let good = key_file(directory.path(), "0123456789abcdef");
    let other = key_file(directory.path(), "fedcba9876543210");
    for (key, expected) in [
        (Some(&*good), "served"),
        (Some(&*other), "has another one"),
        (None, "RUMP_SP_KEY names the key"),
        (Some(directory.path()), "nobody else can read"),
    ] {
        let said = client("the_key_opens_tcp", &url, key);
        assert!(said.contains(expected), "{key:?}: {said}");
    }
    server.stop(std::ptr::null_mut());
}

/// Somebody who listens in place of the server and accepts every key does not get a client's calls.
#[test]
fn a_server_without_the_key_is_none() {
    if main_of_client().is_some() {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let key = key_file(directory.path(), "0123456789abcdef");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("tcp://{}", listener.local_addr().expect("bound"));
    let said = std::thread::scope(|scope| {
        scope.spawn(|| {
            let (mut stream, _) = listener.accept().expect("a client");
            let greeting = banner().encode().expect("short");
            stream.write_all(&greeting).expect("a client");
            for len in [24 + 8, 24 + 2 * LEN] {
                stream.read_exact(&mut vec![0; len]).expect("an AUTH");
                let answer = frame::handshake_auth(0, &[7; LEN]);
                stream.write_all(&answer).expect("a client");
            }
            assert_eq!(stream.read(&mut [0]).expect("the end"), 0);
        });
        client("a_server_without_the_key_is_none", &url, Some(&key))
    });
    assert!(said.contains("does not have the key"), "{said}");
}
