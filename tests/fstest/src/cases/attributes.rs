//! Modes, owners, flags and times.

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::{
    O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, UTIME_NOW, UTIME_OMIT,
};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};
use crate::process::Time;

const UF_NODUMP: u32 = 1;
const UF_IMMUTABLE: u32 = 2;
const UF_APPEND: u32 = 4;
const SF_IMMUTABLE: u32 = 0x20000;
const KEEP: u32 = u32::MAX;
const PAST: Time = Time {
    sec: 946_684_800,
    nsec: 0,
};

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "chmod/bits",
        "each permission bit is kept, by path, by descriptor, through a link",
        bits,
    ),
    full(
        "chmod/owner",
        "only the owner and root change modes",
        chmod_owner,
    ),
    full(
        "chmod/special-bits",
        "setgid needs the group, sticky files need root",
        special_bits,
    ),
    full(
        "chown/root",
        "root gives files away; -1 leaves an id",
        chown_root,
    ),
    full(
        "chown/user",
        "a user changes the group only, to one of his own",
        chown_user,
    ),
    full(
        "chown/setid",
        "a change of the group takes setgid away, one of the owner setuid",
        chown_setid,
    ),
    full("chflags/works", "flags are kept", chflags_works),
    full(
        "chflags/immutable",
        "nothing changes an immutable file",
        immutable,
    ),
    full("chflags/append", "an append-only file only grows", append),
    full(
        "chflags/owner",
        "only the owner sets flags, only root the system's",
        chflags_owner,
    ),
    full(
        "times/set",
        "seconds and nanoseconds are kept, of files, directories and links",
        times_set,
    ),
    full(
        "times/now-omit",
        "UTIME_NOW, UTIME_OMIT and no times at all",
        times_now,
    ),
    full(
        "times/owner",
        "others may set the time to now if they may write",
        times_owner,
    ),
    full(
        "times/follow-use",
        "reading, writing and chmod change atime, mtime, ctime",
        times_follow,
    ),
    full(
        "access/classes",
        "owner, group and others have their own bits",
        classes,
    ),
    full(
        "access/directory",
        "search and write permission of directories",
        directory,
    ),
    full("access/groups", "a supplementary group counts", groups),
    full(
        "access/root",
        "root may everything but execute what nobody may",
        root,
    ),
    full(
        "access/effective",
        "open uses effective ids, access(2) real ones",
        effective,
    ),
];

fn mode(fs: &Fs, path: &str) -> Check<u32> {
    Ok(fs.p.lstat(path)?.mode & 0o7777)
}

fn bits(fs: &Fs) -> Check {
    fs.p.create("file", 0)?;
    fs.p.mkdir("dir", 0)?;
    for bit in 0..12 {
        fs.p.chmod("file", 1 << bit)?;
        same("the file's mode", mode(fs, "file")?, 1 << bit)?;
        fs.p.chmod("dir", 1 << bit)?;
        same("the directory's mode", mode(fs, "dir")?, 1 << bit)?;
    }
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.fchmod(fd, 0o612)?;
    fs.p.close(fd)?;
    same("the mode", mode(fs, "file")?, 0o612)?;
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("file", "link")?;
    fs.p.chmod("link", 0o701)?;
    same("the target's mode", mode(fs, "file")?, 0o701)?;
    fs.p.lchmod("link", 0o511)?;
    same("the link's mode", mode(fs, "link")?, 0o511)?;
    same("the target's mode", mode(fs, "file")?, 0o701)
}

fn chmod_owner(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0o666)?;
    fs.p.chown("file", 1001, 2001)?;
    let (alice, bob) = (fs.user(1001, &[2001])?, fs.user(1002, &[2001])?);
    bob.chmod("file", 0o777).fails(Errno::EPERM)?;
    alice.chmod("file", 0o600)?;
    same("the mode", mode(fs, "file")?, 0o600)?;
    fs.p.chmod("file", 0o644)?;
    same("the mode", mode(fs, "file")?, 0o644)
}

fn special_bits(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    let alice = fs.user(1001, &[2001])?;
    alice.create("file", 0o644)?;
    fs.p.chown("file", 1001, 2002)?;
    alice.chmod("file", 0o2755).fails(Errno::EPERM)?;
    alice
        .chmod("file", 0o1644)
        .fails_with(&[Errno::EFTYPE, Errno::EPERM])?;
    fs.p.chown("file", 1001, 2001)?;
    alice.chmod("file", 0o6755)?;
    same("the mode", mode(fs, "file")?, 0o6755)
}

fn chown_root(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0o644)?;
    fs.p.chown("file", 1001, KEEP)?;
    let ids = |path: &str| fs.p.lstat(path).map(|stat| (stat.uid, stat.gid));
    let (_, gid) = ids("file")?;
    same("the ids", ids("file")?, (1001, gid))?;
    fs.p.chown("file", KEEP, 2002)?;
    same("the ids", ids("file")?, (1001, 2002))?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.fchown(fd, 1003, 2003)?;
    fs.p.close(fd)?;
    same("the ids", ids("file")?, (1003, 2003))?;
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("file", "link")?;
    fs.p.chown("link", 1002, 2002)?;
    same("the target's ids", ids("file")?, (1002, 2002))
}

fn chown_user(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    let alice = fs.user(1001, &[2001, 2002])?;
    alice.create("file", 0o644)?;
    alice.chown("file", 1002, KEEP).fails(Errno::EPERM)?;
    alice.chown("file", KEEP, 2003).fails(Errno::EPERM)?;
    alice.chown("file", KEEP, 2002)?;
    alice.chown("file", 1001, 2001)?;
    same("the group", fs.p.stat("file")?.gid, 2001)?;
    let bob = fs.user(1002, &[2001, 2002])?;
    bob.chown("file", KEEP, 2002).fails(Errno::EPERM)
}

fn chown_setid(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    let alice = fs.user(1001, &[2001, 2002])?;
    alice.create("file", 0o644)?;
    alice.chown("file", KEEP, 2001)?;
    alice.chmod("file", 0o6755)?;
    alice.chown("file", KEEP, 2002)?;
    // NetBSD's way; POSIX takes both.
    same("the mode", mode(fs, "file")?, 0o4755)?;
    fs.p.chown("file", 1002, KEEP)?;
    same("the mode", mode(fs, "file")?, 0o755)
}

fn chflags_works(fs: &Fs) -> Check {
    fs.need(Feature::Flags)?;
    fs.p.create("file", 0o644)?;
    fs.p.chflags("file", UF_NODUMP)?;
    same("the flags", fs.p.stat("file")?.flags, UF_NODUMP)?;
    fs.p.chflags("file", 0)?;
    same("the flags", fs.p.stat("file")?.flags, 0)
}

fn immutable(fs: &Fs) -> Check {
    fs.need(Feature::Flags)?;
    fs.p.write_file("file", b"x")?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("dir/file", 0o644)?;
    fs.p.chflags("file", UF_IMMUTABLE)?;
    fs.p.chflags("dir", UF_IMMUTABLE)?;
    let refused = [
        fs.p.open("file", O_WRONLY, 0).map(drop),
        fs.p.truncate("file", 0),
        fs.p.chmod("file", 0o600),
        fs.p.unlink("file"),
        fs.p.rename("file", "other"),
        fs.p.create("dir/new", 0o644),
        fs.p.unlink("dir/file"),
        fs.p.rename("dir/file", "moved"),
        fs.p.rmdir("dir"),
    ];
    for (at, result) in refused.into_iter().enumerate() {
        check(result.is_err(), format!("change {at} is allowed"))?;
        result.fails_with(&[Errno::EPERM, Errno::ENOTEMPTY])?;
    }
    same("the content", fs.p.read_file("file")?, b"x".to_vec())?;
    fs.p.chflags("file", 0)?;
    fs.p.chflags("dir", 0)?;
    Ok(fs.p.unlink("file")?)
}

fn append(fs: &Fs) -> Check {
    fs.need(Feature::Flags)?;
    fs.p.write_file("file", b"one")?;
    fs.p.chflags("file", UF_APPEND)?;
    fs.p.open("file", O_WRONLY, 0).fails(Errno::EPERM)?;
    fs.p.open("file", O_WRONLY | O_APPEND | O_TRUNC, 0)
        .fails(Errno::EPERM)?;
    fs.p.truncate("file", 0).fails(Errno::EPERM)?;
    fs.p.unlink("file").fails(Errno::EPERM)?;
    let fd = fs.p.open("file", O_WRONLY | O_APPEND, 0)?;
    fs.p.write_all(fd, b"two")?;
    fs.p.close(fd)?;
    same("the content", fs.p.read_file("file")?, b"onetwo".to_vec())?;
    Ok(fs.p.chflags("file", 0)?)
}

fn chflags_owner(fs: &Fs) -> Check {
    fs.need(Feature::Flags)?;
    fs.need(Feature::Owners)?;
    let (alice, bob) = (fs.user(1001, &[2001])?, fs.user(1002, &[2002])?);
    alice.create("file", 0o666)?;
    bob.chflags("file", UF_NODUMP).fails(Errno::EPERM)?;
    alice.chflags("file", SF_IMMUTABLE).fails(Errno::EPERM)?;
    alice.chflags("file", UF_NODUMP)?;
    fs.p.chflags("file", SF_IMMUTABLE)?;
    alice.chflags("file", 0).fails(Errno::EPERM)?;
    Ok(fs.p.chflags("file", 0)?)
}

fn times_set(fs: &Fs) -> Check {
    fs.need(Feature::Times)?;
    let times = [
        Time {
            sec: 1_000_000_000,
            nsec: 123_456_789,
        },
        Time {
            sec: 1_100_000_000,
            nsec: 987_654_321,
        },
    ];
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    for path in ["file", "dir"] {
        fs.p.utimens(path, Some(times), Follow::Yes)?;
        let stat = fs.p.stat(path)?;
        same("atime", stat.atime, times[0])?;
        same("mtime", stat.mtime, times[1])?;
        check(stat.ctime > times[1], "ctime is not now")?;
    }
    fs.need(Feature::Symlinks)?;
    fs.p.symlink("file", "link")?;
    fs.p.utimens("link", Some([PAST; 2]), Follow::No)?;
    same("the link's mtime", fs.p.lstat("link")?.mtime, PAST)?;
    same("the target's mtime", fs.p.stat("link")?.mtime, times[1])
}

fn times_now(fs: &Fs) -> Check {
    fs.need(Feature::Times)?;
    fs.p.create("file", 0o644)?;
    fs.p.utimens("file", Some([PAST; 2]), Follow::Yes)?;
    let (now, omit) = (
        Time {
            sec: 0,
            nsec: UTIME_NOW,
        },
        Time {
            sec: 0,
            nsec: UTIME_OMIT,
        },
    );
    fs.p.utimens("file", Some([now, omit]), Follow::Yes)?;
    let stat = fs.p.stat("file")?;
    check(stat.atime > PAST, "UTIME_NOW does not change atime")?;
    same("mtime", stat.mtime, PAST)?;
    fs.p.utimens("file", None, Follow::Yes)?;
    check(
        fs.p.stat("file")?.mtime > PAST,
        "no times do not change mtime",
    )
}

fn times_owner(fs: &Fs) -> Check {
    fs.need(Feature::Times)?;
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0o666)?;
    let bob = fs.user(1002, &[2002])?;
    bob.utimens("file", Some([PAST; 2]), Follow::Yes)
        .fails(Errno::EPERM)?;
    bob.utimens("file", None, Follow::Yes)?;
    fs.p.chmod("file", 0o644)?;
    bob.utimens("file", None, Follow::Yes)
        .fails_with(&[Errno::EACCES, Errno::EPERM])?;
    fs.p.chown("file", 1002, 2002)?;
    Ok(bob.utimens("file", Some([PAST; 2]), Follow::Yes)?)
}

fn times_follow(fs: &Fs) -> Check {
    fs.need(Feature::Times)?;
    fs.p.write_file("file", b"text")?;
    fs.p.utimens("file", Some([PAST; 2]), Follow::Yes)?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.read(fd, 4)?;
    fs.p.close(fd)?;
    let stat = fs.p.stat("file")?;
    check(stat.atime > PAST, "reading does not change atime")?;
    same("mtime after reading", stat.mtime, PAST)?;
    let fd = fs.p.open("file", O_WRONLY, 0)?;
    fs.p.write(fd, b"more")?;
    fs.p.close(fd)?;
    check(
        fs.p.stat("file")?.mtime > PAST,
        "writing does not change mtime",
    )?;
    fs.p.utimens("file", Some([PAST; 2]), Follow::Yes)?;
    fs.p.truncate("file", 2)?;
    check(
        fs.p.stat("file")?.mtime > PAST,
        "truncating does not change mtime",
    )?;
    fs.p.utimens("file", Some([PAST; 2]), Follow::Yes)?;
    let before = fs.p.stat("file")?;
    fs.p.chmod("file", 0o600)?;
    let after = fs.p.stat("file")?;
    same("mtime after chmod", after.mtime, PAST)?;
    check(after.ctime >= before.ctime, "ctime goes back")
}

fn classes(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0)?;
    fs.p.chown("file", 1001, 2002)?;
    let users = [
        fs.user(1001, &[2002])?,
        fs.user(1002, &[2002])?,
        fs.user(1003, &[2003])?,
    ];
    for mode in 0..0o1000_u32 {
        // Every eighth will do, and all of one class.
        if mode % 8 != 5 && mode % 0o111 != 0 {
            continue;
        }
        fs.p.chmod("file", mode)?;
        for (class, user) in users.iter().enumerate() {
            let allowed = mode >> (6 - 3 * class) & 7;
            for wanted in [4, 2, 1] {
                let result = user.access("file", wanted);
                if allowed & wanted != 0 {
                    result?;
                } else {
                    result.fails(Errno::EACCES)?;
                }
            }
            let result = user.open("file", O_RDONLY, 0);
            if allowed & 4 != 0 {
                user.close(result?)?;
            } else {
                result.fails(Errno::EACCES)?;
            }
        }
    }
    Ok(())
}

fn directory(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.create("dir/file", 0o666)?;
    let user = fs.user(1001, &[2001])?;
    user.create("dir/new", 0o644).fails(Errno::EACCES)?;
    user.mkdir("dir/new", 0o755).fails(Errno::EACCES)?;
    user.unlink("dir/file").fails(Errno::EACCES)?;
    user.names("dir")?;
    fs.p.chmod("dir", 0o711)?;
    user.stat("dir/file")?;
    user.names("dir").fails(Errno::EACCES)?;
    fs.p.chmod("dir", 0o766)?;
    user.names("dir")?;
    user.stat("dir/file").fails(Errno::EACCES)?;
    user.chdir("dir").fails(Errno::EACCES)?;
    user.unlink("dir/file").fails(Errno::EACCES)?;
    user.create("dir/new", 0o644).fails(Errno::EACCES)?;
    fs.p.chmod("dir", 0o777)?;
    // A directory's permission is all that removing takes.
    fs.p.chmod("dir/file", 0)?;
    Ok(user.unlink("dir/file")?)
}

fn groups(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0o640)?;
    fs.p.chown("file", 0, 2003)?;
    let member = fs.user(1001, &[2001, 2002, 2003])?;
    let other = fs.user(1002, &[2001, 2002])?;
    member.close(member.open("file", O_RDONLY, 0)?)?;
    member.open("file", O_WRONLY, 0).fails(Errno::EACCES)?;
    other.open("file", O_RDONLY, 0).fails(Errno::EACCES)?;
    // The owner's bits count for the owner, whatever his groups may.
    fs.p.chown("file", 1001, 2003)?;
    fs.p.chmod("file", 0o040)?;
    member.open("file", O_RDONLY, 0).fails(Errno::EACCES)
}

fn root(fs: &Fs) -> Check {
    fs.p.create("file", 0)?;
    fs.p.mkdir("dir", 0)?;
    fs.p.close(fs.p.open("file", O_WRONLY, 0)?)?;
    fs.p.create("dir/file", 0o644)?;
    fs.p.access("file", 6)?;
    fs.p.access("file", 1).fails(Errno::EACCES)?;
    fs.p.access("dir", 1)?;
    fs.p.chmod("file", 0o001)?;
    Ok(fs.p.access("file", 1)?)
}

fn effective(fs: &Fs) -> Check {
    fs.p.create("file", 0o600)?;
    fs.p.as_user(1001, &[2001])?;
    let open = fs.p.open("file", O_RDONLY, 0);
    let access = fs.p.access("file", 4);
    let create = fs.p.open("mine", O_WRONLY | O_CREAT, 0o644);
    fs.p.as_root()?;
    open.fails(Errno::EACCES)?;
    access?;
    fs.p.close(create?)?;
    same("the owner", fs.p.stat("mine")?.uid, 1001)
}
