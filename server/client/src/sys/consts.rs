//! The constants that callers need: NetBSD's values, which differ from the host's.
// Each group names the manual page that explains its constants.
#![allow(missing_docs)]

/// `open(2)`.
pub const O_RDONLY: u32 = 0;
pub const O_WRONLY: u32 = 1;
pub const O_RDWR: u32 = 2;
pub const O_NONBLOCK: u32 = 0x4;
pub const O_APPEND: u32 = 0x8;
pub const O_SYNC: u32 = 0x80;
pub const O_NOFOLLOW: u32 = 0x100;
pub const O_CREAT: u32 = 0x200;
pub const O_TRUNC: u32 = 0x400;
pub const O_EXCL: u32 = 0x800;
pub const O_DIRECTORY: u32 = 0x20_0000;

/// `*at` calls.
pub const AT_FDCWD: i32 = -100;
pub const AT_SYMLINK_NOFOLLOW: u32 = 0x200;
pub const AT_SYMLINK_FOLLOW: u32 = 0x400;

/// `utimens(2)`: the current time, or no change.
pub const UTIME_NOW: i64 = 0x3fff_ffff;
pub const UTIME_OMIT: i64 = 0x3fff_fffe;

/// File types and permission bits, `chmod(2)`, `stat(2)`.
pub const S_IFMT: u32 = 0o170_000;
pub const S_IFIFO: u32 = 0o010_000;
pub const S_IFCHR: u32 = 0o020_000;
pub const S_IFDIR: u32 = 0o040_000;
pub const S_IFBLK: u32 = 0o060_000;
pub const S_IFREG: u32 = 0o100_000;
pub const S_IFLNK: u32 = 0o120_000;
pub const S_IFSOCK: u32 = 0o140_000;
pub const S_IFWHT: u32 = 0o160_000;
pub const S_ISUID: u32 = 0o4000;
pub const S_ISGID: u32 = 0o2000;
pub const S_ISVTX: u32 = 0o1000;

/// `getdents(2)`: the type of an entry, as far as the file system tells.
pub const DT_UNKNOWN: u8 = 0;
pub const DT_DIR: u8 = 4;
pub const DT_LNK: u8 = 10;
pub const DT_WHT: u8 = 14;

/// `mount(2)`.
pub const MNT_RDONLY: u64 = 0x1;
pub const MNT_SYNCHRONOUS: u64 = 0x2;
pub const MNT_NOEXEC: u64 = 0x4;
pub const MNT_NOSUID: u64 = 0x8;
pub const MNT_NODEV: u64 = 0x10;
pub const MNT_UNION: u64 = 0x20;
pub const MNT_ASYNC: u64 = 0x40;
pub const MNT_EXRDONLY: u64 = 0x80;
pub const MNT_EXPORTED: u64 = 0x100;
pub const MNT_DEFEXPORTED: u64 = 0x200;
pub const MNT_EXPORTANON: u64 = 0x400;
pub const MNT_EXKERB: u64 = 0x800;
pub const MNT_LOCAL: u64 = 0x1000;
pub const MNT_QUOTA: u64 = 0x2000;
pub const MNT_ROOTFS: u64 = 0x4000;
pub const MNT_NOCOREDUMP: u64 = 0x8000;
pub const MNT_UPDATE: u64 = 0x1_0000;
pub const MNT_RELATIME: u64 = 0x2_0000;
pub const MNT_RELOAD: u64 = 0x4_0000;
pub const MNT_FORCE: u64 = 0x8_0000;
pub const MNT_IGNORE: u64 = 0x10_0000;
pub const MNT_GETARGS: u64 = 0x40_0000;
pub const MNT_DISCARD: u64 = 0x80_0000;
pub const MNT_EXTATTR: u64 = 0x100_0000;
pub const MNT_LOG: u64 = 0x200_0000;
pub const MNT_NOATIME: u64 = 0x400_0000;
pub const MNT_EXNORESPORT: u64 = 0x800_0000;
pub const MNT_EXPUBLIC: u64 = 0x1000_0000;
pub const MNT_SYMPERM: u64 = 0x2000_0000;
pub const MNT_NODEVMTIME: u64 = 0x4000_0000;
pub const MNT_SOFTDEP: u64 = 0x8000_0000;
/// The flags that describe a mount rather than an operation on it.
pub const MNT_BASIC_FLAGS: u64 = 0xe782_807f;

/// `getvfsstat(2)`: ask the file systems, or take what the kernel has.
pub const MNT_WAIT: u32 = 1;
pub const MNT_NOWAIT: u32 = 2;

/// `reboot(2)`.
pub const RB_AUTOBOOT: u32 = 0;
pub const RB_NOSYNC: u32 = 4;
pub const RB_HALT: u32 = 8;
pub const RB_DUMP: u32 = 0x100;
pub const RB_POWERDOWN: u32 = 0x808;

/// `sysctl(7)`: commands on a node.
pub const CTL_QUERY: i32 = -2;
pub const CTL_DESCRIBE: i32 = -7;

/// Types of a sysctl node, the low four bits of its flags.
pub const CTLTYPE_NODE: u32 = 1;
pub const CTLTYPE_INT: u32 = 2;
pub const CTLTYPE_STRING: u32 = 3;
pub const CTLTYPE_QUAD: u32 = 4;
pub const CTLTYPE_STRUCT: u32 = 5;
pub const CTLTYPE_BOOL: u32 = 6;
pub const CTLTYPE_MASK: u32 = 0xf;
pub const CTLFLAG_READWRITE: u32 = 0x70;
pub const CTLFLAG_HEX: u32 = 0x1000;
pub const CTLFLAG_ANYNUMBER: u32 = 0x4000;
pub const CTLFLAG_HIDDEN: u32 = 0x8000;
pub const CTLFLAG_UNSIGNED: u32 = 0x8_0000;
pub const SYSCTL_VERSION: u32 = 0x0100_0000;
pub const SYSCTL_FLAGMASK: u32 = 0x00ff_fff0;
