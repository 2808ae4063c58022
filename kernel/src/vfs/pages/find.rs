//! Making pages of a memory object busy: `uvn_findpages`.

use rump_abi::types::{
    UFP_BACKWARD, UFP_DIRTYONLY, UFP_NOALLOC, UFP_NOCACHE, UFP_NORDONLY, UFP_NOWAIT,
};

use super::{PAGE, reclaim};
use crate::ffi::page::{self, Page};
use crate::ffi::uobj::Uobj;

/// Which pages are wanted (`UFP_*`).
#[derive(Clone, Copy, Default, Debug)]
pub struct Find {
    /// Do not sleep.
    pub nowait: bool,
    /// Only such as are there.
    pub noalloc: bool,
    /// Only such as are not there yet.
    pub nocache: bool,
    /// None whose blocks are missing.
    pub nordonly: bool,
    /// Only such as are to be written.
    pub dirtyonly: bool,
}

impl Find {
    /// From `UFP_*`, and whether the pages are wanted backwards.
    #[must_use]
    pub fn from_flags(flags: i32) -> (Self, bool) {
        let has = |bit: i32| flags & bit != 0;
        let find = Self {
            nowait: has(UFP_NOWAIT),
            noalloc: has(UFP_NOALLOC),
            nocache: has(UFP_NOCACHE),
            nordonly: has(UFP_NORDONLY),
            dirtyonly: has(UFP_DIRTYONLY),
        };
        (find, has(UFP_BACKWARD))
    }
}

/// The page at `offset`, busy for the caller, `PG_FAKE` when it is new; `None` when it is not such a one. The
/// object's lock is held, and free during a sleep.
pub fn find_page(uobj: Uobj, offset: i64, find: Find) -> Option<Page> {
    loop {
        match uobj.lookup(offset) {
            None if find.noalloc => return None,
            None => match uobj.add_page(offset, false) {
                Ok(page) => {
                    page.change_flags(page::CLEAN, 0);
                    return Some(page);
                }
                Err(_) if find.nowait => return None,
                Err(_) => {
                    uobj.lock().exit();
                    reclaim::make_room();
                    uobj.lock().enter();
                }
            },
            Some(page) if page.is_used() => {
                if find.nowait {
                    return None;
                }
                page.wait(uobj.lock());
            }
            Some(page) => {
                let flags = page.flags();
                let refused = find.nocache
                    || find.nordonly && flags & page::RDONLY != 0
                    || find.dirtyonly && flags & page::CLEAN != 0;
                if refused {
                    return None;
                }
                page.change_flags(page::BUSY, 0);
                return Some(page);
            }
        }
    }
}

/// Pages from `offset` on, as many as there are places; answers how many were found before the first that is
/// not such a one (`uvn_findpages`).
pub fn find_pages(uobj: Uobj, offset: i64, count: usize, find: Find) -> Vec<Page> {
    let offsets = (0..count as i64).map(|i| offset + i * PAGE);
    offsets
        .map_while(|offset| find_page(uobj, offset, find))
        .collect()
}
