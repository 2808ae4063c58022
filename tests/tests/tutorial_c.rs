//! The second half of the tutorial on the C tmpfs: its source is edited, built with `rumpmake`, loaded,
//! debugged after a panic, and mended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rump_tests::driver::{rumpmake, succeeded};
use rump_tests::edited;
use rump_tests::gdb::{self, Form, section};
use rump_tests::{Server, assert_in_order, workspace};

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
        let mut command = rumpmake(&self.folder.path().join("tmpfs"));
        command.args(arguments);
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
    edited::assert_panicked(status, &printed, "tmpfs_vnops.c:");
    let (core, _kept) = gdb::core(folder, &tmpfs.lib());
    check_core(&core);

    tmpfs.edit(&format!("{PRINT}{CHECK}"), &format!("{PRINT}{MENDED}"));
    assert_eq!(tmpfs.make(), ONE_COMPILE);
    tmpfs.install();
    let mut server = tmpfs.server();
    server.ok("mkdir /mnt/test1");
    assert_eq!(server.line(), "directory \"test1\" created by pid 4\n");
    assert!(server.ok("ls /mnt").contains("test1"));
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
