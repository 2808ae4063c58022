//! Who reads a socket: one thread at a time, and no readiness report is lost.
//!
//! The poller is edge triggered: a report comes once. A thread that gets one while another thread
//! reads leaves a mark, and the reader looks again before it stops.

use std::sync::atomic::{AtomicU32, Ordering};

/// 0: nobody reads. Else somebody does, and each further report adds one.
#[derive(Debug, Default)]
pub struct Edge(AtomicU32);

impl Edge {
    /// A report came. True: the caller is the reader now. False: the reader will look again.
    #[must_use]
    pub fn notify(&self) -> bool {
        self.0.fetch_add(1, Ordering::AcqRel) == 0
    }

    /// Becomes the reader unless there is one.
    #[must_use]
    pub fn try_own(&self) -> bool {
        self.0
            .compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    }

    /// The reader, before it reads: the reports so far.
    pub fn seen(&self) -> u32 {
        self.0.load(Ordering::Acquire)
    }

    /// The reader stops, if no report came since [`Edge::seen`] answered `seen`.
    #[must_use]
    pub fn release(&self, seen: u32) -> bool {
        self.0
            .compare_exchange(seen, 0, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    }

    /// The reader stops whatever was reported: it makes the poller look afresh afterwards.
    pub fn abandon(&self) {
        self.0.store(0, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::Edge;

    #[test]
    fn a_report_during_the_last_look_makes_the_reader_look_again() {
        let edge = Edge::default();
        assert!(edge.notify());
        let seen = edge.seen();
        assert!(!edge.notify() && !edge.try_own());
        assert!(!edge.release(seen));
        assert!(edge.release(edge.seen()));
        assert!(edge.try_own());
    }
}
