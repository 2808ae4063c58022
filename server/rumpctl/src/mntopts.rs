//! Mount options: the words of `-o`, the flags they stand for, and the words that mount(8) prints.

use std::path::{Component, Path, PathBuf};

use rumpclient::sys::consts::*;

/// What `-o` asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Flags to set.
    pub set: u64,
    /// Flags to clear, which matters to an update.
    pub clear: u64,
    /// Not with `mount -a`.
    pub noauto: bool,
    /// What the file system itself has to know: `size=64m`, `-s=64m`.
    pub other: Vec<(String, Option<String>)>,
}

/// Words of `-o`: the flag, and whether the word sets it.
const WORDS: [(&str, u64, bool); 29] = [
    ("async", MNT_ASYNC, true),
    ("atime", MNT_NOATIME, false),
    ("coredump", MNT_NOCOREDUMP, false),
    ("dev", MNT_NODEV, false),
    ("devmtime", MNT_NODEVMTIME, false),
    ("discard", MNT_DISCARD, true),
    ("exec", MNT_NOEXEC, false),
    ("extattr", MNT_EXTATTR, true),
    ("force", MNT_FORCE, true),
    ("getargs", MNT_GETARGS, true),
    ("hidden", MNT_IGNORE, true),
    ("log", MNT_LOG, true),
    ("noatime", MNT_NOATIME, true),
    ("nocoredump", MNT_NOCOREDUMP, true),
    ("nodev", MNT_NODEV, true),
    ("nodevmtime", MNT_NODEVMTIME, true),
    ("noexec", MNT_NOEXEC, true),
    ("nosuid", MNT_NOSUID, true),
    ("rdonly", MNT_RDONLY, true),
    ("relatime", MNT_RELATIME, true),
    ("reload", MNT_RELOAD, true),
    ("ro", MNT_RDONLY, true),
    ("rw", MNT_RDONLY, false),
    ("softdep", MNT_SOFTDEP, true),
    ("suid", MNT_NOSUID, false),
    ("symperm", MNT_SYMPERM, true),
    ("sync", MNT_SYNCHRONOUS, true),
    ("union", MNT_UNION, true),
    ("update", MNT_UPDATE, true),
];

/// Flags in the order in which mount(8) prints them; the last ones only with -v.
const PRINTED: [(u64, &str, bool); 31] = [
    (MNT_ASYNC, "asynchronous", true),
    (MNT_DISCARD, "discard", true),
    (MNT_EXTATTR, "extattr", true),
    (MNT_IGNORE, "hidden", true),
    (MNT_LOG, "log", true),
    (MNT_NOATIME, "noatime", true),
    (MNT_NOCOREDUMP, "nocoredump", true),
    (MNT_NODEV, "nodev", true),
    (MNT_NODEVMTIME, "nodevmtime", true),
    (MNT_NOEXEC, "noexec", true),
    (MNT_NOSUID, "nosuid", true),
    (MNT_RDONLY, "read-only", true),
    (MNT_RELATIME, "relatime", true),
    (MNT_SOFTDEP, "soft dependencies", true),
    (MNT_SYMPERM, "symperm", true),
    (MNT_SYNCHRONOUS, "synchronous", true),
    (MNT_UNION, "union", true),
    (MNT_EXRDONLY, "exported read-only", false),
    (MNT_EXPORTED, "NFS exported", true),
    (MNT_DEFEXPORTED, "exported to the world", false),
    (MNT_EXPORTANON, "anon uid mapping", false),
    (MNT_EXKERB, "kerberos uid mapping", false),
    (MNT_EXNORESPORT, "non-reserved ports", true),
    (MNT_EXPUBLIC, "WebNFS exports", true),
    (MNT_LOCAL, "local", true),
    (MNT_QUOTA, "with quotas", true),
    (MNT_ROOTFS, "root file system", false),
    (MNT_UPDATE, "being updated", false),
    (MNT_RELOAD, "reload filesystem data", false),
    (MNT_FORCE, "force unmount or readonly change", false),
    (MNT_GETARGS, "retrieve mount arguments", false),
];

/// Reads the arguments of all `-o`.
pub fn parse(given: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    for word in given
        .iter()
        .flat_map(|list| list.split(','))
        .filter(|word| !word.is_empty())
    {
        if let Some((_, flag, set)) = WORDS.iter().find(|(name, ..)| *name == word) {
            if *set {
                options.set |= flag;
                options.clear &= !flag;
            } else {
                options.clear |= flag;
                options.set &= !flag;
            }
        } else if let Some((name, value)) = word.split_once('=') {
            options
                .other
                .push((name.to_owned(), Some(value.to_owned())));
        } else {
            match word {
                "auto" => options.noauto = false,
                "noauto" => options.noauto = true,
                // Kept in fstab for others than mount.
                "rq" | "sw" | "xx" | "userquota" | "groupquota" => {}
                _ if word.starts_with('-') => options.other.push((word.to_owned(), None)),
                _ => return Err(format!("-o {word}: option not supported")),
            }
        }
    }
    Ok(options)
}

impl Options {
    /// Adds options that were given later and so win.
    pub fn merge(&mut self, later: &Self) {
        self.set = self.set & !later.clear | later.set;
        self.clear = self.clear & !later.set | later.clear;
        self.other.extend_from_slice(&later.other);
    }

    /// The flags for mount(2); an update starts from those that the mount has.
    pub fn flags(&self, mounted: u64) -> u64 {
        let base = if self.set & MNT_UPDATE != 0 {
            mounted & MNT_BASIC_FLAGS
        } else {
            0
        };
        base & !self.clear | self.set
    }

    /// The options as a command line would have them, with a blank behind.
    pub fn words(&self) -> String {
        let flags = WORDS.iter().filter(|(name, flag, set)| {
            *name != "rdonly"
                && if *set {
                    self.set & flag != 0
                } else {
                    self.clear & flag != 0
                }
        });
        let mut words: Vec<String> = flags.map(|(name, ..)| (*name).to_owned()).collect();
        words.extend(self.other.iter().map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name.clone(),
        }));
        if words.is_empty() {
            String::new()
        } else {
            format!("-o {} ", words.join(","))
        }
    }
}

/// The words for the flags of a mounted file system.
pub fn flag_words(mut flags: u64, verbose: bool) -> Vec<String> {
    let mut words = Vec::new();
    for (flag, word, loud) in PRINTED {
        if flags & flag != 0 {
            flags &= !flag;
            if loud || verbose {
                words.push(word.to_owned());
            }
        }
    }
    if flags != 0 {
        words.push(format!("unknown flag {flags:#x}"));
    }
    words
}

/// Is a file system of this type among those that `-t` asks for: `tmpfs,ffs` or `notmpfs,ffs`?
pub fn type_wanted(wanted: Option<&str>, fstype: &str) -> bool {
    match wanted {
        None => true,
        Some(list) => match list.strip_prefix("no") {
            Some(unwanted) => unwanted.split(',').all(|name| name != fstype),
            None => list.split(',').any(|name| name == fstype),
        },
    }
}

/// A path as the kernel is to remember it: absolute (a new process is in `/`), without `.` and
/// doubled or trailing slashes.
pub fn absolute(path: &Path) -> PathBuf {
    let mut absolute = PathBuf::from("/");
    absolute.extend(path.components().filter(|part| *part != Component::CurDir));
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        parse(&[text.to_owned()]).expect("options")
    }

    #[test]
    fn words_and_flags() {
        assert_eq!(options("ro,nosuid").flags(0), MNT_RDONLY | MNT_NOSUID);
        assert_eq!(options("ro,rw").flags(0), 0);
        let update = options("update,rw,noatime");
        assert_eq!(
            update.flags(MNT_RDONLY | MNT_LOCAL | MNT_NODEV),
            MNT_UPDATE | MNT_NOATIME | MNT_NODEV
        );
        let size = options("size=64m,-n=10");
        assert_eq!(
            size.other,
            [
                ("size".into(), Some("64m".into())),
                ("-n".into(), Some("10".into()))
            ]
        );
        assert!(options("noauto").noauto);
        assert!(parse(&["nonsense".into()]).is_err());
        let mut merged = options("ro,nodev");
        merged.merge(&options("rw"));
        assert_eq!(merged.flags(0), MNT_NODEV);
        assert_eq!(options("ro,size=1m").words(), "-o ro,size=1m ");
    }

    #[test]
    fn the_tables_are_whole() {
        let mut all = 0;
        for (flag, ..) in PRINTED {
            assert_eq!(all & flag, 0, "a flag stands in the table once");
            all |= flag;
        }
        assert!(WORDS.is_sorted_by_key(|(name, ..)| *name));
    }

    #[test]
    fn types() {
        assert!(type_wanted(None, "tmpfs"));
        assert!(type_wanted(Some("ffs,tmpfs"), "tmpfs"));
        assert!(!type_wanted(Some("notmpfs"), "tmpfs"));
        assert!(type_wanted(Some("noffs"), "tmpfs"));
    }

    #[test]
    fn paths_are_absolute() {
        for (path, absolute_path) in [
            ("mnt", "/mnt"),
            ("/mnt/", "/mnt"),
            ("./a//b/.", "/a/b"),
            ("/", "/"),
        ] {
            assert_eq!(absolute(Path::new(path)), Path::new(absolute_path));
        }
    }
}
