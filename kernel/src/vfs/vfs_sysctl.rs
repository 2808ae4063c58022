//! The `vfs` part of the sysctl tree (netbsd-abi.md section 9.4).

use super::mount;
use crate::sysctl::{Type, Value, add, with_nul};

/// `CTLFLAG_READWRITE`, `CTLFLAG_PERMANENT`.
const READWRITE: u32 = 0x70;
const PERMANENT: u32 = 0x200;

fn node(path: &str, num: i32, flags: u32) {
    add(path, Some(num), flags, Type::Node, 0, None);
}

fn int(path: &str, num: i32, flags: u32, value: i32) {
    let value = if flags & READWRITE == 0 {
        Value::int(value)
    } else {
        Value::stored(value.to_ne_bytes())
    };
    add(path, Some(num), flags, Type::Int, 4, Some(value));
}

/// Plants the nodes; the faction boots.
pub(super) fn plant() {
    node("vfs.generic", 0, 0);
    int("vfs.generic.magiclinks", 4, READWRITE, 0);
    let fstypes = Value::read(|| with_nul(&mount::fstypes().join(" ")));
    add(
        "vfs.generic.fstypes",
        Some(1043),
        0,
        Type::String,
        0,
        Some(fstypes),
    );
    node("vfs.sync", 1044, PERMANENT);
    for (num, name, seconds) in [
        (1045, "delay", 30i64),
        (1046, "filedelay", 30),
        (1047, "dirdelay", 15),
        (1048, "metadelay", 10),
    ] {
        let value = Value::stored(seconds.to_ne_bytes());
        let path = format!("vfs.sync.{name}");
        add(
            &path,
            Some(num),
            READWRITE | PERMANENT,
            Type::Quad,
            8,
            Some(value),
        );
    }
    // Counters of a cache that does not count.
    let stats = Value::fixed([0u8; 80]);
    add(
        "vfs.namecache_stats",
        Some(1049),
        0,
        Type::Struct,
        80,
        Some(stats),
    );
    node("vfs.generic.dirhash", 1050, 0);
    int("vfs.generic.dirhash.memused", 1051, 0, 0);
    int("vfs.generic.dirhash.maxmem", 1052, READWRITE, 1 << 20);
    node("vfs.wapbl", 1053, 0);
    int("vfs.wapbl.flush_disk_cache", 1054, READWRITE, 1);
    int("vfs.wapbl.verbose_commit", 1055, READWRITE, 0);
}
