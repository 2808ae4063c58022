//! How librumpclient.so.0 is linked.

/// The functions of libc that librumphijack.so replaces for the program and that this library calls,
/// itself or through std. They become those of `c-src/shim/hostcalls.c`, which finds the host's.
const HOST: [&str; 24] = [
    "close",
    "connect",
    "daemon",
    "dup",
    "dup2",
    "execve",
    "fcntl",
    "fork",
    "getsockopt",
    "mmap",
    "open",
    "poll",
    "read",
    "readlink",
    "readv",
    "recv",
    "recvmsg",
    "send",
    "sendmsg",
    "setsockopt",
    "shutdown",
    "socket",
    "write",
    "writev",
];

fn main() {
    println!("cargo::rerun-if-changed=../../c-src/shim/hostcalls.c");
    cc::Build::new()
        .file("../../c-src/shim/hostcalls.c")
        .warnings(true)
        .extra_warnings(true)
        .compile("hostcalls");
    link("-soname,librumpclient.so.0");
    // The connection and its threads' places in it are for the life of the process.
    link("-z,nodelete");
    for name in HOST {
        link(&format!("--defsym={name}=rumpclient_host_{name}"));
    }
}

fn link(argument: &str) {
    println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
}
