//! Events on processes, `EVFILT_PROC`.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

use rump_abi::types::{NOTE_EXIT, kevent};

use super::{KList, Seen};
use crate::ffi::guarded::Guarded;
use crate::ffi::kevent::Knote;
use crate::proc::{self, Proc};
use crate::{Errno, Result};

/// Who watches processes.
static PROCESSES: Guarded<BTreeMap<i32, Vec<Watch>>> = Guarded::new(BTreeMap::new());

struct Watch {
    /// Gone with the knote.
    list: Weak<KList>,
    seen: Arc<Guarded<Seen>>,
}

/// Puts a knote on a process.
pub(super) fn watch(kn: &Knote, change: &kevent) -> Result<()> {
    let pid = i32::try_from(change.ident).map_err(|_| Errno::ESRCH)?;
    let p = proc::find(pid)?;
    let list = Arc::new(KList::new());
    let seen = Arc::new(Guarded::new(Seen::default()));
    let (look, keep) = (Arc::clone(&seen), Arc::clone(&list));
    list.attach(
        kn.as_ptr(),
        Box::new(move || {
            let _ = &keep;
            look.with(|seen| *seen)
        }),
    );
    PROCESSES.with(|processes| {
        let watches = processes.entry(p.pid()).or_default();
        watches.retain(|watch| watch.list.strong_count() > 0);
        let list = Arc::downgrade(&list);
        watches.push(Watch { list, seen });
    });
    Ok(())
}

/// A process ends: who watches it hears of it.
pub(crate) fn proc_exit(p: Proc) {
    let watches = PROCESSES.with(|processes| processes.remove(&p.pid()));
    for watch in watches.into_iter().flatten() {
        watch.seen.with(|seen| seen.fflags |= NOTE_EXIT as u32);
        if let Some(list) = watch.list.upgrade() {
            list.notify(0);
        }
    }
}
