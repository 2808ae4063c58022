//! NetBSD's structures as the kernel hands them out.

use super::tree::{BORN, EINVAL, ENOENT, Ino, Node, Result};
use crate::support::{Call, Peer};

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

pub fn stat(ino: Ino, node: &Node) -> Vec<u8> {
    let mut bytes = vec![0; 152];
    put(&mut bytes, 0, &node.dev.to_le_bytes());
    put(&mut bytes, 8, &node.mode.to_le_bytes());
    put(&mut bytes, 16, &ino.to_le_bytes());
    put(&mut bytes, 24, &node.nlink.to_le_bytes());
    put(&mut bytes, 28, &node.uid.to_le_bytes());
    put(&mut bytes, 32, &node.gid.to_le_bytes());
    put(&mut bytes, 40, &node.rdev.to_le_bytes());
    for (at, time) in [
        (48, node.atime),
        (64, node.mtime),
        (80, node.mtime),
        (96, BORN),
    ] {
        put(&mut bytes, at, &time.0.to_le_bytes());
        put(&mut bytes, at + 8, &time.1.to_le_bytes());
    }
    put(&mut bytes, 112, &(node.data.len() as i64).to_le_bytes());
    let blocks = node.data.len().div_ceil(4096) as i64 * 8;
    put(&mut bytes, 120, &blocks.to_le_bytes());
    put(&mut bytes, 128, &4096_u32.to_le_bytes());
    bytes
}

pub fn set_times(node: &mut Node, times: &[u8]) {
    const NOW: i64 = 0x3fff_ffff;
    const OMIT: i64 = 0x3fff_fffe;
    let word = |at: usize| i64::from_le_bytes(times[at..at + 8].try_into().unwrap());
    for (time, at) in [(&mut node.atime, 0), (&mut node.mtime, 16)] {
        match word(at + 8) {
            OMIT => {}
            // The clock of this kernel stands still.
            NOW => *time = (BORN.0 + 1, 0),
            nsec => *time = (word(at), nsec),
        }
    }
}

pub fn dirent(ino: Ino, name: &[u8]) -> Vec<u8> {
    let len = (13 + name.len() + 1).next_multiple_of(8);
    let mut bytes = vec![0; len];
    put(&mut bytes, 0, &ino.to_le_bytes());
    put(&mut bytes, 8, &(len as u16).to_le_bytes());
    put(&mut bytes, 10, &(name.len() as u16).to_le_bytes());
    put(&mut bytes, 13, name);
    bytes
}

pub fn statvfs((from, on, fstype): &(String, String, String)) -> Vec<u8> {
    let mut bytes = vec![0; 2256];
    let tmpfs = fstype == "tmpfs";
    let (size, blocks, free) = if tmpfs {
        (4096_u64, 256_u64, 255_u64)
    } else {
        (512, 2, 0)
    };
    let words = [
        (0, 0x1000),
        (8, size),
        (16, size),
        (24, size),
        (32, blocks),
        (40, free),
        (48, free),
        (64, 1027),
        (72, 1025),
        (144, 255),
    ];
    for (at, word) in words {
        put(&mut bytes, at, &word.to_le_bytes());
    }
    put(&mut bytes, 172, fstype.as_bytes());
    put(&mut bytes, 204, on.as_bytes());
    put(&mut bytes, 1228, from.as_bytes());
    bytes
}

const NODE: u32 = 1;
const INT: u32 = 2;
const STRING: u32 = 3;
const STRUCT: u32 = 5;
const READWRITE: u32 = 0x70;

/// Parent, number, name, type and flags, size.
const VARIABLES: [(&[i32], i32, &str, u32, u64); 10] = [
    (&[], 1, "kern", NODE, 96),
    (&[], 3, "vfs", NODE, 96),
    (&[1], 1, "ostype", STRING, 7),
    (&[1], 3, "osrevision", INT, 4),
    (&[1], 10, "hostname", STRING | READWRITE, 256),
    (&[1], 12, "clockrate", STRUCT, 20),
    (&[1], 77, "file2", STRUCT, 0),
    (&[1], 99, "secret", INT | 0x8000, 4),
    (&[3], 0, "generic", NODE, 96),
    (&[3, 0], 1043, "fstypes", STRING, 0),
];

fn value(mib: &[i32], hostname: &[u8]) -> Result<Vec<u8>> {
    Ok(match mib {
        [1, 1] => b"NetBSD\0".to_vec(),
        [1, 3] => 799_003_400_i32.to_le_bytes().to_vec(),
        [1, 10] => [hostname, b"\0"].concat(),
        [1, 12] => [100, 10_000, 40, 1, 1_i32]
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect(),
        [1, 77] => return Err(EINVAL),
        [1, 99] => 7_i32.to_le_bytes().to_vec(),
        [3, 0, 1043] => b"rumpfs tmpfs\0".to_vec(),
        _ => return Err(ENOENT),
    })
}

fn node(number: i32, name: &str, flags: u32, size: u64) -> Vec<u8> {
    let mut bytes = vec![0; 96];
    put(&mut bytes, 0, &(flags | 0x0100_0000).to_le_bytes());
    put(&mut bytes, 4, &number.to_le_bytes());
    put(&mut bytes, 8, name.as_bytes());
    put(&mut bytes, 64, &size.to_le_bytes());
    bytes
}

/// `__sysctl(name, namelen, oldp, oldlenp, newp, newlen)`.
pub fn sysctl(peer: &mut Peer, call: &Call, hostname: &mut Vec<u8>) -> Result<i64> {
    let [name, namelen, old, oldlen, new, newlen] = call.args[..].try_into().unwrap();
    let room = u64::from_le_bytes(peer.copyin(oldlen, 8).try_into().unwrap());
    let words = peer.copyin(name, 4 * namelen);
    let mib: Vec<i32> = words
        .chunks(4)
        .map(|word| i32::from_le_bytes(word.try_into().unwrap()))
        .collect();
    let bytes = match mib.split_last() {
        Some((-2, parent)) => {
            let query = peer.copyin(new, newlen);
            assert_eq!((query.len(), &query[..4]), (96, &[0, 0, 0, 1][..]));
            // Backwards: the client sorts.
            let children = VARIABLES
                .iter()
                .rev()
                .filter(|variable| variable.0 == parent);
            children
                .flat_map(|(_, number, name, flags, size)| node(*number, name, *flags, *size))
                .collect()
        }
        Some((-7, _)) => [
            &10_i32.to_le_bytes()[..],
            &[0; 4],
            &12_u32.to_le_bytes(),
            b"System name\0",
        ]
        .concat(),
        _ => value(&mib, hostname)?,
    };
    let len = bytes.len().min(room as usize);
    if old != 0 {
        peer.copyout(old, &bytes[..len]);
    }
    peer.copyout(oldlen, &(bytes.len() as u64).to_le_bytes());
    if old != 0 && len < bytes.len() {
        return Err(12);
    }
    if mib == [1, 10] && newlen > 0 {
        *hostname = peer.copyin(new, newlen);
        hostname.retain(|byte| *byte != 0);
    } else if newlen > 0 && mib.last() != Some(&-2) {
        return Err(1);
    }
    Ok(0)
}
