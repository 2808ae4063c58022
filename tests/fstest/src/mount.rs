//! What is mounted: `TYPE SOURCE [OPTIONS] [on DIR]`, and each type's argument structure.

use rump_abi::types::{
    MNT_ASYNC, MNT_LOG, MNT_NOATIME, MNT_NODEV, MNT_NODEVMTIME, MNT_NOEXEC, MNT_NOSUID, MNT_RDONLY,
    MNT_RELATIME, MNT_SYMPERM, MNT_SYNCHRONOUS, MNT_UNION, export_args30,
};

/// Where the last file system goes when nothing is said.
pub const DEFAULT_DIRECTORY: &str = "/mnt";

/// One mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The file system's type.
    pub fstype: String,
    /// What is mounted.
    pub source: String,
    /// Where.
    pub directory: String,
    /// `MNT_*`.
    pub flags: i32,
    /// Options that only this type knows.
    options: Vec<(String, String)>,
}

/// A type's argument structure: with a pointer to the source in front or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// The first field points to the source's path.
    pub source_first: bool,
    /// What follows it, or everything.
    pub rest: Vec<u8>,
}

/// Words of the options and their flags.
const FLAGS: [(&str, i32); 13] = [
    ("async", MNT_ASYNC),
    ("log", MNT_LOG),
    ("noatime", MNT_NOATIME),
    ("nodev", MNT_NODEV),
    ("nodevmtime", MNT_NODEVMTIME),
    ("noexec", MNT_NOEXEC),
    ("nosuid", MNT_NOSUID),
    ("rdonly", MNT_RDONLY),
    ("relatime", MNT_RELATIME),
    ("ro", MNT_RDONLY),
    ("symperm", MNT_SYMPERM),
    ("sync", MNT_SYNCHRONOUS),
    ("union", MNT_UNION),
];

impl Mount {
    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let directory = match words[..] {
            [.., "on", directory] => {
                words.truncate(words.len() - 2);
                directory.to_owned()
            }
            _ => DEFAULT_DIRECTORY.to_owned(),
        };
        if !directory.starts_with('/') || directory == "/" {
            return Err(format!(
                "{directory}: a directory of the kernel below / is wanted"
            ));
        }
        let (fstype, source, options) = match words[..] {
            [fstype, source] => (fstype, source, ""),
            [fstype, source, options] => (fstype, source, options),
            _ => return Err("TYPE SOURCE [OPTIONS] [on DIR] is wanted".to_owned()),
        };
        let mut mount = Self {
            fstype: fstype.to_owned(),
            source: source.to_owned(),
            directory,
            flags: 0,
            options: Vec::new(),
        };
        for word in options
            .split(',')
            .filter(|word| !word.is_empty() && *word != "rw")
        {
            if let Some((_, flag)) = FLAGS.iter().find(|(name, _)| *name == word) {
                mount.flags |= flag;
            } else {
                let (name, value) = word.split_once('=').unwrap_or((word, ""));
                mount.options.push((name.to_owned(), value.to_owned()));
            }
        }
        mount.data()?;
        Ok(mount)
    }

    /// What the mount covers is seen through it.
    pub fn shows_covered(&self) -> bool {
        self.flags & MNT_UNION != 0 || matches!(self.fstype.as_str(), "union" | "overlay")
    }

    /// The argument structure.
    ///
    /// # Errors
    /// An option that the type has not, or a value that is no number.
    pub fn data(&self) -> Result<Data, String> {
        let known: &[&str] = match self.fstype.as_str() {
            "tmpfs" => &["size", "nodes", "uid", "gid", "mode"],
            "ptyfs" => &["gid", "mode"],
            "union" => &["below"],
            "null" | "overlay" | "umap" | "kernfs" | "fdesc" => &[],
            "msdos" | "cd9660" | "ext2fs" | "ffs" => &[],
            _ => &["fspec"],
        };
        if let Some((name, _)) = self
            .options
            .iter()
            .find(|(name, _)| !known.contains(&&**name))
        {
            return Err(format!("{}: no option {name}", self.fstype));
        }
        let layer = || Data {
            source_first: true,
            rest: vec![0; size_of::<export_args30>()],
        };
        Ok(match self.fstype.as_str() {
            "tmpfs" => self.tmpfs()?,
            "ptyfs" => self.ptyfs()?,
            "null" | "overlay" => layer(),
            "msdos" => msdos(),
            "cd9660" => {
                let mut data = layer();
                // flags.
                data.rest.extend([0; 8]);
                data
            }
            "ext2fs" | "ffs" => Data {
                source_first: true,
                rest: Vec::new(),
            },
            "umap" => {
                let mut data = layer();
                // nentries and gnentries; the pointers to the maps follow.
                for _ in 0..2 {
                    data.rest.extend((MAPPED_IDS.len() as u32).to_le_bytes());
                }
                data
            }
            "union" => {
                const UNMNT_ABOVE: u32 = 1;
                const UNMNT_BELOW: u32 = 2;
                let below = self.options.iter().any(|(name, _)| name == "below");
                let operation = if below { UNMNT_BELOW } else { UNMNT_ABOVE };
                let mut rest = operation.to_le_bytes().to_vec();
                rest.extend([0; 4]);
                Data {
                    source_first: true,
                    rest,
                }
            }
            _ => Data {
                source_first: self.options.iter().any(|(name, _)| name == "fspec"),
                rest: Vec::new(),
            },
        })
    }

    /// `umap`'s map of ids to themselves.
    pub fn id_map(&self) -> Option<Vec<u8>> {
        let entries = MAPPED_IDS.iter().flat_map(|id| [*id, *id]);
        (self.fstype == "umap").then(|| entries.flat_map(u64::to_le_bytes).collect())
    }

    fn number(&self, name: &str, radix: u32, default: u64) -> Result<u64, String> {
        let Some((_, text)) = self.options.iter().find(|(option, _)| option == name) else {
            return Ok(default);
        };
        let (digits, unit) = match text.char_indices().next_back() {
            Some((at, 'k')) => (&text[..at], 1 << 10),
            Some((at, 'm')) => (&text[..at], 1 << 20),
            Some((at, 'g')) => (&text[..at], 1 << 30),
            _ => (text.as_str(), 1),
        };
        let number =
            u64::from_str_radix(digits, radix).map_err(|_| format!("{name}={text}: no number"))?;
        number
            .checked_mul(unit)
            .ok_or_else(|| format!("{name}={text}: too large"))
    }

    /// `struct tmpfs_args`.
    fn tmpfs(&self) -> Result<Data, String> {
        const TMPFS_ARGS_VERSION: u64 = 1;
        let words = [
            TMPFS_ARGS_VERSION,
            self.number("nodes", 10, 0)?,
            self.number("size", 10, 0)?,
            self.number("uid", 10, 0)? | self.number("gid", 10, 0)? << 32,
            self.number("mode", 8, 0o755)?,
        ];
        Ok(Data {
            source_first: false,
            rest: words.iter().flat_map(|word| word.to_le_bytes()).collect(),
        })
    }

    /// `struct ptyfs_args`: version, gid, mode, flags.
    fn ptyfs(&self) -> Result<Data, String> {
        const PTYFS_ARGSVERSION: u64 = 2;
        let words = [
            PTYFS_ARGSVERSION | self.number("gid", 10, 4)? << 32,
            self.number("mode", 8, 0o620)?,
        ];
        Ok(Data {
            source_first: false,
            rest: words.iter().flat_map(|word| word.to_le_bytes()).collect(),
        })
    }
}

/// `struct msdosfs_args`: everything is root's, and everybody may do everything.
fn msdos() -> Data {
    const MSDOSFSMNT_VERSION: u32 = 3;
    const LONG_NAMES: u32 = 2;
    const VERSIONED: u32 = 16;
    let mut rest = vec![0; size_of::<export_args30>()];
    // uid, gid, mask, flags, version, dirmask, gmtoff.
    let fields = [
        0,
        0,
        0o777,
        LONG_NAMES | VERSIONED,
        MSDOSFSMNT_VERSION,
        0o777,
        0,
    ];
    rest.extend(fields.into_iter().flat_map(u32::to_le_bytes));
    rest.extend([0; 4]);
    Data {
        source_first: true,
        rest,
    }
}

/// The users and groups of the tests.
const MAPPED_IDS: [u64; 7] = [0, 1001, 1002, 1003, 2001, 2002, 2003];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_mount() {
        let mount = Mount::parse("tmpfs swap ro,size=1m on /a").expect("a mount");
        assert_eq!(
            (mount.fstype.as_str(), mount.source.as_str()),
            ("tmpfs", "swap")
        );
        assert_eq!(mount.directory, "/a");
        assert_eq!(mount.flags, MNT_RDONLY);
        let data = mount.data().expect("arguments");
        assert_eq!(data.rest.len(), 40);
        assert_eq!(data.rest[16..24], (1_u64 << 20).to_le_bytes());
        assert_eq!(
            Mount::parse("null /a").expect("a mount").directory,
            DEFAULT_DIRECTORY
        );
        for wrong in [
            "tmpfs",
            "tmpfs swap on",
            "tmpfs swap colour=red",
            "tmpfs swap on /",
            "tmpfs swap size=x",
        ] {
            Mount::parse(wrong).expect_err(wrong);
        }
    }
}
