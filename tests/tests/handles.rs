//! File handles: `getfh(2)`, `fhopen(2)`, `fhstat(2)`, `fhstatvfs(2)` on tmpfs, by number.

use rump_abi::Errno;
use rump_abi::sysno::*;
use rump_abi::types::*;
use rump_tests::raw::Raw;

/// A handle, with room for a longer one.
#[derive(Clone)]
struct Handle([u8; 64], usize);

struct Kernel(Raw);

impl Kernel {
    fn call(&self, number: u16, slots: &[u64]) -> Result<i64, Errno> {
        // SAFETY: every pointer among the slots lives during the call, with the size that it states.
        unsafe { self.0.call(number, slots) }
    }

    fn make(&self, path: &std::ffi::CStr, contents: &[u8]) {
        let flags = (O_CREAT | O_RDWR).cast_unsigned().into();
        let fd = self.call(SYS_open, &[path.as_ptr() as u64, flags, 0o644]);
        let fd = fd.expect("open").cast_unsigned();
        let data = contents.as_ptr() as u64;
        let wrote = self.call(SYS_write, &[fd, data, contents.len() as u64]);
        assert_eq!(wrote, Ok(contents.len() as i64));
        self.call(SYS_close, &[fd]).expect("close");
    }

    fn getfh(&self, path: &std::ffi::CStr, room: usize) -> Result<Handle, (Errno, usize)> {
        let mut handle = Handle([0; 64], room);
        let slots = [
            path.as_ptr() as u64,
            handle.0.as_mut_ptr() as u64,
            &raw mut handle.1 as u64,
        ];
        match self.call(SYS___getfh30, &slots) {
            Ok(_) => Ok(handle),
            Err(error) => Err((error, handle.1)),
        }
    }

    fn fhopen(&self, handle: &Handle, flags: i32) -> Result<u64, Errno> {
        let flags = flags.cast_unsigned().into();
        let slots = [handle.0.as_ptr() as u64, handle.1 as u64, flags];
        self.call(SYS___fhopen40, &slots).map(i64::cast_unsigned)
    }

    fn fhstat(&self, handle: &Handle) -> Result<stat, Errno> {
        let mut st = std::mem::MaybeUninit::<stat>::zeroed();
        let slots = [
            handle.0.as_ptr() as u64,
            handle.1 as u64,
            st.as_mut_ptr() as u64,
        ];
        self.call(SYS___fhstat50, &slots)?;
        // SAFETY: zeroed and filled by the kernel.
        Ok(unsafe { st.assume_init() })
    }
}

/// One test: the process has one kernel, and a handle goes stale by what the others do.
#[test]
fn files_are_found_by_handle() {
    let kernel = Kernel(Raw::boot());
    kernel.0.own_process();
    let path = c"/mnt/file";
    kernel.make(path, b"hello");

    let (error, needed) = kernel.getfh(path, 0).map(drop).expect_err("no room");
    assert_eq!(error, Errno::E2BIG);
    let handle = kernel.getfh(path, 64).expect("a handle");
    assert_eq!(handle.1, needed);

    assert_eq!(kernel.fhstat(&handle).expect("fhstat").st_size, 5);
    let mut sbp = std::mem::MaybeUninit::<statvfs>::zeroed();
    let slots = [
        handle.0.as_ptr() as u64,
        needed as u64,
        sbp.as_mut_ptr() as u64,
        0,
    ];
    assert_eq!(kernel.call(SYS___fhstatvfs140, &slots), Ok(0));
    // SAFETY: zeroed and filled by the kernel.
    let sbp = unsafe { sbp.assume_init() };
    assert_eq!(
        sbp.f_fstypename[..6]
            .iter()
            .map(|c| *c as u8)
            .collect::<Vec<_>>(),
        b"tmpfs\0"
    );

    // The file is found whatever it is called now.
    let to = c"/mnt/other";
    let slots = [path.as_ptr() as u64, to.as_ptr() as u64];
    kernel.call(SYS_rename, &slots).expect("rename");
    let fd = kernel.fhopen(&handle, O_RDWR).expect("fhopen");
    let mut buffer = [0_u8; 8];
    let read = kernel.call(SYS_read, &[fd, buffer.as_mut_ptr() as u64, 8]);
    assert_eq!((read, &buffer[..5]), (Ok(5), &b"hello"[..]));
    kernel.call(SYS_close, &[fd]).expect("close");
    let fd = kernel.fhopen(&handle, O_WRONLY | O_TRUNC).expect("fhopen");
    assert_eq!(kernel.fhstat(&handle).expect("fhstat").st_size, 0);
    kernel.call(SYS_close, &[fd]).expect("close");

    // What is wrong with it.
    assert_eq!(kernel.fhopen(&handle, O_CREAT | O_RDWR), Err(Errno::EINVAL));
    assert_eq!(kernel.fhopen(&handle, 3), Err(Errno::EINVAL));
    for size in [0, needed - 1, needed + 1, 64] {
        let handle = Handle(handle.0, size);
        assert_eq!(kernel.fhopen(&handle, 0), Err(Errno::EINVAL), "{size}");
    }
    let mut foreign = handle.clone();
    foreign.0[0] ^= 0xff;
    assert_eq!(
        kernel.fhopen(&foreign, 0),
        Err(Errno::ESTALE),
        "no such mount"
    );
    let mut older = handle.clone();
    for byte in &mut older.0[12..needed] {
        *byte ^= 0x55;
    }
    assert_eq!(kernel.fhopen(&older, 0), Err(Errno::ESTALE), "no such file");
    let null = [0, needed as u64, 0];
    assert_eq!(kernel.call(SYS___fhopen40, &null), Err(Errno::EFAULT));

    // rumpfs has no handles; only root has any.
    assert_eq!(
        kernel.getfh(c"/dev", 64).map(drop),
        Err((Errno::EOPNOTSUPP, 64))
    );
    kernel
        .call(SYS_unlink, &[to.as_ptr() as u64])
        .expect("unlink");
    assert_eq!(kernel.fhopen(&handle, 0), Err(Errno::ESTALE), "removed");
    kernel.call(SYS_seteuid, &[1000]).expect("seteuid");
    assert_eq!(kernel.fhopen(&handle, 0), Err(Errno::EPERM));
    assert_eq!(kernel.fhopen(&handle, O_CREAT), Err(Errno::EPERM));
    assert_eq!(kernel.fhstat(&handle).map(drop), Err(Errno::EPERM));
    assert_eq!(
        kernel.getfh(to, 64).map(drop).map_err(|e| e.0),
        Err(Errno::EPERM)
    );
}
