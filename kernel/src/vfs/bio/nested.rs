//! Buffers for transfers that are not cached: `getiobuf`, and parts of one large transfer, `nestiobuf_*`.

use rump_abi::types::{B_ASYNC, B_READ, BC_BUSY};

use crate::Errno;
use crate::ffi::buf::{Buf, Iodone};
use crate::ffi::vnode::Vp;

/// A busy buffer for a transfer of `vp`'s, not in the cache (`getiobuf`).
#[must_use]
pub fn getiobuf(vp: Option<Vp>) -> Buf {
    let bp = Buf::allocate();
    bp.set_vp(vp);
    bp
}

/// Ends [`getiobuf`].
pub fn putiobuf(bp: Buf) {
    bp.deallocate();
}

/// Makes `child` the transfer of `size` bytes at `offset` of `master` (`nestiobuf_setup`).
pub fn nestiobuf_setup(master: Buf, child: Buf, offset: usize, size: i32, done: Iodone) {
    let read = if master.is_read() { B_READ } else { 0 };
    child.set_vp(master.vp());
    child.set_cflags(BC_BUSY as u32);
    child.set_flags((B_ASYNC | read) as u32);
    child.set_iodone(Some(done));
    child.borrow_data(master, offset);
    child.set_dev(master.dev());
    child.set_bcount(size);
    child.set_bufsize(size);
    child.set_resid(size);
    child.set_private(master.as_ptr().cast());
    child.set_prio(master.prio());
    if read == 0
        && let Some(vp) = child.vp()
    {
        child.objlock().enter();
        vp.add_numoutput(1);
        child.objlock().exit();
    }
}

/// A part of `master` is done (`nestiobuf_iodone`).
pub fn nestiobuf_iodone(child: Buf, master: Buf) {
    let short = child.bcount() < child.bufsize() || child.resid() > 0;
    let error = match child.error() {
        0 if short => Errno::EIO.get(),
        error => error,
    };
    let bytes = child.bufsize();
    putiobuf(child);
    nestiobuf_done(master, bytes, error);
}

/// `bytes` of `master` are done, or need not be (`nestiobuf_done`); with the last it is done as a whole.
pub fn nestiobuf_done(master: Buf, bytes: i32, error: i32) {
    if bytes == 0 {
        return;
    }
    let lock = master.objlock();
    lock.enter();
    assert!(
        master.resid() >= bytes,
        "nestiobuf_done: {bytes} of {} bytes",
        master.resid()
    );
    master.set_resid(master.resid() - bytes);
    if error != 0 {
        master.set_error(error);
    }
    let whole = master.resid() == 0;
    if whole && master.error() != 0 {
        master.set_resid(master.bcount());
    }
    lock.exit();
    if whole {
        super::biodone(master);
    }
}
