//! Reading directories.

use std::collections::{BTreeMap, BTreeSet};

use rump_abi::errno::Errno;
use rumpclient::sys::Dirent;
use rumpclient::sys::consts::{O_DIRECTORY, O_RDONLY, S_IFCHR};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "readdir/entries",
        "`.`, `..` and each entry, with type and inode number",
        entries,
    ),
    full(
        "readdir/small-buffer",
        "a block at a time gives each name once",
        small_buffer,
    ),
    full(
        "readdir/too-small",
        "a buffer too small for an entry: EINVAL",
        too_small,
    ),
    full(
        "readdir/cookies",
        "every offset between entries can be gone back to",
        cookies,
    ),
    full(
        "readdir/rewind",
        "offset 0 starts again and shows what is new",
        rewind,
    ),
    full(
        "readdir/removed-meanwhile",
        "what stays is listed once while the rest goes",
        removed_meanwhile,
    ),
    full(
        "readdir/added-meanwhile",
        "what was there is listed once while more comes",
        added_meanwhile,
    ),
    full("readdir/many", "two thousand entries", many),
    full(
        "readdir/not-directory",
        "of a file: EINVAL or ENOTDIR",
        not_directory,
    ),
    full("readdir/long-names", "names of all lengths", long_names),
    full(
        "readdir/churn",
        "random changes and reads against a set in memory",
        churn,
    ),
];

fn text(entry: &Dirent) -> String {
    entry.name.to_string_lossy().into_owned()
}

fn entries(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    fs.p.mkdir("dir", 0o755)?;
    let mut wanted = BTreeMap::from([("file".to_owned(), 8), ("dir".to_owned(), 4)]);
    if fs.need(Feature::Symlinks).is_ok() {
        fs.p.symlink("x", "link")?;
        wanted.insert("link".to_owned(), 10);
    }
    if fs.need(Feature::Fifos).is_ok() {
        fs.p.mkfifo("fifo", 0o644)?;
        wanted.insert("fifo".to_owned(), 1);
    }
    if fs.need(Feature::Devices).is_ok() {
        fs.p.mknod("device", S_IFCHR | 0o600, 0x0203)?;
        wanted.insert("device".to_owned(), 2);
    }
    wanted.insert(".".to_owned(), 4);
    wanted.insert("..".to_owned(), 4);
    let listed = fs.p.list(".")?;
    for entry in &listed {
        let name = text(entry);
        let Some(kind) = wanted.remove(&name) else {
            return Err(crate::outcome::failure(format!(
                "{name} is listed twice, or is not there"
            )));
        };
        check(
            [0, kind].contains(&entry.kind),
            format!("{name} has type {}", entry.kind),
        )?;
        same(
            &format!("the inode of {name}"),
            entry.ino,
            fs.p.lstat(&name)?.ino,
        )?;
    }
    check(wanted.is_empty(), format!("not listed: {wanted:?}"))
}

fn fill(fs: &Fs, count: usize) -> Check<BTreeSet<String>> {
    let names: BTreeSet<String> = (0..count).map(|number| format!("entry-{number}")).collect();
    fs.p.mkdir("dir", 0o755)?;
    for name in &names {
        fs.p.create(&format!("dir/{name}"), 0o644)?;
    }
    Ok(names)
}

fn rest(fs: &Fs, fd: i32, room: usize) -> Check<Vec<String>> {
    let mut names = Vec::new();
    loop {
        let some = fs.p.getdents(fd, room)?;
        if some.is_empty() {
            return Ok(names);
        }
        names.extend(
            some.iter()
                .map(text)
                .filter(|name| name != "." && name != ".."),
        );
    }
}

fn each_once(what: &str, names: &[String], wanted: &BTreeSet<String>) -> Check {
    let set: BTreeSet<String> = names.iter().cloned().collect();
    check(
        set.len() == names.len(),
        format!("{what}: a name is listed twice in {names:?}"),
    )?;
    let missing: Vec<&String> = wanted.difference(&set).collect();
    check(
        missing.is_empty(),
        format!("{what}: not listed: {missing:?}"),
    )
}

fn small_buffer(fs: &Fs) -> Check {
    let wanted = fill(fs, 100)?;
    for room in [512, 1024, 100_000] {
        let fd = fs.p.open("dir", O_RDONLY | O_DIRECTORY, 0)?;
        let names = rest(fs, fd, room)?;
        same("at the end", fs.p.getdents(fd, room)?.len(), 0)?;
        fs.p.close(fd)?;
        each_once(&format!("with {room} bytes"), &names, &wanted)?;
        same("the number", names.len(), wanted.len())?;
    }
    Ok(())
}

fn too_small(fs: &Fs) -> Check {
    fill(fs, 3)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    fs.p.getdents(fd, 4).fails(Errno::EINVAL)?;
    Ok(fs.p.close(fd)?)
}

fn cookies(fs: &Fs) -> Check {
    let wanted = fill(fs, 60)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    let mut marks = vec![(0, 0)];
    let mut all = Vec::new();
    loop {
        let some = fs.p.getdents(fd, 512)?;
        if some.is_empty() {
            break;
        }
        all.extend(some.iter().map(text));
        marks.push((fs.p.seek(fd, 0, 1)?, all.len()));
    }
    check(marks.len() > 3, "everything came at once in 512 bytes")?;
    let other = fs.p.open("dir", O_RDONLY, 0)?;
    for (offset, listed) in marks.into_iter().rev() {
        fs.p.seek(other, offset, 0)?;
        let mut again = Vec::new();
        loop {
            let some = fs.p.getdents(other, 512)?;
            if some.is_empty() {
                break;
            }
            again.extend(some.iter().map(text));
        }
        same(&format!("from offset {offset}"), &again[..], &all[listed..])?;
    }
    fs.p.close(other)?;
    fs.p.close(fd)?;
    let names: Vec<String> = all
        .into_iter()
        .filter(|name| name.starts_with("entry"))
        .collect();
    each_once("all", &names, &wanted)
}

fn rewind(fs: &Fs) -> Check {
    let mut wanted = fill(fs, 10)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    each_once("first", &rest(fs, fd, 4096)?, &wanted)?;
    fs.p.create("dir/new", 0o644)?;
    fs.p.unlink("dir/entry-3")?;
    wanted.remove("entry-3");
    wanted.insert("new".to_owned());
    fs.p.seek(fd, 0, 0)?;
    let names = rest(fs, fd, 4096)?;
    fs.p.close(fd)?;
    each_once("again", &names, &wanted)?;
    same("the number", names.len(), wanted.len())
}

fn removed_meanwhile(fs: &Fs) -> Check {
    let names = fill(fs, 200)?;
    // Some drivers remember the entry that comes next: that one has to go, too.
    let order = fs.p.list("dir")?;
    let order: Vec<String> = order
        .iter()
        .map(text)
        .filter(|name| name.starts_with("entry"))
        .collect();
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    let mut listed: Vec<String> = Vec::new();
    let mut random = fs.random(2);
    let mut staying = names.clone();
    loop {
        let some = fs.p.getdents(fd, 512)?;
        if some.is_empty() {
            break;
        }
        listed.extend(
            some.iter()
                .map(text)
                .filter(|name| name.starts_with("entry")),
        );
        let next = order
            .iter()
            .find(|name| staying.contains(*name) && !listed.contains(name));
        // Some that were listed and some that were not.
        let others = (0..8).filter_map(|_| staying.iter().nth(random.usize(..staying.len())));
        let going: BTreeSet<String> = next.into_iter().chain(others).cloned().collect();
        for name in going {
            if staying.len() > 20 {
                fs.p.unlink(&format!("dir/{name}"))?;
                staying.remove(&name);
            }
        }
    }
    fs.p.close(fd)?;
    each_once("what stayed", &listed, &staying)
}

fn added_meanwhile(fs: &Fs) -> Check {
    let names = fill(fs, 100)?;
    let fd = fs.p.open("dir", O_RDONLY, 0)?;
    let mut listed: Vec<String> = Vec::new();
    for round in 0.. {
        let some = fs.p.getdents(fd, 512)?;
        if some.is_empty() {
            break;
        }
        listed.extend(
            some.iter()
                .map(text)
                .filter(|name| name.starts_with("entry")),
        );
        if round < 20 {
            fs.p.create(&format!("dir/new-{round}"), 0o644)?;
        }
    }
    fs.p.close(fd)?;
    each_once("what was there", &listed, &names)
}

fn many(fs: &Fs) -> Check {
    let wanted = fill(fs, 2000)?;
    let names = fs.p.names("dir")?;
    each_once("all", &names, &wanted)?;
    for name in names.iter().step_by(97) {
        fs.p.stat(&format!("dir/{name}"))?;
    }
    for name in &wanted {
        fs.p.unlink(&format!("dir/{name}"))?;
    }
    same("the list", fs.p.names("dir")?, Vec::new())?;
    Ok(fs.p.rmdir("dir")?)
}

fn not_directory(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.getdents(fd, 4096)
        .fails_with(&[Errno::EINVAL, Errno::ENOTDIR])?;
    Ok(fs.p.close(fd)?)
}

fn long_names(fs: &Fs) -> Check {
    let limit = fs.name_max()?.min(255);
    let wanted: BTreeSet<String> = (1..=limit).map(|length| "n".repeat(length)).collect();
    fs.p.mkdir("dir", 0o755)?;
    for name in &wanted {
        fs.p.create(&format!("dir/{name}"), 0o644)?;
    }
    let names = fs.p.names("dir")?;
    each_once("all", &names, &wanted)?;
    same("the number", names.len(), wanted.len())
}

fn churn(fs: &Fs) -> Check {
    let mut random = fs.random(3);
    let mut model = BTreeSet::new();
    fs.p.mkdir("dir", 0o755)?;
    for step in 0..1500 {
        let name = format!("n{}", random.u32(..120));
        let path = format!("dir/{name}");
        match random.u8(..4) {
            0 => match fs.p.unlink(&path) {
                Ok(()) => check(
                    model.remove(&name),
                    format!("step {step}: {name} was not there"),
                )?,
                refused => {
                    check(
                        !model.contains(&name),
                        format!("step {step}: {name} was there"),
                    )?;
                    refused.fails(Errno::ENOENT)?;
                }
            },
            1 => {
                let to = format!("n{}", random.u32(..120));
                if model.remove(&name) {
                    fs.p.rename(&path, &format!("dir/{to}"))?;
                    model.insert(to);
                }
            }
            _ => {
                fs.p.create(&path, 0o644)?;
                model.insert(name);
            }
        }
        if step % 100 == 99 {
            let wanted: Vec<String> = model.iter().cloned().collect();
            same("the list", fs.p.names("dir")?, wanted)?;
        }
    }
    Ok(())
}
