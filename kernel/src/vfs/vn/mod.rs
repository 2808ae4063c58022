//! Vnodes as files: opening, reading and writing, status. `vn(9)` (`vn_open`, `vn_close`, ...).

mod fileops;
mod open;
mod rdwr;
mod readdir;
mod stat;

pub(crate) use fileops::whole_file;
pub use fileops::{VNOPS, advice_ioflag};
pub use open::{FMASK, openchk, vn_close, vn_open, vn_open_at, vn_open_vnode, writechk};
pub use rdwr::{enforce_fsize, rdwr};
pub use readdir::{MAXBSIZE, vn_readdir};
pub use stat::vn_stat;
