//! The line with which a server greets each connection (sysproxy 0.4, section 3):
//! `RUMPSP-0.4-NetBSD-7.99.34/amd64` and a newline.

use core::fmt;

/// Longest banner, newline included: clients read it into 96 bytes, once.
pub const MAX_LEN: usize = 95;

/// Who a server is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Banner {
    /// Protocol version, major part.
    pub major: u32,
    /// Protocol version, minor part.
    pub minor: u32,
    /// The kernel's `kern.ostype`.
    pub ostype: String,
    /// The kernel's `kern.osrelease`.
    pub osrelease: String,
    /// The kernel's `hw.machine`: NetBSD's name, `amd64` and not `x86_64`.
    pub machine: String,
}

/// Why a line is no banner, or a banner no line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BannerError {
    /// Longer than [`MAX_LEN`].
    TooLong,
    /// Does not have the form `RUMPSP-<major>.<minor>-<ostype>-<osrelease>/<machine>`.
    Malformed,
}

impl fmt::Display for BannerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the banner is longer than 95 bytes",
            Self::Malformed => "the line is no sysproxy banner",
        })
    }
}

impl core::error::Error for BannerError {}

impl Banner {
    /// The banner of a server of this version.
    #[must_use]
    pub fn new(ostype: &str, osrelease: &str, machine: &str) -> Self {
        let [ostype, osrelease, machine] = [ostype, osrelease, machine].map(String::from);
        Self {
            major: super::MAJOR,
            minor: super::MINOR,
            ostype,
            osrelease,
            machine,
        }
    }

    /// The line, newline included.
    ///
    /// # Errors
    /// When clients could not read it.
    pub fn encode(&self) -> Result<Vec<u8>, BannerError> {
        let line = format!("{self}\n").into_bytes();
        if line.len() > MAX_LEN {
            Err(BannerError::TooLong)
        } else {
            Ok(line)
        }
    }

    /// Reads a line with or without its newline.
    ///
    /// # Errors
    /// When it is too long or has another form. The version is for the caller to judge.
    pub fn decode(line: &[u8]) -> Result<Self, BannerError> {
        if line.len() > MAX_LEN {
            return Err(BannerError::TooLong);
        }
        Self::parse(line.strip_suffix(b"\n").unwrap_or(line)).ok_or(BannerError::Malformed)
    }

    fn parse(line: &[u8]) -> Option<Self> {
        let line = str::from_utf8(line).ok()?;
        let (version, rest) = line.strip_prefix("RUMPSP-")?.split_once('-')?;
        let (major, minor) = version.split_once('.')?;
        let (ostype, rest) = rest.split_once('-')?;
        let (osrelease, machine) = rest.rsplit_once('/')?;
        if ostype.is_empty() || osrelease.is_empty() || machine.is_empty() {
            return None;
        }
        let number = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.parse().ok())
                .flatten()
        };
        let mut banner = Self::new(ostype, osrelease, machine);
        (banner.major, banner.minor) = (number(major)?, number(minor)?);
        Some(banner)
    }
}

impl fmt::Display for Banner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            major,
            minor,
            ostype,
            osrelease,
            machine,
        } = self;
        write!(f, "RUMPSP-{major}.{minor}-{ostype}-{osrelease}/{machine}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_banner() {
        let banner = Banner::new("NetBSD", "7.99.34", "amd64");
        let line = banner.encode().expect("short enough");
        assert_eq!(line, b"RUMPSP-0.4-NetBSD-7.99.34/amd64\n");
        assert_eq!(Banner::decode(&line), Ok(banner));
    }

    #[test]
    fn odd_lines() {
        let other = Banner::decode(b"RUMPSP-1.22-A-b-c/d/e\n").expect("well formed");
        assert_eq!((other.major, other.minor), (1, 22));
        assert_eq!((&*other.osrelease, &*other.machine), ("b-c/d", "e"));
        for line in [
            &b""[..],
            b"\n",
            b"RUMPSP-0-NetBSD-7/a",
            b"RUMPSP-0.4-NetBSD/a",
            b"RUMPSP-0.4-N-7",
            b"RUMPSP-+0.4-N-7/a",
            b"RUMPSP-0.4--7/a",
            b"HTTP/1.1 400",
            b"RUMPSP-0.4-N-7/\xff",
        ] {
            assert_eq!(Banner::decode(line), Err(BannerError::Malformed));
        }
        assert_eq!(
            Banner::new("NetBSD", &"9".repeat(90), "amd64").encode(),
            Err(BannerError::TooLong)
        );
        assert_eq!(Banner::decode(&[b'R'; 96]), Err(BannerError::TooLong));
    }
}
