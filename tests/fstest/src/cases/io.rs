//! Reading and writing.

use rump_abi::errno::Errno;
use rumpclient::sys::consts::{O_APPEND, O_CREAT, O_RDONLY, O_RDWR, O_WRONLY};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "io/simple",
        "what is written is read, by offset and in turn",
        simple,
    ),
    full("io/end", "reading at and behind the end gives nothing", end),
    full(
        "io/seek",
        "lseek(2) from start, offset and end; not before the start",
        seek,
    ),
    full(
        "io/append",
        "O_APPEND writes at the end, whoever wrote last",
        append,
    ),
    full(
        "io/hole",
        "a hole reads as zeros and takes little space",
        hole,
    ),
    full(
        "io/truncate",
        "shorter, longer; what was cut off does not come back",
        truncate,
    ),
    full(
        "io/truncate-refused",
        "directories, negative lengths, read-only descriptors",
        truncate_refused,
    ),
    full(
        "io/modes",
        "descriptors that are not open for it: EBADF",
        modes,
    ),
    full("io/big-file", "a file of 20 MB in odd pieces", big_file),
    full(
        "io/far-offset",
        "a byte far out; offsets that are too large are refused",
        far_offset,
    ),
    full(
        "io/random",
        "random reads, writes and truncations against a copy in memory",
        random,
    ),
    full(
        "io/shared",
        "two processes see each other's writes at once",
        shared,
    ),
    full(
        "io/sync",
        "fsync(2), fdatasync(2), sync(2) keep the content",
        sync,
    ),
    full(
        "io/setid",
        "a write by another user takes setuid and setgid away",
        setid,
    ),
    full(
        "io/blocks",
        "st_blocks grows with the content and falls with truncation",
        blocks,
    ),
    full(
        "io/fallocate",
        "posix_fallocate(2) grows a file without changing it",
        fallocate,
    ),
];

fn simple(fs: &Fs) -> Check {
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    same("written", fs.p.write(fd, b"hello, ")?, 7)?;
    same("written", fs.p.write(fd, b"world")?, 5)?;
    same("written", fs.p.pwrite(fd, b"W", 7)?, 1)?;
    same("read", fs.p.pread(fd, 100, 0)?, b"hello, World".to_vec())?;
    same("read", fs.p.pread(fd, 5, 3)?, b"lo, W".to_vec())?;
    same("the offset", fs.p.seek(fd, 0, 1)?, 12)?;
    fs.p.seek(fd, 7, 0)?;
    same("read", fs.p.read(fd, 100)?, b"World".to_vec())?;
    same("the size", fs.p.fstat(fd)?.size, 12)?;
    Ok(fs.p.close(fd)?)
}

fn end(fs: &Fs) -> Check {
    fs.p.write_file("file", b"123")?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    for offset in [3, 4, 4096, 1 << 40] {
        same("read", fs.p.pread(fd, 10, offset)?, Vec::new())?;
    }
    same("read", fs.p.pread(fd, 10, 2)?, b"3".to_vec())?;
    fs.p.pread(fd, 10, -1).fails(Errno::EINVAL)?;
    Ok(fs.p.close(fd)?)
}

fn seek(fs: &Fs) -> Check {
    fs.p.write_file("file", b"0123456789")?;
    let fd = fs.p.open("file", O_RDWR, 0)?;
    same("from the start", fs.p.seek(fd, 4, 0)?, 4)?;
    same("from the offset", fs.p.seek(fd, 3, 1)?, 7)?;
    same("from the end", fs.p.seek(fd, -2, 2)?, 8)?;
    same("read", fs.p.read(fd, 10)?, b"89".to_vec())?;
    fs.p.seek(fd, -1, 0).fails(Errno::EINVAL)?;
    fs.p.seek(fd, -100, 2).fails(Errno::EINVAL)?;
    fs.p.seek(fd, 0, 9).fails(Errno::EINVAL)?;
    same("the offset", fs.p.seek(fd, 0, 1)?, 10)?;
    Ok(fs.p.close(fd)?)
}

fn append(fs: &Fs) -> Check {
    let one = fs.p.open("file", O_WRONLY | O_CREAT | O_APPEND, 0o644)?;
    let two = fs.p.open("file", O_WRONLY | O_APPEND, 0)?;
    fs.p.write_all(one, b"a")?;
    fs.p.write_all(two, b"b")?;
    fs.p.seek(one, 0, 0)?;
    fs.p.write_all(one, b"c")?;
    fs.p.truncate("file", 2)?;
    fs.p.write_all(two, b"d")?;
    fs.p.close(one)?;
    fs.p.close(two)?;
    same("the content", fs.p.read_file("file")?, b"abd".to_vec())
}

fn hole(fs: &Fs) -> Check {
    const FAR: i64 = 8 << 20;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    fs.p.pwrite(fd, b"end", FAR)?;
    same("the size", fs.p.fstat(fd)?.size, FAR + 3)?;
    for offset in [0, 1000, 4096, FAR - 5000] {
        same("the hole", fs.p.pread(fd, 4096, offset)?, vec![0; 4096])?;
    }
    same("the end", fs.p.pread(fd, 10, FAR)?, b"end".to_vec())?;
    let blocks = fs.p.fstat(fd)?.blocks;
    check(
        blocks * 512 <= FAR + 65536,
        format!("{blocks} blocks for a hole"),
    )?;
    fs.p.pwrite(fd, b"middle", 5000)?;
    let around = fs.p.pread(fd, 10, 4998)?;
    same("around", around, b"\0\0middle\0\0".to_vec())?;
    Ok(fs.p.close(fd)?)
}

fn truncate(fs: &Fs) -> Check {
    fs.p.write_file("file", &[b'x'; 10_000])?;
    for (length, more) in [(5000, 9000), (4096, 8192), (1, 4097), (0, 3)] {
        fs.p.truncate("file", length)?;
        same("the size", fs.p.stat("file")?.size, length)?;
        fs.p.truncate("file", more)?;
        let mut wanted = vec![b'x'; usize::try_from(length).unwrap_or(0)];
        wanted.resize(usize::try_from(more).unwrap_or(0), 0);
        check(
            fs.p.read_file("file")? == wanted,
            format!("what was cut off at {length} came back"),
        )?;
        fs.p.write_file("file", &[b'x'; 10_000])?;
    }
    let fd = fs.p.open("file", O_RDWR, 0)?;
    fs.p.seek(fd, 8000, 0)?;
    fs.p.ftruncate(fd, 10)?;
    same("read", fs.p.read(fd, 10)?, Vec::new())?;
    fs.p.write_all(fd, b"y")?;
    same("the size", fs.p.fstat(fd)?.size, 8001)?;
    same("the gap", fs.p.pread(fd, 3, 9)?, b"x\0\0".to_vec())?;
    Ok(fs.p.close(fd)?)
}

fn truncate_refused(fs: &Fs) -> Check {
    fs.p.write_file("file", b"x")?;
    fs.p.mkdir("dir", 0o755)?;
    fs.p.truncate("dir", 0).fails(Errno::EISDIR)?;
    fs.p.truncate("file", -1).fails(Errno::EINVAL)?;
    fs.p.truncate("none", 0).fails(Errno::ENOENT)?;
    let fd = fs.p.open("file", O_RDONLY, 0)?;
    fs.p.ftruncate(fd, 0)
        .fails_with(&[Errno::EINVAL, Errno::EBADF])?;
    fs.p.close(fd)?;
    fs.p.chmod("file", 0o444)?;
    let user = fs.user(1001, &[2001])?;
    user.truncate("file", 0).fails(Errno::EACCES)
}

fn modes(fs: &Fs) -> Check {
    fs.p.write_file("file", b"x")?;
    let (reader, writer) = (
        fs.p.open("file", O_RDONLY, 0)?,
        fs.p.open("file", O_WRONLY, 0)?,
    );
    fs.p.write(reader, b"y").fails(Errno::EBADF)?;
    fs.p.read(writer, 1).fails(Errno::EBADF)?;
    fs.p.close(reader)?;
    fs.p.close(writer)?;
    fs.p.read(reader, 1).fails(Errno::EBADF)?;
    fs.p.close(writer).fails(Errno::EBADF)
}

fn big_file(fs: &Fs) -> Check {
    const PIECE: usize = 65_521;
    let piece = |at: usize| -> Vec<u8> {
        (0..PIECE)
            .map(|byte| ((at * 31 + byte * 7) % 251) as u8)
            .collect()
    };
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    for at in 0..320 {
        fs.p.write_all(fd, &piece(at))?;
    }
    same("the size", fs.p.fstat(fd)?.size, 320 * PIECE as i64)?;
    for at in [319, 0, 7, 100, 318] {
        let read = fs.p.pread(fd, PIECE, (at * PIECE) as i64)?;
        check(
            read == piece(at),
            format!("piece {at} is not what was written"),
        )?;
    }
    Ok(fs.p.close(fd)?)
}

fn far_offset(fs: &Fs) -> Check {
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let refusals = [Errno::EFBIG, Errno::EINVAL, Errno::EOVERFLOW, Errno::ENOSPC];
    match fs.p.pwrite(fd, b"x", 1 << 40) {
        Ok(_) => {
            same("the size", fs.p.fstat(fd)?.size, (1 << 40) + 1)?;
            same("read", fs.p.pread(fd, 2, 1 << 40)?, b"x".to_vec())?;
        }
        refused => refused.fails_with(&refusals)?,
    }
    fs.p.pwrite(fd, b"xy", i64::MAX).fails_with(&refusals)?;
    fs.p.pwrite(fd, b"x", -5).fails(Errno::EINVAL)?;
    Ok(fs.p.close(fd)?)
}

fn random(fs: &Fs) -> Check {
    const LIMIT: usize = 300_000;
    let mut random = fs.random(1);
    let mut model: Vec<u8> = Vec::new();
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    for step in 0..600 {
        let at = random.usize(..LIMIT);
        let at = if random.bool() { at & !4095 } else { at };
        let length = if random.bool() {
            random.usize(..200)
        } else {
            random.usize(..20_000)
        };
        match random.u8(..8) {
            0 => {
                fs.p.ftruncate(fd, at as i64)?;
                model.resize(at, 0);
            }
            1..=4 => {
                let data: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
                same("written", fs.p.pwrite(fd, &data, at as i64)?, length)?;
                if !data.is_empty() {
                    model.resize(model.len().max(at + length), 0);
                    model[at..at + length].copy_from_slice(&data);
                }
            }
            _ => {
                let from = at.min(model.len());
                let wanted = &model[from..(at + length).clamp(from, model.len())];
                let read = fs.p.pread(fd, length, at as i64)?;
                check(
                    read == wanted,
                    format!("step {step}: {length} bytes at {at} differ"),
                )?;
            }
        }
        same("the size", fs.p.fstat(fd)?.size, model.len() as i64)?;
    }
    fs.p.close(fd)?;
    check(fs.p.read_file("file")? == model, "the whole file differs")
}

fn shared(fs: &Fs) -> Check {
    let other = fs.another()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let theirs = other.open("file", O_RDWR, 0)?;
    for round in 0..50_u8 {
        fs.p.pwrite(fd, &[round; 5000], i64::from(round) * 100)?;
        let read = other.pread(theirs, 5000, i64::from(round) * 100)?;
        check(read == [round; 5000], format!("round {round}: old content"))?;
        other.ftruncate(theirs, i64::from(round))?;
        same("the size", fs.p.fstat(fd)?.size, i64::from(round))?;
    }
    other.close(theirs)?;
    Ok(fs.p.close(fd)?)
}

fn sync(fs: &Fs) -> Check {
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    fs.p.write_all(fd, &[5; 100_000])?;
    fs.p.fsync(fd)?;
    fs.p.fdatasync(fd)?;
    fs.p.sync()?;
    check(
        fs.p.pread(fd, 200_000, 0)? == [5; 100_000],
        "the content changed",
    )?;
    Ok(fs.p.close(fd)?)
}

fn setid(fs: &Fs) -> Check {
    fs.need(Feature::Owners)?;
    fs.p.create("file", 0o666)?;
    fs.p.chown("file", 1001, 2001)?;
    fs.p.chmod("file", 0o6777)?;
    let bob = fs.user(1002, &[2002])?;
    let fd = bob.open("file", O_WRONLY, 0)?;
    bob.write_all(fd, b"x")?;
    bob.close(fd)?;
    same("the mode", fs.p.stat("file")?.mode & 0o7777, 0o777)
}

fn blocks(fs: &Fs) -> Check {
    fs.p.create("file", 0o644)?;
    let empty = fs.p.stat("file")?.blocks;
    fs.p.write_file("file", &[1; 200_000])?;
    let full = fs.p.stat("file")?.blocks;
    check(
        full >= empty + 200_000 / 512,
        format!("{full} blocks for 200000 bytes"),
    )?;
    fs.p.truncate("file", 0)?;
    same("blocks of the empty file", fs.p.stat("file")?.blocks, empty)
}

fn fallocate(fs: &Fs) -> Check {
    fs.p.write_file("file", b"text")?;
    let fd = fs.p.open("file", O_RDWR, 0)?;
    let result = fs.p.fallocate(fd, 0, 10_000);
    if let Err(error) = &result
        && error.errno == Some(Errno::EOPNOTSUPP)
    {
        fs.p.close(fd)?;
        return crate::outcome::skip("no fallocate");
    }
    result?;
    same("the size", fs.p.fstat(fd)?.size, 10_000)?;
    same("the content", fs.p.pread(fd, 6, 0)?, b"text\0\0".to_vec())?;
    Ok(fs.p.close(fd)?)
}
