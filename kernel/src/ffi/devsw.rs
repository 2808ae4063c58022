//! Device switches of C, `devsw(9)`: a C driver's `struct cdevsw` as a [`CharDevice`], and the calls of C
//! into any device (`cdev_*`).
//!
//! A driver that is not `D_MPSAFE` runs under the big lock.

use core::ffi::{CStr, c_int, c_void};
use core::ptr;

use rump_abi::errno::to_c;
use rump_abi::types::*;

use super::mount::result;
use super::opargs::{NOT_MINE, UioRef};
use crate::lwproc::curlwp;
use crate::vfs::devsw::{self, CharDevice};
use crate::vfs::mount::{makedev, minor};
use crate::vfs::vop::big_lock;
use crate::{Errno, Result};

/// A character device of C.
struct CDevice {
    name: &'static str,
    table: *const cdevsw,
}

// SAFETY: the table is constant while it is attached.
unsafe impl Send for CDevice {}
// SAFETY: as above.
unsafe impl Sync for CDevice {}

impl CDevice {
    fn get(&self) -> &cdevsw {
        // SAFETY: the driver keeps the table while it is attached.
        unsafe { &*self.table }
    }

    fn locked<R>(&self, f: impl FnOnce() -> R) -> R {
        big_lock(self.get().d_flag & D_MPSAFE == 0, f)
    }
}

/// Calls an operation of the table; `ENXIO` where it has none.
macro_rules! call {
    ($device:expr, $op:ident($($arg:expr),*)) => {
        match $device.get().$op {
            // SAFETY: arguments as the operation wants them, by the caller.
            Some(f) => $device.locked(|| result(unsafe { f($($arg),*) })),
            None => Err(Errno::ENXIO),
        }
    };
}

impl CharDevice for CDevice {
    fn name(&self) -> &'static str {
        self.name
    }

    fn open(&self, dev: dev_t, flags: i32) -> Result<()> {
        call!(self, d_open(dev, flags, S_IFCHR, curlwp().as_ptr()))
    }

    fn close(&self, dev: dev_t, flags: i32) -> Result<()> {
        call!(self, d_close(dev, flags, S_IFCHR, curlwp().as_ptr()))
    }

    fn read(&self, dev: dev_t, uio: &mut UioRef, ioflag: i32) -> Result<()> {
        call!(self, d_read(dev, uio.as_ptr(), ioflag))
    }

    fn write(&self, dev: dev_t, uio: &mut UioRef, ioflag: i32) -> Result<()> {
        call!(self, d_write(dev, uio.as_ptr(), ioflag))
    }

    fn ioctl(&self, dev: dev_t, command: u64, data: &mut [u8], flags: i32) -> Result<()> {
        let at = data.as_mut_ptr().cast();
        call!(self, d_ioctl(dev, command, at, flags, curlwp().as_ptr()))
    }

    fn poll(&self, dev: dev_t, events: i32) -> i32 {
        match self.get().d_poll {
            // SAFETY: the current thread asks.
            Some(f) => self.locked(|| unsafe { f(dev, events, curlwp().as_ptr()) }),
            None => POLLNVAL,
        }
    }

    fn kind(&self) -> i32 {
        self.get().d_flag & D_TYPEMASK
    }

    fn c_table(&self) -> *const c_void {
        self.table.cast()
    }
}

/// Attaches a C driver of character devices; answers its major number, which is chosen here when
/// `wanted` is negative (`devsw_attach`).
///
/// # Errors
/// `EEXIST` when the number is taken.
///
/// # Safety
/// `name` is a C string and `table` a complete table; both stay while the driver is attached.
pub unsafe fn attach_chr(
    name: *const core::ffi::c_char,
    table: *const cdevsw,
    wanted: i32,
) -> Result<i32> {
    // SAFETY: by the caller's promise.
    let name = unsafe { CStr::from_ptr(name) };
    let name = name.to_string_lossy().into_owned();
    let device: &'static dyn CharDevice = Box::leak(Box::new(CDevice {
        name: Box::leak(name.into_boxed_str()),
        table,
    }));
    match u32::try_from(wanted) {
        Ok(number) => {
            devsw::attach(number, None, Some(device))?;
            Ok(wanted)
        }
        Err(_) => devsw::attach_anywhere(device).map(u32::cast_signed),
    }
}

/// Detaches a C driver of character devices (`devsw_detach`).
pub fn detach_chr(table: *const cdevsw) {
    if let Some(number) = major_of(table) {
        devsw::detach(number);
    }
}

/// The major number of a C driver (`cdevsw_lookup_major`).
#[must_use]
pub fn major_of(table: *const cdevsw) -> Option<u32> {
    devsw::find_chr(|device| device.c_table() == table.cast())
}

/// The table of a device; of a device of Rust one that leads there (`cdevsw_lookup`).
#[must_use]
pub fn table_of(dev: dev_t) -> *const cdevsw {
    match devsw::lookup_chr(dev) {
        Ok(device) if !device.c_table().is_null() => device.c_table().cast(),
        Ok(_) => &raw const THROUGH.0,
        Err(_) => ptr::null(),
    }
}

/// The character device of a block device's number (`devsw_blk2chr`).
#[must_use]
pub fn blk2chr(dev: dev_t) -> Option<dev_t> {
    let name = devsw::lookup_blk(dev).ok()?.name();
    let number = devsw::find_chr(|device| device.name() == name)?;
    Some(makedev(number, minor(dev)))
}

/// The block device of a character device's number (`devsw_chr2blk`).
#[must_use]
pub fn chr2blk(dev: dev_t) -> Option<dev_t> {
    let name = devsw::lookup_chr(dev).ok()?.name();
    let number = devsw::find_blk(|device| device.name() == name)?;
    Some(makedev(number, minor(dev)))
}

/// The name of a major number (`cdevsw_getname`), for ever.
#[must_use]
pub fn name_of(number: u32) -> Option<&'static str> {
    devsw::lookup_chr(makedev(number, 0))
        .ok()
        .map(CharDevice::name)
}

struct Table(cdevsw);
// SAFETY: a constant.
unsafe impl Sync for Table {}

/// What C gets as the table of a device of Rust.
static THROUGH: Table = Table(cdevsw {
    d_open: Some(cdev_open),
    d_close: Some(cdev_close),
    d_read: Some(cdev_read),
    d_write: Some(cdev_write),
    d_ioctl: Some(cdev_ioctl),
    d_stop: None,
    d_tty: None,
    d_poll: Some(cdev_poll),
    d_mmap: None,
    d_kqfilter: Some(cdev_kqfilter),
    d_discard: None,
    d_flag: D_OTHER | D_MPSAFE,
});

/// `cdev_open`: opens the device.
///
/// # Safety
/// Arguments as in `devsw(9)`, here and below.
pub unsafe extern "C" fn cdev_open(dev: dev_t, flag: c_int, _mode: c_int, _l: *mut lwp) -> c_int {
    to_c(devsw::lookup_chr(dev).and_then(|device| device.open(dev, flag)))
}

/// `cdev_close`: the last user is gone.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_close(dev: dev_t, flag: c_int, _mode: c_int, _l: *mut lwp) -> c_int {
    to_c(devsw::lookup_chr(dev).and_then(|device| device.close(dev, flag)))
}

/// `cdev_read`: reads.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_read(dev: dev_t, uio: *mut uio, flag: c_int) -> c_int {
    let mut uio = UioRef::new(uio);
    to_c(devsw::lookup_chr(dev).and_then(|device| device.read(dev, &mut uio, flag)))
}

/// `cdev_write`: writes.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_write(dev: dev_t, uio: *mut uio, flag: c_int) -> c_int {
    let mut uio = UioRef::new(uio);
    to_c(devsw::lookup_chr(dev).and_then(|device| device.write(dev, &mut uio, flag)))
}

/// `cdev_ioctl`: controls the device.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_ioctl(
    dev: dev_t,
    command: u_long,
    data: *mut c_void,
    flag: c_int,
    l: *mut lwp,
) -> c_int {
    let device = match devsw::lookup_chr(dev) {
        Ok(device) => device,
        Err(error) => return error.get(),
    };
    let table = device.c_table().cast::<cdevsw>();
    // SAFETY: an attached driver's table, or NULL.
    if let Some(table) = unsafe { table.as_ref() } {
        // C may pass data that the command's number does not describe.
        let Some(f) = table.d_ioctl else {
            return NOT_MINE.get();
        };
        // SAFETY: by the caller's promise.
        return big_lock(table.d_flag & D_MPSAFE == 0, || unsafe {
            f(dev, command, data, flag, l)
        });
    }
    // SAFETY: the command's number tells the size of its argument.
    let data = unsafe { super::file::bytes(data, (command as usize >> 16) & 0x1fff) };
    to_c(device.ioctl(dev, command, data, flag))
}

/// `cdev_poll`: those of the events that are ready.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_poll(dev: dev_t, events: c_int, _l: *mut lwp) -> c_int {
    devsw::lookup_chr(dev).map_or(POLLERR, |device| device.poll(dev, events))
}

/// `cdev_kqfilter`: attaches a knote.
///
/// # Safety
/// See [`cdev_open`].
pub unsafe extern "C" fn cdev_kqfilter(dev: dev_t, kn: *mut knote) -> c_int {
    match kqfilter(dev, kn) {
        Some(error) => error,
        None => Errno::ENXIO.get(),
    }
}

/// `d_kqfilter` of a C driver; `None` for other devices.
pub(crate) fn kqfilter(dev: dev_t, kn: *mut knote) -> Option<c_int> {
    // SAFETY: an attached driver's table, or NULL.
    let table = unsafe {
        devsw::lookup_chr(dev)
            .ok()?
            .c_table()
            .cast::<cdevsw>()
            .as_ref()
    }?;
    let f = table.d_kqfilter?;
    // SAFETY: a knote that the queue keeps until it has detached it.
    Some(big_lock(table.d_flag & D_MPSAFE == 0, || unsafe {
        f(dev, kn)
    }))
}

/// `cdev_stop`: output of a terminal is to stop.
///
/// # Safety
/// `tp` is the device's terminal.
pub unsafe fn cdev_stop(tp: *mut tty, dev: dev_t, rw: c_int) {
    // SAFETY: an attached driver's table, or NULL.
    let table = unsafe { table_of(dev).as_ref() };
    if let Some((table, f)) = table.and_then(|table| Some((table, table.d_stop?))) {
        // SAFETY: by the caller's promise.
        big_lock(table.d_flag & D_MPSAFE == 0, || unsafe { f(tp, rw) });
    }
}

/// `cdev_tty`: the terminal of a device, or NULL.
#[must_use]
pub fn cdev_tty(dev: dev_t) -> *mut tty {
    // SAFETY: an attached driver's table, or NULL.
    let table = unsafe { table_of(dev).as_ref() };
    match table.and_then(|table| table.d_tty) {
        // SAFETY: the driver knows its units.
        Some(f) => unsafe { f(dev) },
        None => ptr::null_mut(),
    }
}

/// `cdev_type`: `D_TTY`, `D_DISK`, ...
#[must_use]
pub fn cdev_type(dev: dev_t) -> c_int {
    devsw::lookup_chr(dev).map_or(D_OTHER, CharDevice::kind)
}
