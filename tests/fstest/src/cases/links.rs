//! Hard links and symbolic links.

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::{O_RDONLY, S_IFLNK, S_IFMT};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};
use crate::process::Time;

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "link/works",
        "a second name: one inode, two links, one content",
        works,
    ),
    full(
        "link/refused",
        "directories, existing and missing names, other file systems",
        refused,
    ),
    full(
        "link/remove",
        "each name can go; the last one takes the file",
        remove,
    ),
    full(
        "link/many",
        "two hundred names in several directories",
        many,
    ),
    full(
        "link/ctime",
        "a link changes the file's ctime, not its mtime",
        ctime,
    ),
    full(
        "link/symlink",
        "link(2) follows a symbolic link",
        of_symlink,
    ),
    full(
        "link/special",
        "a fifo and a device can have two names",
        special,
    ),
    full(
        "symlink/works",
        "type, size and content of a symbolic link",
        symlink_works,
    ),
    full(
        "symlink/follow",
        "links in the middle and at the end of a path",
        follow,
    ),
    full("symlink/exists", "over anything: EEXIST", exists),
    full(
        "symlink/loop",
        "a circle and a chain that is too long: ELOOP",
        circle,
    ),
    full(
        "symlink/longest",
        "a target of PATH_MAX - 1 bytes; one more is ENAMETOOLONG",
        longest,
    ),
    full(
        "symlink/readlink",
        "readlink(2) of other files: EINVAL; into a small buffer",
        readlink,
    ),
    full(
        "symlink/not-target",
        "unlink, rename and lchown act on the link",
        not_target,
    ),
];

fn works(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.p.write_file("a", b"one")?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.link("a", "dir/b")?;
    let (a, b) = (fs.p.stat("a")?, fs.p.stat("dir/b")?);
    same("the inode", a.ino, b.ino)?;
    same("the links", (a.nlink, b.nlink), (2, 2))?;
    fs.p.write_file("dir/b", b"other")?;
    same("the content", fs.p.read_file("a")?, b"other".to_vec())?;
    fs.p.chmod("a", 0o600)?;
    same("the mode", fs.p.stat("dir/b")?.mode & 0o7777, 0o600)
}

fn refused(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.p.create("a", 0o644)?;
    fs.p.create("b", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.link("a", "b").fails(Errno::EEXIST)?;
    fs.p.link("a", "a").fails(Errno::EEXIST)?;
    fs.p.link("a", "dir").fails(Errno::EEXIST)?;
    fs.p.link("none", "c").fails(Errno::ENOENT)?;
    fs.p.link("dir", "c")
        .fails_with(&[Errno::EPERM, Errno::EISDIR])?;
    fs.p.link("a", "b/c").fails(Errno::ENOTDIR)?;
    fs.p.link("a", "/outside").fails(Errno::EXDEV)?;
    same("the links", fs.p.stat("a")?.nlink, 1)
}

fn remove(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.p.write_file("a", b"text")?;
    fs.p.link("a", "b")?;
    fs.p.link("b", "c")?;
    fs.p.unlink("a")?;
    same("the links", fs.p.stat("b")?.nlink, 2)?;
    fs.p.unlink("c")?;
    same("the links", fs.p.stat("b")?.nlink, 1)?;
    same("the content", fs.p.read_file("b")?, b"text".to_vec())?;
    fs.p.unlink("b")?;
    same("the list", fs.p.names(".")?, Vec::new())
}

fn many(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    const COUNT: u32 = 200;
    fs.p.create("file", 0o644)?;
    for directory in 0..4 {
        fs.p.mkdir(&format!("d{directory}"), 0o755)?;
    }
    for number in 0..COUNT {
        fs.p.link("file", &format!("d{}/n{number}", number % 4))?;
    }
    same("the links", fs.p.stat("d3/n7")?.nlink, COUNT + 1)?;
    for number in 0..COUNT {
        fs.p.unlink(&format!("d{}/n{number}", number % 4))?;
    }
    same("the links", fs.p.stat("file")?.nlink, 1)
}

fn ctime(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.need(Feature::Times)?;
    let past = Time {
        sec: 946_684_800,
        nsec: 0,
    };
    fs.p.create("a", 0o644)?;
    fs.p.utimens("a", Some([past; 2]), Follow::Yes)?;
    let before = fs.p.stat("a")?.ctime;
    fs.p.link("a", "b")?;
    let stat = fs.p.stat("a")?;
    same("the mtime", stat.mtime, past)?;
    check(stat.ctime >= before, "the ctime goes back")
}

fn of_symlink(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.need(Feature::Symlinks)?;
    fs.p.create("file", 0o644)?;
    fs.p.symlink("file", "symlink")?;
    fs.p.link("symlink", "name")?;
    same(
        "the inode",
        fs.p.lstat("name")?.ino,
        fs.p.lstat("file")?.ino,
    )?;
    fs.p.symlink("none", "dangling")?;
    fs.p.link("dangling", "name2").fails(Errno::ENOENT)
}

fn special(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o644)?;
    fs.p.link("fifo", "fifo2")?;
    same("the links", fs.p.stat("fifo")?.nlink, 2)?;
    same("the inode", fs.p.stat("fifo")?.ino, fs.p.stat("fifo2")?.ino)
}

fn symlink_works(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("some/where", "link")?;
    let stat = fs.p.lstat("link")?;
    same("the type", stat.mode & S_IFMT, S_IFLNK)?;
    same("the size", stat.size, 10)?;
    same("the links", stat.nlink, 1)?;
    same(
        "the target",
        fs.p.readlink("link")?,
        "some/where".to_owned(),
    )?;
    fs.p.stat("link").fails(Errno::ENOENT)
}

fn follow(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.write_file("dir/file", b"x")?;
    fs.p.symlink("dir", "to-dir")?;
    fs.p.symlink("to-dir/file", "to-file")?;
    fs.p.symlink("../to-file", "dir/up")?;
    fs.p.symlink(&format!("{}/dir", fs.work), "absolute")?;
    fs.p.symlink("dir/", "slash")?;
    let inode = fs.p.stat("dir/file")?.ino;
    for path in [
        "to-dir/file",
        "to-file",
        "dir/up",
        "absolute/file",
        "slash/up",
        "absolute/up",
    ] {
        same(path, fs.p.stat(path)?.ino, inode)?;
    }
    same("to-dir/", fs.p.lstat("to-dir/")?.ino, fs.p.stat("dir")?.ino)?;
    check(
        fs.p.lstat("to-dir")?.ino != fs.p.stat("dir")?.ino,
        "lstat follows",
    )?;
    fs.p.create("to-dir/new", 0o644)?;
    fs.p.stat("dir/new")?;
    fs.p.stat("to-file/x").fails(Errno::ENOTDIR)?;
    let fd = fs.p.open("to-dir", O_RDONLY, 0)?;
    Ok(fs.p.close(fd)?)
}

fn exists(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.symlink("x", "link")?;
    for name in ["file", "dir", "link", "."] {
        fs.p.symlink("y", name).fails(Errno::EEXIST)?;
    }
    same("the target", fs.p.readlink("link")?, "x".to_owned())
}

fn circle(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("b", "a")?;
    fs.p.symlink("a", "b")?;
    fs.p.symlink("self/x", "self")?;
    fs.p.stat("a").fails(Errno::ELOOP)?;
    fs.p.stat("a/x").fails(Errno::ELOOP)?;
    fs.p.stat("self").fails(Errno::ELOOP)?;
    fs.p.open("a", O_RDONLY, 0).fails(Errno::ELOOP)?;
    fs.p.create("l0", 0o644)?;
    for number in 1..=50 {
        fs.p.symlink(&format!("l{}", number - 1), &format!("l{number}"))?;
    }
    fs.p.stat("l20")?;
    fs.p.stat("l50").fails(Errno::ELOOP)
}

fn longest(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    let target = "t".repeat(1023);
    fs.p.symlink(&target, "link")?;
    same("the target", fs.p.readlink("link")?, target.clone())?;
    same("the size", fs.p.lstat("link")?.size, 1023)?;
    fs.p.symlink(&format!("{target}t"), "link2")
        .fails(Errno::ENAMETOOLONG)?;
    fs.p.stat("link").fails(Errno::ENAMETOOLONG)
}

fn readlink(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.symlink("0123456789", "link")?;
    fs.p.readlink("file").fails(Errno::EINVAL)?;
    fs.p.readlink("dir").fails(Errno::EINVAL)?;
    fs.p.readlink("none").fails(Errno::ENOENT)?;
    same("a part", fs.p.readlink_room("link", 4)?, "0123".to_owned())?;
    same(
        "all",
        fs.p.readlink_room("link", 10)?,
        "0123456789".to_owned(),
    )
}

fn not_target(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.write_file("file", b"x")?;
    fs.p.symlink("file", "link")?;
    fs.p.rename("link", "link2")?;
    same("the target", fs.p.readlink("link2")?, "file".to_owned())?;
    fs.p.lchown("link2", 1001, 2001)?;
    same("the link's owner", fs.p.lstat("link2")?.uid, 1001)?;
    same("the file's owner", fs.p.stat("link2")?.uid, 0)?;
    fs.p.unlink("link2")?;
    same("the list", fs.p.names(".")?, vec!["file".to_owned()])
}
