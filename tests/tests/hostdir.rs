//! Directories of the host in the kernel (`rump_pub_etfs_register` with DIR and DIR_SUBDIRS).

use std::ffi::{CStr, CString, c_char};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LAZY};
use rump_abi::Errno;
use rump_abi::sysno::*;
use rump_abi::types::*;
use rump_tests::{artifacts, raw::Raw};

const DIR: i32 = 3;
const DIR_SUBDIRS: i32 = 4;

type Register = unsafe extern "C" fn(*const c_char, *const c_char, i32) -> i32;
type Remove = unsafe extern "C" fn(*const c_char) -> i32;

struct Kernel {
    raw: Raw,
    register: Register,
    remove: Remove,
}

impl Kernel {
    fn boot() -> Self {
        let raw = Raw::boot();
        raw.own_process();
        let path = artifacts().join("librump.so");
        // SAFETY: the library is loaded; this only finds it again.
        let library = unsafe { Library::open(Some(path), RTLD_LAZY | RTLD_GLOBAL) };
        let library = std::mem::ManuallyDrop::new(library.expect("it is loaded"));
        // SAFETY: the type is that of the function.
        let register = unsafe { library.get::<Register>(b"rump_pub_etfs_register\0") };
        // SAFETY: the type is that of the function.
        let remove = unsafe { library.get::<Remove>(b"rump_pub_etfs_remove\0") };
        Self {
            raw,
            register: *register.expect("rump_pub_etfs_register"),
            remove: *remove.expect("rump_pub_etfs_remove"),
        }
    }

    fn register(&self, key: &CStr, host: &CStr, kind: i32) -> Result<(), Errno> {
        // SAFETY: both are C strings.
        Errno::check(unsafe { (self.register)(key.as_ptr(), host.as_ptr(), kind) })
    }

    fn call(&self, number: u16, slots: &[u64]) -> Result<i64, Errno> {
        // SAFETY: every pointer among the slots lives during the call, with the size that it states.
        unsafe { self.raw.call(number, slots) }
    }

    fn open(&self, path: &CStr, flags: i32) -> Result<u64, Errno> {
        let slots = [path.as_ptr() as u64, flags.cast_unsigned().into(), 0o644];
        self.call(SYS_open, &slots).map(i64::cast_unsigned)
    }

    fn read(&self, path: &CStr) -> Result<Vec<u8>, Errno> {
        let fd = self.open(path, O_RDONLY)?;
        let mut buffer = vec![0_u8; 300_000];
        let slots = [fd, buffer.as_mut_ptr() as u64, buffer.len() as u64];
        let got = self.call(SYS_read, &slots);
        self.call(SYS_close, &[fd]).expect("close");
        buffer.truncate(got? as usize);
        Ok(buffer)
    }

    fn stat(&self, path: &CStr) -> Result<stat, Errno> {
        let mut st = std::mem::MaybeUninit::<stat>::zeroed();
        self.call(
            SYS___stat50,
            &[path.as_ptr() as u64, st.as_mut_ptr() as u64],
        )?;
        // SAFETY: zeroed and filled by the kernel.
        Ok(unsafe { st.assume_init() })
    }

    /// Name and inode number of all entries; few fit into each call.
    fn list(&self, path: &CStr) -> Result<Vec<(String, u64)>, Errno> {
        let fd = self.open(path, O_RDONLY | O_DIRECTORY)?;
        let mut entries = Vec::new();
        loop {
            let mut buffer = [0_u8; 600];
            let slots = [fd, buffer.as_mut_ptr() as u64, buffer.len() as u64];
            let got = self.call(SYS___getdents30, &slots)? as usize;
            if got == 0 {
                break;
            }
            let mut at = 0;
            while at < got {
                let record = &buffer[at..got];
                let ino = u64::from_ne_bytes(record[..8].try_into().expect("8 bytes"));
                let length = usize::from(u16::from_ne_bytes([record[8], record[9]]));
                let name = usize::from(u16::from_ne_bytes([record[10], record[11]]));
                let name = String::from_utf8_lossy(&record[13..13 + name]).into_owned();
                entries.push((name, ino));
                at += length;
            }
        }
        self.call(SYS_close, &[fd]).expect("close");
        Ok(entries)
    }
}

fn names(entries: Vec<(String, u64)>) -> Vec<String> {
    entries.into_iter().map(|(name, _)| name).collect()
}

/// One test: the process has one kernel.
#[test]
fn a_directory_of_the_host_is_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let sub = folder.path().join("sub");
    fs::create_dir_all(sub.join("deep")).expect("directories");
    fs::write(folder.path().join("file"), b"hello").expect("a file");
    let large: Vec<u8> = (0..200_000_u32).map(|i| i as u8).collect();
    fs::write(sub.join("large"), &large).expect("a file");
    for number in 0..100 {
        fs::write(sub.join(format!("deep/n{number:02}")), []).expect("a file");
    }
    std::os::unix::fs::symlink("sub/large", folder.path().join("link")).expect("a link");
    let host = CString::new(folder.path().as_os_str().as_bytes()).expect("no NUL");

    let kernel = Kernel::boot();
    assert_eq!(kernel.register(c"/host/tree", &host, DIR_SUBDIRS), Ok(()));
    assert_eq!(kernel.register(c"/flat", &host, DIR), Ok(()));
    assert_eq!(kernel.register(c"/flat", &host, DIR), Err(Errno::EEXIST));
    assert_eq!(
        kernel.register(c"/x", c"/etc/passwd", DIR),
        Err(Errno::ENOTDIR)
    );

    // Files are read, also below directories and behind links of the host.
    assert_eq!(kernel.read(c"/host/tree/file"), Ok(b"hello".to_vec()));
    assert!(kernel.read(c"/host/tree/sub/large").as_ref() == Ok(&large));
    assert!(kernel.read(c"/host/tree/link").as_ref() == Ok(&large));
    assert_eq!(
        kernel.read(c"/host/tree/none").map(drop),
        Err(Errno::ENOENT)
    );
    assert_eq!(
        kernel.read(c"/host/tree/file/x").map(drop),
        Err(Errno::ENOTDIR)
    );
    let file = kernel.stat(c"/host/tree/file").expect("stat");
    assert_eq!(
        (file.st_mode & S_IFMT as u32, file.st_size),
        (S_IFREG as u32, 5)
    );
    fs::write(folder.path().join("file"), b"hello again").expect("a file");
    assert_eq!(kernel.read(c"/host/tree/file"), Ok(b"hello again".to_vec()));
    let again = kernel.stat(c"/host/tree/file").expect("stat");
    assert_eq!((again.st_ino, again.st_size), (file.st_ino, 11));

    // Listings name each entry once, with the number that stat tells.
    assert_eq!(
        names(kernel.list(c"/host/tree").expect("list")),
        ["file", "link", "sub"]
    );
    let deep = kernel.list(c"/host/tree/sub/deep").expect("list");
    assert_eq!(deep.len(), 100);
    let first = kernel.stat(c"/host/tree/sub/deep/n00").expect("stat");
    assert_eq!(deep[0], ("n00".to_owned(), first.st_ino));

    // From inside, and up again.
    let path = c"/host/tree/sub/deep".as_ptr() as u64;
    kernel.call(SYS_chdir, &[path]).expect("chdir");
    assert_eq!(kernel.read(c"../../file"), Ok(b"hello again".to_vec()));
    assert_eq!(
        kernel.stat(c"../../..").expect("stat").st_ino,
        kernel.stat(c"/").expect("stat").st_ino
    );
    kernel
        .call(SYS_chdir, &[c"/".as_ptr() as u64])
        .expect("chdir");

    // Nothing changes.
    assert_eq!(
        kernel.open(c"/host/tree/new", O_CREAT | O_RDWR),
        Err(Errno::EROFS)
    );
    for number in [SYS_mkdir, SYS_mkfifo] {
        let slots = [c"/host/tree/new".as_ptr() as u64, 0o755];
        assert_eq!(kernel.call(number, &slots), Err(Errno::EROFS));
    }
    for (number, path) in [
        (SYS_unlink, c"/host/tree/file"),
        (SYS_rmdir, c"/host/tree/sub"),
    ] {
        assert_eq!(
            kernel.call(number, &[path.as_ptr() as u64]),
            Err(Errno::EROFS)
        );
    }
    let fd = kernel.open(c"/host/tree/file", O_RDWR).expect("open");
    let slots = [fd, b"x".as_ptr() as u64, 1];
    assert_eq!(kernel.call(SYS_write, &slots), Err(Errno::EROFS));
    kernel.call(SYS_close, &[fd]).expect("close");

    // One level shows no directory's entries.
    assert_eq!(
        names(kernel.list(c"/flat").expect("list")),
        ["file", "link", "sub"]
    );
    assert_eq!(kernel.list(c"/flat/sub"), Ok(vec![]));
    assert_eq!(
        kernel.read(c"/flat/sub/large").map(drop),
        Err(Errno::ENOENT)
    );

    // SAFETY: a C string.
    assert_eq!(unsafe { (kernel.remove)(c"/flat".as_ptr()) }, 0);
    assert_eq!(kernel.list(c"/flat"), Err(Errno::ENOENT));
}
