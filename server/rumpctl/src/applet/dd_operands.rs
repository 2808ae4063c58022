//! The operands of dd(1): `if=FILE bs=64k conv=notrunc`.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What is to be copied, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operands {
    pub input: Option<OsString>,
    pub output: Option<OsString>,
    pub ibs: usize,
    pub obs: usize,
    /// One size for both: blocks go out as they came in.
    pub same: bool,
    pub count: Option<u64>,
    pub skip: u64,
    pub seek: u64,
    pub conv: Conv,
    pub status: Status,
}

/// `conv=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conv {
    pub notrunc: bool,
    pub noerror: bool,
    pub sync: bool,
    pub fsync: bool,
    pub swab: bool,
    pub lcase: bool,
    pub ucase: bool,
}

/// `status=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Say how much was copied.
    #[default]
    All,
    /// Without the line of the transfer.
    NoXfer,
    /// Only errors.
    None,
}

const BLOCK: usize = 512;
/// A block larger than this is a slip.
const BLOCK_MAX: u64 = 1 << 30;

impl Operands {
    /// Reads `name=value` operands.
    pub fn parse(operands: &[OsString]) -> Result<Self, String> {
        let mut all = Self {
            input: None,
            output: None,
            ibs: BLOCK,
            obs: BLOCK,
            same: false,
            count: None,
            skip: 0,
            seek: 0,
            conv: Conv::default(),
            status: Status::default(),
        };
        for operand in operands {
            let bytes = operand.as_bytes();
            let Some(at) = bytes.iter().position(|byte| *byte == b'=') else {
                return Err(format!("unknown operand {}", operand.display()));
            };
            let (name, value) = (&bytes[..at], OsString::from_vec(bytes[at + 1..].to_vec()));
            let text = value.to_string_lossy().into_owned();
            let number = || {
                number(&text).ok_or_else(|| format!("{}: illegal numeric value", operand.display()))
            };
            let size = || match number()? {
                0 => Err(format!(
                    "{}: a block has at least one byte",
                    operand.display()
                )),
                size if size > BLOCK_MAX => Err(format!(
                    "{}: a block has at most a gigabyte",
                    operand.display()
                )),
                size => Ok(size as usize),
            };
            match name {
                b"if" => all.input = Some(value),
                b"of" => all.output = Some(value),
                b"bs" => {
                    all.ibs = size()?;
                    all.obs = all.ibs;
                    all.same = true;
                }
                b"ibs" if !all.same => all.ibs = size()?,
                b"obs" if !all.same => all.obs = size()?,
                // bs wins over both, wherever it stands.
                b"ibs" | b"obs" => drop(size()?),
                b"count" => all.count = Some(number()?),
                b"skip" | b"iseek" => all.skip = number()?,
                b"seek" | b"oseek" => all.seek = number()?,
                b"conv" => all.conv.parse(&text)?,
                b"status" => {
                    all.status = match text.as_str() {
                        "none" => Status::None,
                        "noxfer" => Status::NoXfer,
                        "progress" => Status::All,
                        _ => return Err(format!("unknown status {text}")),
                    }
                }
                _ => return Err(format!("unknown operand {}", operand.display())),
            }
        }
        Ok(all)
    }
}

impl Conv {
    fn parse(&mut self, words: &str) -> Result<(), String> {
        for word in words.split(',') {
            match word {
                "notrunc" => self.notrunc = true,
                "noerror" => self.noerror = true,
                "sync" => self.sync = true,
                "fsync" => self.fsync = true,
                "swab" => self.swab = true,
                "lcase" => self.lcase = true,
                "ucase" => self.ucase = true,
                _ => return Err(format!("unknown conversion {word}")),
            }
        }
        if self.lcase && self.ucase {
            Err("lcase and ucase do not go together".to_owned())
        } else {
            Ok(())
        }
    }

    /// Changes a block as asked.
    pub fn apply(&self, block: &mut [u8]) {
        if self.swab {
            block.chunks_exact_mut(2).for_each(|pair| pair.swap(0, 1));
        }
        if self.lcase {
            block.make_ascii_lowercase();
        }
        if self.ucase {
            block.make_ascii_uppercase();
        }
    }
}

/// A number with a unit (b = 512, k, m, g, w = 4), and products of such: `2x64k`.
fn number(text: &str) -> Option<u64> {
    text.split(['x', '*']).try_fold(1_u64, |product, factor| {
        let digits = factor
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(factor.len());
        let (number, unit) = factor.split_at(digits);
        let unit = match unit {
            "" => 1,
            "b" => 512,
            "k" | "K" => 1 << 10,
            "m" | "M" => 1 << 20,
            "g" | "G" => 1 << 30,
            "t" | "T" => 1 << 40,
            "w" => 4,
            _ => return None,
        };
        product
            .checked_mul(number.parse::<u64>().ok()?)?
            .checked_mul(unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(operands: &[&str]) -> Result<Operands, String> {
        Operands::parse(&operands.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn numbers() {
        for (text, value) in [
            ("1", 1),
            ("2b", 1024),
            ("64k", 65_536),
            ("2x3x4", 24),
            ("1w", 4),
            ("3*1m", 3 << 20),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for bad in ["", "k", "1z", "-1", "1x", "99999999999t"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn operands() {
        let all = parse(&[
            "if=host:a",
            "of=/b",
            "bs=64k",
            "ibs=1",
            "count=3",
            "conv=notrunc,sync",
        ])
        .unwrap();
        assert_eq!(all.input, Some("host:a".into()));
        assert_eq!((all.ibs, all.obs, all.count), (65_536, 65_536, Some(3)));
        assert!(all.conv.notrunc && all.conv.sync && !all.conv.noerror);
        for bad in [
            &["x"][..],
            &["y=1"],
            &["bs=0"],
            &["bs=2g"],
            &["count=z"],
            &["conv=up"],
            &["conv=lcase,ucase"],
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn conversions() {
        let mut block = *b"aBcDe";
        Conv {
            swab: true,
            ucase: true,
            ..Conv::default()
        }
        .apply(&mut block);
        assert_eq!(&block, b"BADCE");
    }
}
