//! `genfs_gop_write`: busy pages to the blocks where the driver says that they are.

use rump_abi::types::{DEV_BSHIFT, PGO_LAZY, PGO_SYNCIO};

use super::{PAGE, block_shift};
use crate::Result;
use crate::ffi::cluster::Cluster;
use crate::ffi::genfs_ops;
use crate::ffi::page::Page;
use crate::ffi::vnode::Vp;

/// Writes busy pages that follow one another and ends their being busy; with `PGO_SYNCIO` or `PGO_LAZY` before
/// it returns. Holes are left out: nothing was written there.
///
/// # Errors
/// The driver's; with one of the flags the device's.
pub fn gop_write(vp: Vp, pages: Vec<Page>, flags: i32) -> Result<()> {
    let start = pages[0].offset();
    let length = pages.len() as i64 * PAGE;
    let cluster = Cluster::new(vp, pages);
    let written = write_pieces(
        vp,
        &cluster,
        start,
        length,
        flags & (PGO_SYNCIO | PGO_LAZY) != 0,
    );
    cluster.finish(written)
}

fn write_pieces(vp: Vp, cluster: &Cluster, start: i64, length: i64, waits: bool) -> Result<()> {
    let shift = block_shift(vp);
    let end = genfs_ops::size(vp, vp.v_writesize(), 0)?.min(start + length);
    let mut pending: Option<Piece> = None;
    let mut at = start;
    while at < end {
        let number = at >> shift;
        let mapped = vp.bmap(number)?;
        let next = ((number + 1 + mapped.run as i64) << shift).min(end);
        if mapped.block >= 0 {
            let piece = Piece {
                from: at,
                to: next,
                device: mapped.device,
                block: mapped.block + ((at - (number << shift)) >> DEV_BSHIFT),
            };
            match &mut pending {
                Some(last) if last.continues_with(&piece) => last.to = piece.to,
                _ => {
                    if let Some(last) = pending.replace(piece) {
                        last.write(cluster, start, waits)?;
                    }
                }
            }
        }
        at = next;
    }
    pending.map_or(Ok(()), |last| last.write(cluster, start, waits))
}

/// A part of a cluster that lies together on a device.
struct Piece {
    from: i64,
    to: i64,
    device: Vp,
    block: i64,
}

impl Piece {
    fn continues_with(&self, next: &Self) -> bool {
        let length = self.to - self.from;
        self.device == next.device
            && self.to == next.from
            && self.block + (length >> DEV_BSHIFT) == next.block
            && length & ((1 << DEV_BSHIFT) - 1) == 0
    }

    fn write(&self, cluster: &Cluster, start: i64, waits: bool) -> Result<()> {
        let (offset, length) = ((self.from - start) as usize, (self.to - self.from) as usize);
        if waits {
            cluster.write(offset, length, self.device, self.block)
        } else {
            cluster.start(offset, length, self.device, self.block);
            Ok(())
        }
    }
}
