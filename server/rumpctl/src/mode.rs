//! File modes in words: `strmode(3)` and `setmode(3)`.

use rumpclient::sys::consts::*;

/// The ten characters of `ls -l`; NetBSD's strmode adds a blank as the eleventh.
pub fn strmode(mode: u32) -> String {
    let kind = match mode & S_IFMT {
        S_IFREG => '-',
        S_IFDIR => 'd',
        S_IFLNK => 'l',
        S_IFBLK => 'b',
        S_IFCHR => 'c',
        S_IFIFO => 'p',
        S_IFSOCK => 's',
        S_IFWHT => 'w',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, set, lone) in [
        (6, S_ISUID, 's', 'S'),
        (3, S_ISGID, 's', 'S'),
        (0, S_ISVTX, 't', 'T'),
    ] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => set,
            (true, false) => lone,
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}

/// Major and minor number of a device: twelve and twenty bits, interleaved in the low 32.
pub fn device(dev: u64) -> (u64, u64) {
    (dev >> 8 & 0xfff, dev >> 12 & 0xf_ff00 | dev & 0xff)
}

/// The device with these numbers.
pub fn make_device(major: u64, minor: u64) -> u64 {
    major << 8 & 0xf_ff00 | minor << 12 & 0xfff0_0000 | minor & 0xff
}

/// The words for `chflags(2)` flags, in the order of `ls -lo`; "-" for none.
pub fn flag_words(flags: u32) -> String {
    const WORDS: [(u32, &str); 8] = [
        (0x4, "uappnd"),
        (0x2, "uchg"),
        (0x1, "nodump"),
        (0x8, "opaque"),
        (0x4_0000, "sappnd"),
        (0x1_0000, "arch"),
        (0x2_0000, "schg"),
        (0x20_0000, "snap"),
    ];
    let words: Vec<&str> = WORDS
        .iter()
        .filter(|(flag, _)| flags & flag != 0)
        .map(|(_, word)| *word)
        .collect();
    if words.is_empty() {
        "-".to_owned()
    } else {
        words.join(",")
    }
}

/// A change of modes: `755`, or `u+x,g-w`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These bits.
    Absolute(u32),
    /// One clause after the other.
    Symbolic(Vec<Clause>),
}

/// `ugo`, an operator and permissions of a symbolic mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Bits of user, group and others that it may touch; `None` when nobody is named.
    who: Option<u32>,
    op: char,
    perms: Vec<char>,
}

const U: u32 = S_ISUID | 0o700;
const G: u32 = S_ISGID | 0o070;
const O: u32 = 0o007;

impl Change {
    /// Reads a mode; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let mode = u32::from_str_radix(text, 8).ok()?;
            return (mode <= 0o7777).then_some(Self::Absolute(mode));
        }
        let mut clauses = Vec::new();
        for part in text.split(',') {
            let ops = part.find(['+', '-', '='])?;
            let (who, mut rest) = part.split_at(ops);
            let mut mask = None;
            for c in who.chars() {
                let bits = match c {
                    'u' => U,
                    'g' => G,
                    'o' => O,
                    'a' => U | G | O,
                    _ => return None,
                };
                mask = Some(mask.unwrap_or(0) | bits);
            }
            // One list of users may have several operators: `u+r-w`.
            while let Some(op) = rest.chars().next() {
                let tail = &rest[1..];
                let end = tail.find(['+', '-', '=']).unwrap_or(tail.len());
                let perms: Vec<char> = tail[..end].chars().collect();
                if perms.iter().any(|c| !"rwxXstugo".contains(*c)) {
                    return None;
                }
                clauses.push(Clause {
                    who: mask,
                    op,
                    perms,
                });
                rest = &tail[end..];
            }
        }
        Some(Self::Symbolic(clauses))
    }

    /// The new permissions of a file with `mode`. `umask` limits clauses that name nobody.
    pub fn apply(&self, mode: u32, umask: u32) -> u32 {
        let clauses = match self {
            Self::Absolute(bits) => return *bits,
            Self::Symbolic(clauses) => clauses,
        };
        let mut bits = mode & 0o7777;
        let is_dir = mode & S_IFMT == S_IFDIR;
        for clause in clauses {
            // Without a list of users all are meant, less what the umask withholds.
            let who = clause.who.unwrap_or((U | G | O) & !umask);
            let sticky = if clause.who == Some(O) { 0 } else { S_ISVTX };
            let set = clause
                .perms
                .iter()
                .fold(0, |set, perm| set | permission(*perm, bits, is_dir));
            let set = set & (who | sticky);
            bits = match clause.op {
                '+' => bits | set,
                '-' => bits & !set,
                _ => bits & !clause.who.unwrap_or(U | G | O) | set,
            };
        }
        bits
    }
}

/// The bits of a letter, for all users.
fn permission(letter: char, bits: u32, is_dir: bool) -> u32 {
    let copy = |shift: u32| {
        let rwx = bits >> shift & 7;
        rwx << 6 | rwx << 3 | rwx
    };
    match letter {
        'r' => 0o444,
        'w' => 0o222,
        'x' => 0o111,
        'X' if is_dir || bits & 0o111 != 0 => 0o111,
        's' => S_ISUID | S_ISGID,
        't' => S_ISVTX,
        'u' => copy(6),
        'g' => copy(3),
        'o' => copy(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(text: &str, mode: u32) -> u32 {
        Change::parse(text).expect("a mode").apply(mode, 0o022)
    }

    #[test]
    fn modes_as_ls_shows_them() {
        assert_eq!(strmode(S_IFDIR | 0o755), "drwxr-xr-x");
        assert_eq!(strmode(S_IFDIR | 0o1777), "drwxrwxrwt");
        assert_eq!(strmode(S_IFREG | 0o4755), "-rwsr-xr-x");
        assert_eq!(strmode(S_IFREG | 0o7000), "---S--S--T");
        assert_eq!(strmode(S_IFIFO | 0o644), "prw-r--r--");
        assert_eq!(strmode(S_IFCHR), "c---------");
    }

    #[test]
    fn devices() {
        assert_eq!(make_device(2, 2), 0x202);
        assert_eq!(make_device(0xabc, 0x12345), 0x123a_bc45);
        assert_eq!(device(0x123a_bc45), (0xabc, 0x12345));
    }

    #[test]
    fn flags_in_words() {
        assert_eq!(flag_words(0), "-");
        assert_eq!(flag_words(0x2_0006), "uappnd,uchg,schg");
    }

    #[test]
    fn symbolic_modes() {
        for (text, from, to) in [
            ("u+x", 0o644, 0o744),
            ("+x", 0o644, 0o755),
            ("+w", 0o444, 0o644),
            ("-w", 0o666, 0o466),
            ("a+w", 0o444, 0o666),
            ("go-rwx", 0o777, 0o700),
            ("u=rw,go=r", 0o7777, 0o1644),
            ("g=u", 0o640, 0o660),
            ("o=g-w", 0o660, 0o664),
            ("a+X", 0o644, 0o644),
            ("a+X", 0o744, 0o755),
            ("u+s,a+t", 0o755, 0o5755),
            ("o+t", 0o755, 0o755),
            ("a=", 0o777, 0),
            ("644", 0o777, 0o644),
        ] {
            assert_eq!(apply(text, S_IFREG | from), to, "{text} on {from:o}");
        }
        assert_eq!(apply("a+X", S_IFDIR | 0o600), 0o711);
        assert_eq!(apply("g=rx", S_IFDIR | 0o2777), 0o757);
    }

    #[test]
    fn what_is_no_mode() {
        for text in ["", "u", "8", "77777", "u+z", "z+r", "u+r,", "+r,x"] {
            assert_eq!(Change::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        /// A mode that is read gives permissions; what is no mode is refused without a panic.
        #[test]
        fn any_text_is_a_mode_or_none(text in "[ugoa]{0,3}[-+=]?[rwxXstugo0-9,=+-]{0,6}", mode: u16) {
            if let Some(change) = Change::parse(&text) {
                proptest::prop_assert!(change.apply(u32::from(mode), 0o022) <= 0o7777);
            }
        }

        /// An octal mode does not depend on what was there.
        #[test]
        fn octal_modes(bits in 0_u32..=0o7777, mode: u16) {
            let change = Change::parse(&format!("{bits:o}"));
            proptest::prop_assert_eq!(change.map(|change| change.apply(mode.into(), 0)), Some(bits));
        }
    }
}
