//! NetBSD signal numbers become the host's here, once (`spec` section 11).

/// Host signal for each NetBSD number; 0 where the host has none.
const TO_HOST: [i32; 33] = [
    0,
    libc::SIGHUP,
    libc::SIGINT,
    libc::SIGQUIT,
    libc::SIGILL,
    libc::SIGTRAP,
    libc::SIGABRT,
    0, // SIGEMT
    libc::SIGFPE,
    libc::SIGKILL,
    libc::SIGBUS,
    libc::SIGSEGV,
    libc::SIGSYS,
    libc::SIGPIPE,
    libc::SIGALRM,
    libc::SIGTERM,
    libc::SIGURG,
    libc::SIGSTOP,
    libc::SIGTSTP,
    libc::SIGCONT,
    libc::SIGCHLD,
    libc::SIGTTIN,
    libc::SIGTTOU,
    libc::SIGIO,
    libc::SIGXCPU,
    libc::SIGXFSZ,
    libc::SIGVTALRM,
    libc::SIGPROF,
    libc::SIGWINCH,
    0, // SIGINFO
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGPWR,
];

/// The host's number of a NetBSD signal; `None` for 0, for a signal that the host lacks and for the
/// real-time signals.
#[must_use]
pub fn to_host(netbsd: i32) -> Option<i32> {
    let index = usize::try_from(netbsd).ok()?;
    TO_HOST.get(index).copied().filter(|&host| host != 0)
}

/// NetBSD's number of a host signal; `None` for one that NetBSD lacks.
#[must_use]
pub fn from_host(host: i32) -> Option<i32> {
    if host <= 0 {
        return None;
    }
    let index = TO_HOST.iter().position(|&candidate| candidate == host)?;
    i32::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use super::{from_host, to_host};

    #[test]
    fn numbers_that_differ() {
        assert_eq!(to_host(10), Some(7)); // SIGBUS
        assert_eq!(to_host(30), Some(10)); // SIGUSR1
        assert_eq!(to_host(20), Some(17)); // SIGCHLD
        assert_eq!(to_host(32), Some(30)); // SIGPWR
    }

    #[test]
    fn numbers_without_counterpart() {
        for netbsd in [-1, 0, 7, 29, 33, 63, 64] {
            assert_eq!(to_host(netbsd), None, "NetBSD signal {netbsd}");
        }
        assert_eq!(from_host(libc::SIGSTKFLT), None);
    }

    #[test]
    fn both_ways_agree() {
        for netbsd in 1..=32 {
            if let Some(host) = to_host(netbsd) {
                assert_eq!(from_host(host), Some(netbsd));
            }
        }
    }
}
