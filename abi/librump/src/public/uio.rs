//! Descriptions of transfers for programs that call vnode operations themselves, `uiomove(9)`.

use core::ffi::c_void;

use rump_abi::types::{UIO_READ, UIO_WRITE, iovec, off_t, uio};
use rump_kernel::lwproc::curlwp;

use super::public;
use crate::prototypes::{RUMPUIO_READ, RUMPUIO_WRITE, rump_uiorw};

/// A description with the one segment that it points to.
#[repr(C)]
struct Transfer {
    uio: uio,
    segment: iovec,
}

public! {
    /// Describes a transfer of `size` bytes to or from `buffer`, the caller's to free.
    fn rump_pub_uio_setup(
        buffer: *mut c_void,
        size: usize,
        offset: off_t,
        direction: rump_uiorw,
    ) -> *mut uio {
        let rw = match direction {
            RUMPUIO_READ => UIO_READ,
            RUMPUIO_WRITE => UIO_WRITE,
            other => panic!("rump_uio_setup: {other} is no direction"),
        };
        let transfer = Box::leak(Box::new(Transfer {
            uio: uio {
                uio_iov: core::ptr::null_mut(),
                uio_iovcnt: 1,
                uio_offset: offset,
                uio_resid: size,
                uio_rw: rw,
                uio_vmspace: curlwp().proc().vmspace(),
            },
            segment: iovec {
                iov_base: buffer,
                iov_len: size,
            },
        }));
        transfer.uio.uio_iov = &raw mut transfer.segment;
        core::ptr::from_mut(transfer).cast()
    }

    /// How many bytes are left.
    fn rump_pub_uio_getresid(uio: *mut uio) -> usize {
        // SAFETY: the caller's description.
        unsafe { (*uio).uio_resid }
    }

    /// Where in the file the transfer is.
    fn rump_pub_uio_getoff(uio: *mut uio) -> off_t {
        // SAFETY: the caller's description.
        unsafe { (*uio).uio_offset }
    }

    /// Ends a transfer; answers how many bytes were left.
    fn rump_pub_uio_free(uio: *mut uio) -> usize {
        // SAFETY: the caller gives back what `rump_pub_uio_setup` made.
        let transfer = unsafe { Box::from_raw(uio.cast::<Transfer>()) };
        transfer.uio.uio_resid
    }
}
