//! The client against servers that are broken, hostile or something else altogether.

mod support;

use rump_abi::sysproxy::{Class, Copydata, ErrorCode, Header, Kind, frame};
use rumpclient::sys::consts::O_RDONLY;
use rumpclient::{Client, Error};
use support::{BANNER, session};

/// A server that asks for what was not lent gets nothing but the end of the connection.
fn outside(request: impl Fn(u64) -> (Kind, Copydata) + Sync) {
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let call = peer.call().unwrap();
            let (kind, place) = request(call.args[0]);
            peer.ask(kind, place);
            assert_eq!(peer.frame(), None, "no bytes leave the client");
        },
        |url| {
            let client = Client::connect(url).unwrap();
            let error = client.mkdir("/mnt", 0o755).unwrap_err();
            assert!(matches!(error, Error::Protocol(_)), "{error}");
            // It stays closed.
            assert!(matches!(
                client.mkdir("/mnt", 0o755),
                Err(Error::Protocol(_))
            ));
        },
    );
}

#[test]
fn memory_that_was_not_lent_stays_private() {
    outside(|path| (Kind::COPYIN, Copydata { addr: path, len: 6 }));
    outside(|path| {
        (
            Kind::COPYIN,
            Copydata {
                addr: path - 1,
                len: 1,
            },
        )
    });
    outside(|path| {
        (
            Kind::COPYIN,
            Copydata {
                addr: path,
                len: u64::MAX,
            },
        )
    });
    outside(|_| (Kind::COPYIN, Copydata { addr: 0, len: 1 }));
    outside(|_| {
        (
            Kind::COPYINSTR,
            Copydata {
                addr: 0x40_0000,
                len: 1024,
            },
        )
    });
    outside(|path| {
        (
            Kind::COPYINSTR,
            Copydata {
                addr: path + 6,
                len: 1024,
            },
        )
    });
    outside(|path| (Kind::COPYOUT, Copydata { addr: path, len: 0 }));
}

/// A server that sends `bytes` while a call runs breaks the protocol.
fn rubbish(bytes: &[u8]) {
    let gone = session(
        |listener| {
            let (mut peer, _) = listener.accept();
            peer.call().unwrap();
            peer.send(bytes);
            while peer.frame().is_some() {}
        },
        |url| {
            Client::connect(url)
                .unwrap()
                .mkdir("/mnt", 0o755)
                .unwrap_err()
        },
    );
    assert!(matches!(gone, Error::Protocol(_)), "{bytes:?}: {gone}");
}

#[test]
fn rubbish_ends_the_connection() {
    let header = |class, kind, body| Header::new(class, kind, 0, 0, body).encode();
    rubbish(&[0; 24]);
    rubbish(&[0xff; 24]);
    rubbish(&header(Class::REQ, Kind(9), 0));
    rubbish(&header(Class(3), Kind::COPYIN, 16));
    rubbish(&header(Class::REQ, Kind::COPYIN, 1 << 40));
    rubbish(&header(Class::REQ, Kind::COPYOUT, 1 << 40));
    rubbish(&header(Class::REQ, Kind::RAISE, 8));
    rubbish(&header(Class::RESP, Kind::SYSCALL, 1 << 20));
    rubbish(&[&header(Class::REQ, Kind::COPYIN, 3)[..], b"abc"].concat());
    rubbish(&[&header(Class::REQ, Kind::ANONMMAP, 4)[..], b"abcd"].concat());
    // A copyout whose length is not that of its data.
    let place = Copydata {
        len: 3,
        addr: 0x1_0000_0000,
    };
    rubbish(
        &[
            &header(Class::REQ, Kind::COPYOUT, 17)[..],
            &place.encode(),
            b"x",
        ]
        .concat(),
    );
}

#[test]
fn answers_of_a_wrong_length_are_refused() {
    let error = session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let call = peer.call().unwrap();
            let header = Header::new(Class::RESP, Kind::SYSCALL, call.reqno, 0, 4);
            peer.send(&[&header.encode()[..], b"abcd"].concat());
            while peer.frame().is_some() {}
        },
        |url| Client::connect(url).unwrap().getpid().unwrap_err(),
    );
    assert!(matches!(error, Error::Protocol(_)), "{error}");
}

#[test]
fn mapping_memory_is_declined_and_signals_are_ignored() {
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let call = peer.call().unwrap();
            peer.send(&frame::anonmmap(77, 8192));
            let (header, body) = peer.frame().unwrap();
            assert_eq!(
                (header.class, header.kind, header.reqno),
                (Class::RESP, Kind::ANONMMAP, 77)
            );
            assert_eq!(body, [0; 8]);
            // SIGKILL, whose number is the host's too.
            peer.send(&frame::raise(9));
            // An answer to a question that nobody asked.
            peer.send(&frame::anonmmap_response(999, 0));
            peer.answer(&call, 0, [2, 1]);
            assert_eq!(peer.call(), None);
        },
        |url| assert_eq!(Client::connect(url).unwrap().getpid().unwrap(), (2, 1)),
    );
}

#[test]
fn greetings() {
    let connect = |greeting: &'static [u8]| {
        session(
            |listener| {
                let mut peer = listener.accept_raw();
                peer.send(greeting);
            },
            |url| Client::connect(url).map(drop).unwrap_err(),
        )
    };
    assert!(matches!(connect(b""), Error::Full));
    for greeting in [
        &b"RUMPSP-1.0-NetBSD-9/amd64\n"[..],
        b"RUMPSP-0.4-NetBSD-9/i386\n",
        b"SSH-2.0-OpenSSH_9.2\n",
        b"RUMPSP",
        &[b'x'; 200],
    ] {
        let error = connect(greeting);
        assert!(matches!(error, Error::Banner(_)), "{error}");
    }
    assert!(matches!(connect(BANNER), Error::Gone));
    let refused = session(
        |listener| {
            let mut peer = listener.accept_raw();
            peer.send(BANNER);
            let (header, _) = peer.frame().unwrap();
            peer.send(&frame::error(header.reqno, ErrorCode::AUTH));
        },
        |url| Client::connect(url).map(drop).unwrap_err(),
    );
    assert!(matches!(refused, Error::Refused(ErrorCode::AUTH)));
}

#[test]
fn a_server_that_claims_too_much() {
    session(
        |listener| {
            let (mut peer, _) = listener.accept();
            let open = peer.call().unwrap();
            peer.succeed(&open, 3);
            let read = peer.call().unwrap();
            peer.succeed(&read, 5);
            let close = peer.call().unwrap();
            assert_eq!((close.number, &close.args[..]), (6, &[3][..]));
            peer.succeed(&close, 0);
            let open = peer.call().unwrap();
            peer.succeed(&open, -1);
            assert_eq!(peer.call(), None);
        },
        |url| {
            let client = Client::connect(url).unwrap();
            let file = client.open("/f", O_RDONLY, 0).unwrap();
            assert!(matches!(file.read(&mut [0; 4]), Err(Error::Protocol(_))));
            drop(file);
            assert!(matches!(
                client.open("/f", O_RDONLY, 0),
                Err(Error::Protocol(_))
            ));
        },
    );
}
