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

/// The applet of a type, and `mount -t` for it, ask the kernel for the same.
#[test]
fn mounts_of_other_types() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir -p /a /mnt");
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = (folder.path().join("users"), folder.path().join("groups"));
    std::fs::write(&users, "2\n0 100\n7 8\n").unwrap();
    std::fs::write(&groups, "1\n3 4\n").unwrap();
    let (users, groups) = (users.display(), groups.display());
    let target = |rest: &[u64]| -> Vec<u8> {
        let words = rest.iter().copied().map(u64::to_le_bytes);
        words.collect::<Vec<_>>().concat()
    };
    let umap = format!("mount_umap -u {users} -g {groups} /a /mnt");
    let umap_by_type = format!("mount -t umap -o -u={users},-g={groups} /a /mnt");
    let zeros = [0; 16];
    let maps = [2 | 1 << 32, 0, 100, 7, 8, 3, 4];
    for (lines, fstype, from, wanted) in [
        (
            ["mount_null a /mnt", "mount -t null /a /mnt"],
            "null",
            "/a",
            target(&zeros),
        ),
        (
            ["mount_overlay /a /mnt", "mount -t overlay /a /mnt"],
            "overlay",
            "/a",
            target(&zeros),
        ),
        (
            ["mount_union /a /mnt", "mount -t union /a /mnt"],
            "union",
            "/a",
            target(&[1]),
        ),
        (
            ["mount_union -b /a /mnt", "mount -t union -o -b /a /mnt"],
            "union",
            "/a",
            target(&[2]),
        ),
        (
            [&umap, &umap_by_type],
            "umap",
            "/a",
            target(&[&zeros[..], &maps].concat()),
        ),
        (
            ["mount_fdesc x /mnt", "mount -t fdesc x /mnt"],
            "fdesc",
            "fdesc",
            vec![],
        ),
        (
            ["mount_kernfs x /mnt", "mount -t kernfs x /mnt"],
            "kernfs",
            "kernfs",
            vec![],
        ),
        (
            [
                "mount_ptyfs -g 9 -m 600 x /mnt",
                "mount -t ptyfs -o -g=9,-m=600 x /mnt",
            ],
            "ptyfs",
            "ptyfs",
            target(&[2 | 9 << 32, 0o600]),
        ),
        (
            ["mount_ptyfs x /mnt", "mount -t ptyfs x /mnt"],
            "ptyfs",
            "ptyfs",
            target(&[2 | 4 << 32, 0o620]),
        ),
    ] {
        for line in lines {
            assert_eq!(kernel.ok(line), "", "{line}");
            let mut args = kernel.state().mount_args.pop().unwrap();
            // The address of the target.
            if from == "/a" {
                args.drain(..8);
            }
            // Those of the maps.
            if fstype == "umap" {
                args.drain(136..152);
            }
            assert_eq!(args, wanted, "{line}");
            let row = format!("{from} on /mnt type {fstype} (local)");
            assert_eq!(kernel.ok("mount").lines().nth(1), Some(&*row), "{line}");
            kernel.ok("umount /mnt");
        }
    }
    assert_eq!(kernel.ok("mount_null -o getargs /a /mnt"), "");
    assert_eq!(
        kernel.ok("mount -t ptyfs -o getargs x /mnt"),
        "version=2, gid=4, mode=620\n"
    );
    kernel.ok("mount_null -o ro,nosuid /a /mnt");
    assert_eq!(kernel.state().mount_flags.pop(), Some(0x1 | 0x8));
    for (line, message) in [
        (
            "mount_null -o size=1m /a /mnt",
            "mount_null: -o size: option not supported\n",
        ),
        (
            "mount -t umap /a /mnt",
            "mount: umap needs -o -u=FILE,-g=FILE, the maps of the ids\n",
        ),
        (
            "mount -t union -o -x /a /mnt",
            "mount: -o -x: option not supported\n",
        ),
        (
            "mount_ptyfs -m rwx x /mnt",
            "mount_ptyfs: invalid mode \"rwx\"\n",
        ),
        (
            "mount_null /a /none",
            "mount_null: /a on /none: No such file or directory\n",
        ),
    ] {
        assert_eq!(kernel.fails(line), message);
    }
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
