//! The client against a scripted server: what it sends, and how it takes what a good one sends.

mod support;

use std::io::{Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use rump_abi::errno::Errno;
use rump_abi::sysproxy::extension::OFFER_LEN;
use rump_abi::sysproxy::{ErrorCode, Header, Kind, Sysresp, frame};
use rumpclient::{Client, Error, Options};
use support::{BANNER, Peer, session};

#[test]
fn a_mkdir_as_the_protocol_document_shows_it() {
    session(
        |listener| {
            let (mut peer, name) = listener.accept();
            assert_eq!(name, b"demo\0");
            let call = peer.call().unwrap();
            // The handshake was number 1.
            assert_eq!((call.reqno, call.number, call.args.len()), (2, 136, 2));
            assert_eq!(call.args[1], 0o755);
            assert_eq!(peer.copyinstr(call.args[0], 1024), b"/tmp");
            peer.succeed(&call, 0);
            let call = peer.call().unwrap();
            assert_eq!(peer.copyinstr(call.args[0], 1024), b"/tmp");
            peer.refuse(&call, 17);
            assert_eq!(peer.call(), None);
        },
        |url| {
            let client = Options::new().name("demo").connect(url).unwrap();
            assert_eq!(client.banner().machine, "amd64");
            client.mkdir("/tmp", 0o755).unwrap();
            let error = client.mkdir("/tmp", 0o755).unwrap_err();
            assert_eq!(error.errno(), Some(Errno::EEXIST));
            assert_eq!(error.to_string(), "File exists");
        },
    );
}

#[test]
fn frames_cut_into_single_bytes() {
    let slowly = |peer: &mut Peer, bytes: &[u8]| bytes.chunks(1).for_each(|byte| peer.send(byte));
    session(
        |listener| {
            let mut peer = listener.accept_raw();
            slowly(&mut peer, BANNER);
            let (header, _) = peer.frame().unwrap();
            slowly(&mut peer, &frame::handshake_response(header.reqno));
            let call = peer.call().unwrap();
            slowly(&mut peer, &frame::copyout(0, call.args[1], b"abc"));
            peer.succeed(&call, 3);
            assert_eq!(peer.call().unwrap().number, 6);
        },
        |url| {
            let client = Client::connect(url).unwrap();
            let mut buffer = [0; 4];
            let mut buffers = client.buffers();
            let args = [3, buffers.lend_write(&mut buffer), 4];
            assert_eq!(client.syscall(3_u32, &args, &mut buffers).unwrap(), [3, 0]);
            assert_eq!(&buffer, b"abc\0");
            // The server is gone after this one.
            assert!(matches!(
                client.syscall(6_u32, &[3], &mut client.buffers()),
                Err(Error::Gone)
            ));
        },
    );
}

#[test]
fn wanted_signals_are_told() {
    let seen = Arc::new(AtomicU32::new(0));
    let note = Arc::clone(&seen);
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let call = peer.call().unwrap();
            peer.send(&frame::raise(13));
            peer.send(&frame::raise(9));
            peer.succeed(&call, 0);
            assert_eq!(peer.call(), None);
        },
        |url| {
            let options = Options::new().on_signal(&[13], move |signo| {
                note.fetch_add(signo, Ordering::Relaxed);
            });
            options.connect(url).unwrap().sync().unwrap();
        },
    );
    assert_eq!(seen.load(Ordering::Relaxed), 13);
}

#[test]
fn calls_of_many_threads_end_in_any_order() {
    const THREADS: u64 = 8;
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let mut calls: Vec<_> = (0..THREADS).map(|_| peer.call().unwrap()).collect();
            calls.sort_by_key(|call| call.args[0]);
            // Half of each transfer, all interleaved; then the answers backwards.
            for call in &calls {
                let asked = peer.copyin(call.args[1], 8);
                assert_eq!(asked, call.args[0].to_le_bytes());
                peer.copyout(call.args[2], &[call.args[0] as u8; 2]);
            }
            for call in &calls {
                peer.copyout(call.args[2] + 2, &[call.args[0] as u8 + 100; 2]);
            }
            for call in calls.iter().rev() {
                peer.succeed(call, call.args[0] as i64 * 10);
            }
            assert_eq!(peer.call(), None);
        },
        |url| {
            let client = Client::connect(url).unwrap();
            let start = Barrier::new(THREADS as usize);
            thread::scope(|scope| {
                for id in 0..THREADS {
                    let (client, start) = (&client, &start);
                    scope.spawn(move || {
                        let (input, mut output) = (id.to_le_bytes(), [0; 4]);
                        let mut buffers = client.buffers();
                        let args = [
                            id,
                            buffers.lend_read(&input),
                            buffers.lend_write(&mut output),
                        ];
                        start.wait();
                        let result = client.syscall(500_u32, &args, &mut buffers).unwrap();
                        assert_eq!(result, [id as i64 * 10, 0]);
                        let id = id as u8;
                        assert_eq!(output, [id, id, id + 100, id + 100]);
                    });
                }
            });
        },
    );
}

#[test]
fn a_receiver_learns_of_buffers_lent_while_it_waits() {
    let waiting = Barrier::new(2);
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let small = peer.call().unwrap();
            // Its thread reads the socket now.
            assert_eq!(peer.copyin(small.args[0], 1), b"x");
            waiting.wait();
            let large = peer.call().unwrap();
            peer.copyout(large.args[0], &[7; 100_000]);
            peer.succeed(&large, 0);
            peer.succeed(&small, 0);
            assert_eq!(peer.call(), None);
        },
        |url| {
            let client = Client::connect(url).unwrap();
            thread::scope(|scope| {
                scope.spawn(|| {
                    let mut buffers = client.buffers();
                    let args = [buffers.lend_read(b"x")];
                    client.syscall(500_u32, &args, &mut buffers).unwrap();
                });
                waiting.wait();
                let mut bytes = vec![0; 100_000];
                let mut buffers = client.buffers();
                let args = [buffers.lend_write(&mut bytes)];
                client.syscall(501_u32, &args, &mut buffers).unwrap();
                assert_eq!(bytes, [7; 100_000]);
            });
        },
    );
}

#[test]
fn a_server_that_goes_ends_every_call() {
    const THREADS: usize = 4;
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            for _ in 0..THREADS {
                peer.call().unwrap();
            }
        },
        |url| {
            let client = Client::connect(url).unwrap();
            thread::scope(|scope| {
                let calls: Vec<_> = (0..THREADS)
                    .map(|_| scope.spawn(|| client.getpid()))
                    .collect();
                for call in calls {
                    let error = call.join().unwrap().unwrap_err();
                    assert!(matches!(error, Error::Gone), "{error}");
                }
            });
            let error = client.sync().unwrap_err();
            assert_eq!(
                error.to_string(),
                "the server is gone: the connection ended before it answered"
            );
        },
    );
}

#[test]
fn the_end_after_reboot_is_success() {
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            assert_eq!(peer.call().unwrap().number, 208);
        },
        |url| Client::connect(url).unwrap().reboot(0).unwrap(),
    );
}

#[test]
fn a_server_short_of_resources_is_asked_again() {
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let first = peer.call().unwrap();
            peer.send(&frame::error(first.reqno, ErrorCode::TRYAGAIN));
            let second = peer.call().unwrap();
            assert_eq!((second.number, &second.args), (first.number, &first.args));
            assert_ne!(second.reqno, first.reqno);
            assert_eq!(peer.copyinstr(second.args[0], 1024), b"/mnt");
            peer.succeed(&second, 0);
            let third = peer.call().unwrap();
            peer.send(&frame::error(third.reqno, ErrorCode::MALFORMED_REQUEST));
            assert_eq!(peer.call(), None);
        },
        |url| {
            let client = Client::connect(url).unwrap();
            client.mkdir("/mnt", 0o755).unwrap();
            assert!(matches!(
                client.sync(),
                Err(Error::Refused(ErrorCode::MALFORMED_REQUEST))
            ));
        },
    );
}

#[test]
fn nobody_there() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("unix://{}/ctrl", dir.path().display());
    let error = Client::connect(&url).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no server at {url}: there is no such socket")
    );
    // A socket file that a dead server left.
    drop(std::os::unix::net::UnixListener::bind(dir.path().join("ctrl")).unwrap());
    let error = Client::connect(&url).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no server at {url}: nobody listens there")
    );
    assert!(matches!(Client::connect("bogus"), Err(Error::Url { .. })));
    assert!(matches!(
        Client::connect("tcp://0:1"),
        Err(Error::Url { .. })
    ));
}

#[test]
fn a_server_on_tcp() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("tcp://{}/anything", listener.local_addr().unwrap());
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(BANNER).unwrap();
            let mut frame_of = |len: usize| {
                let mut bytes = vec![0; len];
                stream.read_exact(&mut bytes).unwrap();
                stream.write_all(&reply(&bytes)).unwrap();
            };
            // GUEST with the name "tcp", two NULs and the offer, then getpid.
            frame_of(29 + OFFER_LEN);
            frame_of(24);
            assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
        });
        let client = Options::new().name("tcp").connect(&url).unwrap();
        assert_eq!(client.getpid().unwrap(), (2, 1));
    });
}

/// The answer to a handshake, or to getpid.
fn reply(bytes: &[u8]) -> Vec<u8> {
    let header = Header::decode(bytes.first_chunk().unwrap());
    match header.kind {
        Kind::HANDSHAKE => frame::handshake_response(header.reqno),
        _ => frame::syscall_response(
            header.reqno,
            Sysresp {
                error: 0,
                retval: [2, 1],
            },
        ),
    }
}
