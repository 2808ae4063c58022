//! Timers of a process, `timer_create(2)` and `setitimer(2)`.

use crate::proc::Proc;

/// A process ends: its timers go.
pub(crate) fn proc_exit(p: Proc) {
    let _ = p;
}
