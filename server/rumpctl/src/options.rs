//! Command lines that the option parser would misread: `chmod -w file`, where `-w` is a mode.

use std::ffi::{OsStr, OsString};

/// Where the applet's name stands on a line that begins with the program's.
pub fn applet_position(line: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while at < line.len() {
        match line[at].to_str() {
            Some("-s" | "--server") => at += 2,
            Some(text) if text.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
    None
}

/// Puts `--` before an operand of `applet` that looks like an option.
pub fn protect(applet: &str, args: &[OsString]) -> Vec<OsString> {
    let mut args = args.to_vec();
    if applet == "chmod" {
        let ends =
            |arg: &OsStr| arg == "--" || !arg.as_encoded_bytes().starts_with(b"-") || is_mode(arg);
        if let Some(at) = args.iter().position(|arg| ends(arg))
            && is_mode(&args[at])
        {
            args.insert(at, OsString::from("--"));
        }
    }
    args
}

/// Is it a symbolic mode that takes something away: `-w`, `-rx`, `-w,u+x`?
fn is_mode(arg: &OsStr) -> bool {
    let Some(text) = arg.to_str().and_then(|text| text.strip_prefix('-')) else {
        return false;
    };
    text.starts_with(|c| "rwxXstugo".contains(c))
        && text.chars().all(|c| "rwxXstugoa,=+-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(args: &[&str]) -> Vec<OsString> {
        args.iter().map(OsString::from).collect()
    }

    #[test]
    fn modes_are_no_options() {
        assert_eq!(
            protect("chmod", &line(&["-w", "f"])),
            line(&["--", "-w", "f"])
        );
        assert_eq!(
            protect("chmod", &line(&["-R", "-rx", "f"])),
            line(&["-R", "--", "-rx", "f"])
        );
        assert_eq!(
            protect("chmod", &line(&["-R", "u-w", "-x"])),
            line(&["-R", "u-w", "-x"])
        );
        assert_eq!(protect("chmod", &line(&["--", "-w"])), line(&["--", "-w"]));
        assert_eq!(protect("ls", &line(&["-r"])), line(&["-r"]));
    }

    #[test]
    fn the_applet_stands_after_the_options() {
        assert_eq!(
            applet_position(&line(&["rumpctl", "-s", "unix://x", "ls", "-l"])),
            Some(3)
        );
        assert_eq!(
            applet_position(&line(&["rumpctl", "--server=unix://x", "ls"])),
            Some(2)
        );
        assert_eq!(applet_position(&line(&["rumpctl", "--help"])), None);
    }
}
