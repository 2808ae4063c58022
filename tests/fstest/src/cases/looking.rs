//! File systems that cannot be changed, or only in their own way.

use rump_abi::errno::Errno;
use rumpclient::sys::Follow;
use rumpclient::sys::consts::{
    O_CREAT, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG,
};

use super::{Case, LOOKING, READ_ONLY, UNCHANGEABLE};
use crate::fs::Fs;
use crate::outcome::{Check, Refused, check, failure, same};
use crate::process::Process;

/// The tests of this file.
pub const CASES: &[Case] = &[
    Case {
        name: "look/root",
        about: "the root is a directory, and so are its `.` and `..`",
        profiles: LOOKING,
        run: root,
    },
    Case {
        name: "look/walk",
        about: "every entry can be looked at and has its type",
        profiles: UNCHANGEABLE,
        run: walk,
    },
    Case {
        name: "look/read",
        about: "every file can be read, or says why not",
        profiles: UNCHANGEABLE,
        run: read,
    },
    Case {
        name: "look/listing",
        about: "a listing in pieces is the listing",
        profiles: UNCHANGEABLE,
        run: listing,
    },
    Case {
        name: "look/missing",
        about: "a name that is not there: ENOENT",
        profiles: UNCHANGEABLE,
        run: missing,
    },
    Case {
        name: "look/below-file",
        about: "something below a file: ENOTDIR",
        profiles: UNCHANGEABLE,
        run: below_file,
    },
    Case {
        name: "look/together",
        about: "several processes look at everything",
        profiles: LOOKING,
        run: together,
    },
    Case {
        name: "look/odd-calls",
        about: "every change of every entry is answered",
        profiles: UNCHANGEABLE,
        run: odd_calls,
    },
    Case {
        name: "read-only/names",
        about: "names cannot be made, moved or removed: EROFS",
        profiles: READ_ONLY,
        run: names,
    },
    Case {
        name: "read-only/files",
        about: "files cannot be written or changed: EROFS",
        profiles: READ_ONLY,
        run: files,
    },
];

fn root(fs: &Fs) -> Check {
    let stat = fs.p.stat(&fs.root)?;
    same("the type", stat.mode & S_IFMT, S_IFDIR)?;
    let dot = fs.p.stat(&format!("{}/.", fs.root))?;
    same("`.`", (dot.dev, dot.ino), (stat.dev, stat.ino))?;
    let up = fs.p.stat(&format!("{}/..", fs.root))?;
    check(
        up.dev != stat.dev,
        "`..` of the root stays in the file system",
    )
}

/// The entries of the root and of its directories: path and mode.
fn all(p: &Process, root: &str) -> Check<Vec<(String, u32)>> {
    let mut found = Vec::new();
    let mut waiting = vec![(root.to_owned(), 0)];
    while let Some((directory, depth)) = waiting.pop() {
        for entry in p.list(&directory)? {
            let name = entry.name.to_string_lossy().into_owned();
            if name == "." || name == ".." {
                continue;
            }
            let path = format!("{directory}/{name}");
            // A descriptor or a process that is shown may be gone by now.
            let Ok(stat) = p.lstat(&path) else { continue };
            let kind = stat.mode & S_IFMT;
            let shown = u32::from(entry.kind) << 12;
            check(
                shown == 0 || shown == kind,
                format!("{path} is {kind:o}, listed as {shown:o}"),
            )?;
            if kind == S_IFDIR && depth < 3 {
                waiting.push((path.clone(), depth + 1));
            }
            found.push((path, kind));
        }
    }
    Ok(found)
}

fn walk(fs: &Fs) -> Check {
    for (path, kind) in all(&fs.p, &fs.root)? {
        if kind == S_IFLNK {
            check(
                !fs.p.readlink(&path)?.is_empty(),
                format!("{path} points nowhere"),
            )?;
        }
        fs.p.access(&path, 0).or_else(|error| match error.errno {
            // A link may point at nothing, a descriptor may not be open.
            Some(Errno::ENOENT | Errno::EBADF) => Ok(()),
            _ => Err(error),
        })?;
    }
    Ok(())
}

fn read(fs: &Fs) -> Check {
    for (path, kind) in all(&fs.p, &fs.root)? {
        if kind != S_IFREG {
            continue;
        }
        let fd = match fs.p.open(&path, O_RDONLY | O_NONBLOCK, 0) {
            Ok(fd) => fd,
            Err(error) => {
                check(error.errno.is_some(), error)?;
                continue;
            }
        };
        let whole = fs.p.read(fd, 1 << 20);
        if let Ok(whole) = &whole
            && whole.len() > 1
        {
            let part = fs.p.pread(fd, 1, 1)?;
            same(&format!("bytes of {path}"), part.len(), 1)?;
        }
        same(
            &format!("the end of {path}"),
            // Far, but an offset that a driver of text files may keep in an int.
            fs.p.pread(fd, 10, 1 << 30).unwrap_or_default(),
            Vec::new(),
        )?;
        fs.p.close(fd)?;
    }
    Ok(())
}

fn listing(fs: &Fs) -> Check {
    let names = |p: &Process, room: usize| -> Check<Vec<String>> {
        let fd = p.open(&fs.root, O_RDONLY, 0)?;
        let mut names = Vec::new();
        loop {
            let some = p.getdents(fd, room)?;
            if some.is_empty() {
                break;
            }
            names.extend(
                some.iter()
                    .map(|entry| entry.name.to_string_lossy().into_owned()),
            );
        }
        p.close(fd)?;
        Ok(names)
    };
    let whole = names(&fs.p, 65536)?;
    check(!whole.is_empty(), "the root has not even `.`")?;
    same("in pieces of 1024 bytes", names(&fs.p, 1024)?, whole)
}

fn missing(fs: &Fs) -> Check {
    fs.p.stat(&format!("{}/no-such-name", fs.root))
        .fails(Errno::ENOENT)?;
    fs.p.open(&format!("{}/no-such-name", fs.root), O_RDONLY, 0)
        .fails(Errno::ENOENT)
}

fn below_file(fs: &Fs) -> Check {
    for (path, kind) in all(&fs.p, &fs.root)? {
        if kind == S_IFREG {
            fs.p.stat(&format!("{path}/x")).fails(Errno::ENOTDIR)?;
        }
    }
    Ok(())
}

fn together(fs: &Fs) -> Check {
    let (kernel, root) = (fs.kernel, fs.root.as_str());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(move || -> Check {
                    let process = Process::new(kernel)?;
                    for _ in 0..20 {
                        all(&process, root)?;
                    }
                    Ok(())
                })
            })
            .collect();
        let mut outcome = Ok(());
        for thread in threads {
            outcome = outcome.and(thread.join().map_err(|_| failure("a thread ended early"))?);
        }
        outcome
    })
}

fn odd_calls(fs: &Fs) -> Check {
    let p = &fs.p;
    let new = format!("{}/no-such-name", fs.root);
    for (path, _) in all(p, &fs.root)? {
        let answers = [
            p.chmod(&path, 0o600),
            p.chown(&path, 1, 1),
            p.chflags(&path, 1),
            p.utimens(&path, None, Follow::No),
            p.rename(&path, &new),
            p.link(&path, &new),
            p.unlink(&path),
            p.rmdir(&path),
            p.mkdir(&path, 0o755),
            p.symlink("x", &path),
            p.mkfifo(&path, 0o644),
            p.readlink(&path).map(drop),
            p.list(&path).map(drop),
            p.pathconf(&path, 1).map(drop),
            p.statvfs(&path).map(drop),
            p.getfh(&path).map(drop),
        ];
        for answer in answers {
            if let Err(error) = answer {
                check(error.errno.is_some(), error)?;
            }
        }
    }
    Ok(())
}

fn names(fs: &Fs) -> Check {
    let new = format!("{}/new", fs.root);
    fs.p.create(&new, 0o644).fails(Errno::EROFS)?;
    fs.p.mkdir(&new, 0o755).fails(Errno::EROFS)?;
    fs.p.symlink("x", &new).fails(Errno::EROFS)?;
    fs.p.mkfifo(&new, 0o644).fails(Errno::EROFS)?;
    for (path, kind) in all(&fs.p, &fs.root)? {
        fs.p.rename(&path, &new).fails(Errno::EROFS)?;
        if kind == S_IFDIR {
            fs.p.rmdir(&path)
                .fails_with(&[Errno::EROFS, Errno::ENOTEMPTY])?;
        } else {
            fs.p.unlink(&path).fails(Errno::EROFS)?;
            fs.p.link(&path, &new)
                .fails_with(&[Errno::EROFS, Errno::ENOENT])?;
        }
    }
    Ok(())
}

fn files(fs: &Fs) -> Check {
    for (path, kind) in all(&fs.p, &fs.root)? {
        if kind == S_IFLNK {
            continue;
        }
        fs.p.chmod(&path, 0o600).fails(Errno::EROFS)?;
        fs.p.chown(&path, 1, 1).fails(Errno::EROFS)?;
        fs.p.utimens(&path, None, Follow::Yes).fails(Errno::EROFS)?;
        if kind == S_IFREG {
            fs.p.open(&path, O_WRONLY, 0).fails(Errno::EROFS)?;
            fs.p.open(&path, O_WRONLY | O_TRUNC, 0)
                .fails(Errno::EROFS)?;
            fs.p.truncate(&path, 0).fails(Errno::EROFS)?;
            fs.p.close(fs.p.open(&path, O_RDONLY | O_CREAT, 0o644)?)?;
        }
    }
    Ok(())
}
