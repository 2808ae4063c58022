//! File system calls with paths and numbers of any kind on a kernel in this process, root and tmpfs:
//! each answers or fails, none panics, and a tree that was built can be taken down again.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use rump_abi::Errno;
use rump_abi::sysno::*;
use rump_abi::types::O_DIRECTORY;
use rump_tests::raw::Raw;

/// A part of a path: mostly few names, so that they meet.
#[derive(Arbitrary, Debug)]
enum Part {
    Name(u8),
    Up,
    Here,
    Empty,
    Long(u16),
    Any(Vec<u8>),
}

#[derive(Arbitrary, Debug)]
struct Path {
    absolute: bool,
    parts: Vec<Part>,
    slashes: u8,
}

/// A transfer within the fuzzer's buffer.
#[derive(Arbitrary, Debug)]
struct Range {
    len: u16,
    offset: i64,
    /// Takes all of `offset`, else a small part of it.
    far: bool,
}

#[derive(Arbitrary, Debug)]
enum Call {
    Mkdir(Path, u16),
    Rmdir(Path),
    Unlink(Path),
    Open(Path, u32, u16),
    Close(u8),
    Read(u8, Range),
    Write(u8, Range),
    Lseek(u8, i64, u8),
    Truncate(u8, i64),
    Link(Path, Path),
    Symlink(Path, Path),
    Rename(Path, Path),
    Readlink(Path),
    Stat(Path),
    Lstat(Path),
    Chdir(Path),
    Fchdir(u8),
    Chroot(Path),
    Getcwd(u16),
    Mkfifo(Path, u16),
    Mknod(Path, u16, u32),
    Chmod(Path, u32),
    Chown(Path, u32, u32),
    Chflags(Path, u32),
    Utimens(u8, Path, [i64; 4], u8),
    Getdents(u8, u16),
    Openat(u8, Path, u32),
    Mkdirat(u8, Path, u16),
    Unlinkat(u8, Path, u32),
    Fcntl(u8, u32, u64),
    Access(Path, u32),
    Statvfs(Path, u32),
    Dup2(u8, u8),
    Umask(u32),
}

fn text(path: &Path) -> Vec<u8> {
    let slash = vec![b'/'; usize::from(path.slashes % 3) + 1];
    let mut text = Vec::new();
    if path.absolute {
        text.extend_from_slice(b"/mnt/");
    }
    for (at, part) in path.parts.iter().enumerate() {
        if at > 0 {
            text.extend_from_slice(&slash);
        }
        match part {
            Part::Name(name) => text.push(b'a' + name % 6),
            Part::Up => text.extend_from_slice(b".."),
            Part::Here => text.push(b'.'),
            Part::Empty => {}
            Part::Long(len) => text.extend(vec![b'x'; usize::from(*len % 1100)]),
            Part::Any(bytes) => text.extend_from_slice(bytes),
        }
    }
    text.retain(|byte| *byte != 0);
    text.push(0);
    text
}

/// Descriptors 0 to 9, now and then the current directory or nonsense.
fn descriptor(byte: u8) -> u64 {
    match byte {
        0..=199 => u64::from(byte % 10),
        200..=240 => -100_i64 as u64,
        other => (i64::from(other) - 250) as u64,
    }
}

fn offset(range: &Range) -> u64 {
    let offset = if range.far {
        range.offset
    } else {
        range.offset.rem_euclid(100_000)
    };
    offset.cast_unsigned()
}

/// Memory of a process.
struct Memory {
    buffer: Box<[u8; 65536]>,
    paths: Vec<Vec<u8>>,
}

impl Memory {
    fn path(&mut self, path: &Path) -> u64 {
        let text = text(path);
        let addr = text.as_ptr() as u64;
        self.paths.push(text);
        addr
    }

    fn slots(&mut self, call: &Call) -> (u16, Vec<u64>) {
        let buffer = self.buffer.as_mut_ptr() as u64;
        match call {
            Call::Mkdir(path, mode) => (SYS_mkdir, vec![self.path(path), (*mode).into()]),
            Call::Rmdir(path) => (SYS_rmdir, vec![self.path(path)]),
            Call::Unlink(path) => (SYS_unlink, vec![self.path(path)]),
            // A fifo without another end would wait for ever.
            Call::Open(path, flags, mode) => (
                SYS_open,
                vec![self.path(path), (*flags | 4).into(), (*mode).into()],
            ),
            Call::Close(fd) => (SYS_close, vec![descriptor(*fd)]),
            Call::Read(fd, range) => (
                SYS_pread,
                vec![descriptor(*fd), buffer, range.len.into(), 0, offset(range)],
            ),
            Call::Write(fd, range) => (
                SYS_pwrite,
                vec![descriptor(*fd), buffer, range.len.into(), 0, offset(range)],
            ),
            Call::Lseek(fd, to, whence) => (
                SYS_lseek,
                vec![descriptor(*fd), 0, to.cast_unsigned(), (*whence % 4).into()],
            ),
            Call::Truncate(fd, len) => {
                (SYS_ftruncate, vec![descriptor(*fd), 0, len.cast_unsigned()])
            }
            Call::Link(from, to) => (SYS_link, vec![self.path(from), self.path(to)]),
            Call::Symlink(from, to) => (SYS_symlink, vec![self.path(from), self.path(to)]),
            Call::Rename(from, to) => (SYS_rename, vec![self.path(from), self.path(to)]),
            Call::Readlink(path) => (SYS_readlink, vec![self.path(path), buffer, 1000]),
            Call::Stat(path) => (SYS___stat50, vec![self.path(path), buffer]),
            Call::Lstat(path) => (SYS___lstat50, vec![self.path(path), buffer]),
            Call::Chdir(path) => (SYS_chdir, vec![self.path(path)]),
            Call::Fchdir(fd) => (SYS_fchdir, vec![descriptor(*fd)]),
            Call::Chroot(path) => (SYS_chroot, vec![self.path(path)]),
            Call::Getcwd(len) => (SYS___getcwd, vec![buffer, (*len).into()]),
            Call::Mkfifo(path, mode) => (SYS_mkfifo, vec![self.path(path), (*mode).into()]),
            Call::Mknod(path, mode, dev) => (
                SYS___mknod50,
                vec![self.path(path), (*mode).into(), (*dev).into()],
            ),
            Call::Chmod(path, mode) => (SYS_chmod, vec![self.path(path), (*mode).into()]),
            Call::Chown(path, uid, gid) => (
                SYS_chown,
                vec![self.path(path), (*uid).into(), (*gid).into()],
            ),
            Call::Chflags(path, flags) => (SYS_chflags, vec![self.path(path), (*flags).into()]),
            Call::Utimens(fd, path, times, flags) => {
                let times: Vec<u8> = times.iter().flat_map(|time| time.to_ne_bytes()).collect();
                let addr = times.as_ptr() as u64;
                self.paths.push(times);
                let path = self.path(path);
                (
                    SYS_utimensat,
                    vec![descriptor(*fd), path, addr, (*flags).into()],
                )
            }
            Call::Getdents(fd, len) => (
                SYS___getdents30,
                vec![descriptor(*fd), buffer, (*len).into()],
            ),
            Call::Openat(fd, path, flags) => (
                SYS_openat,
                vec![descriptor(*fd), self.path(path), (*flags | 4).into(), 0o600],
            ),
            Call::Mkdirat(fd, path, mode) => (
                SYS_mkdirat,
                vec![descriptor(*fd), self.path(path), (*mode).into()],
            ),
            Call::Unlinkat(fd, path, flags) => (
                SYS_unlinkat,
                vec![descriptor(*fd), self.path(path), (*flags).into()],
            ),
            // Only commands without pointers: dup, flags, owner.
            Call::Fcntl(fd, command, arg) => (
                SYS_fcntl,
                vec![descriptor(*fd), (command % 7).into(), arg % 16],
            ),
            Call::Access(path, mode) => (SYS_access, vec![self.path(path), (*mode).into()]),
            Call::Statvfs(path, flags) => {
                (SYS_statvfs1, vec![self.path(path), buffer, (*flags).into()])
            }
            Call::Dup2(from, to) => (SYS_dup2, vec![descriptor(*from), descriptor(*to)]),
            Call::Umask(mask) => (SYS_umask, vec![(*mask).into()]),
        }
    }
}

/// Removes all below a directory that this process stands in.
fn remove_all(raw: Raw, depth: u32) {
    assert!(depth < 1000, "a directory contains itself");
    let here = c".".as_ptr() as u64;
    // SAFETY: a C string.
    let fd = unsafe { raw.call(SYS_open, &[here, O_DIRECTORY.cast_unsigned().into(), 0]) };
    let fd = fd.expect("root opens its directory").cast_unsigned();
    let mut buffer = vec![0_u8; 65536];
    loop {
        let slots = [fd, buffer.as_mut_ptr() as u64, buffer.len() as u64];
        // SAFETY: the buffer has that length.
        let count = unsafe { raw.call(SYS___getdents30, &slots) }.expect("getdents");
        if count == 0 {
            break;
        }
        let mut rest = &buffer[..count as usize];
        while !rest.is_empty() {
            // struct dirent: d_fileno 8, d_reclen 2, d_namlen 2, d_type 1, d_name.
            let reclen = usize::from(u16::from_ne_bytes([rest[8], rest[9]]));
            let namlen = usize::from(u16::from_ne_bytes([rest[10], rest[11]]));
            let mut name = rest[13..13 + namlen].to_vec();
            rest = &rest[reclen..];
            if name == b"." || name == b".." {
                continue;
            }
            name.push(0);
            remove(raw, &name, depth);
        }
    }
    // SAFETY: no pointer.
    unsafe { raw.call(SYS_close, &[fd]) }.expect("close");
}

fn remove(raw: Raw, name: &[u8], depth: u32) {
    let path = name.as_ptr() as u64;
    // SAFETY: a C string.
    unsafe { raw.call(SYS_lchflags, &[path, 0]) }.expect("root clears flags");
    // SAFETY: a C string.
    match unsafe { raw.call(SYS_unlink, &[path]) } {
        Ok(_) => {}
        Err(Errno::EPERM | Errno::EISDIR) => {
            // SAFETY: a C string.
            unsafe { raw.call(SYS_chdir, &[path]) }.expect("root enters a directory");
            // SAFETY: a C string.
            unsafe { raw.call(SYS_chflags, &[c".".as_ptr() as u64, 0]) }.expect("chflags");
            remove_all(raw, depth + 1);
            // SAFETY: a C string.
            unsafe { raw.call(SYS_chdir, &[c"..".as_ptr() as u64]) }.expect("the parent");
            // SAFETY: a C string.
            unsafe { raw.call(SYS_rmdir, &[path]) }.expect("an empty directory goes");
        }
        Err(error) => panic!("unlink of {:?}: {error}", name.escape_ascii().to_string()),
    }
}

thread_local! {
    static KERNEL: Raw = Raw::boot();
}

fuzz_target!(|calls: Vec<Call>| {
    let raw = KERNEL.with(|raw| *raw);
    let mut memory = Memory {
        buffer: Box::new([7; 65536]),
        paths: Vec::new(),
    };
    // The calls in a process of their own, then another one to clean up.
    raw.own_process();
    let mnt = c"/mnt".as_ptr() as u64;
    // SAFETY: a C string.
    unsafe { raw.call(SYS_chdir, &[mnt]) }.expect("chdir");
    for call in &calls {
        let (number, slots) = memory.slots(call);
        // SAFETY: strings end with a NUL, buffers are as long as the call may fill.
        let _ = unsafe { raw.call(number, &slots) };
    }
    raw.end_process();
    raw.own_process();
    // SAFETY: a C string.
    unsafe { raw.call(SYS_chdir, &[mnt]) }.expect("chdir");
    // SAFETY: a C string.
    unsafe { raw.call(SYS_chflags, &[mnt, 0]) }.expect("chflags");
    remove_all(raw, 0);
    raw.end_process();
});
