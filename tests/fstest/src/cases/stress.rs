//! Several processes at once, at random. What is left has to be whole.

use std::sync::atomic::{AtomicUsize, Ordering};

use rump_abi::errno::Errno;
use rumpclient::sys::consts::{O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_WRONLY};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Sys, check, failure, same};
use crate::process::Process;

/// How many processes there are at a time.
pub const THREADS: u64 = 4;

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "stress/everything",
        "random calls in one small tree; then the tree is walked",
        everything,
    ),
    full(
        "stress/rename-files",
        "files of several directories change places",
        rename_files,
    ),
    full(
        "stress/rename-directories",
        "directories move into one another",
        rename_directories,
    ),
    full(
        "stress/rename-race",
        "create, rename and unlink of two names",
        rename_race,
    ),
    full(
        "stress/create-exclusive",
        "of all who create a name one wins",
        create_exclusive,
    ),
    full(
        "stress/mkdir-rmdir",
        "mkdir, rmdir and creating in a directory that comes and goes",
        mkdir_rmdir,
    ),
    full(
        "stress/append",
        "nothing of what several append is lost",
        append,
    ),
    full(
        "stress/links",
        "names come and go, the count of links is right",
        links,
    ),
    full(
        "stress/whole-writes",
        "a read sees a whole write or none of it",
        whole_writes,
    ),
    full(
        "stress/listing",
        "what stays is listed while the rest comes and goes",
        listing,
    ),
];

/// Runs `work` in threads with processes of their own.
fn together(fs: &Fs, work: impl Fn(&Process, u64, fastrand::Rng) -> Check + Sync) -> Check {
    let (kernel, directory, seed) = (fs.kernel, fs.work.as_str(), fs.seed);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                scope.spawn(move || {
                    let process = Process::new(kernel)?;
                    process.chdir(directory)?;
                    let random =
                        fastrand::Rng::with_seed(seed.wrapping_mul(31).wrapping_add(number));
                    work(&process, number, random)
                })
            })
            .collect();
        let mut outcome = Ok(());
        for thread in threads {
            let ended = thread.join().map_err(|_| failure("a thread ended early"))?;
            outcome = outcome.and(ended);
        }
        outcome
    })
}

/// Any answer of the kernel will do, but it has to answer.
#[track_caller]
pub fn answered<T>(result: Sys<T>) -> Check {
    match result {
        Err(error) if error.errno.is_none() => Err(failure(error)),
        _ => Ok(()),
    }
}

/// Walks a tree and checks that links, types and `..` fit together: the number of its files.
pub fn walk(p: &Process, directory: &str) -> Check<usize> {
    let here = p.lstat(directory)?;
    let (mut files, mut directories) = (0, 0);
    for entry in p.list(directory)? {
        let name = entry.name.to_string_lossy().into_owned();
        if name == "." {
            same(&format!("`.` of {directory}"), entry.ino, here.ino)?;
            continue;
        }
        if name == ".." {
            continue;
        }
        let path = format!("{directory}/{name}");
        let stat = p.lstat(&path)?;
        same(&format!("the inode of {path}"), entry.ino, stat.ino)?;
        check(stat.nlink > 0, format!("{path} has no links"))?;
        files += 1;
        if stat.is_dir() {
            directories += 1;
            same(
                &format!("`..` of {path}"),
                p.lstat(&format!("{path}/..")).map(|up| up.ino)?,
                here.ino,
            )?;
            files += walk(p, &path)?;
        }
    }
    same(
        &format!("the links of {directory}"),
        here.nlink,
        directories + 2,
    )?;
    Ok(files)
}

fn remove_all(p: &Process, directory: &str) -> Check {
    for entry in p.list(directory)? {
        let name = entry.name.to_string_lossy().into_owned();
        if name == "." || name == ".." {
            continue;
        }
        let path = format!("{directory}/{name}");
        if p.lstat(&path)?.is_dir() {
            remove_all(p, &path)?;
            p.rmdir(&path)?;
        } else {
            p.unlink(&path)?;
        }
    }
    Ok(())
}

fn everything(fs: &Fs) -> Check {
    together(fs, |p, _, mut random| {
        for _ in 0..1500 {
            let name = |random: &mut fastrand::Rng| {
                let depth = random.usize(1..=3);
                let parts: Vec<String> =
                    (0..depth).map(|_| format!("n{}", random.u8(..4))).collect();
                parts.join("/")
            };
            let (one, two) = (name(&mut random), name(&mut random));
            match random.u8(..14) {
                0 | 1 => answered(p.mkdir(&one, 0o755))?,
                2 => answered(p.rmdir(&one))?,
                3 | 4 => answered(p.write_file(&one, &[1; 3000]))?,
                5 => answered(p.unlink(&one))?,
                6 | 7 => answered(p.rename(&one, &two))?,
                8 => answered(p.link(&one, &two))?,
                9 => answered(p.symlink(&one, &two))?,
                10 => answered(p.list(&one))?,
                11 => answered(p.read_file(&one))?,
                12 => answered(p.truncate(&one, random.i64(..9000)))?,
                _ => answered(p.stat(&one))?,
            }
        }
        Ok(())
    })?;
    walk(&fs.p, ".")?;
    remove_all(&fs.p, ".")?;
    same("the list", fs.p.names(".")?, Vec::new())
}

fn rename_files(fs: &Fs) -> Check {
    for directory in 0..3 {
        fs.p.mkdir(&format!("d{directory}"), 0o755)?;
    }
    for file in 0..6 {
        fs.p.create(&format!("d{}/f{file}", file % 3), 0o644)?;
    }
    // Each thread has files of its own, so that none is lost.
    together(fs, |p, number, mut random| {
        let name = format!("t{number}");
        p.create(&format!("d0/{name}"), 0o644)?;
        let mut at = 0;
        for _ in 0..800 {
            let to = random.u8(..3);
            p.rename(&format!("d{at}/{name}"), &format!("d{to}/{name}"))?;
            at = to;
            let (from, to) = (random.u8(..3), random.u8(..3));
            answered(p.rename(
                &format!("d{from}/f{}", random.u8(..6)),
                &format!("d{to}/f{}", random.u8(..6)),
            ))?;
        }
        p.stat(&format!("d{at}/{name}")).map(drop)?;
        Ok(())
    })?;
    walk(&fs.p, ".")?;
    let mut own = 0;
    for directory in 0..3 {
        own +=
            fs.p.names(&format!("d{directory}"))?
                .iter()
                .filter(|name| name.starts_with('t'))
                .count();
    }
    same("the threads' files", own as u64, THREADS)
}

fn rename_directories(fs: &Fs) -> Check {
    for path in ["a", "a/b", "a/b/c", "x", "x/y", "x/y/z"] {
        fs.p.mkdir(path, 0o755)?;
    }
    together(fs, |p, _, mut random| {
        const PLACES: [&str; 10] = [
            "a", "b", "c", "a/b", "x/a", "x/y/a", "x", "a/x", "a/b/x", "x/y",
        ];
        for _ in 0..800 {
            let (from, to) = (
                PLACES[random.usize(..PLACES.len())],
                PLACES[random.usize(..PLACES.len())],
            );
            answered(p.rename(from, to))?;
            answered(p.stat(&format!("{from}/..")))?;
        }
        Ok(())
    })?;
    // A circle that is cut off would not be found.
    same("the directories", walk(&fs.p, ".")? <= 6, true)
}

fn rename_race(fs: &Fs) -> Check {
    together(fs, |p, number, _| {
        for _ in 0..1500 {
            match number {
                0 => answered(p.create("one", 0o644))?,
                1 => answered(p.rename("one", "two"))?,
                2 => answered(p.unlink("two"))?,
                _ => answered(p.rename("two", "one"))?,
            }
        }
        Ok(())
    })?;
    walk(&fs.p, ".").map(drop)
}

fn create_exclusive(fs: &Fs) -> Check {
    let wins = AtomicUsize::new(0);
    together(fs, |p, _, _| {
        for number in 0..300 {
            match p.open(&format!("n{number}"), O_RDWR | O_CREAT | O_EXCL, 0o644) {
                Ok(fd) => {
                    wins.fetch_add(1, Ordering::Relaxed);
                    p.close(fd)?;
                }
                Err(error) => check(error.errno == Some(Errno::EEXIST), error)?,
            }
        }
        Ok(())
    })?;
    same("the winners", wins.into_inner(), 300)?;
    same("the files", fs.p.names(".")?.len(), 300)
}

fn mkdir_rmdir(fs: &Fs) -> Check {
    together(fs, |p, number, _| {
        for _ in 0..800 {
            if number % 2 == 0 {
                answered(p.mkdir("dir", 0o755))?;
                answered(p.rmdir("dir"))?;
            } else {
                let name = format!("dir/f{number}");
                answered(p.create(&name, 0o644))?;
                answered(p.list("dir"))?;
                answered(p.unlink(&name))?;
                answered(p.stat("dir/.."))?;
            }
        }
        Ok(())
    })?;
    walk(&fs.p, ".").map(drop)
}

fn append(fs: &Fs) -> Check {
    const LINES: usize = 300;
    fs.p.create("log", 0o644)?;
    together(fs, |p, number, _| {
        let fd = p.open("log", O_WRONLY | O_APPEND, 0)?;
        for line in 0..LINES {
            let text = format!("{number}:{line:04}\n");
            same("written", p.write(fd, text.as_bytes())?, text.len())?;
        }
        Ok(p.close(fd)?)
    })?;
    let content = String::from_utf8_lossy(&fs.p.read_file("log")?).into_owned();
    for number in 0..THREADS {
        let prefix = format!("{number}:");
        let lines: Vec<&str> = content
            .lines()
            .filter(|line| line.starts_with(&prefix))
            .collect();
        same(&format!("lines of thread {number}"), lines.len(), LINES)?;
        check(lines.is_sorted(), "the lines of a thread are out of order")?;
    }
    Ok(())
}

fn links(fs: &Fs) -> Check {
    fs.need(Feature::HardLinks)?;
    fs.p.create("file", 0o644)?;
    together(fs, |p, number, mut random| {
        let mut names = Vec::new();
        for step in 0..400 {
            if random.bool() || names.is_empty() {
                let name = format!("l{number}-{step}");
                p.link("file", &name)?;
                names.push(name);
            } else {
                p.unlink(&names.swap_remove(random.usize(..names.len())))?;
            }
        }
        Ok(())
    })?;
    let names = fs.p.names(".")?.len();
    same("the links", fs.p.stat("file")?.nlink as usize, names)
}

fn whole_writes(fs: &Fs) -> Check {
    const SIZE: usize = 20_000;
    fs.p.write_file("file", &[0; SIZE])?;
    together(fs, |p, number, _| {
        let fd = p.open("file", O_RDWR, 0)?;
        for round in 0..150_u8 {
            if number < 2 {
                p.pwrite(
                    fd,
                    &[round.wrapping_mul(2).wrapping_add(number as u8); SIZE],
                    0,
                )?;
            } else {
                let read = p.pread(fd, SIZE, 0)?;
                same("the size", read.len(), SIZE)?;
                check(
                    read.iter().all(|byte| *byte == read[0]),
                    "a read sees parts of two writes",
                )?;
            }
        }
        Ok(p.close(fd)?)
    })
}

fn listing(fs: &Fs) -> Check {
    fs.p.mkdir("dir", 0o755)?;
    for number in 0..50 {
        fs.p.create(&format!("dir/stays{number:02}"), 0o644)?;
    }
    together(fs, |p, number, mut random| {
        for _ in 0..150 {
            if number < 2 {
                let name = format!("dir/goes{number}-{}", random.u8(..30));
                answered(p.create(&name, 0o644))?;
                answered(p.unlink(&format!("dir/goes{number}-{}", random.u8(..30))))?;
            } else {
                let names = p.names("dir")?;
                let staying = names
                    .iter()
                    .filter(|name| name.starts_with("stays"))
                    .count();
                same("of what stays", staying, 50)?;
            }
        }
        Ok(())
    })
}
