//! The applets for mounts, kernel state and the kernel's end, run as programs against a small kernel
//! behind a real socket.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use kernel::Kernel;

#[test]
fn the_tutorial() {
    let kernel = Kernel::boot();
    assert_eq!(
        kernel.ok("sysctl vfs.generic.fstypes"),
        "vfs.generic.fstypes = rumpfs tmpfs\n"
    );
    assert_eq!(kernel.ok("mkdir /mnt"), "");
    assert_eq!(kernel.ok("mount_tmpfs swap /mnt"), "");
    assert_eq!(
        kernel.ok("mount"),
        "rumpfs on / type rumpfs (local)\ntmpfs on /mnt type tmpfs (local)\n"
    );
    kernel.ok("mkdir /mnt/test");
    assert_eq!(kernel.ok("ls /mnt"), "test\n");
    assert_eq!(
        kernel.fails("mkdir /mnt/test"),
        "mkdir: /mnt/test: File exists\n"
    );
    assert_eq!(kernel.node("/mnt").unwrap().mode & 0o777, 0o755);
}

#[test]
fn mounts() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir /mnt");
    kernel.ok("mount_tmpfs -s 1m -n 100 -m 1777 -u 3 -g 4 swap /mnt");
    let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap());
    let words: Vec<u64> = kernel.state().mount_args[0].chunks(8).map(word).collect();
    assert_eq!(words, [1, 100, 1 << 20, 3 | 4 << 32, 0o1777]);
    assert_eq!(
        kernel.ok("mount -t tmpfs"),
        "tmpfs on /mnt type tmpfs (local)\n"
    );
    assert_eq!(kernel.ok("umount -v /mnt/"), "tmpfs: unmount from /mnt\n");
    assert_eq!(
        kernel.fails("umount /mnt"),
        "umount: /mnt: not currently mounted\n"
    );
    kernel.ok("mount -t tmpfs -o size=64k,nodes=7 tmpfs /mnt");
    let args = kernel.state().mount_args[1].clone();
    assert_eq!(
        (args[8], &args[16..20]),
        (7, &(64_u32 << 10).to_le_bytes()[..])
    );
    kernel.state().faults.insert(22, 16);
    assert_eq!(kernel.fails("umount tmpfs"), "umount: /mnt: Device busy\n");
    kernel.ok("umount -f /mnt");
    assert_eq!(
        kernel.fails("mount -t nonsense x /mnt"),
        "mount: x on /mnt: Operation not supported by device\n"
    );
    assert_eq!(
        kernel.fails("mount_tmpfs swap /none"),
        "mount_tmpfs: /none: No such file or directory\n"
    );
    kernel.put("/file", b"");
    assert_eq!(
        kernel.fails("mount_tmpfs swap /file"),
        "mount_tmpfs: /file: Not a directory\n"
    );
    assert_eq!(
        kernel.fails("mount_tmpfs -s lots swap /mnt"),
        "mount_tmpfs: invalid size \"lots\"\n"
    );
}

#[test]
fn mounts_of_fstab() {
    let kernel = Kernel::boot();
    assert_eq!(
        kernel.fails("mount -a"),
        "mount: /etc/fstab: No such file or directory\n"
    );
    kernel.ok("mkdir -p /mnt /etc");
    kernel.put(
        "/etc/fstab",
        b"tmpfs /mnt tmpfs rw,-s=1m 0 0\nx /tmp tmpfs noauto\n",
    );
    kernel.ok("mount -a");
    assert_eq!(kernel.ok("mount").lines().count(), 2);
    kernel.ok("mount /tmp");
    assert_eq!(kernel.ok("mount").lines().count(), 3);
    assert_eq!(
        kernel.fails("mount /dev"),
        "mount: /dev: unknown special file or file system\n"
    );
    assert_eq!(
        kernel.fails("mount -u /dev"),
        "mount: /dev: not currently mounted\n"
    );
    kernel.ok("umount -a");
    assert_eq!(kernel.ok("mount"), "rumpfs on / type rumpfs (local)\n");
}

#[test]
fn room_on_file_systems() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir /mnt");
    kernel.ok("mount_tmpfs swap /mnt");
    assert_eq!(
        kernel.ok("df"),
        "Filesystem   512-blocks       Used      Avail %Cap Mounted on\n\
         rumpfs                2          2          0 100% /\n\
         tmpfs              2048          8       2040   0% /mnt\n"
    );
    let row = "tmpfs              1024          4       1020   0% /mnt";
    assert_eq!(kernel.ok("df -k /mnt").lines().nth(1), Some(row));
    assert_eq!(kernel.ok("df -t tmpfs").lines().count(), 2);
    assert_eq!(
        kernel.fails("df /none").lines().next(),
        Some("df: /none: No such file or directory")
    );
    let output = kernel.run_with(&["df", "/mnt"], b"", &[("BLOCKSIZE", "1k")]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1K-blocks"));
    assert!(kernel.ok("df -G /mnt").contains("tmpfs fstype"));
}

#[test]
fn variables() {
    let kernel = Kernel::boot();
    let all = "kern.ostype = NetBSD\nkern.osrevision = 799003400\nkern.hostname = rump-00001.host\n\
               kern.clockrate: tick = 10000, tickadj = 40, hz = 100, profhz = 1, stathz = 1\n\
               vfs.generic.fstypes = rumpfs tmpfs\n";
    assert_eq!(kernel.ok("sysctl -a"), all);
    assert_eq!(kernel.ok("sysctl kern"), &all[..all.find("vfs").unwrap()]);
    assert_eq!(
        kernel.ok("sysctl -n kern.ostype vfs.generic"),
        "NetBSD\nrumpfs tmpfs\n"
    );
    assert_eq!(kernel.ok("sysctl -e kern.ostype"), "kern.ostype=NetBSD\n");
    assert_eq!(kernel.ok("sysctl -x 1.3"), "kern.osrevision = 0x2f9fd308\n");
    assert_eq!(
        kernel.ok("sysctl -d kern.hostname kern.ostype"),
        "kern.hostname: System name\nkern.ostype: (no description)\n"
    );
    assert_eq!(kernel.ok("sysctl kern.secret"), "kern.secret = 7\n");
    assert_eq!(
        kernel.fails("sysctl kern.x"),
        "sysctl: second level name 'x' in 'kern.x' is invalid\n"
    );
    assert_eq!(
        kernel.fails("sysctl kern.file2"),
        "sysctl: kern.file2: the value is not available (Invalid argument)\n"
    );
    assert_eq!(
        kernel.run(&["sysctl", "-r", "kern.ostype"]).stdout,
        b"NetBSD\0"
    );
}

#[test]
fn variables_are_set() {
    let kernel = Kernel::boot();
    assert_eq!(
        kernel.ok("sysctl -w kern.hostname=toad"),
        "kern.hostname: rump-00001.host -> toad\n"
    );
    assert_eq!(kernel.state().hostname, b"toad");
    assert_eq!(kernel.ok("sysctl -qw kern.hostname=newt"), "");
    assert_eq!(
        kernel.fails("sysctl kern.hostname=x"),
        "sysctl: Must specify -w to set variables\n"
    );
    assert_eq!(
        kernel.fails("sysctl -w kern.ostype=x"),
        "sysctl: kern.ostype: Operation not permitted\n"
    );
    assert_eq!(
        kernel.fails("sysctl -w kern.osrevision=x"),
        "sysctl: unable to parse 'x'\n"
    );
    assert_eq!(kernel.state().hostname, b"newt");
}

#[test]
fn the_end() {
    let kernel = Kernel::boot();
    assert_eq!(kernel.ok("sync"), "");
    assert_eq!(kernel.ok("halt -n"), "");
    assert_eq!(kernel.state().calls, [36, 208]);
}
