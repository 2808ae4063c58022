//! The tutorial after the panic: gdb on a core. Where the host gives no core, gdb makes one at the abort,
//! and the test says so.

use rump_tests::edited::{self, Edit};
use rump_tests::gdb::{self, Form, section};
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
    let (_, printed, folder) = server.ended();
    assert!(
        printed.contains("panic: tmpfs_mkdir: parent directory is NULL"),
        "{printed}"
    );
    let (core, _kept) = gdb::core(folder, library.path());
    let log = gdb::on_core(Form::Plain, &core, POST_MORTEM);
    check_post_mortem(&log);
}

#[test]
fn a_core_that_gdb_makes_at_the_abort_shows_the_same() {
    let library = edited::driver(Edit::Panic);
    let (core, _folder) = gdb::core_at_abort(library.path());
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
