//! What remote calls cost, by how they travel: the protocol as it is, memory attached, the ring.
//!
//! `RUMP_SERVER=unix://... cargo bench -p rumpclient` with a server that has a writable root directory.
//! Prints microseconds for each call, for one client and for eight at once.

use std::time::{Duration, Instant};

use rump_abi::sysno::SYS_getpid;
use rump_abi::sysproxy::Features;
use rumpclient::sys::consts::{O_CREAT, O_RDWR};
use rumpclient::{Client, Options, server_url};

/// How long each number is measured.
const TIME: Duration = Duration::from_millis(500);
const WAYS: [(&str, Features); 3] = [
    ("protocol", Features::NONE),
    ("attached", Features::ATTACH),
    ("ring", Features::ALL),
];

type Row = (&'static str, fn(&Client, u32) -> Box<dyn FnMut() + '_>);

const ROWS: [Row; 9] = [
    ("null call", |client, _| {
        Box::new(|| {
            let pid = client.syscall(SYS_getpid, &[], &mut client.buffers());
            pid.expect("getpid");
        })
    }),
    ("stat", |client, _| {
        Box::new(|| {
            client.stat("/").expect("stat");
        })
    }),
    ("mkdir + rmdir", |client, number| {
        let name = format!("/bench-dir-{number}");
        Box::new(move || {
            client.mkdir(&name, 0o755).expect("mkdir");
            client.rmdir(&name).expect("rmdir");
        })
    }),
    ("open + close", |client, number| {
        let name = file(client, number);
        Box::new(move || {
            client.open(&name, O_RDWR, 0).expect("open");
        })
    }),
    ("write 4 KiB", |client, number| {
        transfer(client, number, 4 << 10, true)
    }),
    ("read 4 KiB", |client, number| {
        transfer(client, number, 4 << 10, false)
    }),
    ("write 64 KiB", |client, number| {
        transfer(client, number, 64 << 10, true)
    }),
    ("read 64 KiB", |client, number| {
        transfer(client, number, 64 << 10, false)
    }),
    ("write 1 MiB", |client, number| {
        transfer(client, number, 1 << 20, true)
    }),
];

fn file(client: &Client, number: u32) -> String {
    let name = format!("/bench-file-{number}");
    client.open(&name, O_RDWR | O_CREAT, 0o644).expect("a file");
    name
}

fn transfer(client: &Client, number: u32, len: usize, write: bool) -> Box<dyn FnMut() + '_> {
    let name = file(client, number);
    let file = client.open(&name, O_RDWR, 0).expect("a file");
    let mut data = vec![1; len];
    assert_eq!(file.pwrite(&data, 0).expect("pwrite"), len);
    Box::new(move || {
        let moved = match write {
            true => file.pwrite(&data, 0),
            false => file.pread(&mut data, 0),
        };
        assert_eq!(moved.expect("a transfer"), len);
    })
}

/// Microseconds for a call, with so many clients at work.
fn measure(url: &str, features: Features, clients: u32, row: Row) -> f64 {
    let times: Vec<f64> = std::thread::scope(|scope| {
        let run = |number| {
            move || {
                let client = Options::new().features(features).connect(url);
                let client = client.expect("a server");
                let mut call = row.1(&client, number);
                let (start, mut count) = (Instant::now(), 0_u32);
                while start.elapsed() < TIME {
                    call();
                    count += 1;
                }
                start.elapsed().as_secs_f64() * 1e6 / f64::from(count)
            }
        };
        let threads: Vec<_> = (0..clients)
            .map(|number| scope.spawn(run(number)))
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.map(|time| time.expect("no panic")).collect()
    });
    times.iter().sum::<f64>() / times.len() as f64
}

fn main() {
    let url = server_url().expect("RUMP_SERVER names a server");
    for clients in [1, 8] {
        println!(
            "{clients} client{}, us a call",
            if clients == 1 { "" } else { "s" }
        );
        print!("{:16}", "");
        WAYS.iter().for_each(|(name, _)| print!("{name:>12}"));
        println!();
        for row in ROWS {
            print!("{:16}", row.0);
            for (_, features) in WAYS {
                print!("{:12.1}", measure(&url, features, clients, row));
            }
            println!();
        }
    }
}
