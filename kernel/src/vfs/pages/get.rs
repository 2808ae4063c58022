//! `genfs_getpages`: pages of a file, read where they are not in memory, allocated where they are to be
//! written and the file has a hole.

use rump_abi::types::{
    DEV_BSHIFT, GOP_SIZE_MEM, GOP_UPDATE_ACCESSED, GOP_UPDATE_MODIFIED, MNT_NOATIME, PGO_GLOCKHELD,
    PGO_LOCKED, PGO_NOBLOCKALLOC, PGO_NOTIMESTAMP, PGO_OVERWRITE, PGO_PASTEOF, UVM_ADV_MASK,
    UVM_ADV_RANDOM,
};

use super::find::{Find, find_page};
use super::{PAGE, block_shift, reclaim, round_page, trunc_page};
use crate::cred::Cred;
use crate::ffi::buf::Buf;
use crate::ffi::page::{self, Page};
use crate::ffi::pagemap::View;
use crate::ffi::uobj::unbusy;
use crate::ffi::vnode::Vp;
use crate::ffi::{genfs_node, genfs_ops};
use crate::lwproc::curlwp;
use crate::vfs::bio::{biowait, getiobuf, putiobuf};
use crate::vfs::worklist;
use crate::{Errno, Result};
use rump_abi::types::{B_READ, BC_BUSY};

/// How much is read at the start of a file, and behind pages that were read before.
const AHEAD: i64 = 64 << 10;
const FAR_AHEAD: i64 = 256 << 10;
/// So many pages before a page in memory show that the file is read from start to end.
const SEQUENTIAL: i64 = 8;

/// What a pager is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Where the first page is.
    pub offset: i64,
    /// How many pages.
    pub count: usize,
    /// Which of them must not lie behind the end of the file.
    pub centre: usize,
    /// They are going to be written to.
    pub write: bool,
    /// `UVM_ADV_*`.
    pub advice: i32,
    /// `PGO_*`.
    pub flags: i32,
}

impl Request {
    fn has(&self, flag: i32) -> bool {
        self.flags & flag != 0
    }

    /// Blocks are to be allocated where there are none.
    fn allocates(&self) -> bool {
        self.write && !self.has(PGO_NOBLOCKALLOC)
    }

    fn end(&self) -> i64 {
        self.offset + self.count as i64 * PAGE
    }
}

/// Pages of `vp`, busy; fewer than wanted where the file ends. The interlock is held, and free afterwards
/// unless `PGO_LOCKED`.
///
/// # Errors
/// `EINVAL` behind the end; `EBUSY` with `PGO_LOCKED` where a page is not there; the device's and the
/// driver's.
pub fn getpages(vp: Vp, request: &Request) -> Result<Vec<Page>> {
    loop {
        let size = vp.v_size();
        let found = wanted(vp, request, size).map(|wanted| (wanted, resident(vp, request, wanted)));
        if request.has(PGO_LOCKED) {
            return found.and_then(|(_, pages)| pages.ok_or(Errno::EBUSY));
        }
        let wanted = match found {
            Err(error) => {
                vp.interlock().exit();
                return Err(error);
            }
            Ok((_, Some(pages))) => {
                if request.write {
                    note_write(vp);
                }
                vp.interlock().exit();
                return Ok(pages);
            }
            Ok((wanted, None)) => wanted,
        };
        vp.interlock().exit();
        reclaim::keep_limit();
        lock_blocks(vp, request);
        vp.interlock().enter();
        if vp.v_size() >= size {
            let result = fetch(vp, request, wanted);
            unlock_blocks(vp, request);
            return result;
        }
        // It became shorter meanwhile.
        unlock_blocks(vp, request);
    }
}

/// How many of the wanted pages the file has. The times are noted as well.
fn wanted(vp: Vp, request: &Request, size: i64) -> Result<usize> {
    let end = if request.has(PGO_PASTEOF) {
        size.max(request.end())
    } else {
        size
    };
    let end = genfs_ops::size(vp, end, GOP_SIZE_MEM)?;
    if request.offset + request.centre as i64 * PAGE >= end {
        return Err(Errno::EINVAL);
    }
    if !request.has(PGO_NOTIMESTAMP) {
        let accessed = vp.v_mount().flag() & MNT_NOATIME as u32 == 0;
        let accessed = if accessed { GOP_UPDATE_ACCESSED } else { 0 };
        let modified = if request.write {
            GOP_UPDATE_MODIFIED
        } else {
            0
        };
        if accessed | modified != 0 {
            genfs_ops::markupdate(vp, accessed | modified);
        }
    }
    let there = (round_page(end) - request.offset) / PAGE;
    Ok(request.count.min(usize::try_from(there).unwrap_or(0)))
}

/// All wanted pages, made busy, if all are in memory, valid and free; the interlock is held.
fn resident(vp: Vp, request: &Request, wanted: usize) -> Option<Vec<Page>> {
    let uobj = vp.uobj();
    let usable = |page: &Page| {
        let unfit = if request.allocates() { page::RDONLY } else { 0 };
        !page.is_used() && page.flags() & unfit == 0
    };
    let offsets = (0..wanted as i64).map(|i| request.offset + i * PAGE);
    let pages: Option<Vec<Page>> = offsets.map(|at| uobj.lookup(at).filter(usable)).collect();
    for page in pages.iter().flatten() {
        let dirtied = if request.has(PGO_OVERWRITE) {
            page::CLEAN | page::RDONLY
        } else {
            0
        };
        page.change_flags(page::BUSY, dirtied);
    }
    pages
}

fn lock_blocks(vp: Vp, request: &Request) {
    if !request.has(PGO_GLOCKHELD) {
        if request.allocates() {
            genfs_node::wrlock(vp);
        } else {
            genfs_node::rdlock(vp);
        }
    }
}

fn unlock_blocks(vp: Vp, request: &Request) {
    if !request.has(PGO_GLOCKHELD) {
        genfs_node::unlock(vp);
    }
}

/// The vnode has pages that may be written to; the interlock is held.
pub(crate) fn note_write(vp: Vp) {
    genfs_ops::count_dirty(vp);
    worklist::join(vp);
}

/// Gets the pages, from disk where they are not in memory; gives the interlock up.
fn fetch(vp: Vp, request: &Request, wanted: usize) -> Result<Vec<Page>> {
    let uobj = vp.uobj();
    let first = request.offset;
    let last = first + wanted as i64 * PAGE;
    let (mut start, mut end) = (first, last);
    if !request.has(PGO_OVERWRITE) {
        // Blocks are read, and allocated, as a whole.
        let block = (1_i64 << block_shift(vp)).max(PAGE);
        let limit = round_page(genfs_ops::size(vp, vp.v_size(), GOP_SIZE_MEM)?);
        start = first & -block;
        end = ((last + block - 1) & -block).min(limit).max(last);
    }
    reclaim::has_pages(vp);
    let mut pages = Vec::with_capacity(((end - start) / PAGE) as usize);
    for at in (start..end).step_by(PAGE as usize) {
        pages.extend(find_page(uobj, at, Find::default()));
    }
    if !request.write && pages.iter().any(|page| page.flags() & page::FAKE != 0) {
        read_ahead(vp, request, end, &mut pages);
    }
    let result = if request.has(PGO_OVERWRITE) {
        for page in &pages {
            page.change_flags(0, page::CLEAN | page::RDONLY);
        }
        vp.interlock().exit();
        Ok(())
    } else {
        vp.interlock().exit();
        fill(vp, request, start, &pages)
    };
    vp.interlock().enter();
    if let Err(error) = result {
        for page in &pages {
            if page.flags() & page::FAKE != 0 {
                page.change_flags(page::RELEASED, 0);
            }
        }
        unbusy(pages.into_iter());
        vp.interlock().exit();
        return Err(error);
    }
    for page in &pages {
        page.change_flags(0, page::FAKE);
    }
    if request.write {
        note_write(vp);
    }
    let before = ((first - start) / PAGE) as usize;
    let others = pages
        .iter()
        .take(before)
        .chain(pages.iter().skip(before + wanted));
    unbusy(others.copied());
    vp.interlock().exit();
    pages.truncate(before + wanted);
    pages.drain(..before);
    Ok(pages)
}

/// Adds pages behind `end` when the file seems to be read from start to end; never sleeps. The interlock is
/// held.
fn read_ahead(vp: Vp, request: &Request, end: i64, pages: &mut Vec<Page>) {
    if request.advice & UVM_ADV_MASK == UVM_ADV_RANDOM {
        return;
    }
    let uobj = vp.uobj();
    let distance = if request.offset == 0 {
        AHEAD
    } else {
        let before = (1..=SEQUENTIAL).map(|i| request.offset - i * PAGE);
        let read = before
            .take_while(|&at| at >= 0 && uobj.lookup(at).is_some())
            .count() as i64;
        if read < SEQUENTIAL.min(request.offset / PAGE) {
            return;
        }
        FAR_AHEAD
    };
    let stop = round_page(vp.v_size()).min(trunc_page(request.offset + distance));
    let new = Find {
        nowait: true,
        nocache: true,
        ..Find::default()
    };
    for at in (end..stop).step_by(PAGE as usize) {
        match find_page(uobj, at, new) {
            Some(page) => pages.push(page),
            None => return,
        }
    }
}

/// Fills those of the busy pages that are not valid. The interlock is not held.
fn fill(vp: Vp, request: &Request, start: i64, pages: &[Page]) -> Result<()> {
    let disk_end = genfs_ops::size(vp, vp.v_size(), 0)?;
    let is_new = |page: &Page| page.flags() & page::FAKE != 0;
    let mut holes = pages
        .iter()
        .any(|page| !is_new(page) && page.flags() & page::RDONLY != 0);
    let mut at = 0;
    while at < pages.len() {
        let run = pages[at..].iter().take_while(|page| is_new(page)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let offset = start + at as i64 * PAGE;
        holes |= read_run(vp, offset, disk_end, &pages[at..at + run])?;
        at += run;
    }
    if holes && request.allocates() {
        let length = pages.len() as i64 * PAGE;
        genfs_ops::alloc(vp, start, length, curlwp_cred())?;
        vp.interlock().enter();
        for page in pages {
            page.change_flags(0, page::CLEAN | page::RDONLY);
        }
        vp.interlock().exit();
    }
    Ok(())
}

fn curlwp_cred() -> Cred {
    curlwp().cred()
}

/// Reads new pages that follow one another, the first at `offset`; whether there was a hole.
fn read_run(vp: Vp, offset: i64, disk_end: i64, pages: &[Page]) -> Result<bool> {
    let view = View::to_fill(pages);
    let length = pages.len() as i64 * PAGE;
    let on_disk = (disk_end - offset).clamp(0, length);
    view.zero(on_disk as usize, length as usize);
    let mut pieces = Pieces {
        vp,
        offset,
        view: &view,
        pending: None,
        holes: Vec::new(),
    };
    let result = pieces.read(on_disk);
    let holes = core::mem::take(&mut pieces.holes);
    match result {
        Ok(()) => view.filled(pages),
        Err(error) => {
            view.end();
            return Err(error);
        }
    }
    if !holes.is_empty() {
        vp.interlock().enter();
        for &(from, to) in &holes {
            let touched = (from / PAGE) as usize..(to as usize).div_ceil(PAGE as usize);
            for page in &pages[touched] {
                page.change_flags(page::RDONLY, 0);
            }
        }
        vp.interlock().exit();
    }
    Ok(!holes.is_empty())
}

/// A part of a run that lies together on a device.
#[derive(Clone, Copy)]
struct Piece {
    from: i64,
    to: i64,
    device: Vp,
    block: i64,
}

/// The pieces of a run that is read.
struct Pieces<'a> {
    vp: Vp,
    /// Where the run is in the file.
    offset: i64,
    view: &'a View,
    pending: Option<Piece>,
    holes: Vec<(i64, i64)>,
}

impl Pieces<'_> {
    /// Reads the first `end` bytes.
    fn read(&mut self, end: i64) -> Result<()> {
        let shift = block_shift(self.vp);
        let mut from = 0;
        while from < end {
            let offset = self.offset + from;
            let number = offset >> shift;
            let mapped = self.vp.bmap(number)?;
            let next = (number + 1 + mapped.run as i64) << shift;
            let to = (next - self.offset).min(end);
            if mapped.block < 0 {
                self.view.zero(from as usize, to as usize);
                self.holes.push((from, to));
            } else {
                let block = mapped.block + ((offset - (number << shift)) >> DEV_BSHIFT);
                self.add(Piece {
                    from,
                    to,
                    device: mapped.device,
                    block,
                })?;
            }
            from = to;
        }
        self.flush()
    }

    /// Joins the piece with the one before, or reads that one.
    fn add(&mut self, piece: Piece) -> Result<()> {
        if let Some(last) = &mut self.pending
            && last.device == piece.device
            && last.to == piece.from
            && last.block + ((last.to - last.from) >> DEV_BSHIFT) == piece.block
            && (last.to - last.from) & ((1 << DEV_BSHIFT) - 1) == 0
        {
            last.to = piece.to;
            return Ok(());
        }
        self.flush()?;
        self.pending = Some(piece);
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let Some(piece) = self.pending.take() else {
            return Ok(());
        };
        let bp: Buf = getiobuf(Some(self.vp));
        let length = (piece.to - piece.from) as i32;
        bp.set_cflags(BC_BUSY as u32);
        bp.set_flags(B_READ as u32);
        bp.set_data(self.view.at(piece.from as usize).cast());
        bp.set_bcount(length);
        bp.set_bufsize(length);
        bp.set_blkno(piece.block);
        // What is wrong is in the buffer.
        let _ = piece.device.strategy(bp);
        let result = biowait(bp);
        putiobuf(bp);
        result
    }
}
