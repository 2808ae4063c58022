//! Fifos, devices, locks, file handles, limits.

use rump_abi::errno::Errno;
use rumpclient::sys::consts::{
    O_CREAT, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY, S_IFBLK, S_IFCHR, S_IFIFO, S_IFMT,
};

use super::{Case, full};
use crate::fs::{Feature, Fs};
use crate::outcome::{Check, Refused, check, same};
use crate::process::{Flock, Process};

const F_GETLK: i32 = 7;
const F_SETLK: i32 = 8;
const F_SETLKW: i32 = 9;
const F_RDLCK: i16 = 1;
const F_UNLCK: i16 = 2;
const F_WRLCK: i16 = 3;
const LOCK_SH: u32 = 1;
const LOCK_EX: u32 = 2;
const LOCK_NB: u32 = 4;
const LOCK_UN: u32 = 8;

/// The tests of this file.
pub const CASES: &[Case] = &[
    full(
        "fifo/attributes",
        "type, mode, that it exists once",
        fifo_attributes,
    ),
    full(
        "fifo/data",
        "bytes go through, the end is seen when the writer goes",
        fifo_data,
    ),
    full(
        "fifo/nonblock",
        "O_NONBLOCK: a reader opens, a writer alone is ENXIO",
        fifo_nonblock,
    ),
    full(
        "fifo/waiting",
        "open waits for the other side",
        fifo_waiting,
    ),
    full(
        "device/attributes",
        "type and number of device nodes; only root makes them",
        device_attributes,
    ),
    full(
        "device/null",
        "a node with the number of /dev/null is one",
        device_null,
    ),
    full(
        "device/missing",
        "a number without a device: ENXIO",
        device_missing,
    ),
    full(
        "lock/flock",
        "shared and exclusive locks of open files",
        flock,
    ),
    full(
        "lock/flock-close",
        "a lock ends with its descriptor",
        flock_close,
    ),
    full(
        "lock/ranges",
        "byte ranges of two processes, split and joined",
        ranges,
    ),
    full("lock/getlk", "F_GETLK names the owner", getlk),
    full(
        "lock/close",
        "a process's locks end when it closes the file",
        lock_close,
    ),
    full(
        "lock/waiting",
        "F_SETLKW waits until the range is free",
        lock_waiting,
    ),
    full("lock/exit", "a process's locks end with it", lock_exit),
    full("handle/open", "getfh(2), fhopen(2), fhstat(2)", handle_open),
    full(
        "handle/stale",
        "a handle of a removed file: ESTALE",
        handle_stale,
    ),
    full("handle/wrong", "a damaged handle is refused", handle_wrong),
    full(
        "handle/root-only",
        "handles are root's: EPERM",
        handle_root_only,
    ),
    full(
        "pathconf/limits",
        "names, links and the like have limits",
        pathconf,
    ),
];

fn fifo_attributes(fs: &Fs) -> Check {
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o640)?;
    let stat = fs.p.lstat("fifo")?;
    same("the type", stat.mode & S_IFMT, S_IFIFO)?;
    same("the mode", stat.mode & 0o7777, 0o640)?;
    fs.p.mkfifo("fifo", 0o640).fails(Errno::EEXIST)?;
    fs.p.stat("fifo/x").fails(Errno::ENOTDIR)
}

fn fifo_data(fs: &Fs) -> Check {
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o644)?;
    let reader = fs.p.open("fifo", O_RDONLY | O_NONBLOCK, 0)?;
    let writer = fs.p.open("fifo", O_WRONLY | O_NONBLOCK, 0)?;
    fs.p.write_all(writer, b"one")?;
    fs.p.write_all(writer, b"two")?;
    same("read", fs.p.read(reader, 100)?, b"onetwo".to_vec())?;
    fs.p.read(reader, 100).fails(Errno::EAGAIN)?;
    fs.p.seek(reader, 0, 0).fails(Errno::ESPIPE)?;
    fs.p.close(writer)?;
    same("at the end", fs.p.read(reader, 100)?, Vec::new())?;
    Ok(fs.p.close(reader)?)
}

fn fifo_nonblock(fs: &Fs) -> Check {
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o644)?;
    fs.p.open("fifo", O_WRONLY | O_NONBLOCK, 0)
        .fails(Errno::ENXIO)?;
    let reader = fs.p.open("fifo", O_RDONLY | O_NONBLOCK, 0)?;
    fs.p.close(fs.p.open("fifo", O_WRONLY | O_NONBLOCK, 0)?)?;
    fs.p.unlink("fifo")?;
    Ok(fs.p.close(reader)?)
}

/// Runs `theirs` in another thread with a process of its own, and `ours` here.
fn beside(
    fs: &Fs,
    theirs: impl FnOnce(&Process) -> Check + Send,
    ours: impl FnOnce() -> Check,
) -> Check {
    let (kernel, work) = (fs.kernel, fs.work.as_str());
    std::thread::scope(|scope| {
        let thread = scope.spawn(move || {
            let process = Process::new(kernel)?;
            process.chdir(work)?;
            theirs(&process)
        });
        let outcome = ours();
        let other = thread
            .join()
            .map_err(|_| crate::outcome::failure("a thread ended early"))?;
        outcome.and(other)
    })
}

fn fifo_waiting(fs: &Fs) -> Check {
    fs.need(Feature::Fifos)?;
    fs.p.mkfifo("fifo", 0o644)?;
    beside(
        fs,
        |p| {
            let writer = p.open("fifo", O_WRONLY, 0)?;
            for number in 0..200_u32 {
                p.write_all(writer, &number.to_ne_bytes().repeat(300))?;
            }
            Ok(p.close(writer)?)
        },
        || {
            let reader = fs.p.open("fifo", O_RDONLY, 0)?;
            let content = fs.p.read_all(reader)?;
            fs.p.close(reader)?;
            let wanted: Vec<u8> = (0..200_u32)
                .flat_map(|number| number.to_ne_bytes().repeat(300))
                .collect();
            check(
                content == wanted,
                format!("{} bytes came, or others", content.len()),
            )
        },
    )
}

fn device_attributes(fs: &Fs) -> Check {
    fs.need(Feature::Devices)?;
    fs.p.mknod("chr", S_IFCHR | 0o620, 0x1234)?;
    fs.p.mknod("blk", S_IFBLK | 0o600, 0x0502)?;
    let (chr, blk) = (fs.p.stat("chr")?, fs.p.stat("blk")?);
    same(
        "the types",
        (chr.mode & S_IFMT, blk.mode & S_IFMT),
        (S_IFCHR, S_IFBLK),
    )?;
    same("the numbers", (chr.rdev, blk.rdev), (0x1234, 0x0502))?;
    same("the mode", chr.mode & 0o7777, 0o620)?;
    let user = fs.user(1001, &[2001])?;
    user.mknod("mine", S_IFCHR | 0o600, 0x0203)
        .fails(Errno::EPERM)?;
    fs.p.mknod("chr", S_IFCHR | 0o600, 0x0203)
        .fails(Errno::EEXIST)
}

fn device_null(fs: &Fs) -> Check {
    fs.need(Feature::Devices)?;
    let Ok(null) = fs.p.stat("/dev/null") else {
        return crate::outcome::skip("the kernel has no /dev/null");
    };
    fs.p.mknod("null", S_IFCHR | 0o666, null.rdev)?;
    let fd = fs.p.open("null", O_RDWR, 0)?;
    same("written", fs.p.write(fd, &[1; 5000])?, 5000)?;
    same("read", fs.p.read(fd, 10)?, Vec::new())?;
    fs.p.close(fd)?;
    same("the size", fs.p.stat("null")?.size, 0)
}

fn device_missing(fs: &Fs) -> Check {
    fs.need(Feature::Devices)?;
    fs.p.mknod("none", S_IFCHR | 0o666, 0xff_ff00)?;
    fs.p.open("none", O_RDONLY, 0)
        .fails_with(&[Errno::ENXIO, Errno::ENODEV])
}

fn flock(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let one = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let two = fs.p.open("file", O_RDWR, 0)?;
    fs.p.flock(one, LOCK_SH)?;
    fs.p.flock(two, LOCK_SH | LOCK_NB)?;
    fs.p.flock(one, LOCK_EX | LOCK_NB).fails(Errno::EAGAIN)?;
    fs.p.flock(two, LOCK_UN)?;
    // The failed upgrade may have cost the old lock, as the manual says.
    fs.p.flock(one, LOCK_EX | LOCK_NB)?;
    fs.p.flock(two, LOCK_SH | LOCK_NB).fails(Errno::EAGAIN)?;
    fs.p.flock(one, LOCK_UN)?;
    fs.p.flock(two, LOCK_EX | LOCK_NB)?;
    fs.p.close(one)?;
    Ok(fs.p.close(two)?)
}

fn flock_close(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let other = fs.another()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let theirs = other.open("file", O_RDWR, 0)?;
    fs.p.flock(fd, LOCK_EX)?;
    other
        .flock(theirs, LOCK_EX | LOCK_NB)
        .fails(Errno::EAGAIN)?;
    fs.p.close(fd)?;
    other.flock(theirs, LOCK_EX | LOCK_NB)?;
    fs.p.unlink("file")?;
    Ok(other.close(theirs)?)
}

fn set(p: &Process, fd: i32, kind: i16, start: i64, len: i64) -> crate::outcome::Sys {
    p.fcntl_lock(fd, F_SETLK, &mut Flock::new(kind, start, len))
}

fn ranges(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let other = fs.another()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let theirs = other.open("file", O_RDWR, 0)?;
    set(&fs.p, fd, F_WRLCK, 0, 100)?;
    set(&other, theirs, F_RDLCK, 50, 1).fails(Errno::EAGAIN)?;
    set(&other, theirs, F_WRLCK, 100, 0)?;
    set(&fs.p, fd, F_UNLCK, 40, 20)?;
    set(&other, theirs, F_WRLCK, 40, 20)?;
    set(&other, theirs, F_WRLCK, 39, 1).fails(Errno::EAGAIN)?;
    set(&other, theirs, F_WRLCK, 60, 1).fails(Errno::EAGAIN)?;
    set(&fs.p, fd, F_RDLCK, 0, 40)?;
    set(&other, theirs, F_RDLCK, 0, 40)?;
    set(&other, theirs, F_WRLCK, 0, 40).fails(Errno::EAGAIN)?;
    set(&fs.p, fd, F_WRLCK, -1, 1).fails(Errno::EINVAL)?;
    fs.p.close(fd)?;
    Ok(other.close(theirs)?)
}

fn getlk(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let other = fs.another()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let theirs = other.open("file", O_RDWR, 0)?;
    set(&fs.p, fd, F_WRLCK, 10, 20)?;
    let mut lock = Flock::new(F_RDLCK, 0, 0);
    other.fcntl_lock(theirs, F_GETLK, &mut lock)?;
    same(
        "the lock",
        (lock.kind, lock.start, lock.len),
        (F_WRLCK, 10, 20),
    )?;
    check(lock.pid > 0, format!("the owner is {}", lock.pid))?;
    let mut free = Flock::new(F_WRLCK, 30, 0);
    other.fcntl_lock(theirs, F_GETLK, &mut free)?;
    same("a free range", free.kind, F_UNLCK)?;
    fs.p.close(fd)?;
    Ok(other.close(theirs)?)
}

fn lock_close(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let other = fs.another()?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    let second = fs.p.open("file", O_RDONLY, 0)?;
    let theirs = other.open("file", O_RDWR, 0)?;
    set(&fs.p, fd, F_WRLCK, 0, 0)?;
    set(&other, theirs, F_WRLCK, 0, 0).fails(Errno::EAGAIN)?;
    // Any descriptor of the file will do.
    fs.p.close(second)?;
    set(&other, theirs, F_WRLCK, 0, 0)?;
    fs.p.close(fd)?;
    Ok(other.close(theirs)?)
}

fn lock_waiting(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    set(&fs.p, fd, F_WRLCK, 0, 0)?;
    let (ready, waiting) = std::sync::mpsc::channel();
    beside(
        fs,
        |p| {
            let fd = p.open("file", O_RDWR, 0)?;
            set(p, fd, F_WRLCK, 0, 0).fails(Errno::EAGAIN)?;
            // Nobody waits for it when the other side is gone.
            let _ = ready.send(());
            p.fcntl_lock(fd, F_SETLKW, &mut Flock::new(F_WRLCK, 0, 0))?;
            let content = p.pread(fd, 10, 0)?;
            p.close(fd)?;
            same(
                "what was written under the lock",
                content,
                b"before".to_vec(),
            )
        },
        || {
            let _ = waiting.recv();
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs.p.pwrite(fd, b"before", 0)?;
            set(&fs.p, fd, F_UNLCK, 0, 0)?;
            Ok(())
        },
    )?;
    Ok(fs.p.close(fd)?)
}

fn lock_exit(fs: &Fs) -> Check {
    fs.need(Feature::Locks)?;
    let fd = fs.p.open("file", O_RDWR | O_CREAT, 0o644)?;
    {
        let other = fs.another()?;
        let theirs = other.open("file", O_RDWR, 0)?;
        set(&other, theirs, F_WRLCK, 0, 0)?;
        set(&fs.p, fd, F_WRLCK, 0, 0).fails(Errno::EAGAIN)?;
    }
    // A server sees the end of a client a little later.
    fs.eventually(
        "the lock ends",
        || Ok(set(&fs.p, fd, F_WRLCK, 0, 0).is_ok()),
    )?;
    Ok(fs.p.close(fd)?)
}

fn handle_open(fs: &Fs) -> Check {
    fs.need(Feature::FileHandles)?;
    fs.p.write_file("file", b"content")?;
    fs.p.mkdir("dir", 0o755)?;
    let handle = fs.p.getfh("file")?;
    same("the same handle", &fs.p.getfh("./file")?, &handle)?;
    check(fs.p.getfh("dir")? != handle, "two files have one handle")?;
    same(
        "the inode",
        fs.p.fhstat(&handle)?.ino,
        fs.p.stat("file")?.ino,
    )?;
    fs.p.rename("file", "dir/moved")?;
    let fd = fs.p.fhopen(&handle, O_RDONLY)?;
    same("the content", fs.p.read_all(fd)?, b"content".to_vec())?;
    fs.p.close(fd)?;
    same(
        "the inode",
        fs.p.fhstat(&handle)?.ino,
        fs.p.stat("dir/moved")?.ino,
    )
}

fn handle_stale(fs: &Fs) -> Check {
    fs.need(Feature::FileHandles)?;
    fs.p.create("file", 0o644)?;
    let handle = fs.p.getfh("file")?;
    fs.p.unlink("file")?;
    fs.p.fhstat(&handle).fails(Errno::ESTALE)?;
    fs.p.create("other", 0o644)?;
    fs.p.fhopen(&handle, O_RDONLY).fails(Errno::ESTALE)
}

fn handle_wrong(fs: &Fs) -> Check {
    fs.need(Feature::FileHandles)?;
    fs.p.create("file", 0o644)?;
    let handle = fs.p.getfh("file")?;
    fs.p.fhstat(&handle.damaged())
        .fails_with(&[Errno::ESTALE, Errno::EINVAL])?;
    fs.p.fhstat(&handle.short())
        .fails_with(&[Errno::EINVAL, Errno::ESTALE])
}

fn handle_root_only(fs: &Fs) -> Check {
    fs.need(Feature::FileHandles)?;
    fs.p.create("file", 0o644)?;
    let handle = fs.p.getfh("file")?;
    let user = fs.user(1001, &[2001])?;
    user.getfh("file").fails(Errno::EPERM)?;
    user.fhopen(&handle, O_RDONLY).fails(Errno::EPERM)
}

fn pathconf(fs: &Fs) -> Check {
    const PC_LINK_MAX: u32 = 1;
    const PC_PATH_MAX: u32 = 5;
    const PC_NO_TRUNC: u32 = 8;
    check(fs.p.pathconf(".", PC_LINK_MAX)? >= 1, "no link is possible")?;
    let longest = fs.name_max()?;
    check(
        (14..=511).contains(&longest),
        format!("_PC_NAME_MAX is {longest}"),
    )?;
    same(
        "f_namemax",
        fs.p.statvfs(".")?.namemax,
        u64::try_from(longest).unwrap_or(0),
    )?;
    same("_PC_PATH_MAX", fs.p.pathconf(".", PC_PATH_MAX)?, 1024)?;
    check(fs.p.pathconf(".", PC_NO_TRUNC)? != 0, "names are cut")?;
    fs.p.pathconf(".", 9999).fails(Errno::EINVAL)
}
