//! Mounts of tmpfs that change: read-only and back, limits, what `statvfs(2)` tells.

use rump_abi::Errno;
use rump_abi::types::{MNT_FORCE, MNT_RDONLY, MNT_UPDATE, O_CREAT, O_RDWR};
use rump_tests::Server;
use rumpclient::sys::TmpfsArgs;
use rumpclient::{Client, Error};

const READ_WRITE: u32 = (O_CREAT | O_RDWR).cast_unsigned();
const NAMES: [&str; 2] = ["/mnt/one", "/mnt/two"];

fn errno<T>(result: Result<T, Error>) -> Option<Errno> {
    match result {
        Ok(_) => None,
        Err(Error::Sys(errno)) => Some(errno),
        Err(other) => panic!("{other}"),
    }
}

fn update(client: &Client, flags: i32, args: &TmpfsArgs) -> Result<i64, Error> {
    let flags = u64::from((MNT_UPDATE | flags).cast_unsigned());
    client.mount("tmpfs", "/mnt", flags, &mut args.encode())
}

#[test]
fn a_mount_becomes_read_only_when_nobody_writes() {
    let server = Server::start();
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs -s 1m swap /mnt");
    let client = Client::connect(server.url()).expect("connect");
    let args = TmpfsArgs {
        nodes_max: 0,
        size_max: 0,
        root_uid: 7,
        root_gid: 8,
        root_mode: 0o751,
    };
    let file = client.open(NAMES[0], READ_WRITE, 0o644).expect("open");
    assert_eq!(
        errno(update(&client, MNT_RDONLY, &args)),
        Some(Errno::EBUSY)
    );
    file.write_all(b"still written").expect("write");
    file.close().expect("close");

    update(&client, MNT_RDONLY, &args).expect("nobody writes");
    assert_eq!(
        errno(client.open(NAMES[1], READ_WRITE, 0o644)),
        Some(Errno::EROFS)
    );
    let root = client.stat("/mnt").expect("stat");
    assert_eq!((root.uid, root.gid, root.mode & 0o7777), (7, 8, 0o751));

    update(&client, 0, &args).expect("writable again");
    let file = client.open(NAMES[1], READ_WRITE, 0o644).expect("open");
    update(&client, MNT_RDONLY | MNT_FORCE, &args).expect("by force");
    assert!(errno(file.write_all(b"gone")).is_some());
}

#[test]
fn statistics_follow_limit_and_memory() {
    let server = Server::start();
    server.ok("mkdir /mnt /all");
    server.ok("mount_tmpfs -s 1m swap /mnt");
    server.ok("mount_tmpfs swap /all");
    let client = Client::connect(server.url()).expect("connect");
    let small = client.statvfs("/mnt", 0).expect("statvfs");
    assert_eq!((small.blocks, small.frsize), (256, 4096));
    assert!(small.bfree >= 250 && small.bfree < 256, "{}", small.bfree);
    let all = client.statvfs("/all", 0).expect("statvfs");
    // What memory there is, not what numbers there are.
    assert!(all.bfree > 1000 && all.blocks < 1 << 40, "{}", all.blocks);
    assert!(all.blocks - all.bfree < 10);

    // The limit cannot go below what is used, and a limit of nothing is none.
    let file = client.open(NAMES[0], READ_WRITE, 0o644).expect("open");
    file.write_all(&[1; 100_000]).expect("write");
    let mut args = TmpfsArgs {
        nodes_max: 0,
        size_max: 8192,
        root_uid: 0,
        root_gid: 0,
        root_mode: 0o755,
    };
    assert_eq!(errno(update(&client, 0, &args)), Some(Errno::EBUSY));
    args.size_max = 100;
    update(&client, 0, &args).expect("no change");
    assert_eq!(client.statvfs("/mnt", 0).expect("statvfs").blocks, 256);
    args.size_max = 2 << 20;
    update(&client, 0, &args).expect("twice as much");
    assert_eq!(client.statvfs("/mnt", 0).expect("statvfs").blocks, 512);
}

#[test]
fn files_stop_where_the_memory_limit_is() {
    let server = Server::with(["-r", "32m", "-lrumpvfs", "-lrumpfs_tmpfs"]);
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    for _ in 0..2 {
        let full = server.fails("dd if=/dev/zero of=/mnt/big bs=64k count=1024");
        assert!(full.contains("No space left on device"), "{full}");
        server.ok("mkdir /mnt/small");
        server.ok("rm /mnt/big");
        server.ok("rmdir /mnt/small");
    }
    server.ok("dd if=/dev/zero of=/mnt/big bs=64k count=256");
}
