//! The tutorial in the debugger: real gdb on the libraries that `make install` delivers.
//!
//! The views are the tutorial's: `break tmpfs_mkdir` by that name, `bt`, `up`, `p nd`, `print dvp`. An
//! `<optimized out>` where it shows a value fails. Where the host gives no core, gdb makes one at the
//! abort, and the test says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use rump_tests::edited::{self, Edit};
use rump_tests::gdb::{self, Form, Gdb};
use rump_tests::{Server, artifacts, assert_in_order, workspace};

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
python
while 'do_sys_mkdirat' not in gdb.selected_frame().name(): gdb.execute('up')
end
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

/// What was printed between two marks.
fn section<'a>(log: &'a str, name: &str) -> &'a str {
    let mark = format!("=={name}\n");
    let (_, rest) = log
        .split_once(&mark)
        .unwrap_or_else(|| panic!("gdb printed no {mark}:\n{log}"));
    rest.split("\n==").next().expect("split gives one")
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
    assert!(log.contains("tmpfs_mkdir"), "{log}");
    let bt = section(log, "bt");
    assert_in_order(
        bt,
        &[
            "#0 ",
            "mkdir",
            "tmpfs_mkdir",
            "VOP_MKDIR",
            "do_sys_mkdirat",
            "syscall::syscall",
        ],
    );
    assert_in_order(bt, &["vnops.rs:", "vnode_if.rs:"]);
    let dvp = section(log, "dvp");
    for text in [section(log, "args"), dvp, section(log, "nd")] {
        assert!(
            !text.contains("<optimized out>"),
            "optimized out:\n{text}\n{bt}"
        );
        assert!(!text.contains("No symbol"), "{text}\n{bt}");
    }
    assert!(dvp.contains("0x"), "{dvp}");
    assert_in_order(section(log, "up"), &["VOP_MKDIR", "do_sys_mkdirat"]);
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

/// The operations that a user meets, each with its own name and its arguments.
const OPERATIONS: &str = "lookup create mknod open access getattr setattr read write remove link rename \
                          mkdir rmdir symlink readdir readlink inactive reclaim";

#[test]
fn every_operation_has_its_name_and_its_arguments() {
    let mut commands = String::from("set breakpoint pending on\n");
    for operation in OPERATIONS.split_whitespace() {
        commands += &format!(
            "break tmpfs_{operation}\ncommands\nsilent\necho ==tmpfs_{operation}\\n\nframe\ninfo args\n\
             continue\nend\n"
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
        "dd if=/dev/zero of=/mnt/d bs=10 count=1",
        "cat /mnt/d",
        "rm /mnt/c",
        "mkfifo /mnt/f",
        "mkdir /mnt/e",
        "ls -l /mnt",
        "rmdir /mnt/e",
        "halt",
    ] {
        gdb.ok(line);
    }
    let log = gdb.finish();
    for operation in OPERATIONS.split_whitespace() {
        let view = section(&log, &format!("tmpfs_{operation}"));
        // An argument that the operation does not use has a name with an underscore, and no value.
        let lost = |line: &str| line.contains("= <optimized out>") && !line.starts_with('_');
        assert!(!view.lines().skip(1).any(lost), "{operation}:\n{view}");
        assert_in_order(view, &[operation, "kernel/fs/tmpfs/src/", " = 0x"]);
    }
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
fn help_names_the_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "help rump\nhelp rump mounts\nhelp rump vnodes\nhelp rump procs\nhelp rump threads\n\
                  help rump locks\ninfo pretty-printer global rump\nrump mounts\n";
    let output = gdb::command(Form::RumpGdb, folder.path(), script)
        .output()
        .expect("gdb is installed (apt-get install gdb)");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_in_order(
        &text,
        &[
            "rump mounts",
            "rump vnodes",
            "rump procs",
            "rump threads",
            "rump locks",
        ],
    );
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaints.contains("no rump kernel in this program"),
        "{complaints}"
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

/// Debug information has no macros, so the Python package repeats them.
#[test]
fn the_packages_constants_are_the_headers() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "python\nfrom rump_gdb import constants as c\n\
        for names in (c.VNODE_FLAGS, c.CN_FLAGS, c.MNT_FLAGS, c.IMNT_FLAGS):\n\
        \x20   for bit, name in names.items(): print('flag', name, bit)\n\
        for words in (c.VTYPE, c.VTAG): print('enum', ', '.join(words))\n\
        for number, name in enumerate(c.NAMEIOP): print('flag', name, number)\n\
        for number, name in enumerate(c.ERRNO): print('errno', name, number + 1)\n\
        for number, name in c.PSEUDO_ERRNO.items(): print('pseudo', name, number)\nend\n";
    let output = gdb::command(Form::RumpGdb, folder.path(), script)
        .output()
        .expect("gdb is installed (apt-get install gdb)");
    let printed = String::from_utf8_lossy(&output.stdout);
    let include = workspace().join("c-src/include/sys");
    let headers = ["vnode.h", "namei.h", "fstypes.h", "mount.h"]
        .map(|name| std::fs::read_to_string(include.join(name)).expect("a header"))
        .concat();
    let words: Vec<&str> = headers.split_whitespace().collect();
    let flat = words.join(" ");
    let mut count = 0;
    for line in printed.lines() {
        let (kind, rest) = line.split_once(' ').expect("two words");
        let (name, value) = rest.split_once(' ').expect("a value");
        match kind {
            "flag" => {
                let value: u32 = value.parse().expect("a number");
                let defined = words.windows(3).find(|w| w[0] == "#define" && w[1] == name);
                let text = defined.unwrap_or_else(|| panic!("no header defines {name}"))[2];
                let wanted = match text.strip_prefix("0x") {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => text.parse(),
                };
                assert_eq!(wanted, Ok(value), "{name}");
            }
            "enum" => assert!(flat.contains(&format!("{{ {rest} }}")), "{rest}"),
            "errno" => {
                let number: i32 = value.parse().expect("a number");
                assert_eq!(rump_abi::Errno::new(number).name(), Some(name));
            }
            "pseudo" => {
                let number: i32 = value.parse().expect("a number");
                let wanted = [
                    ("EJUSTRETURN", rump_abi::Errno::EJUSTRETURN),
                    ("ERESTART", rump_abi::Errno::ERESTART),
                    ("EPASSTHROUGH", rump_abi::Errno::EPASSTHROUGH),
                    ("EDUPFD", rump_abi::Errno::EDUPFD),
                    ("EMOVEFD", rump_abi::Errno::EMOVEFD),
                ];
                assert!(
                    wanted.contains(&(name, rump_abi::Errno::new(number))),
                    "{name}"
                );
            }
            _ => panic!("{line}"),
        }
        count += 1;
    }
    assert!(count > 150, "{output:?}");
}

// ---- the panic ---------------------------------------------------------------------------------

/// What the tutorial types after the panic. The number of the frame that it chooses from the backtrace
/// depends on the host's abort.
const POST_MORTEM: &str = "\
echo ==bt\\n
bt
echo ==frame\\n
python
chosen = gdb.newest_frame()
while 'rump_tmpfs' not in (chosen.name() or ''): chosen = chosen.older()
chosen.select()
end
frame
echo ==dvp\\n
print dvp
echo ==end\\n
";

fn check_post_mortem(log: &str) {
    let bt = section(log, "bt");
    assert_in_order(
        bt,
        &[
            "#0 ",
            "panic",
            "mkdir",
            "vnops.rs:",
            "tmpfs_mkdir",
            "VOP_MKDIR",
            "do_sys_mkdirat",
        ],
    );
    let dvp = section(log, "dvp");
    assert!(
        dvp.contains("0x") && !dvp.contains("<optimized out>"),
        "{dvp}\n{bt}"
    );
    assert_in_order(
        section(log, "frame"),
        &["vnops.rs:", "parent directory is NULL"],
    );
}

/// A core that the host wrote into the server's folder.
fn host_core(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut files = entries.map(|entry| entry.expect("an entry"));
    files
        .find(|entry| entry.file_name().to_string_lossy().starts_with("core"))
        .map(|entry| entry.path())
}

#[test]
fn a_core_shows_where_the_panic_was() {
    let library = edited::driver(Edit::Panic);
    let server = Server::in_folder(
        tempfile::tempdir().expect("a folder"),
        ["-lrumpfs_tmpfs", "-lrumpvfs"],
        &[("LD_LIBRARY_PATH", &library)],
    );
    server.ok("mkdir /mnt");
    server.ok("mount_tmpfs swap /mnt");
    server.fails("mkdir /mnt/test1");
    let (status, printed, folder) = server.ended();
    assert!(
        printed.contains("panic: tmpfs_mkdir: parent directory is NULL"),
        "{printed}"
    );
    let dumped = std::os::unix::process::ExitStatusExt::core_dumped(&status);
    let log = match host_core(folder.path()) {
        Some(core) => {
            println!("the host gave a core: {}", core.display());
            gdb::on_core(Form::Plain, &core, POST_MORTEM)
        }
        None => {
            println!(
                "the host gives no core file here (dumped: {dumped}, /proc/sys/kernel/core_pattern: {}); \
                 gdb's generate-core-file is used instead",
                std::fs::read_to_string("/proc/sys/kernel/core_pattern")
                    .unwrap_or_default()
                    .trim_end()
            );
            let (core, _folder) = core_by_gdb(&library);
            gdb::on_core(Form::Plain, &core, POST_MORTEM)
        }
    };
    check_post_mortem(&log);
}

#[test]
fn a_core_that_gdb_makes_at_the_abort_shows_the_same() {
    let library = edited::driver(Edit::Panic);
    let (core, _folder) = core_by_gdb(&library);
    check_post_mortem(&gdb::on_core(Form::Plain, &core, POST_MORTEM));
    // The commands read memory only: they work on a core.
    let log = gdb::on_core(
        Form::RumpGdb,
        &core,
        "echo ==rump\\n\nrump mounts\nrump procs\nrump vnodes tmpfs\nrump locks\necho ==end\\n\n",
    );
    let rump = section(&log, "rump");
    assert_in_order(
        rump,
        &["tmpfs", "/mnt", "mkdir", "VT_TMPFS", "v_lock of vnode"],
    );
}

/// Runs the panic under gdb, which stops at the abort and writes a core.
fn core_by_gdb(library: &Path) -> (PathBuf, tempfile::TempDir) {
    let mut gdb = Gdb::server_with(
        Form::Plain,
        "run\nbt 3\ngenerate-core-file gdb.core\necho ==end\\n\nkill\n",
        &["-lrumpfs_tmpfs"],
        &[("LD_LIBRARY_PATH", library)],
    );
    gdb.wait_for_server();
    gdb.mount();
    let output = gdb
        .applet("mkdir /mnt/test1")
        .output()
        .expect("rumpctl runs");
    assert!(!output.status.success());
    gdb.wait_for("==end");
    let core = gdb.folder.path().join("gdb.core");
    assert!(core.exists(), "{}", gdb.log());
    let (_, folder) = gdb.into_folder();
    (core, folder)
}

// ---- installation ------------------------------------------------------------------------------

#[test]
fn an_installed_kernel_brings_its_gdb_helpers() {
    artifacts();
    let root = tempfile::tempdir().expect("a folder");
    let (prefix, autoload) = (root.path().join("usr"), root.path().join("auto-load"));
    let output = Command::new(workspace().join("tests/scripts/install.sh"))
        .arg(&prefix)
        .env("GDB_AUTO_LOAD", &autoload)
        .env_remove("DESTDIR")
        .output()
        .expect("the script runs");
    assert!(output.status.success(), "{output:?}");
    // As gdb does with its own folder, which this stands for.
    let folder = autoload.display();
    let text = Command::new("gdb")
        .args(["-nx", "-q", "-batch"])
        .args(["-iex", &format!("set auto-load scripts-directory {folder}")])
        .args(["-iex", &format!("add-auto-load-safe-path {folder}")])
        .args(["-ex", "help rump locks"])
        .arg(prefix.join("lib/librump.so.0"))
        .output()
        .expect("gdb is installed (apt-get install gdb)");
    let help = String::from_utf8_lossy(&text.stdout);
    assert!(help.contains("who holds which lock"), "{text:?}");
    // And the wrapper, from where it was installed.
    let text = Command::new(prefix.join("bin/rump-gdb"))
        .args(["-nx", "-q", "-batch", "-ex", "help rump vnodes"])
        .output()
        .expect("rump-gdb runs");
    assert!(
        String::from_utf8_lossy(&text.stdout).contains("rump vnodes [MOUNT]"),
        "{text:?}"
    );
}
