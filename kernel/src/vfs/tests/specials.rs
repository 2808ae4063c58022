//! Fifos and devices.

use rump_abi::types::*;

use super::driver::{Mounted, ROOT, cn};
use super::on_threads;
use crate::cred::Cred;
use crate::ffi::vnode::Vp;
use crate::ffi::vops::vattr_null;
use crate::testing::in_process;
use crate::uio::Uio;
use crate::vfs::devsw;
use crate::{Errno, Result};

fn open(vp: Vp, mode: i32) -> Result<()> {
    vp.lock_retry(LK_EXCLUSIVE);
    let result = vp.open(mode, Cred::NOCRED);
    vp.unlock();
    result
}

fn close(vp: Vp, mode: i32) {
    vp.lock_retry(LK_EXCLUSIVE);
    vp.close(mode, Cred::NOCRED).unwrap();
    vp.unlock();
}

fn read(vp: Vp, buffer: &mut [u8], ioflag: i32) -> Result<usize> {
    let size = buffer.len();
    let mut uio = Uio::kernel_read(buffer, 0);
    vp.lock_retry(LK_EXCLUSIVE);
    let result = vp.read(&mut uio, ioflag, Cred::NOCRED);
    vp.unlock();
    result.map(|()| size - uio.resid())
}

fn write(vp: Vp, data: &[u8], ioflag: i32) -> Result<usize> {
    let mut uio = Uio::kernel_write(data, 0);
    vp.lock_retry(LK_EXCLUSIVE);
    let result = vp.write(&mut uio, ioflag, Cred::NOCRED);
    vp.unlock();
    result.map(|()| data.len() - uio.resid())
}

#[test]
fn a_fifo_joins_a_reader_and_a_writer() {
    in_process(|| {
        let m = Mounted::new();
        let vp = m.get(m.make(ROOT, "p", VFIFO)).unwrap();
        assert_eq!(open(vp, FWRITE | O_NONBLOCK), Err(Errno::ENXIO));
        let sent: Vec<u8> = (0..100_000u32).map(|i| (i % 251) as u8).collect();
        on_threads(2, |i| {
            if i == 0 {
                open(vp, FWRITE).unwrap();
                assert_eq!(write(vp, &sent, 0), Ok(sent.len()));
                close(vp, FWRITE);
                return;
            }
            open(vp, FREAD).unwrap();
            let mut got = Vec::new();
            let mut piece = [0; 3000];
            loop {
                let n = read(vp, &mut piece, 0).unwrap();
                if n == 0 {
                    break;
                }
                got.extend_from_slice(&piece[..n]);
            }
            assert!(got == sent, "{} bytes of {}", got.len(), sent.len());
            close(vp, FREAD);
        });
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn a_fifo_without_waiting() {
    in_process(|| {
        let m = Mounted::new();
        let vp = m.get(m.make(ROOT, "p", VFIFO)).unwrap();
        open(vp, FREAD | O_NONBLOCK).unwrap();
        let mut buffer = [0; 64];
        assert_eq!(read(vp, &mut buffer, IO_NDELAY), Ok(0), "no writer: end");
        open(vp, FWRITE | O_NONBLOCK).unwrap();
        assert_eq!(read(vp, &mut buffer, IO_NDELAY), Err(Errno::EAGAIN));
        assert_eq!(vp.poll(POLLIN | POLLOUT), POLLOUT);
        assert_eq!(write(vp, b"hello", IO_NDELAY), Ok(5));
        assert_eq!(vp.poll(POLLIN | POLLOUT), POLLIN | POLLOUT);
        assert_eq!(read(vp, &mut buffer, IO_NDELAY), Ok(5));
        assert_eq!(&buffer[..5], b"hello");
        while write(vp, &[7; 512], IO_NDELAY).is_ok() {}
        assert_eq!(write(vp, b"x", IO_NDELAY), Err(Errno::EAGAIN));
        close(vp, FREAD);
        assert_eq!(write(vp, b"x", 0), Err(Errno::EPIPE));
        close(vp, FWRITE);
        open(vp, FREAD | FWRITE).unwrap();
        assert_eq!(
            read(vp, &mut buffer, IO_NDELAY),
            Err(Errno::EAGAIN),
            "nothing is left"
        );
        close(vp, FREAD | FWRITE);
        vp.vrele();
        m.unmount(0).unwrap();
    });
}

#[test]
fn who_waits_on_a_fifo_hears_of_its_end() {
    in_process(|| {
        let m = Mounted::new();
        let vp = m.get(m.make(ROOT, "p", VFIFO)).unwrap();
        open(vp, FREAD | FWRITE).unwrap();
        m.mp.hold();
        on_threads(2, |i| {
            if i == 0 {
                // Either it waited, or it came too late.
                let result = read(vp, &mut [0; 10], 0);
                assert_eq!(result, Err(Errno::EIO));
                return;
            }
            m.unmount(MNT_FORCE).unwrap();
        });
        close(vp, FREAD | FWRITE);
        vp.vrele();
        m.mp.release();
    });
}

#[test]
fn null_and_zero() {
    in_process(|| {
        let m = Mounted::new();
        let make = |name: &'static str, rdev: dev_t| {
            let root = m.root();
            root.lock_retry(LK_EXCLUSIVE);
            let mut va = vattr_null();
            (va.va_type, va.va_rdev) = (VCHR, rdev);
            let vp = root.mknod(&mut cn(name, CREATE, 0), &mut va).unwrap();
            root.vput();
            vp
        };
        let (null, zero) = (make("null", devsw::NULL), make("zero", devsw::ZERO));
        let other = make("other", devsw::NULL + 1);
        assert_eq!(open(other, FREAD), Err(Errno::ENXIO));
        let unknown = make("unknown", crate::vfs::mount::makedev(77, 0));
        assert_eq!(open(unknown, FREAD), Err(Errno::ENXIO));
        for vp in [null, zero] {
            open(vp, FREAD | FWRITE).unwrap();
            assert_eq!(write(vp, &[1; 10_000], 0), Ok(10_000));
        }
        let mut buffer = [9; 10_000];
        assert_eq!(read(null, &mut buffer, 0), Ok(0));
        assert_eq!(read(zero, &mut buffer, 0), Ok(10_000));
        assert!(buffer.iter().all(|&byte| byte == 0));
        close(null, FREAD | FWRITE);
        // Revoking a device takes all its vnodes.
        let alias = make("zero2", devsw::ZERO);
        zero.revoke(REVOKEALL).unwrap();
        for vp in [zero, alias] {
            assert_eq!(vp.lock(LK_EXCLUSIVE), Err(Errno::ENOENT));
            assert_eq!(read(vp, &mut buffer, 0), Err(Errno::EIO));
        }
        for vp in [null, zero, alias, other, unknown] {
            vp.vrele();
        }
        m.unmount(0).unwrap();
    });
}
