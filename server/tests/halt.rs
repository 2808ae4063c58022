//! `rump.halt` against a small server that notes what it is asked.

mod support;

use rump_abi::sysproxy::{Banner, Class, HEADER_LEN, Header, Kind, Sysresp, frame};
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use support::{Fixture, Ran, run};

const REBOOT: u32 = 208;

fn halt(fixture: &Fixture, server: Option<&str>, arguments: &[&str]) -> Ran {
    let mut command = fixture.command(env!("CARGO_BIN_EXE_rump_halt"), arguments);
    command.env_remove("RUMP__PARSEDSERVER");
    if let Some(server) = server {
        command.env("RUMP_SERVER", server);
    }
    run(command)
}

/// What the server does with the call.
#[derive(Clone, Copy)]
enum Reply {
    Error(i32),
    Silence,
}

fn request(stream: &mut UnixStream) -> (Header, Vec<u8>) {
    let mut head = [0; HEADER_LEN];
    stream.read_exact(&mut head).expect("a header");
    let header = Header::decode(&head);
    let mut body = vec![0; usize::try_from(header.body_len().expect("a length")).expect("small")];
    stream.read_exact(&mut body).expect("a body");
    (header, body)
}

/// Serves one client: greeting, handshake, one call. Gives the call's number and arguments.
fn serve(listener: &UnixListener, reply: Reply) -> (u32, Vec<u64>) {
    let (mut stream, _) = listener.accept().expect("a client");
    let banner = Banner::new("NetBSD", "7.99.34", "amd64")
        .encode()
        .expect("a banner");
    stream.write_all(&banner).expect("greeted");
    let (hello, _) = request(&mut stream);
    assert_eq!((hello.class, hello.kind), (Class::REQ, Kind::HANDSHAKE));
    stream
        .write_all(&frame::handshake_response(hello.reqno))
        .expect("accepted");
    let (call, body) = request(&mut stream);
    assert_eq!((call.class, call.kind), (Class::REQ, Kind::SYSCALL));
    match reply {
        Reply::Error(error) => {
            let answer = frame::syscall_response(
                call.reqno,
                Sysresp {
                    error,
                    retval: [0; 2],
                },
            );
            stream.write_all(&answer).expect("answered");
        }
        Reply::Silence => drop(stream),
    }
    let arguments = body
        .chunks_exact(8)
        .map(|slot| u64::from_ne_bytes(slot.try_into().expect("eight")));
    (call.arg, arguments.collect())
}

#[test]
fn options_are_the_flags_of_reboot() {
    for (options, flags) in [
        (&[][..], 0),
        (&["-d"], 0x100),
        (&["-h"], 8),
        (&["-n"], 4),
        (&["-hn"], 0xc),
    ] {
        let fixture = Fixture::new();
        let listener = UnixListener::bind(fixture.path("ctrl")).expect("a socket");
        let server = thread::spawn(move || serve(&listener, Reply::Error(0)));
        let ran = halt(&fixture, Some("unix://ctrl"), options);
        assert_eq!(
            (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
            (Some(0), "", ""),
            "{options:?}"
        );
        let (number, arguments) = server.join().expect("served");
        assert_eq!((number, arguments), (REBOOT, vec![flags, 0]), "{options:?}");
    }
}

#[test]
fn the_servers_answer_counts_unless_it_died_of_the_call() {
    for (reply, code, text) in [
        (Reply::Error(1), 1, "rump.halt: Operation not permitted\n"),
        (Reply::Silence, 0, ""),
    ] {
        let fixture = Fixture::new();
        let listener = UnixListener::bind(fixture.path("ctrl")).expect("a socket");
        let server = thread::spawn(move || serve(&listener, reply));
        let ran = halt(&fixture, Some("unix://ctrl"), &[]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(code), text));
        server.join().expect("served");
    }
}

#[test]
fn without_a_server() {
    let fixture = Fixture::new();
    drop(UnixListener::bind(fixture.path("stale")).expect("a socket"));
    for (server, word) in [
        (None, "RUMP_SERVER is not set"),
        (Some("unix://none"), "unix://none"),
        (Some("unix://stale"), "nobody listens"),
        (Some("bogus"), "bogus"),
        (Some("foo://x"), "foo://x"),
        (Some("tcp://*:1"), "tcp://*:1"),
    ] {
        let ran = halt(&fixture, server, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{server:?}");
        assert!(
            ran.stderr.contains("rump.halt: ") && ran.stderr.contains(word),
            "{server:?}: {ran:?}"
        );
    }
}

#[test]
fn wrong_use() {
    let fixture = Fixture::new();
    for arguments in [&["-x"][..], &["unix://ctrl"]] {
        let ran = halt(&fixture, Some("unix://ctrl"), arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}");
        assert!(
            ran.stderr.starts_with("rump.halt: ")
                && ran.stderr.ends_with("\nusage: rump.halt [-dhn]\n"),
            "{ran:?}"
        );
        assert!(ran.stderr.contains(arguments[0]), "{ran:?}");
    }
}
