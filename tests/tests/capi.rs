//! C programs in NetBSD's style (`tests/capi`), built by the host's compiler against what `make install`
//! installed, with `pkg-config`: a kernel in the program, and clients of one in another process.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use object::read::elf::ElfFile64;
use object::{Object, ObjectSymbol};
use rump_abi::sysproxy::{HEADER_LEN, Header, frame};
use rump_tests::driver::text;
use rump_tests::{Server, artifacts, clean, workspace};
use tempfile::{TempDir, tempdir};

/// What was installed, for all tests that run at the same time; it goes with the last of them.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn get() -> Arc<Self> {
        static SHARED: Mutex<Weak<Installation>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let folder = tempdir().expect("a folder");
            install(&folder.path().join("prefix"), None);
            let installation = Arc::new(Self { folder });
            *shared = Arc::downgrade(&installation);
            installation
        })
    }

    fn lib(&self) -> PathBuf {
        self.folder.path().join("prefix/lib")
    }

    fn pkg_config(&self, packages: &[&str]) -> Vec<String> {
        let output = Command::new("pkg-config")
            .args(["--cflags", "--libs"])
            .args(packages)
            .env("PKG_CONFIG_PATH", self.lib().join("pkgconfig"))
            .output()
            .expect("pkg-config runs");
        assert!(output.status.success(), "{}", text(&output));
        let flags = String::from_utf8(output.stdout).expect("text");
        flags.split_whitespace().map(str::to_owned).collect()
    }

    /// Builds a program of `tests/capi` with what `pkg-config` says about these packages.
    fn build(self: &Arc<Self>, name: &str, packages: &[&str]) -> Program {
        self.build_with(name, &self.pkg_config(packages))
    }

    /// Builds a program of `tests/capi` with these flags.
    fn build_with(self: &Arc<Self>, name: &str, flags: &[String]) -> Program {
        let folder = tempdir().expect("a folder");
        let output = Command::new("cc")
            .args(["-std=gnu99", "-Wall", "-Wextra", "-Werror", "-g", "-o"])
            .arg(folder.path().join(name))
            .arg(workspace().join(format!("tests/capi/{name}.c")))
            .args(flags)
            .arg("-lpthread")
            .output()
            .expect("cc runs");
        assert!(output.status.success(), "{name}:\n{}", text(&output));
        Program {
            folder,
            name: name.to_owned(),
            _libraries: Arc::clone(self),
        }
    }
}

/// Runs the script of `make install`.
fn install(prefix: &Path, destdir: Option<&Path>) {
    let mut command = Command::new(workspace().join("tests/scripts/install.sh"));
    let gdb = prefix.with_file_name("gdb");
    command
        .arg(prefix)
        .env("RUMP_TEST_ARTIFACTS", artifacts())
        .env("GDB_AUTO_LOAD", gdb);
    if let Some(destdir) = destdir {
        command.env("DESTDIR", destdir);
    }
    let output = command.output().expect("the script runs");
    assert!(output.status.success(), "{}", text(&output));
}

/// A built program in a folder of its own.
struct Program {
    folder: TempDir,
    name: String,
    _libraries: Arc<Installation>,
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new(self.folder.path().join(&self.name));
        clean(&mut command);
        command.current_dir(self.folder.path());
        command
    }

    /// It runs to its end and is content.
    fn succeeds(&self, server: Option<&Server>) {
        let mut command = self.command();
        if let Some(server) = server {
            command.env("RUMP_SERVER", server.url());
        }
        let output = command.output().expect("it runs");
        let printed = String::from_utf8_lossy(&output.stdout);
        let content = output.status.success() && printed.ends_with("ok\n");
        assert!(
            content,
            "{}: {}\n{}",
            self.name,
            output.status,
            text(&output)
        );
    }
}

/// A kernel in the program, with all components.
fn local(name: &str) {
    Installation::get().build(name, &["rump"]).succeeds(None);
}

#[test]
fn files_of_a_kernel_in_the_program() {
    local("files");
}

#[test]
fn processes_and_threads() {
    local("lwproc");
}

#[test]
fn host_files() {
    local("etfs");
}

#[test]
fn vnodes_and_mounts() {
    local("vnodes");
}

#[test]
fn without_the_vfs() {
    let base = Installation::get().build("no_vfs", &["rumpbase"]);
    base.succeeds(None);
}

#[test]
fn components_by_choice() {
    let installation = Installation::get();
    installation
        .build("files", &["rumpfs_tmpfs"])
        .succeeds(None);
    // Without tmpfs there is none to mount.
    let output = installation.build("files", &["rumpvfs"]).command().output();
    let message = text(&output.expect("it runs"));
    assert!(
        message.contains("Operation not supported by device"),
        "{message}"
    );
}

/// The line that makefiles for NetBSD's rump kernel have, in either order: the hypercalls that components
/// see reach the kernel that runs.
#[test]
fn librumpuser_beside_librump() {
    let installation = Installation::get();
    let lib = installation.lib();
    let start = [
        format!("-I{}", lib.with_file_name("include").display()),
        format!("-L{}", lib.display()),
        format!("-Wl,-rpath,{},--no-as-needed", lib.display()),
    ];
    for libraries in [
        ["-lrumpfs_tmpfs", "-lrumpvfs", "-lrump", "-lrumpuser"],
        ["-lrumpuser", "-lrumpfs_tmpfs", "-lrumpvfs", "-lrump"],
    ] {
        let flags = [&start[..], &libraries.map(str::to_owned)].concat();
        installation.build_with("files", &flags).succeeds(None);
        installation.build_with("component", &flags).succeeds(None);
    }
}

#[test]
fn layouts() {
    local("layout");
}

/// A constant has the value that the kernel's own headers give it.
#[test]
fn constants() {
    let headers = workspace().join("c-src/include");
    let defs = std::fs::read_to_string(headers.join("rump/rumpdefs.h")).expect("a header");
    let mut source = String::from(
        "#include <sys/param.h>\n#include <sys/errno.h>\n#include <sys/fcntl.h>\n#include <sys/ioccom.h>\n\
         #include <sys/mount.h>\n#include <sys/reboot.h>\n#include <sys/vnode.h>\n\
         #include <rump/rumpdefs.h>\n",
    );
    let mut count = 0;
    for line in defs.lines().filter(|line| !line.contains('"')) {
        let name = line
            .strip_prefix("#define\tRUMP_")
            .and_then(|rest| rest.split('\t').next());
        if let Some(name) = name.filter(|name| !name.contains('(')) {
            count += 1;
            let _ = writeln!(
                source,
                "#ifdef {name}\n_Static_assert(RUMP_{name} == {name}, \"{name}\");\n#endif"
            );
        }
    }
    assert!(count > 400, "only {count} constants were found");
    let folder = tempdir().expect("a folder");
    let file = folder.path().join("constants.c");
    std::fs::write(&file, source).expect("write");
    let output = Command::new("cc")
        .args(["-fsyntax-only", "-D_KERNEL", "-ffreestanding", "-I"])
        .args([&headers, &file])
        .output()
        .expect("cc runs");
    assert!(output.status.success(), "{}", text(&output));
}

/// A client of a server with tmpfs.
fn remote(name: &str) {
    let client = Installation::get().build(name, &["rumpclient"]);
    client.succeeds(Some(&Server::start()));
}

#[test]
fn files_of_a_remote_kernel() {
    remote("client_files");
}

#[test]
fn children_of_a_client() {
    remote("client_fork");
}

#[test]
fn another_image_of_a_client() {
    remote("client_exec");
}

#[test]
fn threads_and_signals_of_a_client() {
    remote("client_threads");
}

#[test]
fn descriptor_numbers_of_a_client() {
    remote("client_numbers");
}

#[test]
fn two_clients_at_once() {
    let client = Installation::get().build("client_files", &["rumpclient"]);
    let server = Server::start();
    std::thread::scope(|scope| {
        // `raw` makes the same directory in both: one after the other is tested elsewhere.
        let threads = Installation::get().build("client_threads", &["rumpclient"]);
        let server = &server;
        scope.spawn(move || threads.succeeds(Some(server)));
        client.succeeds(Some(server));
    });
}

#[test]
fn without_a_server() {
    let client = Installation::get().build("client_files", &["rumpclient"]);
    let printed = |server: Option<&str>| {
        let mut command = client.command();
        command.envs(server.map(|url| ("RUMP_SERVER", url)));
        let output = command.output().expect("it runs");
        assert!(!output.status.success());
        text(&output)
    };
    let unset = printed(None);
    assert!(unset.starts_with("error: RUMP_SERVER not set\n"), "{unset}");
    assert!(unset.contains("(errno 2,"), "{unset}");
    assert!(printed(Some("unix:///nowhere")).contains("(errno 2,"));
    let locator = printed(Some("bogus"));
    assert!(
        locator.starts_with("rump_sp: invalid locator ``bogus''\n"),
        "{locator}"
    );
}

/// A server that answers the first system call, whose first argument is an address, with what `demand`
/// makes of it; the client has to end the connection without a word.
fn hostile(demand: fn(u64) -> Vec<u8>) {
    let client = Installation::get().build("client_hostile", &["rumpclient"]);
    let socket = client.folder.path().join("ctrl");
    let listener = UnixListener::bind(&socket).expect("a socket");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream
            .write_all(b"RUMPSP-0.4-NetBSD-7.99.34/amd64\n")
            .expect("it reads");
        let (guest, _) = frame_from(&mut stream);
        let welcome = frame::handshake_response(guest.reqno);
        stream.write_all(&welcome).expect("it reads");
        let (_, slots) = frame_from(&mut stream);
        let addr = u64::from_ne_bytes(*slots.first_chunk().expect("an argument"));
        stream.write_all(&demand(addr)).expect("it reads");
        let mut said = Vec::new();
        stream.read_to_end(&mut said).expect("the end");
        said
    });
    let url = format!("unix://{}", socket.display());
    let output = client.command().env("RUMP_SERVER", url).output();
    let printed = text(&output.expect("it runs"));
    assert_eq!(printed, "ok\n");
    assert_eq!(server.join().expect("no panic"), b"", "it sent something");
}

fn frame_from(stream: &mut UnixStream) -> (Header, Vec<u8>) {
    let mut head = [0; HEADER_LEN];
    stream.read_exact(&mut head).expect("a frame");
    let header = Header::decode(&head);
    let length = header.body_len().expect("a length");
    let mut body = vec![0; usize::try_from(length).expect("short")];
    stream.read_exact(&mut body).expect("its body");
    (header, body)
}

#[test]
fn memory_that_no_call_lends() {
    // What lies behind the path, and all from it on.
    hostile(|path| frame::copyin(0, path + 64, 6));
    hostile(|path| frame::copyin(0, path, 128));
    hostile(|path| frame::copyinstr(0, path + 64, 64));
    hostile(|path| frame::copyout(0, path + 64, b"gotcha"));
    // The path itself is there to be read.
    hostile(|path| frame::copyout(0, path, b"gotcha"));
}

/// What a client prints whose server is killed, and started again if `again` says so, before it goes on.
fn loses_its_server(policy: &str, again: bool) -> Output {
    let client = Installation::get().build("client_reconnect", &["rumpclient"]);
    let server = Server::start();
    let mut child = client
        .command()
        .arg(policy)
        .env("RUMP_SERVER", server.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    assert_eq!(line, "ready\n");
    let folder = server.killed();
    std::fs::remove_file(folder.path().join("ctrl")).expect("what a killed server leaves");
    let start = |folder| Server::in_folder(folder, ["-lrumpvfs", "-lrumpfs_tmpfs"], &[]);
    let mut stdin = child.stdin.take().expect("piped");
    let mut go_on = || stdin.write_all(b"go on\n").expect("it reads");
    let _server = match (again, policy) {
        // It finds the new one at once.
        (true, "-2") => {
            let server = start(folder);
            go_on();
            Some(server)
        }
        // It tries for a while.
        (true, _) => {
            go_on();
            std::thread::sleep(Duration::from_millis(300));
            Some(start(folder))
        }
        (false, _) => {
            go_on();
            None
        }
    };
    let mut output = child.wait_with_output().expect("it ends");
    stdout.read_to_end(&mut output.stdout).expect("the rest");
    output
}

#[test]
fn a_lost_server() {
    let gone = "not connected\nnot connected\n";
    for policy in ["0", "-2"] {
        let output = loses_its_server(policy, false);
        assert_eq!(text(&output), gone, "{policy}");
    }
    let output = loses_its_server("1", false);
    let lost = "rump_sp: connection to kernel lost, trying to reconnect ...\n";
    let printed = String::from_utf8_lossy(&output.stderr);
    let given_up = format!("{lost}rump_sp: reconnect failed, 1 second timeout\n");
    assert_eq!(printed, given_up.repeat(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout), gone);
    let output = loses_its_server("-3", false);
    assert_eq!(
        (output.status.code(), text(&output)),
        (Some(1), String::new())
    );
}

#[test]
fn a_server_that_comes_back() {
    let output = loses_its_server("-2", true);
    assert_eq!(text(&output), "made\nmade\n");
    for policy in ["60", "-1"] {
        let output = loses_its_server(policy, true);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "made\nmade\n");
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(printed.ends_with("rump_sp: reconnected!\n"), "{printed}");
    }
}

/// librumphijack.so replaces these for the program: the client's own traffic must not come back to it.
#[test]
fn the_client_calls_nothing_that_is_hijacked() {
    const HIJACKED: [&str; 62] = [
        "accept",
        "access",
        "bind",
        "chdir",
        "chmod",
        "chown",
        "close",
        "connect",
        "daemon",
        "dup",
        "dup2",
        "execve",
        "fchdir",
        "fchmod",
        "fchown",
        "fcntl",
        "fork",
        "fsync",
        "ftruncate",
        "futimens",
        "futimes",
        "getpeername",
        "getsockname",
        "getsockopt",
        "ioctl",
        "lchmod",
        "lchown",
        "link",
        "listen",
        "lseek",
        "lutimes",
        "mkdir",
        "mmap",
        "open",
        "poll",
        "ppoll",
        "pread",
        "preadv",
        "pwrite",
        "pwritev",
        "read",
        "readlink",
        "readv",
        "recv",
        "recvfrom",
        "recvmsg",
        "rename",
        "rmdir",
        "select",
        "send",
        "sendmsg",
        "sendto",
        "setsockopt",
        "shutdown",
        "socket",
        "symlink",
        "truncate",
        "unlink",
        "utimensat",
        "utimes",
        "vfork",
        "write",
    ];
    let bytes = std::fs::read(artifacts().join("librumpclient.so")).expect("the library");
    let library: ElfFile64<'_> = ElfFile64::parse(&*bytes).expect("an ELF file");
    let wanted: Vec<&str> = library
        .dynamic_symbols()
        .filter(|symbol| symbol.is_undefined())
        .filter_map(|symbol| symbol.name().ok())
        .collect();
    assert!(
        wanted.contains(&"dlsym"),
        "these are not its symbols: {wanted:?}"
    );
    let caught: Vec<_> = wanted
        .iter()
        .filter(|name| HIJACKED.contains(name))
        .collect();
    assert!(caught.is_empty(), "{caught:?}");
}

/// Below `DESTDIR`, for a place elsewhere.
#[test]
fn a_staged_installation() {
    let stage = tempdir().expect("a folder");
    install(&stage.path().join("usr"), Some(stage.path()));
    let package = stage.path().join("usr/lib/pkgconfig/rump.pc");
    let text = std::fs::read_to_string(package).expect("a package");
    assert!(text.starts_with("prefix=/usr\n"), "{text}");
    assert!(
        !text.contains("rpath"),
        "the loader looks there by itself: {text}"
    );
    assert!(stage.path().join("usr/include/rump/rump.h").exists());
    assert!(stage.path().join("usr/lib/librumpclient.so.0").exists());
}
