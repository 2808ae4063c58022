//! The second half of the tutorial on the C tmpfs: its source is edited, built with `rumpmake`, loaded,
//! debugged after a panic, and mended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rump_tests::driver::succeeded;
use rump_tests::gdb::{self, Form, Gdb, section};
use rump_tests::{Server, assert_in_order, program, workspace};

const PRINT: &str = "\
        printf(\"directory \\\"%s\\\" created by pid %d\\n\",
            cnp->cn_nameptr, curproc->p_pid);
";
const CHECK: &str = "        if (dvp != NULL) panic(\"tmpfs_mkdir: parent directory is NULL\");\n";
const MENDED: &str = "        if (dvp == NULL) panic(\"tmpfs_mkdir: parent directory is NULL\");\n";

/// A copy of the C tmpfs.
struct Tmpfs {
    folder: tempfile::TempDir,
}

impl Tmpfs {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("tmpfs");
        fs::create_dir(&copy).expect("mkdir");
        let sources = workspace().join("c-src/drivers/tmpfs");
        for entry in sources.read_dir().expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_file() && path.extension().is_none_or(|extension| extension != "o") {
                let name = path.file_name().expect("a name");
                fs::copy(&path, copy.join(name)).expect("copy");
            }
        }
        Self { folder }
    }

    /// The folder with the library, for `LD_LIBRARY_PATH`.
    fn lib(&self) -> PathBuf {
        self.folder.path().join("lib")
    }

    fn rumpmake(&self, arguments: &[&str]) -> Command {
        let mut command = program("rumpmake");
        for name in ["MAKEOBJDIR", "MAKEOBJDIRPREFIX", "MAKEFLAGS", "CC"] {
            command.env_remove(name);
        }
        command
            .current_dir(self.folder.path().join("tmpfs"))
            .args(arguments);
        command
    }

    /// Builds it and gives what `rumpmake` printed.
    fn make(&self) -> String {
        succeeded(&mut self.rumpmake(&["-j2"]))
    }

    fn install(&self) {
        let directory = format!("LIBDIR={}", self.lib().display());
        let printed = succeeded(&mut self.rumpmake(&["install", &directory]));
        let line = format!(
            "    install  {}/librumpfs_tmpfs.so.0.0\n",
            self.lib().display()
        );
        assert_eq!(printed, line);
    }

    /// Puts text at the beginning of what `tmpfs_mkdir` does, or changes it.
    fn edit(&self, from: &str, to: &str) {
        const LOCALS: &str = "\tstruct vattr *vap = ap->a_vap;\n";
        let path = self.folder.path().join("tmpfs/tmpfs_vnops.c");
        let text = fs::read_to_string(&path).expect("the source");
        let (before, function) = text
            .split_once("\ntmpfs_mkdir(void *v)\n")
            .expect("tmpfs_mkdir");
        let (declarations, body) = function.split_once(LOCALS).expect("its variables");
        assert!(body.starts_with(from), "{body}");
        let body = body.replacen(from, to, 1);
        let text = format!("{before}\ntmpfs_mkdir(void *v)\n{declarations}{LOCALS}{body}");
        fs::write(&path, text).expect("write");
    }

    fn server(&self) -> Server {
        let server = Server::in_folder(
            tempfile::tempdir().expect("a folder"),
            ["-lrumpfs_tmpfs", "-lrumpvfs"],
            &[("LD_LIBRARY_PATH", &self.lib())],
        );
        server.ok("mkdir /mnt");
        server.ok("mount_tmpfs swap /mnt");
        server
    }
}

const ONE_COMPILE: &str = concat!(
    "    compile  tmpfs/tmpfs_vnops.o\n",
    "      build  tmpfs/librumpfs_tmpfs.so.0.0\n",
);

#[test]
fn a_driver_is_edited_debugged_and_mended() {
    let tmpfs = Tmpfs::new();
    tmpfs.make();

    // Modifying the kernel driver.
    tmpfs.edit("", PRINT);
    assert_eq!(tmpfs.make(), ONE_COMPILE);
    tmpfs.install();
    let mut server = tmpfs.server();
    for (name, pid) in [("test1", 4), ("test2", 5), ("test37", 6)] {
        server.ok(&format!("mkdir /mnt/{name}"));
        let line = format!("directory \"{name}\" created by pid {pid}\n");
        assert_eq!(server.line(), line);
    }
    server.terminate();

    // Less smooth sailing.
    tmpfs.edit(PRINT, &format!("{PRINT}{CHECK}"));
    assert_eq!(tmpfs.make(), ONE_COMPILE);
    tmpfs.install();
    let server = tmpfs.server();
    server.fails("mkdir /mnt/test1");
    let (status, printed, folder) = server.ended();
    let (told, backtrace) = printed.split_once("backtrace:\n").expect("a backtrace");
    assert_eq!(
        told,
        "directory \"test1\" created by pid 4\n\
         panic: tmpfs_mkdir: parent directory is NULL\n\
         rump kernel halting...\n\
         halted\n"
    );
    assert_in_order(
        backtrace,
        &[
            "tmpfs_mkdir",
            "tmpfs_vnops.c:",
            "VOP_MKDIR",
            "vnode_if.rs:",
            "do_sys_mkdirat",
        ],
    );
    let aborted = std::os::unix::process::ExitStatusExt::signal(&status);
    assert_eq!(
        aborted,
        Some(nix::sys::signal::Signal::SIGABRT as i32),
        "{status}"
    );

    // The core: the host's or, where it gives none, one that gdb makes at the abort.
    let (core, _kept) = match host_core(folder.path()) {
        Some(core) => (core, folder),
        None => core_by_gdb(&tmpfs.lib()),
    };
    check_core(&core);

    tmpfs.edit(&format!("{PRINT}{CHECK}"), &format!("{PRINT}{MENDED}"));
    assert_eq!(tmpfs.make(), ONE_COMPILE);
    tmpfs.install();
    let mut server = tmpfs.server();
    server.ok("mkdir /mnt/test1");
    assert_eq!(server.line(), "directory \"test1\" created by pid 4\n");
    assert!(server.ok("ls /mnt").contains("test1"));
}

/// A core that the host wrote into the server's folder.
fn host_core(folder: &Path) -> Option<PathBuf> {
    let mut paths = folder
        .read_dir()
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path());
    paths.find(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| name.starts_with("core"))
    })
}

/// Runs the panic under gdb, which stops at the abort and writes a core.
fn core_by_gdb(library: &Path) -> (PathBuf, tempfile::TempDir) {
    println!("the host gives no core file: gdb's generate-core-file is used instead");
    let mut gdb = Gdb::server_with(
        Form::Plain,
        "run\ngenerate-core-file gdb.core\necho ==end\\n\nkill\n",
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
    let (_, folder) = gdb.into_folder();
    (core, folder)
}

/// What the tutorial types in gdb; the number of the frame depends on the host's abort.
fn check_core(core: &Path) {
    const COMMANDS: &str = "\
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
echo ==node\\n
print *(struct tmpfs_node *)dvp->v_data
echo ==end\\n
";
    let log = gdb::on_core(Form::Plain, core, COMMANDS);
    let bt = section(&log, "bt");
    assert_in_order(
        bt,
        &[
            "#0 ",
            "panic",
            "tmpfs_mkdir (v=",
            "tmpfs_vnops.c:",
            "VOP_MKDIR (dvp=",
            "do_sys_mkdirat",
        ],
    );
    assert_in_order(
        section(&log, "frame"),
        &["tmpfs_vnops.c:", "parent directory is NULL"],
    );
    let dvp = section(&log, "dvp");
    assert!(dvp.contains("(vnode_t *) 0x"), "{dvp}\n{bt}");
    assert_in_order(
        section(&log, "node"),
        &["tn_type = VDIR", "tn_nlink = 2", "tn_ino = 2"],
    );
}
