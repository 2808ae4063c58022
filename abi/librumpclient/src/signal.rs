//! Signals that the kernel sends to this process.

use libc::c_int;
use rump_abi::signo;

/// What a server may raise here, with the host's number. The reference client raises all, so its server
/// can kill and stop it.
const SIGNALS: [(i32, c_int); 10] = [
    (signo::SIGSYS, libc::SIGSYS),
    (signo::SIGPIPE, libc::SIGPIPE),
    (signo::SIGALRM, libc::SIGALRM),
    (signo::SIGVTALRM, libc::SIGVTALRM),
    (signo::SIGPROF, libc::SIGPROF),
    (signo::SIGIO, libc::SIGIO),
    (signo::SIGURG, libc::SIGURG),
    (signo::SIGXFSZ, libc::SIGXFSZ),
    (signo::SIGUSR1, libc::SIGUSR1),
    (signo::SIGUSR2, libc::SIGUSR2),
];

/// NetBSD's numbers of these.
pub fn wanted() -> Vec<u32> {
    let numbers = SIGNALS.iter().map(|(netbsd, _)| netbsd.cast_unsigned());
    numbers.collect()
}

/// Raises one: the program's handler runs, or what the host does by default.
pub fn raise(netbsd: u32) {
    let host = SIGNALS
        .iter()
        .find(|(number, _)| number.cast_unsigned() == netbsd);
    if let Some((_, host)) = host {
        // SAFETY: no conditions. All signals are blocked: it waits until the call is over.
        unsafe { libc::raise(*host) };
    }
}
