//! The tutorial in the debugger: real gdb on the libraries that `make install` delivers.
//!
//! The views are the tutorial's: `break tmpfs_mkdir` by that name, `bt`, `up`, `p nd`, `print dvp`. An
//! `<optimized out>` where it shows a value fails. After a panic: `postmortem.rs`.

use std::mem::offset_of;

use rump_abi::sysno::{SYS_fcntl, SYS_pathconf};
use rump_abi::types::{_PC_NAME_MAX, F_SETLK, F_WRLCK, O_RDWR, flock};
use rump_tests::gdb::{self, Form, Gdb, section};
use rump_tests::{artifacts, assert_in_order};

/// What the tutorial types at the breakpoint, with marks in between.
const LOOK: &str = "\
echo ==bt\\n
bt
echo ==args\\n
info args
echo ==dvp\\n
print dvp
print *cnp
print vap
echo ==up\\n
up
echo ==upup\\n
up
echo ==nd\\n
p nd
echo ==rump\\n
rump_commands
echo ==end\\n
delete
continue
";

/// The tutorial's look, in plain gdb or with the `rump` commands.
fn look(form: Form) -> String {
    let commands = match form {
        Form::Plain => "",
        Form::RumpGdb => "rump mounts\nrump vnodes /mnt\nrump procs\nrump threads\nrump locks\n",
    };
    LOOK.replace("rump_commands\n", commands)
}

/// Lets gdb reach the breakpoint, look, and go on to the end of the server.
fn play(gdb: Gdb) -> String {
    gdb.mount();
    let waiting = gdb.applet("mkdir /mnt/test").spawn().expect("rumpctl runs");
    finish(gdb, waiting)
}

fn finish(mut gdb: Gdb, mut waiting: std::process::Child) -> String {
    gdb.wait_for("==end");
    let status = waiting.wait().expect("wait");
    assert!(
        status.success(),
        "mkdir after the breakpoint: {status}\n{}",
        gdb.log()
    );
    gdb.ok("halt");
    gdb.finish()
}

/// Every view that the tutorial has.
fn check(log: &str) {
    // A breakpoint at the operation's first line, and nothing that gdb misses.
    let stop = log.lines().find(|line| line.contains("hit Breakpoint"));
    assert!(
        stop.is_some_and(|line| line.contains("tmpfs_mkdir")),
        "{log}"
    );
    assert!(!log.contains("Missing auto-load script"), "{log}");
    let bt = section(log, "bt");
    assert_in_order(
        bt,
        &[
            "#0 ",
            "tmpfs_mkdir",
            "vnops.rs:",
            "#1 ",
            "VOP_MKDIR",
            "vnode_if.rs:",
            "#2 ",
            "do_sys_mkdirat",
            "#3 ",
            "syscall::syscall",
        ],
    );
    let dvp = section(log, "dvp");
    for text in [section(log, "args"), dvp, section(log, "nd")] {
        assert!(
            !text.contains("<optimized out>"),
            "optimized out:\n{text}\n{bt}"
        );
        assert!(!text.contains("No symbol"), "{text}\n{bt}");
    }
    assert!(dvp.contains("0x"), "{dvp}");
    assert_in_order(section(log, "up"), &["#1 ", "VOP_MKDIR"]);
    assert_in_order(section(log, "upup"), &["#2 ", "do_sys_mkdirat"]);
    assert_in_order(section(log, "nd"), &["ni_dvp", "ni_pathlen", "cn_namelen"]);
}

#[test]
fn a_breakpoint_set_before_the_component_is_loaded() {
    let commands = format!(
        "set breakpoint pending on\nbreak tmpfs_mkdir\nrun\n{}",
        look(Form::Plain)
    );
    let mut gdb = Gdb::server(Form::Plain, &commands);
    gdb.wait_for_server();
    let log = play(gdb);
    assert!(log.contains("pending"), "{log}");
    check(&log);
}

#[test]
fn a_breakpoint_set_after_ctrl_c_as_in_the_tutorial() {
    let commands = format!("run\nbreak tmpfs_mkdir\nc\n{}", look(Form::Plain));
    let mut gdb = Gdb::server(Form::Plain, &commands);
    gdb.wait_for_server();
    gdb.interrupt();
    gdb.wait_for("Breakpoint 1 at");
    let log = play(gdb);
    assert_in_order(&log, &["SIGINT", "Breakpoint 1 at 0x", "vnops.rs, line "]);
    check(&log);
}

/// The operations of the vector that are the driver's own and that a user's calls reach.
const OPERATIONS: &str = "lookup create mknod open close access getattr setattr read write fsync remove link \
                          rename mkdir rmdir symlink readdir readlink inactive reclaim pathconf advlock";

/// A lock, the end of it, and a limit: no tool asks for them.
fn lock_and_ask(gdb: &Gdb, path: &std::ffi::CStr) {
    let client = rumpclient::Client::connect(&gdb.url()).expect("the server answers");
    let name = std::path::Path::new(path.to_str().expect("text"));
    let file = client.open(name, O_RDWR as u32, 0).expect("open");
    let mut lock = [0; size_of::<flock>()];
    lock[offset_of!(flock, l_type)] = F_WRLCK as u8;
    let mut buffers = client.buffers();
    let arguments = [file.fd() as u64, F_SETLK as u64, buffers.lend_read(&lock)];
    client
        .syscall(SYS_fcntl, &arguments, &mut buffers)
        .expect("a lock");
    file.close().expect("close");
    let mut buffers = client.buffers();
    let arguments = [buffers.lend_str(path), _PC_NAME_MAX as u64];
    let answer = client.syscall(SYS_pathconf, &arguments, &mut buffers);
    assert_eq!(answer.expect("pathconf")[0], 255);
}

#[test]
fn every_operation_has_its_name_and_its_arguments() {
    let mut commands = String::from("set breakpoint pending on\n");
    for operation in OPERATIONS.split_whitespace() {
        commands += &format!(
            "break tmpfs_{operation}\ncommands\nsilent\necho ==tmpfs_{operation}\\n\nframe\ninfo args\n\
             up\ncontinue\nend\n"
        );
    }
    commands += "run\n";
    let mut gdb = Gdb::server(Form::Plain, &commands);
    gdb.wait_for_server();
    gdb.mount();
    for line in [
        "touch /mnt/a",
        "chmod 600 /mnt/a",
        "ln /mnt/a /mnt/b",
        "ln -s a /mnt/s",
        "readlink /mnt/s",
        "mv /mnt/a /mnt/c",
        "dd if=/dev/zero of=/mnt/d bs=10 count=1 conv=fsync",
        "cat /mnt/d",
        "rm /mnt/c",
        "mkfifo /mnt/f",
        "mkdir /mnt/e",
        "ls -l /mnt",
        "rmdir /mnt/e",
    ] {
        gdb.ok(line);
    }
    lock_and_ask(&gdb, c"/mnt/d");
    gdb.ok("halt");
    let log = gdb.finish();
    for operation in OPERATIONS.split_whitespace() {
        let view = section(&log, &format!("tmpfs_{operation}"));
        // An argument that the operation does not use has a name with an underscore.
        let lost = |line: &str| line.contains("= <optimized out>") && !line.starts_with('_');
        assert!(!view.lines().skip(1).any(lost), "{operation}:\n{view}");
        let caller = match operation {
            // The kernel's framework for renames.
            "rename" => "gro_rename".to_owned(),
            _ => format!("VOP_{}", operation.to_uppercase()),
        };
        let frame = format!("tmpfs_{operation}");
        assert_in_order(
            view,
            &[&frame, "kernel/fs/tmpfs/src/", "\n", " = ", "#1 ", &caller],
        );
    }
}

#[test]
fn operations_that_no_call_reaches_have_their_names_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = gdb::command(
        Form::Plain,
        folder.path(),
        "info line tmpfs_print\ninfo line tmpfs_whiteout\n",
    )
    .arg(artifacts().join("librumpfs_tmpfs.so"))
    .output()
    .expect("gdb is installed (apt-get install gdb)");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.matches("vnops.rs\" starts").count(), 2, "{output:?}");
}

#[test]
fn rump_gdb_shows_paths_and_the_kernels_tables() {
    let commands = format!(
        "set breakpoint pending on\nbreak tmpfs_mkdir\nrun\n{}",
        look(Form::RumpGdb)
    );
    let mut gdb = Gdb::server(Form::RumpGdb, &commands);
    gdb.wait_for_server();
    let log = play(gdb);
    check(&log);
    let nd = section(&log, "nd");
    assert_in_order(
        nd,
        &[
            "\"/mnt/test\"",
            "VDIR, of tmpfs on /mnt",
            "cn_nameiop = CREATE",
            "\"test\"",
        ],
    );
    let rump = section(&log, "rump");
    assert_in_order(
        rump,
        &[
            "MOUNT",
            "rumpfs",
            " / ",
            "tmpfs",
            "tmpfs",
            "/mnt",
            "MNT_LOCAL",
        ],
    );
    assert_in_order(rump, &["VNODE", "VDIR", "VT_TMPFS", "active", "VV_ROOT"]);
    assert_in_order(rump, &["PID", "COMMAND", "system", "rumplocal", "mkdir"]);
    assert_in_order(
        rump,
        &["TID", "DOES", "mkdir", "VOP_MKDIR in do_sys_mkdirat"],
    );
    // The directory is locked while mkdir runs in it.
    assert_in_order(
        rump,
        &[
            "LOCK",
            "written by lwp",
            "(mkdir)",
            "v_lock of vnode",
            "tmpfs on /mnt",
        ],
    );
    assert!(!rump.contains("not found:"), "{rump}");
    assert!(
        !rump.contains("Error") && !rump.contains("Traceback"),
        "{rump}"
    );
}

#[test]
fn rump_locks_names_who_waits() {
    // The second mkdir gets as far as the directory's lock while the first one, in the debugger, calls
    // usleep: all threads run during such a call.
    let commands = "set breakpoint pending on\nbreak tmpfs_mkdir\nrun\necho ==first\\n\ndelete\n\
                    set language c\npython\nfrom rump_gdb import locks, threads\n\
                    def waits():\n\
                    \x20   with threads.keep_thread():\n\
                    \x20       return locks.waiters()\n\
                    while not waits(): gdb.execute('call (int)usleep(10000)', to_string=True)\n\
                    end\nset language auto\necho ==locks\\n\nrump locks\nrump threads\necho ==end\\n\ncontinue\n";
    let mut gdb = Gdb::server(Form::RumpGdb, commands);
    gdb.wait_for_server();
    gdb.mount();
    let mut first = gdb.applet("mkdir /mnt/one").spawn().expect("rumpctl runs");
    gdb.wait_for("==first");
    let second = gdb.applet("mkdir /mnt/two").spawn().expect("rumpctl runs");
    gdb.wait_for("==end");
    assert!(first.wait().expect("wait").success());
    let log = finish(gdb, second);
    let locks = section(&log, "locks");
    assert_in_order(
        locks,
        &[
            "written by lwp",
            "(mkdir), 1 writer(s) waiting",
            "thread ",
            "v_lock of vnode",
            "tmpfs on /mnt",
        ],
    );
}

#[test]
fn kernel_functions_have_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "info line VOP_MKDIR\ninfo line do_sys_mkdirat\ninfo line vcache_get\n\
                  info line vput\ninfo line rump_syscall\n";
    let output = gdb::command(Form::Plain, folder.path(), script)
        .arg(artifacts().join("librump.so"))
        .output()
        .expect("gdb is installed (apt-get install gdb)");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(text.matches("Line ").count(), 5, "{text}");
    assert!(text.contains("vnode_if.rs"), "{text}");
}
