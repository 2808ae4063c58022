//! Mounting and unmounting.

use rump_abi::errno::Errno;
use rump_abi::types::{MNT_FORCE, MNT_RDONLY, MNT_UPDATE};
use rumpclient::sys::consts::{O_CREAT, O_RDONLY, O_RDWR};

use super::{Case, LOOKING, full};
use crate::fs::Fs;
use crate::mount::Mount;
use crate::outcome::{CallError, Check, Refused, check, failure, same, skip};

/// The tests of this file.
pub const CASES: &[Case] = &[
    Case {
        name: "mount/statvfs",
        about: "names, ids and numbers that fit together",
        profiles: LOOKING,
        run: statvfs,
    },
    Case {
        name: "mount/busy",
        about: "an open file or a current directory: EBUSY",
        profiles: LOOKING,
        run: busy,
    },
    Case {
        name: "mount/forced",
        about: "unmounted by force under open files, which fail then",
        profiles: LOOKING,
        run: forced,
    },
    Case {
        name: "mount/again",
        about: "twenty times mounted and unmounted",
        profiles: LOOKING,
        run: again,
    },
    full(
        "mount/refused",
        "on a file, on nothing, an unmounted directory",
        refused,
    ),
    full(
        "mount/over",
        "one over the other: the last one is seen, and what it covers only through a union",
        over,
    ),
    full(
        "mount/read-only",
        "an update to read-only and back",
        read_only,
    ),
];

fn statvfs(fs: &Fs) -> Check {
    let st = fs.p.statvfs(".")?;
    same(
        "the type",
        st.fstypename.as_str(),
        fs.mount().fstype.as_str(),
    )?;
    same(
        "the directory",
        st.mntonname.to_string_lossy().as_ref(),
        fs.root.as_str(),
    )?;
    check(st.bfree <= st.blocks, "more blocks are free than there are")?;
    check(st.ffree <= st.files, "more files are free than there are")?;
    check(st.bsize > 0 && st.frsize > 0, "a block has no size")?;
    let dev = fs.p.stat(&fs.root)?.dev;
    // A driver may leave va_fsid as vattr_null(9) set it; NetBSD's kernfs does.
    if dev != u64::MAX {
        same("the id", u64::from(st.fsidx[0]), dev)?;
    }
    check(dev != fs.p.stat("/")?.dev, "it has the root's id")
}

/// Leaves the mount, so that it can be unmounted.
fn leave(fs: &Fs) -> Check {
    Ok(fs.p.chdir("/")?)
}

fn busy(fs: &Fs) -> Check {
    fs.p.unmount(&fs.root, 0).fails(Errno::EBUSY)?;
    let fd = fs.p.open(&fs.root, O_RDONLY, 0)?;
    leave(fs)?;
    fs.p.unmount(&fs.root, 0).fails(Errno::EBUSY)?;
    fs.p.stat(&fs.work)?;
    fs.p.close(fd)?;
    fs.p.unmount(&fs.root, 0)?;
    check(!fs.is_seen()?, "it is still mounted")
}

fn forced(fs: &Fs) -> Check {
    let file = if fs.profile == crate::args::Profile::Full {
        fs.p.write_file("file", b"x")?;
        Some(fs.p.open("file", O_RDWR, 0)?)
    } else {
        None
    };
    let directory = fs.p.open(".", O_RDONLY, 0)?;
    let other = fs.another()?;
    fs.p.chdir("/")?;
    fs.p.unmount(&fs.root, MNT_FORCE)?;
    check(!fs.is_seen()?, "it is still mounted")?;
    if let Some(file) = file {
        check(fs.p.fstat(file).is_err(), "a dead file has attributes")?;
        check(
            fs.p.write(file, b"y").is_err(),
            "a dead file can be written",
        )?;
        match fs.p.read(file, 10) {
            Ok(content) => check(content.is_empty(), "a dead file has content")?,
            Err(error) => check(error.errno.is_some(), error)?,
        }
        // Whatever close says, the descriptor is gone.
        let _ = fs.p.close(file);
    }
    check(
        fs.p.getdents(directory, 4096).is_err(),
        "a dead directory is listed",
    )?;
    check(other.stat("x").is_err(), "something is in a dead directory")?;
    let _ = fs.p.close(directory);
    drop(other);
    fs.p.mount(fs.mount(), 0)?;
    fs.p.stat(&fs.root).map(drop)?;
    Ok(())
}

fn again(fs: &Fs) -> Check {
    leave(fs)?;
    for _ in 0..20 {
        fs.p.unmount(&fs.root, 0)?;
        fs.p.mount(fs.mount(), 0)?;
        fs.p.list(&fs.root)?;
    }
    Ok(())
}

fn refused(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    let mut mount = fs.mount().clone();
    mount.directory = format!("{}/none", fs.work);
    fs.p.mount(&mount, 0).fails(Errno::ENOENT)?;
    mount.directory = format!("{}/file", fs.work);
    fs.p.mount(&mount, 0).fails(Errno::ENOTDIR)?;
    mount.directory = format!("{}/dir", fs.work);
    let unknown = format!("nosuchfs nothing on {}", mount.directory);
    let unknown = Mount::parse(&unknown).map_err(failure)?;
    fs.p.mount(&unknown, 0)
        .fails_with(&[Errno::ENODEV, Errno::EINVAL])?;
    fs.p.unmount(&mount.directory, 0).fails(Errno::EINVAL)?;
    let user = fs.user(1001, &[2001])?;
    user.unmount(&fs.root, 0).fails(Errno::EPERM)
}

fn over(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("dir/hidden", 0o644)?;
    let mut mount = fs.mount().clone();
    mount.directory = format!("{}/dir", fs.work);
    let covered = fs.p.stat("dir")?;
    fs.p.mount(&mount, 0)?;
    check(
        fs.p.stat("dir")?.dev != covered.dev,
        "the mount is not seen",
    )?;
    same("`..`", fs.p.stat("dir/..")?.ino, fs.p.stat(".")?.ino)?;
    if mount.shows_covered() {
        fs.p.stat("dir/hidden")?;
    } else {
        fs.p.stat("dir/hidden").fails(Errno::ENOENT)?;
    }
    fs.p.rmdir("dir").fails(Errno::EBUSY)?;
    fs.p.rename("dir", "moved")
        .fails_with(&[Errno::EBUSY, Errno::EXDEV])?;
    fs.p.unmount(&mount.directory, 0)?;
    fs.p.stat("dir/hidden").map(drop)?;
    Ok(())
}

fn read_only(fs: &Fs) -> Check {
    fs.p.write_file("file", b"x")?;
    let mut mount = fs.mount().clone();
    mount.flags |= MNT_RDONLY;
    match fs.p.mount(&mount, MNT_UPDATE) {
        Err(CallError {
            errno: Some(Errno::EOPNOTSUPP),
            ..
        }) => return skip("it cannot become read-only"),
        other => other?,
    }
    same("the content", fs.p.read_file("file")?, b"x".to_vec())?;
    fs.p.open("file", O_RDWR, 0).fails(Errno::EROFS)?;
    fs.p.create("new", 0o644).fails(Errno::EROFS)?;
    fs.p.mkdir("new", 0o755).fails(Errno::EROFS)?;
    fs.p.unlink("file").fails(Errno::EROFS)?;
    fs.p.chmod("file", 0o600).fails(Errno::EROFS)?;
    fs.p.rename("file", "new").fails(Errno::EROFS)?;
    fs.p.mount(fs.mount(), MNT_UPDATE)?;
    fs.p.write_file("file", b"y")?;
    // With a writer it must not.
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0)?;
    fs.p.mount(&mount, MNT_UPDATE).fails(Errno::EBUSY)?;
    fs.p.write_all(fd, b"z")?;
    Ok(fs.p.close(fd)?)
}
