//! Keeping the memory for pages of files under a limit.
//!
//! Vnodes with pages are in a queue. Who wants pages when there are too many frees clean ones of the vnode that
//! is first, from the start of the file on, and puts it at the end of the queue. When none is clean a kernel
//! thread writes, and who wants pages waits for it, for a while.

use core::sync::atomic::Ordering::Relaxed;
use core::time::Duration;
use std::collections::VecDeque;

use rump_abi::types::{PGO_ALLPAGES, PGO_CLEANIT, PGO_SYNCIO};
use rumpuser::condvar::Condvar;

use super::PAGE;
use crate::ffi::guarded::Guarded;
use crate::ffi::page;
use crate::ffi::vnode::Vp;
use crate::kthread;
use crate::mem::{self, uvmexp};
use crate::vfs::vnode::vget_nowait;

/// Pages of files without a limit for the kernel.
const DEFAULT_LIMIT: usize = (512 << 20) / PAGE as usize;
/// How many pages are freed at a time.
const BATCH: usize = 256;

static QUEUE: Guarded<VecDeque<Vp>> = Guarded::new(VecDeque::new());

/// How many pages files may have: a half of the kernel's memory.
fn limit() -> usize {
    match mem::limit() {
        Some(bytes) => usize::try_from(bytes / 2).unwrap_or(usize::MAX) / PAGE as usize,
        None => DEFAULT_LIMIT,
    }
}

/// The vnode is about to have pages; its interlock is held.
pub(super) fn has_pages(vp: Vp) {
    if !vp.record().paged.swap(true, Relaxed) {
        QUEUE.with(|queue| queue.push_back(vp));
    }
}

/// Frees pages if there are too many. The caller holds no interlock.
pub(super) fn keep_limit() {
    if uvmexp::file_pages() > limit() {
        make_room();
    }
}

/// Frees a few pages, or has some written, so that there will be clean ones. The caller holds no interlock,
/// and locks of its own file at most, which writing pages does not take.
pub(super) fn make_room() {
    if some() {
        return;
    }
    let start = WRITER.with(|writer| {
        writer.wanted = true;
        !core::mem::replace(&mut writer.started, true)
    });
    if start && kthread::create(c"pagedaemon", true, write_dirty).is_err() {
        WRITER.with(|writer| writer.started = false);
    }
    WANTED.signal();
    WRITER.sleep(&WRITTEN, PATIENCE);
}

/// The thread that writes.
struct Writer {
    started: bool,
    wanted: bool,
}

static WRITER: Guarded<Writer> = Guarded::new(Writer {
    started: false,
    wanted: false,
});
static WANTED: Condvar = Condvar::new();
static WRITTEN: Condvar = Condvar::new();
/// How long somebody waits for the thread before he looks again.
const PATIENCE: Duration = Duration::from_millis(100);

fn write_dirty() {
    loop {
        WRITER.wait(&WANTED, |writer| {
            core::mem::take(&mut writer.wanted).then_some(())
        });
        let rounds = QUEUE.with(|queue| queue.len());
        for _ in 0..rounds {
            if let Some(vp) = next_referenced() {
                vp.interlock().enter();
                // Who writes the file, or its end, hears of an error.
                let _ = vp.vop_putpages(PGO_CLEANIT | PGO_ALLPAGES | PGO_SYNCIO);
                WRITTEN.broadcast();
                vp.vrele_async();
            }
        }
        WRITTEN.broadcast();
    }
}

/// The first vnode of the queue, which goes to its end, with a reference, if it can be had.
fn next_referenced() -> Option<Vp> {
    let vp = QUEUE.with(|queue| {
        let vp = queue.pop_front()?;
        queue.push_back(vp);
        vp.interlock().try_enter().then_some(vp)
    })?;
    vget_nowait(vp).ok().map(|()| vp)
}

/// The vnode ends, and is in the queue no more.
pub(crate) fn forget(vp: Vp) {
    if vp.record().paged.load(Relaxed) {
        QUEUE.with(|queue| queue.retain(|&other| other != vp));
        vp.record().paged.store(false, Relaxed);
    }
}

/// Frees a few pages; false when there are none that could be freed. The caller holds no interlock.
fn some() -> bool {
    let mut freed = 0;
    let rounds = QUEUE.with(|queue| queue.len());
    for _ in 0..rounds {
        // A vnode in the queue is not freed; after that its interlock keeps it.
        let next = QUEUE.with(|queue| {
            let vp = queue.pop_front()?;
            let taken = vp.interlock().try_enter();
            if !taken {
                queue.push_back(vp);
            }
            Some((vp, taken))
        });
        match next {
            None => break,
            Some((_, false)) => {}
            Some((vp, true)) => freed += free_clean(vp, BATCH - freed),
        }
        if freed >= BATCH {
            break;
        }
    }
    freed > 0
}

/// Frees clean pages of a vnode, which then waits for its next turn if it has more. The interlock is held, and
/// free afterwards.
fn free_clean(vp: Vp, most: usize) -> usize {
    let uobj = vp.uobj();
    let (mut freed, mut offset) = (0, 0);
    while freed < most
        && let Some(page) = uobj.next_page(offset)
    {
        offset = page.offset() + PAGE;
        if !page.is_used() && page.flags() & page::CLEAN != 0 {
            uobj.remove_page(page);
            freed += 1;
        }
    }
    if vp.npages() == 0 {
        vp.record().paged.store(false, Relaxed);
    } else {
        QUEUE.with(|queue| queue.push_back(vp));
    }
    vp.interlock().exit();
    freed
}
