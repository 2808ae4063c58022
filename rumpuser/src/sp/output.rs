//! The sending side of a connection: a queue that no thread of the server waits for.
//!
//! A frame goes out at once when the socket takes it; the rest waits in the queue for the poller's
//! "writable". Copyouts may stay in the queue until the answer of their system call, so that both
//! leave with one `sendmsg`; any other frame takes everything before it along.

use std::io::IoSlice;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::channel::Channel;

/// Memory that an empty queue keeps, and sent bytes that one may hold on to.
const KEEP: usize = 64 << 10;

/// The peer is gone, or takes too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// When a frame leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// As soon as the socket takes it.
    Now,
    /// With the next frame that leaves now, at the latest.
    WithNext,
}

/// What is queued, under the lock of [`Output`].
#[derive(Debug, Default)]
pub struct Queue {
    bytes: Vec<u8>,
    start: usize,
    lost: bool,
    /// Number of the next request to this client.
    next_reqno: u64,
    /// Somebody waits for "writable" of the poller.
    pub blocked: bool,
    /// A thread reads the socket itself: the poller shall not report "readable".
    pub direct: bool,
}

impl Queue {
    /// Bytes that wait.
    pub fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// The number for the next request; every request and every copyout uses one up.
    pub fn take_reqno(&mut self) -> u64 {
        let reqno = self.next_reqno;
        self.next_reqno += 1;
        reqno
    }

    /// Adds a frame, given in parts, and sends what the socket takes unless the frame may wait.
    /// Afterwards [`Queue::len`] bytes wait, at most `max`.
    pub fn push(
        &mut self,
        channel: &Channel,
        parts: &[&[u8]],
        leave: Leave,
        max: usize,
    ) -> Result<(), Lost> {
        if self.lost {
            return Err(Lost);
        }
        let mut sent = 0;
        if leave == Leave::Now && !self.blocked {
            let mut slices = [IoSlice::new(&[]); 4];
            slices[0] = IoSlice::new(&self.bytes[self.start..]);
            assert!(
                parts.len() < slices.len(),
                "a frame has at most three parts"
            );
            for (slice, part) in slices[1..].iter_mut().zip(parts) {
                *slice = IoSlice::new(part);
            }
            sent = channel
                .send_now(&slices[..=parts.len()])
                .map_err(|_| self.lose())?;
        }
        let queued = sent.min(self.len());
        self.drop_front(queued);
        sent -= queued;
        for part in parts {
            let skip = sent.min(part.len());
            sent -= skip;
            self.bytes.extend_from_slice(&part[skip..]);
        }
        if self.len() > max {
            Err(self.lose())
        } else {
            Ok(())
        }
    }

    /// Sends what the socket takes.
    pub fn flush(&mut self, channel: &Channel) -> Result<(), Lost> {
        while self.len() > 0 {
            let sent = channel.send_now(&[IoSlice::new(&self.bytes[self.start..])]);
            match sent.map_err(|_| self.lose())? {
                0 => break,
                count => self.drop_front(count),
            }
        }
        Ok(())
    }

    /// Frames go another way from now on: those that wait are dropped, one of them perhaps cut.
    pub fn restart(&mut self) {
        self.bytes = Vec::new();
        self.start = 0;
        self.blocked = false;
    }

    /// Nothing will be sent any more.
    pub fn lose(&mut self) -> Lost {
        self.lost = true;
        self.bytes = Vec::new();
        self.start = 0;
        Lost
    }

    fn drop_front(&mut self, count: usize) {
        self.start += count;
        if self.start == self.bytes.len() {
            self.bytes.clear();
            self.bytes.shrink_to(KEEP);
            self.start = 0;
        } else if self.start > KEEP {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
    }
}

/// The queue of a client.
#[derive(Debug, Default)]
pub struct Output {
    queue: Mutex<Queue>,
    drained: Condvar,
}

impl Output {
    /// The queue; the lock is never held during a wait or a call into the kernel.
    pub fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().expect("no holder panics")
    }

    /// Wakes those who wait in [`Output::wait_below`].
    pub fn progressed(&self) {
        self.drained.notify_all();
    }

    /// Waits until fewer than `len` bytes are queued.
    pub fn wait_below(&self, len: usize, timeout: Duration) -> Result<(), Lost> {
        let deadline = Instant::now() + timeout;
        let mut queue = self.lock();
        loop {
            if queue.lost {
                return Err(Lost);
            }
            if queue.len() < len {
                return Ok(());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Lost);
            }
            queue = self
                .drained
                .wait_timeout(queue, left)
                .expect("no holder panics")
                .0;
        }
    }
}
