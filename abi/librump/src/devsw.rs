//! Device switches: `devsw(9)`, `sys/conf.h`.

use core::ffi::{CStr, c_char, c_int, c_void};

use rump_abi::Errno;
use rump_abi::types::*;
use rump_kernel::ffi::devsw as c;
use rump_kernel::vfs::devsw;

use crate::export::kpi;

const NODEV: dev_t = dev_t::MAX;
const NODEVMAJOR: devmajor_t = -1;

/// The name of a device that C passed.
///
/// # Safety
/// `name` is a C string.
unsafe fn text(name: *const c_char) -> String {
    // SAFETY: as promised by the caller.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_string_lossy().into_owned()
}

/// Stores the driver's part of a device's name, if there is a place for it.
///
/// # Safety
/// `len` bytes are at `to`, unless it is NULL.
unsafe fn store_name(name: &str, to: *mut c_char, len: usize) {
    let name = name
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .as_bytes();
    if to.is_null() || len == 0 {
        return;
    }
    let n = name.len().min(len - 1);
    // SAFETY: as promised by the caller.
    unsafe { to.cast::<u8>().copy_from_nonoverlapping(name.as_ptr(), n) };
    let end = to.wrapping_add(n);
    // SAFETY: inside too.
    unsafe { end.write(0) };
}

kpi! {
    /// Makes a driver known; a major number of -1 is replaced by one that is free. Drivers of block devices
    /// in C are not taken: there is no buffer cache.
    fn devsw_attach(
        name: *const c_char,
        bdev: *const bdevsw,
        _bmajor: *mut devmajor_t,
        cdev: *const cdevsw,
        cmajor: *mut devmajor_t,
    ) -> c_int {
        if !bdev.is_null() || cdev.is_null() {
            return Errno::EOPNOTSUPP.get();
        }
        // SAFETY: the caller's variable.
        let wanted = unsafe { *cmajor };
        // SAFETY: the caller's name and table.
        match unsafe { c::attach_chr(name, cdev, wanted) } {
            Ok(number) => {
                // SAFETY: the caller's variable.
                unsafe { *cmajor = number };
                0
            }
            Err(error) => error.get(),
        }
    }

    /// Forgets a driver.
    fn devsw_detach(_bdev: *const bdevsw, cdev: *const cdevsw) -> c_int {
        c::detach_chr(cdev);
        0
    }

    /// The table of a character device, or NULL.
    fn cdevsw_lookup(dev: dev_t) -> *const cdevsw {
        c::table_of(dev)
    }

    /// The major number of a driver.
    fn cdevsw_lookup_major(cdev: *const cdevsw) -> devmajor_t {
        c::major_of(cdev).map_or(NODEVMAJOR, u32::cast_signed)
    }

    /// The major number of the character device with a name.
    fn devsw_name2chr(name: *const c_char, driver: *mut c_char, len: usize) -> devmajor_t {
        // SAFETY: the caller's string.
        let name = unsafe { text(name) };
        let Some(number) = devsw::name2chr(&name) else {
            return NODEVMAJOR;
        };
        // SAFETY: the caller's buffer or NULL.
        unsafe { store_name(&name, driver, len) };
        number.cast_signed()
    }

    /// The major number of the block device with a name.
    fn devsw_name2blk(name: *const c_char, driver: *mut c_char, len: usize) -> devmajor_t {
        // SAFETY: the caller's string.
        let name = unsafe { text(name) };
        let Some(number) = devsw::name2blk(&name) else {
            return NODEVMAJOR;
        };
        // SAFETY: the caller's buffer or NULL.
        unsafe { store_name(&name, driver, len) };
        number.cast_signed()
    }

    /// The character device of a block device.
    fn devsw_blk2chr(dev: dev_t) -> dev_t {
        c::blk2chr(dev).unwrap_or(NODEV)
    }

    /// The block device of a character device.
    fn devsw_chr2blk(dev: dev_t) -> dev_t {
        c::chr2blk(dev).unwrap_or(NODEV)
    }

    /// Opens a device.
    fn cdev_open(dev: dev_t, flag: c_int, mode: c_int, l: *mut lwp) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_open(dev, flag, mode, l) }
    }

    /// Closes a device.
    fn cdev_close(dev: dev_t, flag: c_int, mode: c_int, l: *mut lwp) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_close(dev, flag, mode, l) }
    }

    /// Reads.
    fn cdev_read(dev: dev_t, uio: *mut uio, flag: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_read(dev, uio, flag) }
    }

    /// Writes.
    fn cdev_write(dev: dev_t, uio: *mut uio, flag: c_int) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_write(dev, uio, flag) }
    }

    /// Device control.
    fn cdev_ioctl(dev: dev_t, cmd: u_long, data: *mut c_void, flag: c_int, l: *mut lwp) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_ioctl(dev, cmd, data, flag, l) }
    }

    /// Output of a terminal is to stop.
    fn cdev_stop(tp: *mut tty, rw: c_int) {
        // SAFETY: the caller's terminal.
        let dev = unsafe { (*tp).t_dev };
        // SAFETY: as above.
        unsafe { c::cdev_stop(tp, dev, rw) };
    }

    /// The terminal of a device.
    fn cdev_tty(dev: dev_t) -> *mut tty {
        c::cdev_tty(dev)
    }

    /// Events that are ready.
    fn cdev_poll(dev: dev_t, events: c_int, l: *mut lwp) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_poll(dev, events, l) }
    }

    /// Attaches a knote.
    fn cdev_kqfilter(dev: dev_t, kn: *mut knote) -> c_int {
        // SAFETY: the caller's arguments.
        unsafe { c::cdev_kqfilter(dev, kn) }
    }

    /// What kind of device it is.
    fn cdev_type(dev: dev_t) -> c_int {
        c::cdev_type(dev)
    }
}
