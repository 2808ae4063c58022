//! How remote data travels: few questions for much data, and the right bytes whatever the ranges.

use rump_abi::errno::Errno;
use rump_abi::sysno::*;
use rump_abi::sysproxy::Kind;
use rump_abi::types::{O_CREAT, O_NONBLOCK, O_RDWR};
use rump_tests::wire::{Lent, Wire};

const DATA: u64 = 0x10_0000;
const PATTERN: u64 = 251;

fn start() -> (rump_tests::Server, Wire) {
    let server = rump_tests::Server::start();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    let wire = Wire::connect(&server.folder.path().join("ctrl"), "transfers");
    (server, wire.expect("the server listens"))
}

fn open(wire: &mut Wire, path: &str) -> u64 {
    let flags = (O_CREAT | O_RDWR).cast_unsigned().into();
    let fd = wire.path_call(SYS_open, path, &[flags, 0o644]);
    fd.expect("open").cast_unsigned()
}

fn pattern(len: usize) -> Vec<u8> {
    (0..len as u64).map(|at| (at % PATTERN) as u8).collect()
}

/// `pwrite` and `pread` of `len` bytes at `offset`; how many questions the write took.
fn there_and_back(wire: &mut Wire, fd: u64, len: usize, offset: u64) -> usize {
    let mut data = pattern(len);
    let slots = [fd, DATA, len as u64, 0, offset];
    let lent = Lent {
        addr: DATA,
        bytes: &mut data,
    };
    let written = wire.call(SYS_pwrite, &slots, &mut [lent]).expect("pwrite");
    assert_eq!(written, len as i64);
    let questions = wire.asked.clone();
    assert!(questions.iter().all(|(kind, _)| *kind == Kind::COPYIN));
    let asked: u64 = questions.iter().map(|(_, len)| len).sum();
    assert_eq!(asked, len as u64, "no byte is asked for twice");
    let mut back = vec![0; len];
    let lent = Lent {
        addr: DATA,
        bytes: &mut back,
    };
    let read = wire.call(SYS_pread, &slots, &mut [lent]).expect("pread");
    assert_eq!(read, len as i64);
    assert!(
        back == pattern(len),
        "{len} bytes at {offset} came back wrong"
    );
    questions.len()
}

#[test]
fn a_write_is_asked_for_in_large_pieces() {
    let (_server, mut wire) = start();
    let fd = open(&mut wire, "/mnt/file");
    // Within a page, across pages, at odd places.
    for (len, offset) in [
        (1, 0),
        (4096, 0),
        (4096, 100),
        (10_000, 100),
        (65_536, 4095),
    ] {
        assert_eq!(there_and_back(&mut wire, fd, len, offset), 1, "{len} bytes");
    }
    let questions = there_and_back(&mut wire, fd, 3 << 20, 77);
    assert_eq!(questions, 12, "a question for each 256 KiB");
}

/// What was asked for in one call is not used in the next, nor in another place.
#[test]
fn each_call_sees_the_memory_of_its_time() {
    let (_server, mut wire) = start();
    let fd = open(&mut wire, "/mnt/file");
    for round in 0..20_u8 {
        let mut data = vec![round; 9000];
        let lent = Lent {
            addr: DATA,
            bytes: &mut data,
        };
        let slots = [fd, DATA, 9000, 0, u64::from(round) * 4096 + 5];
        wire.call(SYS_pwrite, &slots, &mut [lent]).expect("pwrite");
        let mut back = vec![0xff; 9000];
        let lent = Lent {
            addr: DATA,
            bytes: &mut back,
        };
        wire.call(SYS_pread, &slots, &mut [lent]).expect("pread");
        assert!(back.iter().all(|byte| *byte == round));
    }
}

#[test]
fn vectors_are_asked_for_by_element() {
    let (_server, mut wire) = start();
    let fd = open(&mut wire, "/mnt/file");
    let (mut one, mut two) = (pattern(20_000), vec![0xaa; 5000]);
    let vector = [0x1_0000_u64, 20_000, 0x2_0000, 5000, 0x3_0000, 0];
    let mut vector: Vec<u8> = vector.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let mut lent = [
        (0x1000, vector.as_mut_slice()),
        (0x1_0000, one.as_mut_slice()),
        (0x2_0000, two.as_mut_slice()),
    ]
    .map(|(addr, bytes)| Lent { addr, bytes });
    let written = wire.call(SYS_writev, &[fd, 0x1000, 3], &mut lent);
    assert_eq!(written, Ok(25_000));
    let lengths: Vec<u64> = wire.asked.iter().map(|(_, len)| *len).collect();
    assert_eq!(lengths, [48, 20_000, 5000]);
    let mut back = vec![0; 25_000];
    let lent = Lent {
        addr: DATA,
        bytes: &mut back,
    };
    let slots = [fd, DATA, 25_000, 0, 0];
    assert_eq!(wire.call(SYS_pread, &slots, &mut [lent]), Ok(25_000));
    assert!(back[..20_000] == pattern(20_000) && back[20_000..] == [0xaa; 5000]);
}

/// A transfer that ends early, and the next one in the same memory.
#[test]
fn a_short_write_leaves_nothing_behind() {
    let (_server, mut wire) = start();
    let fds = wire.path_call(SYS_mkfifo, "/mnt/fifo", &[0o600]);
    assert_eq!(fds, Ok(0));
    let flags = u64::from((O_RDWR | O_NONBLOCK).cast_unsigned());
    let fd = wire.path_call(SYS_open, "/mnt/fifo", &[flags, 0]);
    let fd = fd.expect("open").cast_unsigned();
    let mut data = pattern(1 << 20);
    let lent = Lent {
        addr: DATA,
        bytes: &mut data,
    };
    let slots = [fd, DATA, 1 << 20];
    let taken = wire.call(SYS_write, &slots, &mut [lent]).expect("write");
    assert!((1..1 << 20).contains(&taken), "a fifo takes {taken} bytes");
    let mut other = vec![0xee; 1 << 20];
    let lent = Lent {
        addr: DATA,
        bytes: &mut other,
    };
    let again = wire.call(SYS_write, &slots, &mut [lent]);
    assert_eq!(again, Err(Errno::EAGAIN));
    let mut back = vec![0; taken as usize];
    let lent = Lent {
        addr: DATA,
        bytes: &mut back,
    };
    let slots = [fd, DATA, taken.cast_unsigned()];
    assert_eq!(wire.call(SYS_read, &slots, &mut [lent]), Ok(taken));
    assert!(back == pattern(taken as usize));
}
