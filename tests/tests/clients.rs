//! Thousands of clients at once, a third of them killed at random moments: those that stay are served
//! all the while, and afterwards no process, lock or descriptor of them is left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use rump_abi::errno::Errno;
use rump_abi::sysno::*;
use rump_abi::sysproxy::frame;
use rump_abi::types::{F_SETLK, F_SETLKW, F_WRLCK, O_CREAT, O_RDWR, flock};
use rump_tests::wire::{Lent, Wire};

/// As many as the host's descriptors allow, up to this.
const CLIENTS: usize = 2000;
const THREADS: usize = 8;
/// Calls of a client before it is done or killed.
const CALLS: u32 = 12;

fn room() -> usize {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("a limit");
    if soft < hard {
        setrlimit(Resource::RLIMIT_NOFILE, hard, hard).expect("up to the hard limit");
    }
    // The server needs a few for itself, and so does this program.
    usize::try_from(hard).map_or(CLIENTS, |hard| hard.saturating_sub(512).min(CLIENTS))
}

/// One client.
struct Guest {
    wire: Wire,
    pid: u64,
    number: usize,
    fd: u64,
}

/// A file's lock from `start` on, `len` bytes.
fn lock_call(
    wire: &mut Wire,
    fd: u64,
    command: i32,
    start: usize,
    len: usize,
) -> Result<i64, Errno> {
    let mut bytes = lock_bytes(start, len);
    let lent = Lent {
        addr: 0x2000,
        bytes: &mut bytes,
    };
    let slots = [fd, command.cast_unsigned().into(), 0x2000];
    wire.call(SYS_fcntl, &slots, &mut [lent])
}

fn lock_bytes(start: usize, len: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend((start as i64).to_ne_bytes());
    bytes.extend((len as i64).to_ne_bytes());
    bytes.extend(0_i32.to_ne_bytes());
    bytes.extend((F_WRLCK as i16).to_ne_bytes());
    bytes.extend(0_i16.to_ne_bytes());
    assert_eq!(bytes.len(), size_of::<flock>());
    bytes
}

fn open(wire: &mut Wire, path: &str) -> u64 {
    let flags = (O_CREAT | O_RDWR).cast_unsigned().into();
    let fd = wire.path_call(SYS_open, path, &[flags, 0o644]);
    fd.expect("open").cast_unsigned()
}

impl Guest {
    /// Connects, opens the common file, locks its own byte of it.
    fn new(socket: &Path, number: usize) -> Self {
        let mut wire = Wire::connect(socket, "guest").expect("there is room for all");
        let pid = wire.call(SYS_getpid, &[], &mut []).expect("getpid");
        let fd = open(&mut wire, "/mnt/common");
        lock_call(&mut wire, fd, F_SETLK, number, 1).expect("nobody else locks this byte");
        Self {
            wire,
            pid: pid.cast_unsigned(),
            number,
            fd,
        }
    }

    /// One thing that clients do.
    fn step(&mut self, rng: &mut Rng) {
        let Self {
            wire,
            pid,
            number,
            fd,
        } = self;
        match rng.u32(..4) {
            0 => {
                let again = wire.call(SYS_getpid, &[], &mut []);
                assert_eq!(again, Ok(pid.cast_signed()));
            }
            1 => {
                let path = format!("/mnt/{number}");
                assert_eq!(wire.path_call(SYS_mkdir, &path, &[0o755]), Ok(0));
                assert_eq!(wire.path_call(SYS_rmdir, &path, &[]), Ok(0));
            }
            2 => {
                let own = open(wire, &format!("/mnt/file{number}"));
                assert_eq!(wire.call(SYS_close, &[own], &mut []), Ok(0));
            }
            _ => {
                let mut data = vec![*number as u8; 5000];
                let lent = Lent {
                    addr: 0x10_0000,
                    bytes: &mut data,
                };
                let offset = *number as u64 * 5000;
                let slots = [*fd, 0x10_0000, 5000, 0, offset];
                assert_eq!(wire.call(SYS_pwrite, &slots, &mut [lent]), Ok(5000));
            }
        }
    }

    /// Dies in the middle of something.
    fn kill(mut self, rng: &mut Rng) {
        let request = match rng.u32(..6) {
            // Waits for a lock that somebody holds for the whole test.
            0 => {
                let request = self.wire.frame(SYS_fcntl, &[self.fd, 9, 0x2000]);
                assert_eq!(F_SETLKW, 9);
                self.wire.send(&request).expect("send");
                if let Ok((question, _)) = self.wire.receive() {
                    let answer = frame::copyin_response(question.reqno, &lock_bytes(1 << 20, 1));
                    self.wire.send(&answer).expect("send");
                }
                return;
            }
            // Leaves a question unanswered, after it has seen it or before.
            1 => {
                let request = self.wire.frame(SYS_mkdir, &[0x1000, 0o755]);
                self.wire.send(&request).expect("send");
                let _ = self.wire.receive();
                return;
            }
            2 => self.wire.frame(SYS_write, &[self.fd, 0x1000, 1 << 20]),
            // A whole one would prepare a process, which waits for its child for a minute.
            3 => frame::prefork(99)[..23].to_vec(),
            4 => frame::exec(99, b"guest"),
            _ => {
                let pages = [self.fd, 0x1000, 1 << 20, 0, 0];
                self.wire.frame(SYS_pread, &pages)
            }
        };
        // All of the request, or a part.
        let cut = rng.usize(1..=request.len());
        self.wire.send(&request[..cut]).expect("send");
    }
}

/// Waits for something that happens soon.
fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(
            start.elapsed() < Duration::from_secs(100),
            "this did not happen: {what}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn entries(path: PathBuf) -> usize {
    path.read_dir().expect("proc is mounted").count()
}

/// Processor time that the server has used, in clock ticks, and its resident memory in pages.
fn usage(pid: u32) -> (u64, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("proc is mounted");
    let fields: Vec<&str> = stat
        .rsplit_once(") ")
        .expect("a name in parentheses")
        .1
        .split_whitespace()
        .collect();
    let number = |at: usize| fields[at].parse::<u64>().expect("a number");
    (number(11) + number(12), number(21))
}

/// The server's processor time for a call, in microseconds: what it costs with so many clients.
fn cost(server: &rump_tests::Server, wire: &mut Wire) -> f64 {
    const TIMES: u32 = 20_000;
    let before = usage(server.pid()).0;
    for _ in 0..TIMES {
        wire.call(SYS_getpid, &[], &mut []).expect("getpid");
    }
    let ticks = usage(server.pid()).0 - before;
    // A clock tick is 10 ms to every program.
    ticks as f64 * 10_000.0 / f64::from(TIMES)
}

#[test]
fn thousands_come_and_a_third_is_killed() {
    let count = room();
    let seed = std::env::var("RUMP_TEST_SEED").map_or_else(
        |_| Rng::new().u64(..),
        |seed| seed.parse().expect("RUMP_TEST_SEED is a number"),
    );
    println!("{count} clients, RUMP_TEST_SEED={seed}");
    let server = rump_tests::Server::start();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    let socket = server.folder.path().join("ctrl");
    let fds = PathBuf::from(format!("/proc/{}/fd", server.pid()));

    let mut witness = Wire::connect(&socket, "witness").expect("the server listens");
    let common = open(&mut witness, "/mnt/common");
    lock_call(&mut witness, common, F_SETLK, 1 << 20, 1).expect("the first lock");
    let (fds_before, memory_before) = (entries(fds.clone()), usage(server.pid()).1);
    let cost_alone = cost(&server, &mut witness);

    let mut pids = BTreeMap::new();
    let mut cost_full = 0.0;
    let mut memory_full = 0;
    for round in 0..2 {
        let numbers: Vec<usize> = (0..count).collect();
        let mut guests: Vec<Guest> = std::thread::scope(|scope| {
            let shares = numbers.chunks(count.div_ceil(THREADS));
            let threads: Vec<_> = shares
                .map(|share| {
                    let socket = &socket;
                    scope.spawn(move || {
                        let share = share.iter();
                        let guests = share.map(|number| Guest::new(socket, *number));
                        guests.collect::<Vec<_>>()
                    })
                })
                .collect();
            let guests = threads.into_iter().flat_map(|thread| {
                let joined = thread.join();
                joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            guests.collect()
        });
        assert_eq!(
            entries(fds.clone()),
            fds_before + count,
            "all are connected"
        );
        pids.extend(guests.iter().map(|guest| (guest.pid, guest.number)));
        assert_eq!(pids.len(), (round + 1) * count, "each has a pid of its own");
        if round == 0 {
            cost_full = cost(&server, &mut witness);
            memory_full = usage(server.pid()).1;
        }
        // In any order, each killed or not; the threads share the clients as they come.
        Rng::with_seed(seed).shuffle(&mut guests);
        let share = count.div_ceil(THREADS);
        std::thread::scope(|scope| {
            let mut shares = Vec::new();
            while !guests.is_empty() {
                shares.push(guests.split_off(guests.len().saturating_sub(share)));
            }
            for (index, share) in shares.into_iter().enumerate() {
                let seed = seed ^ ((round as u64) << 32) ^ ((index as u64 + 1) << 48);
                scope.spawn(move || live(share, &mut Rng::with_seed(seed)));
            }
        });
        // The witness was served, and is; the others are gone without a trace.
        witness.call(SYS_getpid, &[], &mut []).expect("getpid");
        eventually("all connections are closed", || {
            entries(fds.clone()) == fds_before
        });
    }
    let mut alive = pids.clone();
    eventually("all processes end", || {
        alive.retain(|pid, _| {
            let session = witness.call(SYS_getsid, &[*pid], &mut []);
            assert!(matches!(session, Ok(_) | Err(Errno::ESRCH)), "{session:?}");
            session.is_ok()
        });
        alive.is_empty()
    });
    eventually("all locks are released", || {
        lock_call(&mut witness, common, F_SETLK, 0, 0) == Ok(0)
    });
    assert_eq!(witness.call(SYS_close, &[common], &mut []), Ok(0));
    eventually("no file is open any more", || {
        server.run("umount /mnt").status.success()
    });
    let memory_after = usage(server.pid()).1;
    println!(
        "processor time of a null call: {cost_alone:.1} µs alone, {cost_full:.1} µs with {count} more clients"
    );
    println!(
        "memory: {} KiB, {} KiB a client, {} KiB after all",
        memory_before * 4,
        (memory_full - memory_before) * 4 / count as u64,
        memory_after * 4
    );
}

/// Lets these clients work in turns; every third one is killed somewhere on the way.
fn live(guests: Vec<Guest>, rng: &mut Rng) {
    let mut guests: Vec<(Guest, u32)> = guests
        .into_iter()
        .map(|guest| {
            let killed = rng.u32(..3) == 0;
            (guest, if killed { rng.u32(..CALLS) } else { CALLS })
        })
        .collect();
    for call in 0..CALLS {
        let mut at = 0;
        while at < guests.len() {
            if guests[at].1 == call {
                guests.swap_remove(at).0.kill(rng);
            } else {
                guests[at].0.step(rng);
                at += 1;
            }
        }
    }
}
