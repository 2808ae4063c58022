//! The tutorial after the panic: gdb on a core. Where the host gives no core, gdb makes one at the abort,
//! and the test says so.

use std::path::{Path, PathBuf};

use rump_tests::edited::{self, Edit};
use rump_tests::gdb::{self, Form, Gdb, section};
use rump_tests::{Server, assert_in_order};

/// What the tutorial types after the panic. The number of the frame that it chooses from the backtrace
/// depends on the host's abort.
const POST_MORTEM: &str = "\
echo ==bt\\n
bt
echo ==frame\\n
python
chosen = gdb.newest_frame()
while 'tmpfs_mkdir' not in (chosen.name() or ''): chosen = chosen.older()
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
            "tmpfs_mkdir",
            "vnops.rs:",
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
        &[("LD_LIBRARY_PATH", library.path())],
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
            let (core, _folder) = core_by_gdb(library.path());
            gdb::on_core(Form::Plain, &core, POST_MORTEM)
        }
    };
    check_post_mortem(&log);
}

#[test]
fn a_core_that_gdb_makes_at_the_abort_shows_the_same() {
    let library = edited::driver(Edit::Panic);
    let (core, _folder) = core_by_gdb(library.path());
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
