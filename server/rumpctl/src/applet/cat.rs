//! cat(1).

use std::ffi::OsString;
use std::io::{Read, Write, stdin};

use crate::ctl::{Ctl, Outcome};
use crate::fs::{Failure, Fs, Stream};
use crate::place::Place;

/// Print files
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number lines, blank ones not
    #[arg(short)]
    blank: bool,
    /// $ at the end of lines, and -v
    #[arg(short)]
    ends: bool,
    /// Number lines
    #[arg(short)]
    number: bool,
    /// One blank line for many
    #[arg(short)]
    squeeze: bool,
    /// ^I for tabs, and -v
    #[arg(short)]
    tabs: bool,
    /// Without buffering
    #[arg(short = 'u')]
    unbuffered: bool,
    /// ^X and M-x for bytes that do not print
    #[arg(short = 'v')]
    visible: bool,
    /// Files; - is the standard input, host:FILE a file of the host [default: -]
    #[arg(value_name = "FILE")]
    files: Vec<OsString>,
}

const BLOCK: usize = 128 << 10;

impl Args {
    pub fn run(&self, ctl: &Ctl) -> Outcome {
        let standard_input = [OsString::from("-")];
        let files = if self.files.is_empty() {
            &standard_input[..]
        } else {
            &self.files
        };
        let mut cook = Cook {
            args: self,
            line: 0,
            at_start: true,
            blanks: 0,
        };
        for file in files {
            if file == "-" {
                let outcome = self.copy(ctl, &mut cook, |block| Ok(stdin().read(block)?))?;
                if let Err(error) = outcome {
                    ctl.warn(format_args!("stdin: {error}"))?;
                }
                continue;
            }
            let place = Place::parse(file);
            let opened = if place.host {
                std::fs::File::open(&place.path)
                    .map(Stream::Host)
                    .map_err(Failure::from)
            } else {
                Fs {
                    client: ctl.client()?,
                }
                .open(&place)
            };
            let outcome = match opened {
                Ok(mut stream) => self.copy(ctl, &mut cook, |block| stream.read(block))?,
                Err(error) => Err(error),
            };
            if let Err(error) = outcome {
                ctl.warn(error.at(&place)?)?;
            }
        }
        Ok(())
    }

    fn copy(
        &self,
        ctl: &Ctl,
        cook: &mut Cook<'_>,
        mut read: impl FnMut(&mut [u8]) -> crate::fs::Result<usize>,
    ) -> Outcome<crate::fs::Result<()>> {
        let raw =
            !(self.blank || self.ends || self.number || self.squeeze || self.tabs || self.visible);
        let mut block = vec![0; BLOCK];
        loop {
            let len = match read(&mut block) {
                Ok(0) => return Ok(Ok(())),
                Ok(len) => len,
                Err(error) => return Ok(Err(error)),
            };
            let mut out = ctl.out();
            if raw {
                out.write_all(&block[..len])?;
            } else {
                cook.write(&block[..len], &mut *out)?;
            }
            if self.unbuffered {
                out.flush()?;
            }
        }
    }
}

/// Output that is not the bytes themselves.
struct Cook<'a> {
    args: &'a Args,
    line: u64,
    at_start: bool,
    blanks: u32,
}

impl Cook<'_> {
    fn write(&mut self, bytes: &[u8], out: &mut impl Write) -> std::io::Result<()> {
        let args = self.args;
        for &byte in bytes {
            if self.at_start {
                let blank = byte == b'\n';
                self.blanks = if blank { self.blanks + 1 } else { 0 };
                if args.squeeze && self.blanks > 1 {
                    continue;
                }
                if args.number && !args.blank || args.blank && !blank {
                    self.line += 1;
                    write!(out, "{:6}\t", self.line)?;
                }
            }
            self.at_start = byte == b'\n';
            match byte {
                b'\n' if args.ends => out.write_all(b"$\n")?,
                b'\t' if args.tabs => out.write_all(b"^I")?,
                b'\n' | b'\t' => out.write_all(&[byte])?,
                _ if args.visible || args.ends || args.tabs => visible(byte, out)?,
                _ => out.write_all(&[byte])?,
            }
        }
        Ok(())
    }
}

/// A byte in printable characters.
fn visible(byte: u8, out: &mut impl Write) -> std::io::Result<()> {
    if byte >= 0x80 {
        out.write_all(b"M-")?;
    }
    match byte & 0x7f {
        0x7f => out.write_all(b"^?"),
        low @ 0..0x20 => out.write_all(&[b'^', low ^ 0x40]),
        low => out.write_all(&[low]),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn cooked(options: &[&str], text: &[u8]) -> String {
        let line = Line::parse_from(["cat"].iter().chain(options));
        let mut out = Vec::new();
        let mut cook = Cook {
            args: &line.args,
            line: 0,
            at_start: true,
            blanks: 0,
        };
        // Cut anywhere: blocks know nothing of lines.
        for byte in text.chunks(1) {
            cook.write(byte, &mut out).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cooked_output() {
        assert_eq!(
            cooked(&["-n"], b"a\n\nb\n"),
            "     1\ta\n     2\t\n     3\tb\n"
        );
        assert_eq!(cooked(&["-b"], b"a\n\nb\n"), "     1\ta\n\n     2\tb\n");
        assert_eq!(cooked(&["-s"], b"a\n\n\n\nb\n"), "a\n\nb\n");
        assert_eq!(cooked(&["-e"], b"a\x01\n"), "a^A$\n");
        assert_eq!(cooked(&["-t"], b"a\tb\n"), "a^Ib\n");
        assert_eq!(cooked(&["-v"], b"\x7f\x81\xff\t\n"), "^?M-^AM-^?\t\n");
    }
}
