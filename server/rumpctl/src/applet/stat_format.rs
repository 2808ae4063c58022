//! The format language of stat(1): `%[flags][width][.precision][form][part]datum`.

use std::path::Path;

use rumpclient::sys::consts::*;
use rumpclient::sys::{Stat, Timespec};

use crate::ctl::printable;
use crate::mode::{device, flag_words, strmode};
use crate::names::Names;
use crate::time;

/// What a format is applied to.
pub struct File<'a> {
    pub path: &'a Path,
    pub stat: &'a Stat,
    /// Where it points to, if it is a link.
    pub target: Option<&'a Path>,
    /// Which of the files on the command line it is.
    pub number: usize,
}

/// A format that has been read.
pub struct Format<'a> {
    pieces: Vec<Piece>,
    timefmt: &'a str,
}

enum Piece {
    Text(String),
    Number,
    Datum(Datum),
}

/// One `%` of a format.
#[derive(Default)]
struct Datum {
    alternate: bool,
    plus: bool,
    left: bool,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    form: Option<char>,
    part: Option<char>,
    letter: char,
}

/// A datum as a number or a text.
enum Value {
    Unsigned(u64),
    Time(Timespec),
    Text(String),
}

impl<'a> Format<'a> {
    /// Reads a format; times given as strings are formed by `timefmt`.
    pub fn parse(text: &str, timefmt: &'a str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            pieces.push(Piece::Text(rest[..at].to_owned()));
            let mut chars = rest[at + 1..].chars();
            let piece = match chars.clone().next() {
                Some(c @ ('n' | 't' | '%' | '@')) => {
                    chars.next();
                    match c {
                        'n' => Piece::Text("\n".into()),
                        't' => Piece::Text("\t".into()),
                        '%' => Piece::Text("%".into()),
                        _ => Piece::Number,
                    }
                }
                _ => Piece::Datum(
                    Datum::parse(&mut chars).ok_or_else(|| format!("bad format \"{text}\""))?,
                ),
            };
            pieces.push(piece);
            rest = chars.as_str();
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { pieces, timefmt })
    }

    /// What it makes of a file.
    pub fn apply(&self, file: &File<'_>, names: &Names) -> String {
        let mut line = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => line += text,
                Piece::Number => line += &file.number.to_string(),
                Piece::Datum(datum) => line += &datum.print(datum.value(file, names), self.timefmt),
            }
        }
        line
    }
}

impl Datum {
    fn parse(chars: &mut std::str::Chars<'_>) -> Option<Self> {
        let mut datum = Self::default();
        let mut c = chars.next()?;
        loop {
            match c {
                '#' => datum.alternate = true,
                '+' => datum.plus = true,
                '-' => datum.left = true,
                '0' => datum.zeros = true,
                ' ' => {}
                _ => break,
            }
            c = chars.next()?;
        }
        let number = |c: &mut char, chars: &mut std::str::Chars<'_>| {
            let mut value = 0_usize;
            while let Some(digit) = c.to_digit(10) {
                value = value
                    .saturating_mul(10)
                    .saturating_add(digit as usize)
                    .min(4096);
                *c = chars.next()?;
            }
            Some(value)
        };
        datum.width = number(&mut c, chars)?;
        if c == '.' {
            c = chars.next()?;
            datum.precision = Some(number(&mut c, chars)?);
        }
        if "DOUXFS".contains(c) {
            datum.form = Some(c);
            c = chars.next()?;
        }
        if "HML".contains(c) {
            datum.part = Some(c);
            c = chars.next()?;
        }
        datum.letter = c;
        let parts = match c {
            'p' => "HML",
            'd' | 'r' | 'T' => "HL",
            _ => "",
        };
        let known = "diplugramcBzbkfvNYTZ".contains(c);
        (known && datum.part.is_none_or(|part| parts.contains(part))).then_some(datum)
    }

    fn value(&self, file: &File<'_>, names: &Names) -> Value {
        let stat = file.stat;
        let string = self.form == Some('S');
        match self.letter {
            'd' | 'r' => {
                let dev = if self.letter == 'd' {
                    stat.dev
                } else {
                    stat.rdev
                };
                Value::Unsigned(match self.part {
                    Some('H') => device(dev).0,
                    Some(_) => device(dev).1,
                    None => dev,
                })
            }
            'i' => Value::Unsigned(stat.ino),
            'p' if string => Value::Text(strmode(stat.mode)),
            'p' => Value::Unsigned(
                match self.part {
                    Some('H') => stat.mode >> 12,
                    Some('M') => stat.mode >> 9 & 7,
                    Some(_) => stat.mode & 0o777,
                    None => stat.mode,
                }
                .into(),
            ),
            'l' => Value::Unsigned(stat.nlink.into()),
            'u' if string => Value::Text(names.user(stat.uid)),
            'u' => Value::Unsigned(stat.uid.into()),
            'g' if string => Value::Text(names.group(stat.gid)),
            'g' => Value::Unsigned(stat.gid.into()),
            'a' => Value::Time(stat.atime),
            'm' => Value::Time(stat.mtime),
            'c' => Value::Time(stat.ctime),
            'B' => Value::Time(stat.birthtime),
            'z' => Value::Unsigned(stat.size.cast_unsigned()),
            'b' => Value::Unsigned(stat.blocks.cast_unsigned()),
            'k' => Value::Unsigned(stat.blksize.into()),
            'f' if string => Value::Text(flag_words(stat.flags)),
            'f' => Value::Unsigned(stat.flags.into()),
            'v' => Value::Unsigned(stat.generation.into()),
            'N' => Value::Text(printable(file.path.as_os_str())),
            'Y' => Value::Text(match file.target {
                Some(target) if string => format!(" -> {}", printable(target.as_os_str())),
                Some(target) => printable(target.as_os_str()),
                None => String::new(),
            }),
            'T' => Value::Text(kind(stat, self.part).to_owned()),
            _ => Value::Text(match stat.file_type() {
                S_IFBLK | S_IFCHR => {
                    let (major, minor) = device(stat.rdev);
                    format!("{major},{minor}")
                }
                _ => stat.size.to_string(),
            }),
        }
    }

    fn print(&self, value: Value, timefmt: &str) -> String {
        let (text, number) = match value {
            Value::Text(text) => (text, false),
            Value::Unsigned(number) => (self.number(number), true),
            Value::Time(time) => match self.form {
                Some('S') => (time::format(time, timefmt), false),
                Some('F') => {
                    let digits = self.precision.unwrap_or(9).min(9);
                    let fraction = format!("{:09}", time.nsec);
                    (format!("{}.{}", time.sec, &fraction[..digits]), true)
                }
                Some('X' | 'O') => (self.number(time.sec.cast_unsigned()), true),
                _ => (time.sec.to_string(), true),
            },
        };
        let text = match self.precision {
            Some(most) if !number => text.chars().take(most).collect(),
            _ => text,
        };
        let width = self.width;
        match (self.left, self.zeros && number) {
            (true, _) => format!("{text:<width$}"),
            (_, true) => format!("{text:0>width$}"),
            _ => format!("{text:>width$}"),
        }
    }

    fn number(&self, number: u64) -> String {
        // A mode is octal unless another form is asked for.
        let form = self
            .form
            .unwrap_or(if self.letter == 'p' { 'O' } else { 'U' });
        match (form, self.alternate) {
            ('O', true) => format!("0{number:o}"),
            ('O', false) => format!("{number:o}"),
            ('X', true) => format!("{number:#x}"),
            ('X', false) => format!("{number:x}"),
            ('D', _) if self.plus => format!("{:+}", number.cast_signed()),
            ('D', _) => number.cast_signed().to_string(),
            _ => number.to_string(),
        }
    }
}

/// The type of a file: a mark as of `ls -F`, or words with H.
fn kind(stat: &Stat, part: Option<char>) -> &'static str {
    let (mark, words) = match stat.file_type() {
        S_IFDIR => ("/", "Directory"),
        S_IFLNK => ("@", "Symbolic Link"),
        S_IFIFO => ("|", "Fifo File"),
        S_IFSOCK => ("=", "Socket"),
        S_IFBLK => ("", "Block Device"),
        S_IFCHR => ("", "Character Device"),
        S_IFWHT => ("%", "Whiteout File"),
        S_IFREG if stat.mode & 0o111 != 0 => ("*", "Regular File"),
        S_IFREG => ("", "Regular File"),
        _ => ("", "???"),
    };
    if part == Some('H') { words } else { mark }
}
