//! Pages of files, `genfs(9)`: `genfs_getpages` and `genfs_putpages` over what a driver knows of its blocks.
//!
//! A page of a vnode is busy while somebody fills it, writes it, or has it from a pager; nobody else touches
//! it then. A page that is not valid yet (`PG_FAKE`) is always busy. `PG_CLEAN` says that it is as on the
//! disk, `PG_RDONLY` that blocks are missing behind it.
//!
//! Lock order: `genfs_node`'s lock, then pages by rising offset, then the interlock.

pub mod find;
pub mod get;
mod gop;
pub mod put;
mod reclaim;

pub use find::{Find, find_page, find_pages};
pub(crate) use get::note_write;
pub use get::{Request, getpages};
pub use gop::gop_write;
pub use put::{putpages, zero_behind};
pub(crate) use reclaim::forget;

use rump_abi::types::{DEV_BSHIFT, VBLK};

use crate::ffi::vnode::Vp;
use crate::mem::PAGE_SIZE;

const PAGE: i64 = PAGE_SIZE as i64;

fn trunc_page(offset: i64) -> i64 {
    offset & -PAGE
}

fn round_page(offset: i64) -> i64 {
    trunc_page(offset.saturating_add(PAGE - 1))
}

/// The logarithm of the size of a file's blocks.
fn block_shift(vp: Vp) -> u32 {
    if vp.v_type() == VBLK {
        DEV_BSHIFT as u32
    } else {
        vp.v_mount().fs_bshift()
    }
}
