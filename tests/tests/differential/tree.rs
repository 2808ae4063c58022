//! A whole tree, for comparison.

use crate::side::{Open, Side};

/// Path, type and permission bits, links, owner, group, size, content.
pub type Entry = (Vec<u8>, u32, u64, u32, u32, u64, Vec<u8>);

const S_IFMT: u32 = 0o170_000;
const S_IFREG: u32 = 0o100_000;
const S_IFDIR: u32 = 0o040_000;
const S_IFLNK: u32 = 0o120_000;
/// Bytes of a file that are compared from its start and from its end.
const SAMPLE: usize = 16 * 1024;

/// Everything below `path`, in order; the caller is root.
pub fn read(side: &mut impl Side, path: &[u8], entries: &mut Vec<Entry>) {
    let how = Open {
        read: true,
        directory: true,
        ..Open::default()
    };
    let fd = side.open(path, how, 0).expect("a directory opens");
    let names = side.readdir(fd).expect("a directory lists");
    side.close(fd).expect("close");
    for (name, _) in names {
        let path = if path.is_empty() || path == b"." {
            name
        } else {
            [path, b"/", &name].concat()
        };
        let at = side.stat(&path, false).expect("a listed name has a status");
        let kind = at.mode & S_IFMT;
        let content = match kind {
            S_IFREG => sample(side, &path, at.size),
            S_IFLNK => side.readlink(&path).expect("a link reads"),
            _ => Vec::new(),
        };
        // The size of a directory is the file system's own business; so is the mode of a link.
        let size = if kind == S_IFDIR { 0 } else { at.size };
        let mode = if kind == S_IFLNK { kind } else { at.mode };
        entries.push((path.clone(), mode, at.nlink, at.uid, at.gid, size, content));
        if kind == S_IFDIR {
            read(side, &path, entries);
        }
    }
}

fn sample(side: &mut impl Side, path: &[u8], size: u64) -> Vec<u8> {
    let how = Open {
        read: true,
        ..Open::default()
    };
    let fd = side.open(path, how, 0).expect("a file opens");
    let mut content = side.pread(fd, SAMPLE, 0).expect("a file reads");
    if size > SAMPLE as u64 {
        let end = i64::try_from(size).expect("a size") - SAMPLE as i64;
        content.extend(side.pread(fd, SAMPLE, end).expect("a file reads"));
    }
    side.close(fd).expect("close");
    content
}
