//! Where a core file goes when the kernel panics, or why there will be none (`core(5)`).

use nix::sys::resource::{RLIM_INFINITY, Resource, getrlimit, setrlimit};
use nix::unistd::{AccessFlags, access};
use std::fs;

/// What the host does with a core.
#[derive(Debug, PartialEq, Eq)]
pub enum Core {
    /// It is written or handed on: a sentence that says where.
    Goes(String),
    /// There will be none: a sentence that says why, and what to type.
    None(String),
}

/// Raises the soft limit for core files to the hard one and tells what will become of a core.
#[must_use]
pub fn prepare() -> Core {
    let hard = match getrlimit(Resource::RLIMIT_CORE) {
        Ok((soft, hard)) if soft == hard => hard,
        Ok((soft, hard)) => setrlimit(Resource::RLIMIT_CORE, hard, hard).map_or(soft, |()| hard),
        // The host has no such limit.
        Err(_) => RLIM_INFINITY,
    };
    let pattern =
        fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap_or_else(|_| "core".into());
    let here = std::env::current_dir()
        .map(|path| path.display().to_string())
        .unwrap_or_else(|_| ".".into());
    let writable = access(".", AccessFlags::W_OK).is_ok();
    judge(hard, pattern.trim_end(), &here, writable)
}

/// The sentence for a limit, a pattern, and the current directory.
fn judge(limit: u64, pattern: &str, here: &str, here_is_writable: bool) -> Core {
    // A program that takes cores is run whatever the limit is.
    if let Some(command) = pattern.strip_prefix('|') {
        let program = command.split_whitespace().next().unwrap_or("");
        let get = if program.contains("systemd-coredump") {
            "; get it with: coredumpctl gdb"
        } else if program.contains("apport") {
            "; look in /var/crash and /var/lib/apport/coredump"
        } else {
            ""
        };
        return Core::Goes(format!("after a panic the core goes to {program}{get}"));
    }
    if limit == 0 {
        return Core::None(
            "a panic leaves no core: the hard limit for core files is 0. Run the server in gdb \
             (gdb --args rump_server ...), or raise the limit as root: prlimit --core=unlimited --pid $$"
                .into(),
        );
    }
    if pattern.is_empty() {
        return Core::None(
            "a panic leaves no core: /proc/sys/kernel/core_pattern is empty. Run the server in gdb \
             (gdb --args rump_server ...), or type as root: sysctl kernel.core_pattern=core"
                .into(),
        );
    }
    if !pattern.starts_with('/') && !here_is_writable {
        return Core::None(format!(
            "a panic leaves no core: it would go to {here}, which you cannot write to. Start the server \
             in another directory, or run it in gdb (gdb --args rump_server ...)"
        ));
    }
    let place = if pattern.starts_with('/') {
        pattern.to_owned()
    } else {
        format!("{here}/{pattern}")
    };
    let size = if limit == RLIM_INFINITY {
        String::new()
    } else {
        format!(" (at most {limit} bytes)")
    };
    Core::Goes(format!("after a panic the core goes to {place}{size}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(core: Core) -> String {
        match core {
            Core::Goes(text) => text,
            Core::None(text) => panic!("none: {text}"),
        }
    }

    fn none(core: Core) -> String {
        match core {
            Core::None(text) => text,
            Core::Goes(text) => panic!("goes: {text}"),
        }
    }

    #[test]
    fn a_file_pattern() {
        assert_eq!(
            goes(judge(RLIM_INFINITY, "core", "/home/x", true)),
            "after a panic the core goes to /home/x/core"
        );
        let text = goes(judge(4096, "/var/core/%e.%p", "/", false));
        assert_eq!(
            text,
            "after a panic the core goes to /var/core/%e.%p (at most 4096 bytes)"
        );
    }

    #[test]
    fn a_program_takes_it_whatever_the_limit() {
        let text = goes(judge(
            0,
            "|/usr/lib/systemd/systemd-coredump %P",
            "/",
            false,
        ));
        assert!(text.contains("coredumpctl gdb"), "{text}");
        assert!(goes(judge(0, "|/usr/share/apport/apport %p", "/", false)).contains("/var/crash"));
        assert!(goes(judge(0, "|/opt/taker -x", "/", false)).ends_with("/opt/taker"));
    }

    #[test]
    fn none_says_why_and_what_to_type() {
        for (limit, pattern, writable, why) in [
            (0, "core", true, "hard limit"),
            (RLIM_INFINITY, "", true, "is empty"),
            (RLIM_INFINITY, "core", false, "cannot write"),
        ] {
            let text = none(judge(limit, pattern, "/etc", writable));
            assert!(text.contains(why) && text.contains("gdb --args"), "{text}");
        }
    }

    #[test]
    fn the_soft_limit_is_raised() {
        let _ = prepare();
        let (soft, hard) = getrlimit(Resource::RLIMIT_CORE).unwrap();
        assert_eq!(soft, hard);
    }
}
