//! The applets for files, run as programs against a small kernel behind a real socket.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use kernel::Kernel;

#[test]
fn directories() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir -p /a/b/c");
    kernel.ok("mkdir -p /a/b/c");
    kernel.ok("mkdir -m 700 /a/private");
    assert_eq!(kernel.node("/a/private").unwrap().mode & 0o7777, 0o700);
    assert_eq!(
        kernel.fails("mkdir /x/y"),
        "mkdir: /x/y: No such file or directory\n"
    );
    kernel.put("/file", b"");
    assert_eq!(
        kernel.fails("mkdir -p /file/x"),
        "mkdir: /file: Not a directory\n"
    );
    assert_eq!(
        kernel.fails("mkdir -p /file"),
        "mkdir: /file: File exists\n"
    );
    assert_eq!(kernel.fails("rmdir /a"), "rmdir: /a: Directory not empty\n");
    assert_eq!(
        kernel.fails("rmdir -p /a/b/c"),
        "rmdir: /a: Directory not empty\n"
    );
    assert!(kernel.node("/a/b").is_none());
}

#[test]
fn listings() {
    let kernel = Kernel::boot();
    kernel.ok("mkdir /d");
    kernel.put("/d/one", b"12345");
    kernel.put("/d/two", &[0; 5000]);
    kernel.ok("ln -s one /d/link");
    kernel.ok("mknod /d/null c 2 2");
    assert_eq!(kernel.ok("ls /d"), "link\nnull\none\ntwo\n");
    assert_eq!(kernel.ok("ls -r /d"), "two\none\nnull\nlink\n");
    assert_eq!(kernel.ok("ls -S /d").lines().next(), Some("two"));
    assert_eq!(kernel.ok("ls -F /d"), "link@\nnull\none\ntwo\n");
    assert_eq!(kernel.ok("ls -CF /"), "d/   dev/ tmp/\n");
    assert_eq!(
        kernel.ok("ls -n /d"),
        "total 32\n\
         lrwxr-xr-x  1 0  0       3 Jan  2  2016 link -> one\n\
         crw-r--r--  1 0  0  2,   2 Jan  2  2016 null\n\
         -rw-r--r--  1 0  0       5 Jan  2  2016 one\n\
         -rw-r--r--  1 0  0    5000 Jan  2  2016 two\n"
    );
    assert_eq!(
        kernel.ok("ls -nd /d"),
        "drwxr-xr-x  2 0  0  0 Jan  2  2016 /d\n"
    );
    assert_eq!(
        kernel.ok("ls -R /"),
        "d\ndev\ntmp\n\n/d:\nlink\nnull\none\ntwo\n\n/dev:\n\n/tmp:\n"
    );
    assert_eq!(
        kernel.ok("ls /d/one /d /tmp"),
        "/d/one\n\n/d:\nlink\nnull\none\ntwo\n\n/tmp:\n"
    );
    assert_eq!(
        kernel.fails("ls /none"),
        "ls: /none: No such file or directory\n"
    );
    assert!(kernel.ok("ls --color=always /").contains('\x1b'));
}

#[test]
fn names_of_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let kernel = Kernel::boot();
    let path = b"/tmp/caf\xe9\x07";
    kernel.put(path, b"odd");
    // For programs they are what they are.
    assert_eq!(kernel.run(&["ls", "/tmp"]).stdout, b"caf\xe9\x07\n");
    assert!(
        kernel
            .run(&["ls", "-l", "/tmp"])
            .stdout
            .ends_with(b" caf\xe9\x07\n")
    );
    assert_eq!(kernel.ok("ls -q /tmp"), "caf??\n");
    let operand = std::ffi::OsStr::from_bytes(path);
    assert_eq!(kernel.run(&["cat".as_ref(), operand]).stdout, b"odd");
    let dir = tempfile::tempdir().unwrap();
    kernel.ok(&format!("cp -R /tmp host:{}", dir.path().display()));
    let copy = dir
        .path()
        .join("tmp")
        .join(std::ffi::OsStr::from_bytes(b"caf\xe9\x07"));
    assert_eq!(std::fs::read(copy).unwrap(), b"odd");
    // A terminal that reads a message is not sent control characters.
    let errors = kernel.run(&["mkdir".as_ref(), operand]).stderr;
    assert_eq!(errors, b"mkdir: /tmp/caf??: File exists\n");
}

#[test]
fn copies_within_the_kernel() {
    let kernel = Kernel::boot();
    kernel.put("/f", b"hello");
    kernel.ok("cp /f /g");
    assert_eq!(kernel.contents("/g"), b"hello");
    kernel.ok("mkdir -p /src/sub");
    kernel.put("/src/sub/x", &[7; 300_000]);
    kernel.ok("ln -s sub /src/link");
    kernel.ok("mkfifo /src/pipe");
    kernel.ok("cp -R /src /dst");
    assert_eq!(kernel.contents("/dst/sub/x"), [7; 300_000]);
    assert_eq!(kernel.ok("readlink /dst/link"), "sub\n");
    assert_eq!(kernel.node("/dst/pipe").unwrap().kind(), 0o010_000);
    // Into a directory that is there.
    assert!(
        kernel
            .ok("cp -Rv /src /dst")
            .contains("/src/sub/x -> /dst/src/sub/x\n")
    );
    assert!(kernel.node("/dst/src/sub/x").is_some());
    // Into itself: it ends.
    kernel.ok("cp -R /src /src/inner");
    assert!(kernel.node("/src/inner/sub/x").is_some());
    assert!(kernel.node("/src/inner/inner").is_none());
    assert_eq!(
        kernel.fails("cp /src /e"),
        "cp: /src is a directory (not copied)\n"
    );
    assert_eq!(
        kernel.fails("cp /f /f"),
        "cp: /f and /f are identical (not copied)\n"
    );
    assert_eq!(
        kernel.fails("cp /f /g /h"),
        "cp: /h: No such file or directory\n"
    );
    assert_eq!(
        kernel.fails("cp /f /tmp/x/y"),
        "cp: /tmp/x/y: No such file or directory\n"
    );
    assert_eq!(
        kernel.fails("cp /none /g"),
        "cp: /none: No such file or directory\n"
    );
}

#[test]
fn copies_keep_what_they_are_told_to_keep() {
    let kernel = Kernel::boot();
    kernel.put("/f", b"x");
    kernel.ok("chmod 4751 /f");
    kernel.ok("chown 5:6 /f");
    kernel.ok("touch -d @1000 /f");
    kernel.ok("cp /f /plain");
    let plain = kernel.node("/plain").unwrap();
    assert_eq!((plain.mode & 0o7777, plain.uid), (0o751, 0));
    kernel.ok("cp -p /f /kept");
    let kept = kernel.node("/kept").unwrap();
    assert_eq!(
        (kept.mode & 0o7777, kept.uid, kept.gid, kept.mtime),
        (0o4751, 5, 6, (1000, 0))
    );
    // Hard links stay hard links under -a.
    kernel.ok("mkdir /d");
    kernel.put("/d/a", b"same");
    kernel.ok("ln /d/a /d/b");
    kernel.ok("cp -a /d /e");
    assert_eq!(kernel.node("/e/a").unwrap().nlink, 2);
    kernel.put("/old", b"old");
    kernel.ok("cp -n /f /old");
    assert_eq!(kernel.contents("/old"), b"old");
    let answer = |text: &[u8]| kernel.run_with(&["cp", "-i", "/f", "/old"], text, &[]);
    assert_eq!(answer(b"n\n").stderr, b"overwrite /old? ");
    assert_eq!(kernel.contents("/old"), b"old");
    assert!(answer(b"y\n").status.success());
    assert_eq!(kernel.contents("/old"), b"x");
}

#[test]
fn files_of_the_host() {
    let kernel = Kernel::boot();
    let dir = tempfile::tempdir().unwrap();
    let host = |name: &str| dir.path().join(name);
    std::fs::write(host("in"), b"from the host").unwrap();
    kernel.ok(&format!("cp host:{} /tmp/", host("in").display()));
    assert_eq!(kernel.contents("/tmp/in"), b"from the host");
    kernel.ok("mkdir -p /deep/er");
    kernel.put("/deep/er/file", &[9; 1000]);
    kernel.ok("ln -s file /deep/er/link");
    kernel.ok(&format!("cp -r /deep host:{}", dir.path().display()));
    assert_eq!(std::fs::read(host("deep/er/file")).unwrap(), [9; 1000]);
    assert_eq!(
        std::fs::read_link(host("deep/er/link")).unwrap(),
        std::path::Path::new("file")
    );
    kernel.ok(&format!("cp -r host:{} /back", host("deep").display()));
    assert_eq!(kernel.contents("/back/er/link"), [9; 1000]);
    let missing = host("none").display().to_string();
    assert_eq!(
        kernel.fails(&format!("cp host:{missing} /tmp")),
        format!("cp: host:{missing}: No such file or directory\n")
    );
    assert_eq!(
        kernel.ok(&format!("cat host:{}", host("in").display())),
        "from the host"
    );
}

#[test]
fn block_copies() {
    let kernel = Kernel::boot();
    let dd = |operands: &[&str], input: &[u8]| {
        kernel.run_with(&[&["dd"], operands].concat(), input, &[])
    };
    let output = dd(&["of=/f", "bs=4"], b"0123456789");
    assert!(output.status.success());
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(
        report.starts_with("2+1 records in\n2+1 records out\n10 bytes transferred in "),
        "{report}"
    );
    assert!(report.ends_with(" bytes/sec)\n"), "{report}");
    assert_eq!(kernel.contents("/f"), b"0123456789");
    assert_eq!(
        dd(&["if=/f", "bs=2", "skip=1", "count=2", "status=none"], b"").stdout,
        b"2345"
    );
    assert!(
        dd(
            &[
                "of=/f",
                "bs=1",
                "seek=2",
                "conv=notrunc,ucase",
                "status=none"
            ],
            b"ab"
        )
        .status
        .success()
    );
    assert_eq!(kernel.contents("/f"), b"01AB456789");
    assert!(dd(&["of=/f", "bs=1", "seek=3"], b"z").status.success());
    assert_eq!(kernel.contents("/f"), b"01Az");
    assert!(
        dd(&["of=/g", "ibs=3", "obs=2", "conv=sync"], b"abcd")
            .status
            .success()
    );
    assert_eq!(kernel.contents("/g"), b"abcd\0\0");
    assert_eq!(
        dd(&["if=/f", "conv=swab", "status=none"], b"").stdout,
        b"10zA"
    );
    assert_eq!(
        dd(&["if=/none"], b"").stderr,
        b"dd: /none: No such file or directory\n"
    );
    assert_eq!(
        dd(&["nonsense"], b"").stderr,
        b"dd: unknown operand nonsense\n"
    );
    kernel.state().faults.insert(4, 28);
    let full = dd(&["of=/h"], b"x");
    assert_eq!(full.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&full.stderr).ends_with("dd: /h: No space left on device\n"));
}

#[test]
fn printing_files() {
    let kernel = Kernel::boot();
    kernel.put("/a", b"one\n\ntwo\n");
    kernel.put("/b", b"three\n");
    assert_eq!(kernel.ok("cat /a /b"), "one\n\ntwo\nthree\n");
    assert_eq!(
        kernel.ok("cat -n /a /b"),
        "     1\tone\n     2\t\n     3\ttwo\n     4\tthree\n"
    );
    let output = kernel.run_with(&["cat", "/b", "-", "/none"], b"input\n", &[]);
    assert_eq!(output.stdout, b"three\ninput\n");
    assert_eq!(output.stderr, b"cat: /none: No such file or directory\n");
    assert_eq!(kernel.fails("cat /tmp"), "cat: /tmp: Is a directory\n");
}

#[test]
fn moves_and_removals() {
    let kernel = Kernel::boot();
    kernel.put("/f", b"x");
    kernel.ok("mv /f /g");
    assert_eq!(kernel.ok("mv -v /g /tmp"), "/g -> /tmp/g\n");
    assert_eq!(kernel.contents("/tmp/g"), b"x");
    assert_eq!(
        kernel.fails("mv /none /g"),
        "mv: rename /none to /g: No such file or directory\n"
    );
    // Between file systems it copies and removes.
    kernel.ok("mkdir /mnt");
    kernel.ok("mount_tmpfs tmpfs /mnt");
    kernel.ok("mkdir /tree");
    kernel.put("/tree/leaf", b"green");
    kernel.ok("chmod 711 /tree");
    kernel.ok("mv /tree /mnt");
    assert!(kernel.node("/tree").is_none());
    assert_eq!(kernel.contents("/mnt/tree/leaf"), b"green");
    assert_eq!(kernel.node("/mnt/tree").unwrap().mode & 0o777, 0o711);

    assert_eq!(
        kernel.fails("rm /mnt/tree"),
        "rm: /mnt/tree: is a directory\n"
    );
    assert_eq!(
        kernel.fails("rm -r /mnt/."),
        "rm: \".\" and \"..\" may not be removed\n"
    );
    assert_eq!(kernel.ok("rm -rv /mnt/tree"), "/mnt/tree/leaf\n/mnt/tree\n");
    assert_eq!(kernel.fails("rm -rf //"), "rm: \"/\" may not be removed\n");
    assert_eq!(
        kernel.fails("rm /none"),
        "rm: /none: No such file or directory\n"
    );
    kernel.ok("rm -f /none");
    kernel.put("/keep", b"");
    let output = kernel.run_with(&["rm", "-i", "/keep"], b"n\n", &[]);
    assert_eq!(output.stderr, b"remove '/keep'? ");
    assert!(kernel.node("/keep").is_some());
}
