//! Looking names up, making and removing them.

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::{
    O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, S_IFDIR, S_IFMT,
    S_IFREG,
};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};
use crate::process::Time;

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "lookup/missing",
        "a name that is not there: ENOENT, also below it",
        missing,
    ),
    full(
        "lookup/not-directory",
        "a file in the middle of a path: ENOTDIR",
        not_directory,
    ),
    full(
        "lookup/dot",
        "`.` and `..` name the directory and its parent",
        dot,
    ),
    full(
        "lookup/dotdot-of-root",
        "`..` of the root leads out of the mount",
        dotdot_of_root,
    ),
    full(
        "lookup/trailing-slash",
        "a slash at the end: directories only",
        trailing_slash,
    ),
    full(
        "lookup/longest-name",
        "a name of NAME_MAX bytes works, one more is ENAMETOOLONG",
        longest_name,
    ),
    full(
        "lookup/longest-path",
        "a path of PATH_MAX bytes is ENAMETOOLONG, a shorter one works",
        longest_path,
    ),
    full(
        "lookup/any-byte",
        "names of any bytes; upper and lower case differ",
        any_byte,
    ),
    full(
        "lookup/cache",
        "what is found, and that nothing is, follow each change at once",
        cache,
    ),
    full(
        "lookup/getcwd",
        "getcwd(3) in a deep directory, and after it was renamed",
        getcwd,
    ),
    full(
        "create/file",
        "a new file: type, mode, owner, size, links",
        file,
    ),
    full("create/umask", "the umask takes bits away", umask),
    full(
        "create/group",
        "a new file has its directory's group",
        group,
    ),
    full(
        "create/exclusive",
        "O_EXCL on whatever exists: EEXIST",
        exclusive,
    ),
    full(
        "create/truncate",
        "O_TRUNC empties a file and keeps its inode",
        truncate,
    ),
    full(
        "create/directory-flags",
        "O_DIRECTORY on a file, writing a directory, O_CREAT of a directory",
        directory_flags,
    ),
    full(
        "create/symlinks",
        "O_CREAT through a dangling link makes the target; O_NOFOLLOW, O_EXCL do not",
        through_symlink,
    ),
    full(
        "create/no-parent",
        "in a directory that is not there: ENOENT",
        no_parent,
    ),
    full(
        "create/in-removed",
        "in a directory that was removed: ENOENT",
        in_removed,
    ),
    full(
        "create/parent-times",
        "making and removing names changes the directory's times",
        parent_times,
    ),
    full(
        "mkdir/attributes",
        "a new directory: type, mode, links, parent's links",
        attributes,
    ),
    full("mkdir/exists", "over anything: EEXIST", mkdir_exists),
    full(
        "mkdir/deep",
        "a hundred directories one in another, and away again",
        mkdir_deep,
    ),
    full(
        "rmdir/works",
        "an empty directory goes, the parent loses a link",
        rmdir_works,
    ),
    full(
        "rmdir/refused",
        "not empty, no directory, `.`, `..`, a link, a missing one",
        rmdir_refused,
    ),
    full(
        "rmdir/open",
        "a directory that is open or current can go; it is empty then",
        rmdir_open,
    ),
    full(
        "unlink/works",
        "a file goes; links and inode follow",
        unlink_works,
    ),
    full(
        "unlink/refused",
        "a directory, a missing file, a path through a file",
        unlink_refused,
    ),
    full(
        "unlink/open-file",
        "an open file without a name can be read, written and grown",
        unlink_open,
    ),
    full(
        "unlink/name-again",
        "the name of an open file can be used again at once",
        name_again,
    ),
    full(
        "unlink/space",
        "an unlinked file's space comes back when it is closed",
        unlink_space,
    ),
    full(
        "unlink/root",
        "the root of the mount cannot be removed or renamed: EBUSY",
        root_stays,
    ),
];

fn missing(fs: &Fs) -> Check {
    fs.p.stat("none").fails(Errno::ENOENT)?;
    fs.p.stat("none/below").fails(Errno::ENOENT)?;
    fs.p.stat("./none").fails(Errno::ENOENT)?;
    fs.p.stat("../none").fails(Errno::ENOENT)?;
    fs.p.open("none", O_RDONLY, 0).fails(Errno::ENOENT)?;
    fs.p.chmod("none", 0o644).fails(Errno::ENOENT)?;
    fs.p.truncate("none", 0).fails(Errno::ENOENT)?;
    fs.p.stat("").fails(Errno::ENOENT)
}

fn not_directory(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    for path in ["file/below", "file/.", "file/..", "file/a/b"] {
        fs.p.stat(path).fails(Errno::ENOTDIR)?;
    }
    fs.p.mkdir("file/below", 0o755).fails(Errno::ENOTDIR)?;
    fs.p.rmdir("file/below").fails(Errno::ENOTDIR)?;
    fs.p.unlink("file/below").fails(Errno::ENOTDIR)?;
    fs.p.rename("file/below", "x").fails(Errno::ENOTDIR)?;
    fs.p.chdir("file").fails(Errno::ENOTDIR)?;
    fs.p.open("file/below", O_RDWR | O_CREAT, 0o644)
        .fails(Errno::ENOTDIR)
}

fn dot(fs: &Fs) -> Check {
    fs.p.mkdir("a", 0o755)?;
    fs.p.mkdir("a/b", 0o755)?;
    let inode = |path: &str| fs.p.stat(path).map(|stat| stat.ino);
    same("a/.", inode("a/.")?, inode("a")?)?;
    same("a/b/..", inode("a/b/..")?, inode("a")?)?;
    same("a/b/../..", inode("a/b/../..")?, inode(".")?)?;
    same("./a/./b/../b", inode("./a/./b/../b")?, inode("a/b")?)?;
    same(
        "//a//b",
        inode(&format!("/{}//a///b", fs.work))?,
        inode("a/b")?,
    )
}

fn dotdot_of_root(fs: &Fs) -> Check {
    let root = fs.p.stat(&fs.root)?;
    let outside = fs.p.stat(&format!("{}/..", fs.root))?;
    let (parent, _) = fs.root.rsplit_once('/').unwrap_or_default();
    let parent = fs.p.stat(if parent.is_empty() { "/" } else { parent })?;
    same(
        "`..` of the root",
        (outside.dev, outside.ino),
        (parent.dev, parent.ino),
    )?;
    check(
        root.dev != outside.dev,
        "the file systems have the same device number",
    )
}

fn trailing_slash(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir/", 0o755)?;
    same("dir/", fs.p.stat("dir/")?.ino, fs.p.stat("dir")?.ino)?;
    same("dir///", fs.p.stat("dir///")?.ino, fs.p.stat("dir")?.ino)?;
    fs.p.stat("file/").fails(Errno::ENOTDIR)?;
    fs.p.unlink("file/").fails(Errno::ENOTDIR)?;
    fs.p.open("file/", O_RDONLY, 0).fails(Errno::ENOTDIR)?;
    fs.p.open("new/", O_WRONLY | O_CREAT, 0o644)
        .fails_with(&[Errno::EISDIR, Errno::ENOENT])?;
    fs.p.rename("dir/", "dir2/")?;
    fs.p.rmdir("dir2/")?;
    fs.p.stat("dir2").fails(Errno::ENOENT)
}

fn longest_name(fs: &Fs) -> Check {
    let limit = fs.name_max()?;
    let (longest, longer) = ("n".repeat(limit), "n".repeat(limit + 1));
    fs.p.create(&longest, 0o644)?;
    same("the list", fs.p.names(".")?, vec![longest.clone()])?;
    let other = "o".repeat(limit);
    fs.p.rename(&longest, &other)?;
    fs.p.stat(&longest).fails(Errno::ENOENT)?;
    fs.p.unlink(&other)?;
    fs.p.create("file", 0o644)?;
    let too_long = [
        fs.p.create(&longer, 0o644),
        fs.p.mkdir(&longer, 0o755),
        fs.p.rename("file", &longer),
        fs.p.stat(&longer).map(drop),
        fs.p.unlink(&longer),
    ];
    for result in too_long {
        result.fails(Errno::ENAMETOOLONG)?;
    }
    same("the list", fs.p.names(".")?, vec!["file".to_owned()])
}

fn longest_path(fs: &Fs) -> Check {
    const PATH_MAX: usize = 1024;
    let name = "d".repeat(100);
    let mut path = name.clone();
    fs.p.mkdir(&path, 0o755)?;
    while path.len() + 101 < PATH_MAX {
        path = format!("{path}/{name}");
        fs.p.mkdir(&path, 0o755)?;
    }
    let fitting = format!("{path}/{}", "f".repeat(PATH_MAX - path.len() - 2));
    same("the length", fitting.len(), PATH_MAX - 1)?;
    fs.p.create(&fitting, 0o644)?;
    fs.p.stat(&fitting)?;
    fs.p.stat(&format!("{fitting}x")).fails(Errno::ENAMETOOLONG)
}

fn any_byte(fs: &Fs) -> Check {
    let names = [
        "a b",
        "*",
        "-r",
        "...",
        "\u{1}\u{7f}",
        "käse",
        "\\",
        "Name",
        "name",
        "a\nb",
    ];
    for (number, name) in names.iter().enumerate() {
        fs.p.write_file(name, number.to_string().as_bytes())?;
    }
    let mut sorted: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    sorted.sort();
    same("the list", fs.p.names(".")?, sorted)?;
    for (number, name) in names.iter().enumerate() {
        same(name, fs.p.read_file(name)?, number.to_string().into_bytes())?;
        fs.p.unlink(name)?;
    }
    same("the list", fs.p.names(".")?, Vec::new())
}

fn cache(fs: &Fs) -> Check {
    for round in 0..3 {
        fs.p.stat("x").fails(Errno::ENOENT)?;
        fs.p.create("x", 0o644)?;
        let first = fs.p.stat("x")?.ino;
        fs.p.rename("x", "y")?;
        fs.p.stat("x").fails(Errno::ENOENT)?;
        same("y", fs.p.stat("y")?.ino, first)?;
        fs.p.mkdir("x", 0o755)?;
        same("x", fs.p.stat("x")?.mode & S_IFMT, S_IFDIR)?;
        fs.p.stat("x/y").fails(Errno::ENOENT)?;
        fs.p.rename("y", "x/y")?;
        same(
            &format!("x/y in round {round}"),
            fs.p.stat("x/y")?.ino,
            first,
        )?;
        fs.p.unlink("x/y")?;
        fs.p.stat("x/y").fails(Errno::ENOENT)?;
        fs.p.rmdir("x")?;
    }
    Ok(())
}

fn getcwd(fs: &Fs) -> Check {
    for path in ["a", "a/b", "a/b/c"] {
        fs.p.mkdir(path, 0o755)?;
    }
    fs.p.chdir("a/b/c")?;
    same(
        "the directory",
        fs.p.getcwd()?,
        format!("{}/a/b/c", fs.work),
    )?;
    fs.p.rename("../../../a/b", "../../../z")?;
    same("the directory", fs.p.getcwd()?, format!("{}/z/c", fs.work))?;
    fs.p.chdir("../..")?;
    same("the directory", fs.p.getcwd()?, fs.work.clone())
}

fn file(fs: &Fs) -> Check {
    let fd = fs.p.open("file", O_WRONLY | O_CREAT | O_EXCL, 0o640)?;
    let stat = fs.p.fstat(fd)?;
    fs.p.close(fd)?;
    same("the type", stat.mode & S_IFMT, S_IFREG)?;
    same("the mode", stat.mode & 0o7777, 0o640)?;
    same("the size", stat.size, 0)?;
    same("the links", stat.nlink, 1)?;
    same("the owner", stat.uid, 0)?;
    same("the device", stat.dev, fs.p.stat(".")?.dev)?;
    check(stat.ino != 0, "the inode number is 0")?;
    same("lstat", fs.p.lstat("file")?.ino, stat.ino)
}

fn umask(fs: &Fs) -> Check {
    fs.p.umask(0o027)?;
    fs.p.create("file", 0o777)?;
    fs.p.mkdir("dir", 0o777)?;
    fs.p.umask(0)?;
    same("the file's mode", fs.p.stat("file")?.mode & 0o7777, 0o750)?;
    same(
        "the directory's mode",
        fs.p.stat("dir")?.mode & 0o7777,
        0o750,
    )
}

fn group(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.mkdir("dir", 0o777)?;
    fs.p.chown("dir", 1001, 2002)?;
    let user = fs.user(1002, &[2001])?;
    user.create("dir/file", 0o644)?;
    let stat = fs.p.stat("dir/file")?;
    same("the owner", stat.uid, 1002)?;
    same("the group", stat.gid, 2002)
}

fn exclusive(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    for name in ["file", "dir", "."] {
        fs.p.open(name, O_RDWR | O_CREAT | O_EXCL, 0o644)
            .fails(Errno::EEXIST)?;
    }
    Ok(())
}

fn truncate(fs: &Fs) -> Check {
    fs.p.write_file("file", b"0123456789")?;
    let inode = fs.p.stat("file")?.ino;
    let fd = fs.p.open("file", O_RDWR | O_TRUNC, 0)?;
    same("the size", fs.p.fstat(fd)?.size, 0)?;
    fs.p.write_all(fd, b"abc")?;
    fs.p.close(fd)?;
    same("the inode", fs.p.stat("file")?.ino, inode)?;
    same("the content", fs.p.read_file("file")?, b"abc".to_vec())?;
    fs.p.close(fs.p.open("file", O_RDWR | O_CREAT, 0o600)?)?;
    same("the content", fs.p.read_file("file")?, b"abc".to_vec())
}

fn directory_flags(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.open("file", O_RDONLY | O_DIRECTORY, 0)
        .fails(Errno::ENOTDIR)?;
    fs.p.open("dir", O_WRONLY, 0).fails(Errno::EISDIR)?;
    fs.p.open("dir", O_RDWR, 0).fails(Errno::EISDIR)?;
    fs.p.open("dir", O_RDONLY | O_TRUNC, 0)
        .fails(Errno::EISDIR)?;
    fs.p.open("dir", O_RDWR | O_CREAT, 0o644)
        .fails(Errno::EISDIR)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    fs.p.read(fd, 512).fails(Errno::EISDIR)?;
    Ok(fs.p.close(fd)?)
}

fn through_symlink(fs: &Fs) -> Check {
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("target", "link")?;
    fs.p.open("link", O_RDWR | O_CREAT | O_EXCL, 0o644)
        .fails(Errno::EEXIST)?;
    fs.p.open("link", O_RDONLY, 0).fails(Errno::ENOENT)?;
    fs.p.write_file("link", b"x")?;
    same("the target", fs.p.read_file("target")?, b"x".to_vec())?;
    // NetBSD's number for a type that does not fit.
    fs.p.open("link", O_RDONLY | O_NOFOLLOW, 0)
        .fails_with(&[Errno::EFTYPE, Errno::ELOOP])
}

fn no_parent(fs: &Fs) -> Check {
    fs.p.create("none/x", 0o644).fails(Errno::ENOENT)?;
    fs.p.mkdir("none/x", 0o755).fails(Errno::ENOENT)?;
    fs.p.mkfifo("none/x", 0o644).fails(Errno::ENOENT)?;
    fs.p.symlink("x", "none/x").fails(Errno::ENOENT)?;
    fs.p.create("file", 0o644)?;
    fs.p.rename("file", "none/x").fails(Errno::ENOENT)?;
    fs.p.link("file", "none/x").fails(Errno::ENOENT)
}

fn in_removed(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("file", 0o644)?;
    let file = format!("{}/file", fs.work);
    let other = fs.another()?;
    other.chdir("dir")?;
    fs.p.rmdir("dir")?;
    other.create("x", 0o644).fails(Errno::ENOENT)?;
    other.mkdir("x", 0o755).fails(Errno::ENOENT)?;
    other.rename(&file, "x").fails(Errno::ENOENT)?;
    other.stat("x").fails(Errno::ENOENT)?;
    other
        .link(&file, "x")
        .fails_with(&[Errno::ENOENT, Errno::EOPNOTSUPP])?;
    other.getcwd().fails(Errno::ENOENT)
}

/// A time long ago.
const PAST: Time = Time {
    sec: 946_684_800,
    nsec: 0,
};

fn parent_times(fs: &Fs) -> Check {
    fs.need(Feature::Times)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("file", 0o644)?;
    let changed = |what: &str| {
        let stat = fs.p.stat("dir")?;
        check(
            stat.mtime > PAST,
            format!("{what} does not change the directory's mtime"),
        )?;
        check(
            stat.ctime > PAST,
            format!("{what} does not change the directory's ctime"),
        )?;
        fs.p.utimens("dir", Some([PAST; 2]), Follow::Yes)?;
        same("the mtime that was set", fs.p.stat("dir")?.mtime, PAST)
    };
    changed("mkdir of itself")?;
    fs.p.create("dir/a", 0o644)?;
    changed("create")?;
    fs.p.mkdir("dir/d", 0o755)?;
    changed("mkdir")?;
    fs.p.rename("dir/a", "dir/b")?;
    changed("rename inside")?;
    fs.p.rename("file", "dir/file")?;
    changed("rename into")?;
    fs.p.rename("dir/file", "file")?;
    changed("rename out of")?;
    fs.p.unlink("dir/b")?;
    changed("unlink")?;
    fs.p.rmdir("dir/d")?;
    changed("rmdir")?;
    fs.p.stat("dir/none").fails(Errno::ENOENT)?;
    same("the mtime after looking", fs.p.stat("dir")?.mtime, PAST)
}

fn attributes(fs: &Fs) -> Check {
    let before = fs.p.stat(".")?.nlink;
    fs.p.mkdir("dir", 0o751)?;
    let stat = fs.p.stat("dir")?;
    same("the type", stat.mode & S_IFMT, S_IFDIR)?;
    same("the mode", stat.mode & 0o7777, 0o751)?;
    same("the links", stat.nlink, 2)?;
    same("the parent's links", fs.p.stat(".")?.nlink, before + 1)?;
    check(
        fs.p.names("dir")?.is_empty(),
        "the new directory is not empty",
    )?;
    same("`..`", fs.p.stat("dir/..")?.ino, fs.p.stat(".")?.ino)
}

fn mkdir_exists(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    for name in ["file", "dir", "dir/", ".", "..", "dir/."] {
        fs.p.mkdir(name, 0o755).fails(Errno::EEXIST)?;
    }
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("none", "dangling")?;
    fs.p.mkdir("dangling", 0o755).fails(Errno::EEXIST)
}

fn mkdir_deep(fs: &Fs) -> Check {
    for _ in 0..100 {
        fs.p.mkdir("d", 0o755)?;
        fs.p.chdir("d")?;
    }
    for _ in 0..100 {
        fs.p.chdir("..")?;
        fs.p.rmdir("d")?;
    }
    same("the directory", fs.p.getcwd()?, fs.work.clone())
}

fn rmdir_works(fs: &Fs) -> Check {
    let before = fs.p.stat(".")?.nlink;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.rmdir("dir")?;
    fs.p.stat("dir").fails(Errno::ENOENT)?;
    same("the parent's links", fs.p.stat(".")?.nlink, before)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("dir/file", 0o644)?;
    fs.p.unlink("dir/file")?;
    Ok(fs.p.rmdir("dir")?)
}

fn rmdir_refused(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    fs.p.mkdir("dir/sub", 0o755)?;
    fs.p.create("file", 0o644)?;
    fs.p.rmdir("dir").fails(Errno::ENOTEMPTY)?;
    fs.p.rmdir("file").fails(Errno::ENOTDIR)?;
    fs.p.rmdir("none").fails(Errno::ENOENT)?;
    fs.p.rmdir("dir/.").fails(Errno::EINVAL)?;
    fs.p.rmdir("dir/sub/..")
        .fails_with(&[Errno::ENOTEMPTY, Errno::EINVAL])?;
    fs.p.rename("file", "dir/file")?;
    fs.p.rmdir("dir").fails(Errno::ENOTEMPTY)?;
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("dir/sub", "link")?;
    fs.p.rmdir("link").fails(Errno::ENOTDIR)?;
    fs.p.stat("dir/sub").map(drop)?;
    Ok(())
}

fn rmdir_open(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    fs.p.chdir("dir")?;
    fs.p.rmdir("../dir")?;
    let names = match fs.p.getdents(fd, 4096) {
        Ok(entries) => entries,
        Err(error) if error.errno == Some(Errno::ENOENT) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    check(
        names
            .iter()
            .all(|entry| entry.name == "." || entry.name == ".."),
        format!("a removed directory has {names:?}"),
    )?;
    same("the links", fs.p.fstat(fd)?.nlink, 0)?;
    fs.p.chdir(&fs.work)?;
    Ok(fs.p.close(fd)?)
}

fn unlink_works(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.unlink("file")?;
    fs.p.stat("file").fails(Errno::ENOENT)?;
    fs.p.unlink("file").fails(Errno::ENOENT)?;
    same("the list", fs.p.names(".")?, Vec::new())
}

fn unlink_refused(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("file", 0o644)?;
    fs.p.unlink("dir")
        .fails_with(&[Errno::EPERM, Errno::EISDIR])?;
    fs.p.unlink("none").fails(Errno::ENOENT)?;
    fs.p.unlink("file/x").fails(Errno::ENOTDIR)?;
    fs.p.unlink("dir/..")
        .fails_with(&[Errno::EPERM, Errno::EISDIR, Errno::EINVAL])?;
    fs.p.unlink(".")
        .fails_with(&[Errno::EPERM, Errno::EISDIR, Errno::EINVAL])?;
    same(
        "the list",
        fs.p.names(".")?,
        vec!["dir".to_owned(), "file".to_owned()],
    )
}

fn unlink_open(fs: &Fs) -> Check {
    fs.p.write_file("file", b"hello")?;
    let fd = fs.p.open("file", O_RDWR, 0)?;
    fs.p.unlink("file")?;
    same("the links", fs.p.fstat(fd)?.nlink, 0)?;
    same("the content", fs.p.pread(fd, 100, 0)?, b"hello".to_vec())?;
    let more = vec![b'x'; 200_000];
    same("written", fs.p.pwrite(fd, &more, 5)?, more.len())?;
    same("the size", fs.p.fstat(fd)?.size, 200_005)?;
    fs.p.ftruncate(fd, 7)?;
    same("the content", fs.p.pread(fd, 100, 0)?, b"helloxx".to_vec())?;
    fs.p.fchmod(fd, 0o600)?;
    fs.p.fsync(fd)?;
    fs.p.close(fd)?;
    fs.p.stat("file").fails(Errno::ENOENT)
}

fn name_again(fs: &Fs) -> Check {
    fs.p.write_file("file", b"old")?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.unlink("file")?;
    fs.p.write_file("file", b"new")?;
    check(
        fs.p.fstat(fd)?.ino != fs.p.stat("file")?.ino,
        "both files have one inode",
    )?;
    same("the old content", fs.p.pread(fd, 10, 0)?, b"old".to_vec())?;
    fs.p.close(fd)?;
    same("the new content", fs.p.read_file("file")?, b"new".to_vec())
}

fn unlink_space(fs: &Fs) -> Check {
    const SIZE: usize = 4 << 20;
    let used = || {
        fs.p.statvfs(".")
            .map(|st| (st.blocks.saturating_sub(st.bfree)) * st.frsize)
    };
    let before = used()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    fs.p.write_all(fd, &vec![1; SIZE])?;
    fs.p.fsync(fd)?;
    let full = used()?;
    if full < before + SIZE as u64 / 2 {
        return crate::outcome::skip("statvfs does not show what files use");
    }
    fs.p.unlink("file")?;
    check(
        used()? >= before + SIZE as u64 / 2,
        "the space of an open file is free",
    )?;
    fs.p.close(fd)?;
    // The last reference may be dropped by another thread.
    fs.eventually("the space comes back", || {
        Ok(used()? < before + SIZE as u64 / 2)
    })
}

fn root_stays(fs: &Fs) -> Check {
    fs.p.rmdir(&fs.root).fails(Errno::EBUSY)?;
    fs.p.unlink(&fs.root)
        .fails_with(&[Errno::EBUSY, Errno::EPERM, Errno::EISDIR])?;
    let to = format!("{}-renamed", fs.root);
    fs.p.rename(&fs.root, &to)
        .fails_with(&[Errno::EBUSY, Errno::EXDEV])
}
