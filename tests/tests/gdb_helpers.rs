//! gdb's helpers without a kernel: help, constants, installation.

use std::process::Command;

use rump_tests::gdb::{self, Form};
use rump_tests::{artifacts, assert_in_order, workspace};

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
