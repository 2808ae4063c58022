//! The client and servers that grant a ring which is none, or write into a good one what cannot be true
//! (weakness 19 of the protocol document, section 18: the client trusts no server with its memory).

mod support;

use std::io::IoSlice;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use rump_abi::sysproxy::extension::Grant;
use rump_abi::sysproxy::{Features, HEADER_LEN, Header, Sysresp, frame};
use rump_sysproxy::ring::bell::{self, ServerBell};
use rump_sysproxy::ring::{Direction, MEMORY_LEN, Memory, Reader, Writer};
use rumpclient::{Client, Error, Options};
use support::{BANNER, Peer, session};

/// Place of the word in which the server says how much it has written.
const HEAD_TO_CLIENT: u64 = 256;

/// Takes a handshake and grants a ring, with these descriptors.
fn grant(peer: &mut Peer, fds: &[&OwnedFd]) {
    peer.send(BANNER);
    let (header, _) = peer.frame().expect("a handshake");
    let grant = Grant {
        features: Features::ALL,
        attach_max: 4096,
    };
    let answer = frame::handshake_grant(header.reqno, &grant);
    let raw: Vec<_> = fds.iter().map(|fd| fd.as_raw_fd()).collect();
    let control = [ControlMessage::ScmRights(&raw)];
    let control = if raw.is_empty() { &[][..] } else { &control };
    let parts = [IoSlice::new(&answer)];
    sendmsg::<()>(peer.raw(), &parts, control, MsgFlags::empty(), None).expect("a client");
}

/// The client makes nothing of these descriptors.
fn refused(fds: impl Fn() -> Vec<OwnedFd> + Sync) {
    session(
        |listener| {
            let mut peer = listener.accept_raw();
            let fds = fds();
            grant(&mut peer, &fds.iter().collect::<Vec<_>>());
            assert_eq!(peer.frame(), None, "the client hangs up");
        },
        |url| {
            let error = Client::connect(url).expect_err("no ring");
            assert!(matches!(error, Error::Protocol(_)), "{error}");
        },
    );
}

fn descriptors() -> Vec<OwnedFd> {
    let (_, memory) = Memory::create().expect("memory");
    let (_, server) = ServerBell::create().expect("a bell");
    let mut fds = vec![memory, server];
    for _ in 0..2 {
        fds.push(bell::client_bell().expect("a bell").1);
    }
    fds
}

fn memory(len: usize, seals: SealFlag) -> OwnedFd {
    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    let fd = memfd_create(c"test", flags).expect("memory");
    nix::unistd::ftruncate(&fd, len as i64).expect("memory");
    fcntl(&fd, FcntlArg::F_ADD_SEALS(seals)).expect("a memfd");
    fd
}

#[test]
fn memory_that_the_server_could_take_away_is_refused() {
    let with = |fd: OwnedFd| {
        let mut fds = descriptors();
        fds[0] = fd;
        fds
    };
    refused(|| with(memory(MEMORY_LEN, SealFlag::F_SEAL_GROW)));
    refused(|| with(memory(MEMORY_LEN - 4096, SealFlag::F_SEAL_SHRINK)));
    refused(|| with(tempfile::tempfile().expect("a file").into()));
}

#[test]
fn a_ring_without_all_of_its_descriptors_is_refused() {
    refused(Vec::new);
    refused(|| descriptors().split_off(1));
}

#[test]
fn what_was_not_offered_is_not_taken() {
    session(
        |listener| {
            let mut peer = listener.accept_raw();
            let fds = descriptors();
            grant(&mut peer, &fds.iter().collect::<Vec<_>>());
            assert_eq!(peer.frame(), None, "the client hangs up");
        },
        |url| {
            let plain = Options::new().features(Features::ATTACH);
            let error = plain.connect(url).expect_err("too much");
            assert!(matches!(error, Error::Protocol(_)), "{error}");
        },
    );
}

/// A server that is good until it says that it has written more than the ring holds.
#[test]
fn a_false_position_ends_the_connection() {
    session(
        |listener| {
            let mut peer = listener.accept_raw();
            let (memory, fd) = Memory::create().expect("memory");
            let memory = Arc::new(memory);
            let (_server, server_end) = ServerBell::create().expect("a bell");
            let (data, data_end) = bell::client_bell().expect("a bell");
            let (_room, room_end) = bell::client_bell().expect("a bell");
            grant(&mut peer, &[&fd, &server_end, &data_end, &room_end]);
            let mut reader = Reader::new(Arc::clone(&memory), Direction::ToServer);
            let mut writer = Writer::new(memory, Direction::ToClient);
            let mut next = || {
                let mut bytes = [0; HEADER_LEN];
                let mut have = 0;
                while have < HEADER_LEN {
                    have += reader.read(&mut bytes[have..]).expect("an honest client");
                    std::thread::yield_now();
                }
                Header::decode(&bytes)
            };
            let result = Sysresp {
                error: 0,
                retval: [2, 1],
            };
            let answer = frame::syscall_response(next().reqno, result);
            assert_eq!(writer.write(&answer), Ok(answer.len()));
            bell::ring(&data);
            next();
            let file = std::fs::File::from(fd);
            let lie = (1_u64 << 40).to_ne_bytes();
            file.write_all_at(&lie, HEAD_TO_CLIENT).expect("memory");
            bell::ring(&data);
            assert_eq!(peer.frame(), None, "the client hangs up");
        },
        |url| {
            let client = Client::connect(url).expect("a good server");
            assert_eq!(client.getpid().expect("a good server"), (2, 1));
            client.getpid().expect_err("a bad one");
            client.getpid().expect_err("it stays closed");
        },
    );
}
