//! A queue as an open file: it can be polled, and watched by another queue.

use std::sync::Arc;

use rump_abi::types::{POLLIN, POLLRDNORM, S_IFIFO, kevent, knote as c_knote, stat};

use super::{Filter, Kqueue, Seen, filter_of};
use crate::copy::zeroed;
use crate::cred::Cred;
use crate::file::{File, FileOps};
use crate::uio::Uio;
use crate::{Errno, Result};

/// What the open file holds.
pub(super) struct Handle(pub(super) Arc<Kqueue>);

impl FileOps for Handle {
    fn read(&self, _f: &File, _offset: Option<i64>, _uio: &mut Uio<'_>, _cred: Cred) -> Result<()> {
        Err(Errno::ENXIO)
    }

    fn write(
        &self,
        _f: &File,
        _offset: Option<i64>,
        _uio: &mut Uio<'_>,
        _cred: Cred,
    ) -> Result<()> {
        Err(Errno::ENXIO)
    }

    fn poll(&self, _f: &File, events: i32) -> i32 {
        let look = || {
            let waiting = self.0.state.with(|state| !state.queue.is_empty());
            if waiting {
                events & (POLLIN | POLLRDNORM)
            } else {
                0
            }
        };
        match look() {
            0 => {
                self.0.sel.record();
                look()
            }
            found => found,
        }
    }

    fn stat(&self, _f: &File, st: &mut stat) -> Result<()> {
        *st = zeroed();
        st.st_mode = S_IFIFO as u32;
        st.st_size = self.0.state.with(|state| state.queue.len() as i64);
        st.st_blksize = size_of::<kevent>() as i32;
        Ok(())
    }

    fn close(&self, _f: &File) -> Result<()> {
        self.0.close();
        Ok(())
    }

    fn kqfilter(&self, _f: &File, kn: *mut c_knote) -> Result<()> {
        if filter_of(kn) != Filter::Read {
            return Err(Errno::EINVAL);
        }
        let kq = Arc::clone(&self.0);
        self.0.notes.attach(
            kn,
            Box::new(move || {
                let amount = kq.state.with(|state| state.queue.len() as i64);
                Seen {
                    amount,
                    active: amount > 0,
                    ..Seen::default()
                }
            }),
        );
        Ok(())
    }

    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.0).cast()
    }
}
