//! stat(1): its options. The formats are `stat_format`.

use std::io::Write;
use std::path::PathBuf;

use crate::applet::stat_format::{File, Format};
use crate::ctl::{Ctl, Outcome};
use crate::names::Names;

/// Show what is known about files
#[derive(clap::Args, Debug)]
pub struct Args {
    /// As ls -F
    #[arg(short = 'F')]
    classify: bool,
    /// In this form: %N name, %z size, %Sp mode, %Sm time ... as NetBSD's stat(1) has it
    #[arg(short, value_name = "FORMAT", conflicts_with_all = ["long", "raw", "shell", "verbose"])]
    format: Option<String>,
    /// What links point to
    #[arg(short = 'L')]
    follow: bool,
    /// As ls -lT
    #[arg(short, conflicts_with_all = ["raw", "shell", "verbose"])]
    long: bool,
    /// No newline behind each file
    #[arg(short)]
    no_newline: bool,
    /// Say nothing of files that cannot be looked at
    #[arg(short)]
    quiet: bool,
    /// Numbers
    #[arg(short, conflicts_with_all = ["shell", "verbose"])]
    raw: bool,
    /// Assignments for a shell
    #[arg(short, conflicts_with = "verbose")]
    shell: bool,
    /// Times in this form of strftime(3)
    #[arg(short, value_name = "FORMAT")]
    timefmt: Option<String>,
    /// In several lines
    #[arg(short = 'x')]
    verbose: bool,
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

const DEFAULT: &str = "%d %i %Sp %l %Su %Sg %r %z \"%Sa\" \"%Sm\" \"%Sc\" \"%SB\" %k %b %#Xf %N";
const RAW: &str = "%d %i %#p %l %u %g %r %z %a %m %c %B %k %b %f %N";
const LONG: &str = "%Sp %l %Su %Sg %Z %Sm %N%SY";
const LONG_CLASSIFIED: &str = "%Sp %l %Su %Sg %Z %Sm %N%T%SY";
const SHELL: &str = "st_dev=%d st_ino=%i st_mode=%#p st_nlink=%l st_uid=%u st_gid=%g st_rdev=%r st_size=%z \
                     st_atime=%a st_mtime=%m st_ctime=%c st_birthtime=%B st_blksize=%k st_blocks=%b st_flags=%f";
const VERBOSE: &str = "  File: \"%N\"%n  Size: %-11z  FileType: %HT%n\
                       \x20 Mode: (%04OLp/%.10Sp)         Uid: (%5u/%8Su)  Gid: (%5g/%8Sg)%n\
                       Device: %Hd,%Ld   Inode: %i    Links: %l%n\
                       Access: %Sa%nModify: %Sm%nChange: %Sc";
const TIME: &str = "%b %e %T %Y";
const VERBOSE_TIME: &str = "%a %b %e %H:%M:%S %Y";

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let text = match &self.format {
            Some(text) => text,
            None if self.raw => RAW,
            None if self.shell => SHELL,
            None if self.verbose => VERBOSE,
            None if self.long && self.classify => LONG_CLASSIFIED,
            None if self.long => LONG,
            None => DEFAULT,
        };
        let timefmt =
            self.timefmt
                .as_deref()
                .unwrap_or(if self.verbose { VERBOSE_TIME } else { TIME });
        let format = Format::parse(text, timefmt).map_err(crate::cli::misuse)?;
        let client = ctl.client()?;
        let names = Names::default();
        for (number, path) in self.files.iter().enumerate() {
            let result = if self.follow {
                client.stat(path)
            } else {
                client.lstat(path)
            };
            let stat = match result {
                Err(rumpclient::Error::Sys(_)) if self.quiet => {
                    ctl.fail();
                    continue;
                }
                result => match ctl.check(path, result)? {
                    Some(stat) => stat,
                    None => continue,
                },
            };
            let target = match stat.is_symlink() {
                true => ctl.check(path, client.readlink(path))?,
                false => None,
            };
            let file = File {
                path,
                stat: &stat,
                target: target.as_deref(),
                number: number + 1,
            };
            let text = format.apply(&file, &names);
            write!(
                ctl.out(),
                "{text}{}",
                if self.no_newline { "" } else { "\n" }
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rumpclient::sys::consts::*;
    use rumpclient::sys::{Stat, Timespec};

    use super::*;

    fn look(text: &str) -> String {
        let time = Timespec {
            sec: 1_451_703_845,
            nsec: 250_000_000,
        };
        let stat = Stat {
            dev: 0x303,
            mode: S_IFDIR | 0o755,
            ino: 7,
            nlink: 2,
            uid: 1,
            gid: 2,
            rdev: u64::MAX,
            atime: time,
            mtime: time,
            ctime: time,
            birthtime: time,
            size: 512,
            blocks: 8,
            blksize: 4096,
            flags: 2,
            generation: 9,
        };
        let file = File {
            path: Path::new("/mnt"),
            stat: &stat,
            target: None,
            number: 1,
        };
        Format::parse(text, "%Y")
            .unwrap()
            .apply(&file, &Names::new(true))
    }

    #[test]
    fn the_forms_of_the_options() {
        assert_eq!(
            look(DEFAULT),
            "771 7 drwxr-xr-x 2 1 2 18446744073709551615 512 \"2016\" \"2016\" \"2016\" \"2016\" 4096 8 0x2 /mnt"
        );
        assert_eq!(
            look(RAW),
            "771 7 040755 2 1 2 18446744073709551615 512 1451703845 1451703845 1451703845 1451703845 4096 8 2 /mnt"
        );
        assert_eq!(look(LONG), "drwxr-xr-x 2 1 2 512 2016 /mnt");
        assert_eq!(look(LONG_CLASSIFIED), "drwxr-xr-x 2 1 2 512 2016 /mnt/");
        assert_eq!(
            look(SHELL),
            "st_dev=771 st_ino=7 st_mode=040755 st_nlink=2 st_uid=1 st_gid=2 st_rdev=18446744073709551615 \
             st_size=512 st_atime=1451703845 st_mtime=1451703845 st_ctime=1451703845 st_birthtime=1451703845 \
             st_blksize=4096 st_blocks=8 st_flags=2"
        );
        let lines: Vec<String> = look(VERBOSE).lines().map(str::to_owned).collect();
        assert_eq!(lines[0], "  File: \"/mnt\"");
        assert_eq!(lines[1], "  Size: 512          FileType: Directory");
        assert_eq!(
            lines[2],
            "  Mode: (0755/drwxr-xr-x)         Uid: (    1/       1)  Gid: (    2/       2)"
        );
        assert_eq!(lines[3], "Device: 3,3   Inode: 7    Links: 2");
        assert_eq!(lines[6], "Change: 2016");
    }

    #[test]
    fn data_and_their_forms() {
        for (format, text) in [
            ("%%%n%t%@", "%\n\t1"),
            ("%10z|%-10z|%010z", "       512|512       |0000000512"),
            ("%Xz %#Xz %Oz %#Oz %Dz", "200 0x200 1000 01000 512"),
            ("%p %Sp %Lp %Hp %Mp", "40755 drwxr-xr-x 755 4 0"),
            (
                "%Fm %.3Fm %m",
                "1451703845.250000000 1451703845.250 1451703845",
            ),
            ("%Sf %f %v", "uchg 2 9"),
            ("%N%SY|%Y", "/mnt|"),
            ("%T %HT %Z", "/ Directory 512"),
            ("%Hd %Ld", "3 3"),
            ("%.2N", "/m"),
        ] {
            assert_eq!(look(format), text, "{format}");
        }
    }

    #[test]
    fn bad_formats() {
        for bad in ["%", "%q", "%Hz", "%SZZ%", "%5"] {
            assert!(Format::parse(bad, "").is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_format_is_read_or_refused(text in "(%[-#+0 ]?[0-9]{0,3}[.]?[0-9]{0,2}[DOUXFS]?[HML]?[a-zNYTZB%]|é|.){0,4}") {
            if Format::parse(&text, "%Y").is_ok() {
                look(&text);
            }
        }
    }
}
