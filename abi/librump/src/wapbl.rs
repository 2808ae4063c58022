//! The journal, `wapbl(4)`, `sys/wapbl.h`: there is none. Starting one and replaying a log fail, so that a
//! file system mounts without it or not at all; what needs a journal that runs cannot be reached.

use core::ffi::{c_char, c_int, c_long, c_void};

use rump_abi::Errno;
use rump_abi::types::{buf, daddr_t, ino_t, mode_t, mount, vnode};

use crate::export::kpi_undeclared;

/// `struct wapbl`, of which there is none.
pub type Journal = c_void;
/// `struct wapbl_replay`, of which there is none.
pub type Replay = c_void;
type Flush = Option<unsafe extern "C" fn(*mut mount, *mut daddr_t, *mut c_int, c_int)>;

const NONE: c_int = Errno::EOPNOTSUPP.get();

fn unreachable(function: &str) -> ! {
    panic!("{function}: no journal was ever started");
}

kpi_undeclared! {
    /// `EOPNOTSUPP`.
    fn wapbl_start(
        _wlp: *mut *mut Journal,
        _mp: *mut mount,
        _devvp: *mut vnode,
        _off: daddr_t,
        _count: usize,
        _blksize: usize,
        _wr: *mut Replay,
        _flush: Flush,
        _abort: Flush,
    ) -> c_int {
        NONE
    }

    /// `EOPNOTSUPP`.
    fn wapbl_replay_start(
        _wrp: *mut *mut Replay,
        _devvp: *mut vnode,
        _off: daddr_t,
        _count: usize,
        _blksize: usize,
    ) -> c_int {
        NONE
    }

    /// Ends a journal.
    fn wapbl_stop(_wl: *mut Journal, _force: c_int) -> c_int {
        unreachable("wapbl_stop")
    }

    /// Begins a transaction.
    fn wapbl_begin(_wl: *mut Journal, _file: *const c_char, _line: c_int) -> c_int {
        unreachable("wapbl_begin")
    }

    /// Ends a transaction.
    fn wapbl_end(_wl: *mut Journal) {
        unreachable("wapbl_end")
    }

    /// Commits.
    fn wapbl_flush(_wl: *mut Journal, _waitfor: c_int) -> c_int {
        unreachable("wapbl_flush")
    }

    /// Forgets a transaction.
    fn wapbl_discard(_wl: *mut Journal) {
        unreachable("wapbl_discard")
    }

    /// Adds a buffer to a transaction.
    fn wapbl_add_buf(_wl: *mut Journal, _bp: *mut buf) {
        unreachable("wapbl_add_buf")
    }

    /// Takes a buffer out of a transaction.
    fn wapbl_remove_buf(_wl: *mut Journal, _bp: *mut buf) {
        unreachable("wapbl_remove_buf")
    }

    /// A buffer of a transaction changes its size.
    fn wapbl_resize_buf(_wl: *mut Journal, _bp: *mut buf, _oldsz: c_long, _oldcnt: c_long) {
        unreachable("wapbl_resize_buf")
    }

    /// A buffer of a transaction was written.
    fn wapbl_biodone(_bp: *mut buf) {
        unreachable("wapbl_biodone")
    }

    /// Checks that a transaction is held.
    fn wapbl_jlock_assert(_wl: *mut Journal) {
        unreachable("wapbl_jlock_assert")
    }

    /// Checks that no transaction is held.
    fn wapbl_junlock_assert(_wl: *mut Journal) {
        unreachable("wapbl_junlock_assert")
    }

    /// Remembers an open file without a name.
    fn wapbl_register_inode(_wl: *mut Journal, _ino: ino_t, _mode: mode_t) {
        unreachable("wapbl_register_inode")
    }

    /// Ends `wapbl_register_inode`.
    fn wapbl_unregister_inode(_wl: *mut Journal, _ino: ino_t, _mode: mode_t) {
        unreachable("wapbl_unregister_inode")
    }

    /// A block is free once the transaction is committed.
    fn wapbl_register_deallocation(_wl: *mut Journal, _blk: daddr_t, _len: c_int) {
        unreachable("wapbl_register_deallocation")
    }

    /// Ends a replay.
    fn wapbl_replay_stop(_wr: *mut Replay) {
        unreachable("wapbl_replay_stop")
    }

    /// Frees a replay.
    fn wapbl_replay_free(_wr: *mut Replay) {
        unreachable("wapbl_replay_free")
    }

    /// Replays a log.
    fn wapbl_replay_write(_wr: *mut Replay, _devvp: *mut vnode) -> c_int {
        unreachable("wapbl_replay_write")
    }

    /// Whether a block is in the log.
    fn wapbl_replay_can_read(_wr: *mut Replay, _blk: daddr_t, _len: c_long) -> c_int {
        unreachable("wapbl_replay_can_read")
    }

    /// Reads a block from the log.
    fn wapbl_replay_read(_wr: *mut Replay, _data: *mut c_void, _blk: daddr_t, _len: c_long) -> c_int {
        unreachable("wapbl_replay_read")
    }
}

/// `struct wapbl_ops`, which a driver that knows journals gives to its mounts. The kernel calls through it
/// only for a mount with a journal.
#[repr(C)]
pub struct Ops {
    discard: unsafe extern "C" fn(*mut Journal),
    replay_isopen: Option<unsafe extern "C" fn(*mut Replay) -> c_int>,
    replay_can_read: unsafe extern "C" fn(*mut Replay, daddr_t, c_long) -> c_int,
    replay_read: unsafe extern "C" fn(*mut Replay, *mut c_void, daddr_t, c_long) -> c_int,
    add_buf: unsafe extern "C" fn(*mut Journal, *mut buf),
    remove_buf: unsafe extern "C" fn(*mut Journal, *mut buf),
    resize_buf: unsafe extern "C" fn(*mut Journal, *mut buf, c_long, c_long),
    begin: unsafe extern "C" fn(*mut Journal, *const c_char, c_int) -> c_int,
    end: unsafe extern "C" fn(*mut Journal),
    junlock_assert: unsafe extern "C" fn(*mut Journal),
    biodone: unsafe extern "C" fn(*mut buf),
}

/// `wapbl_ops`.
#[unsafe(export_name = "rumpns_wapbl_ops")]
pub static WAPBL_OPS: Ops = Ops {
    discard: wapbl_discard,
    replay_isopen: None,
    replay_can_read: wapbl_replay_can_read,
    replay_read: wapbl_replay_read,
    add_buf: wapbl_add_buf,
    remove_buf: wapbl_remove_buf,
    resize_buf: wapbl_resize_buf,
    begin: wapbl_begin,
    end: wapbl_end,
    junlock_assert: wapbl_junlock_assert,
    biodone: wapbl_biodone,
};
