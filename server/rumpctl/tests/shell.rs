//! rumpremote.sh, sourced by real shells.

mod kernel;
#[path = "../../client/tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use kernel::Kernel;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rumpremote.sh");

/// Runs a script after rumpremote.sh in a shell; `None` where the host has no such shell.
fn shell(name: &str, before: &str, after: &str, server: Option<&str>) -> Option<String> {
    let links = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_rumpctl"))
        .args(["applets", "--link"])
        .arg(links.path())
        .status();
    assert!(made.unwrap().success());
    let script = format!("{before}\n. '{SCRIPT}' || exit 9\n{after}");
    let mut command = Command::new(name);
    command
        .args(["-c", &script])
        .env("RUMPREMOTE_APPLETS", links.path())
        .env("PS1", "old ")
        .env_remove("RUMP_SERVER");
    command.envs(server.map(|url| ("RUMP_SERVER", url)));
    let output = match command.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("this host has no {name}: rumpremote.sh is not tried with it");
            return None;
        }
        output => output.unwrap(),
    };
    assert!(output.status.success(), "{name}: {output:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The same in bash, which every developer's host has, and in zsh where there is one.
fn both(before: &str, after: &str, server: Option<&str>, expected: &str) {
    assert_eq!(
        shell("bash", before, after, server)
            .expect("bash")
            .trim_end(),
        expected
    );
    if let Some(output) = shell("zsh", before, after, server) {
        assert_eq!(output.trim_end(), expected, "zsh");
    }
}

#[test]
fn commands_act_on_the_kernel() {
    let kernel = Kernel::boot();
    let script =
        "mkdir -p /mnt && mount_tmpfs swap /mnt && mount && mkdir /mnt/test && ls /mnt | tr a-z A-Z
                  rm -r /mnt/test && umount /mnt";
    let expected = "rumpfs on / type rumpfs (local)\ntmpfs on /mnt type tmpfs (local)\nTEST";
    both("", script, Some(&kernel.url()), expected);
    assert!(!Path::new("/mnt/test").exists());
}

#[test]
fn the_prompt_names_the_server() {
    both(
        "",
        "printf '%s' \"$PS1\"",
        None,
        "rumpremote (${RUMP_SERVER:-NULL})$",
    );
    let expand = "export RUMP_SERVER=unix://ctrl; eval \"printf '%s' \\\"${PS1}\\\"\"";
    both("", expand, None, "rumpremote (unix://ctrl)$");
}

#[test]
fn functions_of_the_shell() {
    both(
        "",
        "rumpremote_listcmds | head -3 | tr '\\n' ' '",
        None,
        "cat chmod chown",
    );
    both(
        "",
        "rumpremote_hascmd ls; rumpctrl_hascmd gcc; echo $?",
        None,
        "#t\n#f\n1",
    );
    both(
        "",
        "rumpremote_hostcmd sh -c 'command -v ls'",
        None,
        &host_ls(),
    );
    both("", "rumpctrl_hostcmd ls -d /proc/self", None, "/proc/self");
    both(
        "",
        "case $(command -v ls) in */ls) echo found;; esac; type rumpremote_unload >/dev/null && echo there",
        None,
        "found\nthere",
    );
}

fn host_ls() -> String {
    let output = Command::new("sh")
        .args(["-c", "command -v ls"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .trim_end()
        .to_owned()
}

#[test]
fn arguments_name_the_server() {
    let with = |argument: &str| {
        format!(". '{SCRIPT}' {argument}; echo \"$RUMP_SERVER\"; rumpremote_unload")
    };
    for (argument, url) in [
        ("unix://a", "unix://a"),
        ("-u b", "unix://b"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1"),
    ] {
        let script = format!("rumpremote_unload; {}", with(argument));
        both("", &script, None, url);
    }
}

#[test]
fn loading_twice_changes_nothing() {
    let script = format!(
        "before=$PATH; . '{SCRIPT}' unix://x 2>/dev/null; echo $?; test \"$PATH\" = \"$before\" && echo same; echo \"${{RUMP_SERVER-unset}}\""
    );
    both("", &script, None, "1\nsame\nunset");
}

#[test]
fn unloading_restores_the_shell() {
    let before = "host=$PATH; prompt=$PS1";
    let script = "rumpremote_unload; test \"$PATH\" = \"$host\" && test \"$PS1\" = \"$prompt\" && echo restored; \
                  type rumpremote_unload >/dev/null 2>&1 || echo gone; type _rr_cd >/dev/null 2>&1 || echo gone; \
                  echo \"${RRPATH-unset} ${RUMPREMOTE_LOADED-unset}\"";
    both(before, script, None, "restored\ngone\ngone\nunset unset");
}

#[test]
fn aliases_for_host_programs_step_aside() {
    let before = "shopt -s expand_aliases 2>/dev/null; alias ls='ls --zap'; alias ll='ls -l'";
    let script = "alias ls >/dev/null 2>&1 || echo aside; alias ll >/dev/null && echo kept; \
                  rumpremote_unload; alias ls | grep -c zap; alias cd >/dev/null 2>&1 || echo free";
    both(before, script, None, "aside\nkept\n1\nfree");
}
