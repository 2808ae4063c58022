//! rename(2) in all its cases.

use rump_abi::errno::Errno;
use rumpclient::sys::consts::{O_RDONLY, S_IFDIR, S_IFMT};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "rename/file",
        "a file moves with its inode, inside a directory and to another",
        file,
    ),
    full(
        "rename/over-file",
        "the target goes; who has it open keeps it",
        over_file,
    ),
    full(
        "rename/directory",
        "a directory moves with all that is in it; `..` and links follow",
        directory,
    ),
    full(
        "rename/over-directory",
        "only over an empty directory",
        over_directory,
    ),
    full(
        "rename/types",
        "a directory over a file: ENOTDIR; a file over a directory: EISDIR",
        types,
    ),
    full(
        "rename/into-itself",
        "a directory below itself: EINVAL",
        into_itself,
    ),
    full(
        "rename/over-ancestor",
        "something over a directory that it is in: ENOTEMPTY",
        over_ancestor,
    ),
    full("rename/dots", "`.` and `..` as either name", dots),
    full(
        "rename/same-name",
        "to its own name: nothing happens",
        same_name,
    ),
    full(
        "rename/same-file",
        "two links of one file: rename removes one, POSIX's keeps both",
        same_file,
    ),
    full(
        "rename/missing",
        "a missing file, a missing directory, a file in the path",
        missing,
    ),
    full(
        "rename/other-mount",
        "to another file system: EXDEV",
        other_mount,
    ),
    full(
        "rename/symlink",
        "a symbolic link moves itself, and is replaced itself",
        symlink,
    ),
    full(
        "rename/slashes",
        "slashes at the end of either name",
        slashes,
    ),
    full(
        "rename/open-directory",
        "of a directory that is someone's current one",
        open_directory,
    ),
    full("rename/swap", "three names in a circle, many times", swap),
    full(
        "rename/cross",
        "two directories into each other's places",
        cross,
    ),
    full(
        "rename/permission",
        "needs both directories writable",
        permission,
    ),
    full(
        "rename/directory-permission",
        "a directory that gets another parent must be writable itself",
        directory_permission,
    ),
    full(
        "rename/sticky",
        "in a sticky directory only owners move and replace",
        sticky,
    ),
    full("rename/fifo", "special files move, too", fifo),
];

fn file(fs: &Fs) -> Check {
    fs.p.write_file("a", b"text")?;
    let inode = fs.p.stat("a")?.ino;
    fs.p.rename("a", "b")?;
    fs.p.stat("a").fails(Errno::ENOENT)?;
    same("the inode", fs.p.stat("b")?.ino, inode)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.rename("b", "dir/c")?;
    fs.p.stat("b").fails(Errno::ENOENT)?;
    same("the inode", fs.p.stat("dir/c")?.ino, inode)?;
    same("the content", fs.p.read_file("dir/c")?, b"text".to_vec())?;
    same("the links", fs.p.stat("dir/c")?.nlink, 1)?;
    same("the list", fs.p.names(".")?, vec!["dir".to_owned()])?;
    same("dir's list", fs.p.names("dir")?, vec!["c".to_owned()])
}

fn over_file(fs: &Fs) -> Check {
    fs.p.write_file("a", b"new")?;
    fs.p.write_file("b", b"old")?;
    let fd = fs.p.open("b", O_RDONLY, 0)?;
    let inode = fs.p.stat("a")?.ino;
    fs.p.rename("a", "b")?;
    same("the inode", fs.p.stat("b")?.ino, inode)?;
    same("the content", fs.p.read_file("b")?, b"new".to_vec())?;
    same("the old content", fs.p.read_all(fd)?, b"old".to_vec())?;
    same("the old links", fs.p.fstat(fd)?.nlink, 0)?;
    fs.p.close(fd)?;
    same("the list", fs.p.names(".")?, vec!["b".to_owned()])
}

fn directory(fs: &Fs) -> Check {
    for path in ["one", "two", "one/dir", "one/dir/sub"] {
        fs.p.mkdir(path, 0o755)?;
    }
    fs.p.write_file("one/dir/file", b"x")?;
    fs.p.rename("one/dir", "one/dir2")?;
    same("links of one", fs.p.stat("one")?.nlink, 3)?;
    fs.p.rename("one/dir2", "two/moved")?;
    same("links of one", fs.p.stat("one")?.nlink, 2)?;
    same("links of two", fs.p.stat("two")?.nlink, 3)?;
    same("links of moved", fs.p.stat("two/moved")?.nlink, 3)?;
    same(
        "`..`",
        fs.p.stat("two/moved/..")?.ino,
        fs.p.stat("two")?.ino,
    )?;
    same(
        "`..` of sub",
        fs.p.stat("two/moved/sub/../..")?.ino,
        fs.p.stat("two")?.ino,
    )?;
    same(
        "its list",
        fs.p.names("two/moved")?,
        vec!["file".to_owned(), "sub".to_owned()],
    )?;
    let listed = fs.p.list("two/moved")?;
    let up = listed.iter().find(|entry| entry.name == "..");
    if let Some(up) = up {
        same("`..` in the list", up.ino, fs.p.stat("two")?.ino)?;
    }
    fs.p.rmdir("one")?;
    fs.p.stat("one").fails(Errno::ENOENT)
}

fn over_directory(fs: &Fs) -> Check {
    for path in ["a", "a/sub", "empty", "full", "full/x"] {
        fs.p.mkdir(path, 0o755)?;
    }
    let before = fs.p.stat(".")?.nlink;
    let inode = fs.p.stat("a")?.ino;
    fs.p.rename("a", "full").fails(Errno::ENOTEMPTY)?;
    fs.p.rename("a", "empty")?;
    same("the inode", fs.p.stat("empty")?.ino, inode)?;
    same("the parent's links", fs.p.stat(".")?.nlink, before - 1)?;
    same("its list", fs.p.names("empty")?, vec!["sub".to_owned()])?;
    fs.p.mkdir("other", 0o755)?;
    fs.p.mkdir("other/target", 0o755)?;
    fs.p.rename("empty", "other/target")?;
    same("links of other", fs.p.stat("other")?.nlink, 3)?;
    same("the parent's links", fs.p.stat(".")?.nlink, before - 1)?;
    same("the inode", fs.p.stat("other/target")?.ino, inode)
}

fn types(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("file", 0o644)?;
    fs.p.rename("dir", "file").fails(Errno::ENOTDIR)?;
    fs.p.rename("file", "dir").fails(Errno::EISDIR)?;
    same(
        "the list",
        fs.p.names(".")?,
        vec!["dir".to_owned(), "file".to_owned()],
    )
}

fn into_itself(fs: &Fs) -> Check {
    for path in ["a", "a/b", "a/b/c"] {
        fs.p.mkdir(path, 0o755)?;
    }
    for to in ["a/x", "a/b/x", "a/b/c/x", "a/b/c", "a/b"] {
        fs.p.rename("a", to).fails_with(&[Errno::EINVAL])?;
    }
    fs.p.rename("a/b", "a/b/c/d").fails(Errno::EINVAL)?;
    fs.p.stat("a/b/c")?;
    same("links of a", fs.p.stat("a")?.nlink, 3)
}

fn over_ancestor(fs: &Fs) -> Check {
    for path in ["a", "a/b", "a/b/c"] {
        fs.p.mkdir(path, 0o755)?;
    }
    fs.p.create("a/b/file", 0o644)?;
    fs.p.rename("a/b/c", "a/b").fails(Errno::ENOTEMPTY)?;
    fs.p.rename("a/b/c", "a").fails(Errno::ENOTEMPTY)?;
    fs.p.rename("a/b", "a").fails(Errno::ENOTEMPTY)?;
    fs.p.rename("a/b/file", "a")
        .fails_with(&[Errno::EISDIR, Errno::ENOTEMPTY])?;
    fs.p.stat("a/b/c").map(drop)?;
    Ok(())
}

fn dots(fs: &Fs) -> Check {
    fs.p.mkdir("a", 0o755)?;
    fs.p.mkdir("a/b", 0o755)?;
    fs.p.create("file", 0o644)?;
    let refusals = [
        Errno::EINVAL,
        Errno::EBUSY,
        Errno::EISDIR,
        Errno::ENOTEMPTY,
        Errno::EEXIST,
    ];
    for (from, to) in [
        (".", "x"),
        ("a/.", "x"),
        ("a/b/..", "x"),
        ("a", "."),
        ("a", "a/."),
        ("a/b", "a/b/.."),
        ("a", ".."),
        ("file", "."),
        ("file", "a/.."),
    ] {
        fs.p.rename(from, to).fails_with(&refusals)?;
    }
    same(
        "the list",
        fs.p.names(".")?,
        vec!["a".to_owned(), "file".to_owned()],
    )
}

fn same_name(fs: &Fs) -> Check {
    fs.p.write_file("file", b"x")?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("dir/file", 0o644)?;
    fs.p.rename("file", "file")?;
    fs.p.rename("file", "./file")?;
    fs.p.rename("dir", "dir")?;
    fs.p.rename("dir", "dir/../dir")?;
    same(
        "the list",
        fs.p.names(".")?,
        vec!["dir".to_owned(), "file".to_owned()],
    )?;
    same("the content", fs.p.read_file("file")?, b"x".to_vec())
}

fn same_file(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.p.create("a", 0o644)?;
    fs.p.link("a", "b")?;
    fs.p.posix_rename("a", "b")?;
    same("the links", fs.p.stat("a")?.nlink, 2)?;
    fs.p.rename("a", "b")?;
    fs.p.stat("a").fails(Errno::ENOENT)?;
    same("the links", fs.p.stat("b")?.nlink, 1)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.link("b", "dir/c")?;
    fs.p.rename("dir/c", "b")?;
    same("the links", fs.p.stat("b")?.nlink, 1)?;
    same("dir's list", fs.p.names("dir")?, Vec::new())
}

fn missing(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.rename("none", "x").fails(Errno::ENOENT)?;
    fs.p.rename("none", "file").fails(Errno::ENOENT)?;
    fs.p.rename("none/x", "y").fails(Errno::ENOENT)?;
    fs.p.rename("file", "none/x").fails(Errno::ENOENT)?;
    fs.p.rename("file", "file/x").fails(Errno::ENOTDIR)?;
    fs.p.rename("file/x", "y").fails(Errno::ENOTDIR)?;
    fs.p.rename("", "y").fails(Errno::ENOENT)?;
    fs.p.rename("file", "").fails(Errno::ENOENT)
}

fn other_mount(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.rename("file", "/outside").fails(Errno::EXDEV)?;
    fs.p.rename("dir", "/outside").fails(Errno::EXDEV)?;
    fs.p.stat("/outside").fails(Errno::ENOENT)
}

fn symlink(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.write_file("file", b"x")?;
    fs.p.symlink("file", "link")?;
    fs.p.rename("link", "moved")?;
    same("the target", fs.p.readlink("moved")?, "file".to_owned())?;
    fs.p.write_file("new", b"y")?;
    fs.p.rename("new", "moved")?;
    same(
        "what replaced the link",
        fs.p.read_file("moved")?,
        b"y".to_vec(),
    )?;
    same(
        "the link's old target",
        fs.p.read_file("file")?,
        b"x".to_vec(),
    )?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.symlink("dir", "to-dir")?;
    fs.p.mkdir("dir2", 0o755)?;
    fs.p.rename("dir2", "to-dir").fails(Errno::ENOTDIR)?;
    fs.p.rename("file", "to-dir/file")?;
    fs.p.stat("dir/file").map(drop)?;
    Ok(())
}

fn slashes(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.rename("dir/", "dir2")?;
    fs.p.rename("dir2", "dir3/")?;
    same("the type", fs.p.stat("dir3")?.mode & S_IFMT, S_IFDIR)?;
    fs.p.rename("file/", "file2").fails(Errno::ENOTDIR)?;
    let refusals = [Errno::ENOTDIR, Errno::ENOENT, Errno::EISDIR];
    fs.p.rename("file", "file2/").fails_with(&refusals)?;
    fs.p.stat("file").map(drop)?;
    Ok(())
}

fn open_directory(fs: &Fs) -> Check {
    fs.p.mkdir("a", 0o755)?;
    fs.p.mkdir("b", 0o755)?;
    fs.p.mkdir("a/dir", 0o755)?;
    let other = fs.another()?;
    other.chdir("a/dir")?;
    fs.p.rename("a/dir", "b/moved")?;
    other.create("file", 0o644)?;
    fs.p.stat("b/moved/file")?;
    same(
        "its directory",
        other.getcwd()?,
        format!("{}/b/moved", fs.work),
    )?;
    same("`..`", other.stat("..")?.ino, fs.p.stat("b")?.ino)
}

fn swap(fs: &Fs) -> Check {
    fs.p.write_file("a", b"a")?;
    fs.p.write_file("b", b"b")?;
    for _ in 0..99 {
        fs.p.rename("a", "t")?;
        fs.p.rename("b", "a")?;
        fs.p.rename("t", "b")?;
    }
    same("a", fs.p.read_file("a")?, b"b".to_vec())?;
    same("b", fs.p.read_file("b")?, b"a".to_vec())
}

fn cross(fs: &Fs) -> Check {
    for path in ["x", "x/d", "y", "y/e", "y/e/f"] {
        fs.p.mkdir(path, 0o755)?;
    }
    fs.p.rename("x/d", "y/d")?;
    fs.p.rename("y/e", "x/e")?;
    fs.p.rename("y", "x/e/f/y")?;
    same("deep", fs.p.names("x/e/f/y")?, vec!["d".to_owned()])?;
    fs.p.rename("x", "x/e/f/y/x").fails(Errno::EINVAL)?;
    fs.p.rename("x/e/f/y", "y")?;
    same("links of x", fs.p.stat("x")?.nlink, 3)?;
    same("links of y", fs.p.stat("y")?.nlink, 3)
}

fn permission(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    for (path, mode) in [("mine", 0o777), ("closed", 0o755)] {
        fs.p.mkdir(path, mode)?;
    }
    fs.p.create("mine/a", 0o666)?;
    fs.p.create("closed/b", 0o666)?;
    let user = fs.user(1001, &[2001])?;
    user.rename("mine/a", "closed/a").fails(Errno::EACCES)?;
    user.rename("closed/b", "mine/b").fails(Errno::EACCES)?;
    user.rename("closed/b", "closed/c").fails(Errno::EACCES)?;
    user.rename("mine/a", "mine/c")?;
    fs.p.stat("mine/c").map(drop)?;
    Ok(())
}

fn directory_permission(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    let user = fs.user(1001, &[2001])?;
    user.mkdir("a", 0o755)?;
    user.mkdir("b", 0o755)?;
    user.mkdir("a/dir", 0o555)?;
    user.rename("a/dir", "a/dir2")?;
    user.rename("a/dir2", "b/dir").fails(Errno::EACCES)?;
    user.chmod("a/dir2", 0o755)?;
    Ok(user.rename("a/dir2", "b/dir")?)
}

fn sticky(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    // mkdir(2) makes no sticky directories.
    fs.p.mkdir("tmp", 0o777)?;
    fs.p.chmod("tmp", 0o1777)?;
    let (alice, bob) = (fs.user(1001, &[2001])?, fs.user(1002, &[2002])?);
    alice.create("tmp/alice", 0o666)?;
    bob.create("tmp/bob", 0o666)?;
    let refusals = [Errno::EPERM, Errno::EACCES];
    bob.rename("tmp/alice", "tmp/x").fails_with(&refusals)?;
    bob.rename("tmp/bob", "tmp/alice").fails_with(&refusals)?;
    bob.unlink("tmp/alice").fails_with(&refusals)?;
    bob.mkdir("own", 0o777)?;
    bob.rename("tmp/alice", "own/x").fails_with(&refusals)?;
    alice.rename("tmp/alice", "tmp/x")?;
    // The directory's owner may.
    bob.mkdir("bobs", 0o777)?;
    bob.chmod("bobs", 0o1777)?;
    alice.create("bobs/alice", 0o644)?;
    bob.rename("bobs/alice", "bobs/y")?;
    fs.p.rename("tmp/bob", "tmp/x")?;
    check(fs.p.names("tmp")? == ["x"], "root replaced the file")
}

fn fifo(fs: &Fs) -> Check {
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o644)?;
    let inode = fs.p.stat("fifo")?.ino;
    fs.p.rename("fifo", "moved")?;
    same("the inode", fs.p.stat("moved")?.ino, inode)?;
    fs.p.create("file", 0o644)?;
    fs.p.rename("file", "moved")?;
    same("the list", fs.p.names(".")?, vec!["moved".to_owned()])
}
