//! Random frames, true and false ones, cut and closed at random, against a running server: it
//! answers others all the while, and nothing of the clients stays.

mod sp_stub;

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use proptest::prelude::*;
use rump_abi::sysproxy::{Class, Header, Kind, arguments, frame};
use rumpuser::sp::Limits;
use sp_stub::{eventually, kernel, start_with, syscalls};

fn header() -> impl Strategy<Value = Vec<u8>> {
    let len = prop_oneof![
        8 => (0_u64..100).prop_map(|body| 24 + body),
        1 => 0_u64..24,
        1 => any::<u64>(),
    ];
    (
        len,
        0_u64..6,
        0_u16..4,
        0_u16..11,
        prop_oneof![0_u32..8, Just(20), any::<u32>()],
    )
        .prop_map(|(len, reqno, class, kind, arg)| {
            let mut bytes = Header {
                len,
                reqno,
                class: Class(class),
                kind: Kind(kind),
                arg,
            }
            .encode()
            .to_vec();
            bytes.resize(bytes.len().max(len.min(200) as usize), 0x41);
            bytes
        })
}

fn true_frame() -> impl Strategy<Value = Vec<u8>> {
    let number = prop::sample::select(vec![
        syscalls::SYS_GETPID,
        syscalls::SYS_MKDIR,
        syscalls::SYS_WRITE,
        syscalls::SYS_READ,
        syscalls::SYS_SLEEP,
        syscalls::SYS_MAP,
        syscalls::SYS_RAISE,
    ]);
    prop_oneof![
        4 => (number, prop::collection::vec(0_u64..5000, 8)).prop_map(|(number, slots)| {
            let mut args: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
            args.truncate(arguments::body_len(number).unwrap_or(args.len()));
            frame::syscall(1, number, &args)
        }),
        2 => (0_u64..6, prop::collection::vec(any::<u8>(), 0..100))
            .prop_map(|(reqno, data)| frame::copyin_response(reqno, &data)),
        1 => Just(frame::prefork(2)),
        1 => Just(frame::exec(3, b"fuzz")),
    ]
}

fn session() -> impl Strategy<Value = (Vec<u8>, bool)> {
    let frames = prop::collection::vec(prop_oneof![3 => true_frame(), 1 => header()], 0..20);
    (any::<bool>(), frames, 0_usize..30, any::<bool>()).prop_map(|(guest, frames, cut, half)| {
        let mut bytes = if guest {
            frame::guest(0, b"fuzz")
        } else {
            Vec::new()
        };
        bytes.extend(frames.concat());
        bytes.truncate(bytes.len().saturating_sub(cut));
        (bytes, half)
    })
}

#[test]
fn random_sessions_harm_nobody() {
    let server = start_with(Limits {
        calls_shared: 8,
        reverse_timeout: Duration::from_secs(2),
        prefork_lifetime: Duration::from_secs(1),
        preforks: 10,
        ..Limits::default()
    });
    let mut witness = server.client("witness");
    let pid = witness.getpid();
    let witness = RefCell::new(witness);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&session(), |(bytes, half)| {
        let mut conn = server.connect();
        // The server may have hung up in the middle.
        let _ = conn.stream.write_all(&bytes);
        if half {
            let _ = conn.stream.shutdown(std::net::Shutdown::Write);
            let _ = conn.stream.set_read_timeout(Some(Duration::from_millis(1)));
            let _ = std::io::copy(&mut conn.stream, &mut std::io::sink());
        }
        drop(conn);
        prop_assert_eq!(witness.borrow_mut().getpid(), pid);
        Ok(())
    });
    outcome.expect("the witness is served");
    assert_eq!(witness.into_inner().mkdir("/w").error, 0);
    eventually("all processes end, prepared ones too", || {
        kernel::named("fuzz").is_empty()
    });
}
