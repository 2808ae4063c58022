//! The applets that change and show what is known about files, run as programs against a small
//! kernel behind a real socket.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use kernel::Kernel;

#[test]
fn links() {
    let kernel = Kernel::boot();
    kernel.put("/f", b"x");
    kernel.ok("ln /f /g");
    assert_eq!(kernel.node("/f").unwrap().nlink, 2);
    kernel.ok("ln -s /f /tmp");
    assert_eq!(kernel.ok("readlink /tmp/f"), "/f\n");
    assert_eq!(kernel.ok("readlink -n /tmp/f"), "/f");
    assert_eq!(kernel.fails("ln -s /g /tmp/f"), "ln: /tmp/f: File exists\n");
    kernel.ok("ln -sf /g /tmp/f");
    assert_eq!(kernel.ok("readlink -f /tmp/../tmp/./f"), "/g\n");
    assert_eq!(
        kernel.fails("readlink -v /f"),
        "readlink: /f: Invalid argument\n"
    );
    assert_eq!(
        kernel.fails("ln /none /x"),
        "ln: /none: No such file or directory\n"
    );
    assert_eq!(kernel.fails("readlink /none /f"), "");
    kernel.ok("ln -s loop /loop");
    assert_eq!(
        kernel.fails("cat /loop"),
        "cat: /loop: Too many levels of symbolic links\n"
    );
    assert_eq!(
        kernel.fails("readlink -fv /loop"),
        "readlink: /loop: Too many levels of symbolic links\n"
    );
}

#[test]
fn permissions_and_owners() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir /d");
    kernel.put("/d/f", b"x");
    kernel.ok("chmod -R u=rwX,go= /d");
    assert_eq!(kernel.node("/d").unwrap().mode & 0o777, 0o700);
    assert_eq!(kernel.node("/d/f").unwrap().mode & 0o777, 0o600);
    kernel.ok("chmod -w /d/f");
    assert_eq!(kernel.node("/d/f").unwrap().mode & 0o777, 0o400);
    assert_eq!(
        kernel.ok("chmod -v 644 /d/f"),
        "/d/f: -r-------- -> -rw-r--r--\n"
    );
    assert_eq!(
        kernel.fails("chmod 999 /d"),
        "chmod: invalid file mode: 999\n"
    );
    assert_eq!(
        kernel.fails("chmod 644 /none"),
        "chmod: /none: No such file or directory\n"
    );
    kernel.ok("chown -R 7:8 /d");
    let node = kernel.node("/d/f").unwrap();
    assert_eq!((node.uid, node.gid), (7, 8));
    kernel.ok("chown :9 /d/f");
    assert_eq!(kernel.node("/d/f").unwrap().gid, 9);
}

#[test]
fn times() {
    let kernel = Kernel::boot();
    kernel.ok("touch /new");
    assert!(kernel.node("/new").is_some());
    kernel.ok("touch -c /not");
    assert!(kernel.node("/not").is_none());
    kernel.ok("touch -t 201702030405.06 /new");
    assert_eq!(kernel.node("/new").unwrap().mtime, (1_486_094_706, 0));
    kernel.ok("touch -a -d 2018-01-01T00:00:00.5Z /new");
    let node = kernel.node("/new").unwrap();
    assert_eq!(
        (node.atime, node.mtime),
        ((1_514_764_800, 500_000_000), (1_486_094_706, 0))
    );
    kernel.ok("touch -r /new /other");
    assert_eq!(kernel.node("/other").unwrap().mtime, (1_486_094_706, 0));
    assert_eq!(
        kernel.fails("touch -t 99 /new"),
        "touch: out of range or illegal time: 99\n"
    );
}

#[test]
fn special_files() {
    let kernel = Kernel::boot();
    kernel.ok("mkfifo -m 600 /pipe");
    assert_eq!(kernel.node("/pipe").unwrap().mode, 0o010_600);
    kernel.ok("mknod -m 640 /disk b 0xabc 5");
    let node = kernel.node("/disk").unwrap();
    assert_eq!((node.mode, node.rdev), (0o060_640, 0xa_bc05));
    assert_eq!(
        kernel.fails("mknod /x c 1"),
        "mknod: a device needs a major and a minor number\n"
    );
    assert_eq!(
        kernel.fails("mknod /x c 1 z"),
        "mknod: invalid minor number \"z\"\n"
    );
    assert_eq!(kernel.fails("mkfifo /pipe"), "mkfifo: /pipe: File exists\n");
}

#[test]
fn stat_forms() {
    let kernel = Kernel::boot();
    kernel.put("/f", b"12345");
    assert_eq!(kernel.ok("stat -f %N:%z:%Sp:%u /f"), "/f:5:-rw-r--r--:0\n");
    assert!(
        kernel
            .ok("stat -s /f")
            .contains("st_mode=0100644 st_nlink=1 st_uid=0 st_gid=0")
    );
    let times = "1451703845 1451703845 1451703845 1451703845";
    let raw = format!(" 0100644 1 0 0 18446744073709551615 5 {times} 4096 8 0 /f\n");
    assert!(kernel.ok("stat -r /f").ends_with(&raw));
    assert!(kernel.ok("stat -x /f").contains("FileType: Regular File\n"));
    assert!(kernel.ok("stat /f").contains("\"Jan  2 03:04:05 2016\""));
    kernel.ok("ln -s f /l");
    assert_eq!(kernel.ok("stat -f %N%SY /l"), "/l -> f\n");
    assert_eq!(kernel.ok("stat -L -f %z /l"), "5\n");
    assert_eq!(
        kernel.fails("stat /none"),
        "stat: /none: No such file or directory\n"
    );
    assert_eq!(kernel.fails("stat -q /none"), "");
    assert_eq!(kernel.fails("stat -f %Q /f"), "stat: bad format \"%Q\"\n");
}
