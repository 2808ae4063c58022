//! The console: the file behind descriptors 0 to 2 of a new process. It can be written only.

use rump_abi::types::{DTYPE_MISC, FWRITE, POLLOUT, S_IFCHR, stat};

use crate::copy::zeroed;
use crate::cred::Cred;
use crate::ffi::lwp::Lwp;
use crate::file::{File, FileOps, FileRef};
use crate::uio::Uio;
use crate::{Errno, Result, filedesc};

/// How much is copied at a time.
const CHUNK: usize = 4096;

struct Console;

impl FileOps for Console {
    fn read(&self, _f: &File, _offset: Option<i64>, _uio: &mut Uio<'_>, _cred: Cred) -> Result<()> {
        Err(Errno::ENXIO)
    }

    fn write(&self, _f: &File, _offset: Option<i64>, uio: &mut Uio<'_>, _cred: Cred) -> Result<()> {
        let mut chunk = [0; CHUNK];
        while uio.resid() > 0 {
            let length = uio.resid().min(CHUNK);
            uio.move_in(&mut chunk[..length])?;
            rumpuser::console::write(&chunk[..length]);
        }
        Ok(())
    }

    fn poll(&self, _f: &File, events: i32) -> i32 {
        events & POLLOUT
    }

    fn stat(&self, _f: &File, st: &mut stat) -> Result<()> {
        *st = zeroed();
        st.st_mode = S_IFCHR as u32 | 0o600;
        Ok(())
    }

    fn close(&self, _f: &File) -> Result<()> {
        Ok(())
    }
}

/// Opens the console as descriptors 0, 1 and 2 of the process of `l`, which has none.
pub(crate) fn open_standard(l: Lwp) {
    let file = File::for_object(Box::new(Console), DTYPE_MISC, FWRITE, l.proc().cred());
    for fd in 0..3 {
        let got = filedesc::allocate(l, FileRef::clone(&file));
        assert!(got == Ok(fd), "a new process has no descriptors");
    }
}
