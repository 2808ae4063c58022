//! `rump_server -d`: host files as disks, regular files and directories of the kernel, used by remote
//! programs.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Output;

use rump_abi::errno::Errno;
use rump_tests::Server;
use rumpclient::Client;
use rumpclient::sys::consts::{O_RDONLY, O_RDWR};

/// Bytes that differ from place to place.
fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| ((i % 251) ^ (i >> 8)) as u8).collect()
}

/// A server with these drives; `files` are made in its folder first.
fn server(files: &[(&str, Vec<u8>)], drives: &[&str], environment: &[(&str, &str)]) -> Server {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).expect("a file");
    }
    let mut options = vec!["-lrumpvfs", "-lrumpfs_tmpfs"];
    for drive in drives {
        options.extend(["-d", drive]);
    }
    let environment: Vec<_> = environment
        .iter()
        .map(|(key, value)| (*key, Path::new(value)))
        .collect();
    Server::in_folder(folder, options, &environment)
}

fn host(server: &Server, name: &str) -> Vec<u8> {
    fs::read(server.folder.path().join(name)).expect("the host file")
}

/// The kernel's error, if there is one.
fn error<T>(result: rumpclient::Result<T>) -> Option<Errno> {
    match result {
        Ok(_) => None,
        Err(rumpclient::Error::Sys(errno)) => Some(errno),
        Err(other) => panic!("no error of the kernel: {other}"),
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_block_device_is_read_and_written() {
    let data = pattern(100_000);
    let server = server(
        &[("img", data.clone())],
        &["key=/dk,hostpath=img,size=host"],
        &[],
    );
    let listed = server.ok("ls -l /dk");
    assert!(
        listed.starts_with("brwxr-xr-x  1 root  root  197,   0 "),
        "{listed}"
    );
    assert!(
        !server.ok("ls /").contains("dk"),
        "a key shows in no listing"
    );
    assert_eq!(server.ok("stat -f %z /dk"), "100000\n");
    let cat = server.run("cat /dk");
    assert!(
        cat.status.success() && cat.stdout == data,
        "{}",
        stderr(&cat)
    );

    // Any offset and length, across sectors and across the longest transfer.
    let client = Client::connect(server.url()).expect("a client");
    let disk = client.open("/dk", O_RDWR, 0).expect("open");
    let mut mirror = data;
    for (at, length) in [
        (0, 1),
        (511, 2),
        (513, 70_000),
        (99_999, 1),
        (65_536, 512),
        (1000, 3),
    ] {
        let bytes = pattern(length + at);
        let bytes = &bytes[at..];
        assert_eq!(
            disk.pwrite(bytes, at as i64).expect("pwrite"),
            length,
            "{length} at {at}"
        );
        mirror[at..at + length].copy_from_slice(bytes);
        let mut got = vec![0; length + 7];
        let count = disk.pread(&mut got, at as i64).expect("pread");
        assert_eq!(count, (length + 7).min(mirror.len() - at));
        assert!(got[..count] == mirror[at..at + count], "{length} at {at}");
    }
    // The end of a disk is the end of a file, and no room.
    assert_eq!(disk.pread(&mut [0; 9], 100_000).expect("the end"), 0);
    assert_eq!(error(disk.pwrite(&[1; 9], 100_000)), Some(Errno::ENOSPC));
    assert_eq!(disk.pwrite(&[1; 9], 99_998).expect("what fits"), 2);
    mirror[99_998..].copy_from_slice(&[1, 1]);
    disk.sync().expect("fsync");
    assert!(host(&server, "img") == mirror);

    // It can be open once.
    assert_eq!(error(client.open("/dk", O_RDONLY, 0)), Some(Errno::EBUSY));
    disk.close().expect("close");
    let disk = client.open("/dk", O_RDONLY, 0).expect("open again");
    disk.close().expect("close");
    assert!(server.terminate().0.success());
}

#[test]
fn a_window_of_the_host_file_is_a_disk() {
    let server = server(
        &[("img", pattern(40_960)), ("one", vec![7; 512])],
        &[
            "key=/dev/part,hostpath=img,offset=4096,size=8192",
            "key=/made,hostpath=new,size=1m",
        ],
        &[],
    );
    let before = host(&server, "img");
    let read = server.run("cat /dev/part");
    assert!(read.stdout == before[4096..12_288], "{}", stderr(&read));
    let (status, text, folder) = {
        let mut copy = server.applet("cp");
        copy.args(["host:one", "/dev/part"])
            .current_dir(server.folder.path());
        assert!(copy.status().expect("cp runs").success());
        let over = server.run("dd if=/dev/zero of=/made bs=64k");
        assert!(
            stderr(&over).contains("No space left on device"),
            "{}",
            stderr(&over)
        );
        assert!(stderr(&over).contains("1048576 bytes"), "{}", stderr(&over));
        server.ok("halt");
        server.ended()
    };
    assert!(status.success(), "{text}");
    let after = fs::read(folder.path().join("img")).expect("the host file");
    assert_eq!(after[4096..4608], [7; 512]);
    assert!(after[..4096] == before[..4096] && after[4608..] == before[4608..]);
    assert_eq!(
        fs::metadata(folder.path().join("new")).expect("made").len(),
        1 << 20
    );
}

#[test]
fn a_raw_device_moves_whole_sectors() {
    let data = pattern(200_192);
    let server = server(
        &[("img", data.clone())],
        &["key=/rdk,hostpath=img,size=host,type=chr"],
        &[],
    );
    assert!(server.ok("ls -l /rdk").starts_with("crwxr-xr-x "));
    let cat = server.run("cat /rdk");
    assert!(
        cat.status.success() && cat.stdout == data,
        "{}",
        stderr(&cat)
    );
    let client = Client::connect(server.url()).expect("a client");
    let disks: Vec<_> = (0..2)
        .map(|_| {
            client
                .open("/rdk", O_RDWR, 0)
                .expect("as often as one likes")
        })
        .collect();
    for (length, at) in [(100, 0), (512, 100), (512, 200_704)] {
        let got = disks[0].pread(&mut vec![0; length], at);
        assert_eq!(error(got), Some(Errno::EINVAL), "{length} at {at}");
    }
    assert_eq!(disks[1].pwrite(&[9; 1024], 512).expect("pwrite"), 1024);
    let mut got = [0; 1024];
    assert_eq!(disks[0].pread(&mut got, 512).expect("pread"), 1024);
    assert_eq!(got, [9; 1024]);
    assert_eq!(disks[0].pread(&mut got, 200_192).expect("the end"), 0);
    let file = fs::File::open(server.folder.path().join("img")).expect("the host file");
    file.read_exact_at(&mut got, 512).expect("read");
    assert_eq!(got, [9; 1024]);
}

#[test]
fn transfers_fail_on_purpose() {
    let seed = [("RUMP_BLKFAIL", "10000"), ("RUMP_BLKFAIL_SEED", "1")];
    let server = server(
        &[("img", pattern(4096))],
        &["key=/dk,hostpath=img,size=host"],
        &seed,
    );
    assert_eq!(server.fails("cat /dk"), "cat: /dk: Input/output error\n");
    server.ok("halt");
    let (_, text) = server.wait();
    rump_tests::assert_in_order(
        &text,
        &[
            "rumpblk: 10000 of 10000 transfers will fail",
            "rumpblk: transfer at block 0 fails on purpose",
        ],
    );
}

/// Somebody cuts off the host's file of a disk: what is missing is an error, for both kinds of devices.
#[test]
fn a_host_file_that_became_shorter() {
    let server = server(
        &[("img", pattern(65_536))],
        &[
            "key=/dk,hostpath=img,size=host",
            "key=/rdk,hostpath=img,size=host,type=chr",
        ],
        &[],
    );
    let file = fs::File::options()
        .write(true)
        .open(server.folder.path().join("img"))
        .expect("the host file");
    file.set_len(8192 + 512).expect("truncate");
    let client = Client::connect(server.url()).expect("a client");
    for name in ["/dk", "/rdk"] {
        let disk = client.open(name, O_RDWR, 0).expect("open");
        let mut got = [0; 1024];
        assert_eq!(disk.pread(&mut got, 0).expect("there"), 1024, "{name}");
        for at in [8192, 32_768] {
            let error = error(disk.pread(&mut got, at));
            assert_eq!(error, Some(Errno::EIO), "{name} at {at}");
        }
    }
}

#[test]
fn there_are_sixteen_disks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = rump_tests::program("rump_server");
    command.current_dir(folder.path()).args(["-lrumpvfs", "-s"]);
    for number in 0..17 {
        fs::write(folder.path().join(format!("i{number}")), [0; 512]).expect("a file");
        command.arg(format!("-dkey=/dk{number},hostpath=i{number},size=host"));
    }
    let output = command.arg("unix://ctrl").output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).ends_with("etfs register: Device busy\n"),
        "{}",
        stderr(&output)
    );
}
