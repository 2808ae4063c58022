//! Block I/O by an `io_uring(7)`: one thread hands all requests to the host at once, and hears of their
//! ends.
//!
//! The thread sleeps in the host until a request ends, or until who adds one writes to an `eventfd(2)`,
//! which it does only when the thread may sleep. All entries of the ring are made by that one thread: the
//! host cancels what a thread has under way when the thread ends, and those who ask may end at any time.

use core::ffi::c_void;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use io_uring::{IoUring, Probe, opcode, squeue, types};
use rump_abi::errno::Result;

use super::queue::Queue;
use super::transfer::{Progress, Step};
use super::{Request, become_kernel_thread, finish_all};
use crate::{errno, thread};

/// How many requests the host has at once.
const SLOTS: usize = 128;
/// The ring has room for all of them and for the wait on the event.
const ENTRIES: u32 = 256;
/// Marks the entry that waits for the event; the others have the number of their slot.
const EVENT: u64 = u64::MAX;

/// The way to the thread.
pub struct Ring {
    queue: Queue,
    event: OwnedFd,
    /// Whether the thread looks at the queue before it sleeps. Changed under the queue's lock.
    awake: AtomicBool,
}

/// The thread's own side.
struct Worker {
    shared: &'static Ring,
    ring: IoUring,
    slots: Vec<Option<(Request, Progress)>>,
    free: Vec<usize>,
    /// Where the host puts the event's count.
    event: Box<u64>,
    ended: Vec<(Request, Result<usize>)>,
}

impl Ring {
    /// Starts the thread.
    ///
    /// # Errors
    /// The host has no such ring, or not for this process, or one that lacks operations.
    pub fn start() -> io::Result<&'static Self> {
        let ring = IoUring::new(ENTRIES)?;
        let mut probe = Probe::new();
        ring.submitter().register_probe(&mut probe)?;
        let needed = [opcode::Read::CODE, opcode::Write::CODE, opcode::Fsync::CODE];
        if needed.iter().any(|&code| !probe.is_supported(code)) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        // SAFETY: eventfd has no conditions.
        let event = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
        if event < 0 {
            return Err(io::Error::last_os_error());
        }
        let shared: &'static Self = Box::leak(Box::new(Self {
            queue: Queue::new(),
            // SAFETY: a new descriptor.
            event: unsafe { OwnedFd::from_raw_fd(event) },
            awake: AtomicBool::new(true),
        }));
        let worker = Box::new(Worker {
            shared,
            ring,
            slots: (0..SLOTS).map(|_| None).collect(),
            free: (0..SLOTS).collect(),
            event: Box::new(0),
            ended: Vec::new(),
        });
        let worker = Box::into_raw(worker);
        match thread::create(c"bio", work, worker.cast(), false) {
            Ok(_) => Ok(shared),
            Err(error) => {
                // SAFETY: no thread was made, so it is still ours.
                drop(unsafe { Box::from_raw(worker) });
                Err(io::Error::other(error))
            }
        }
    }

    /// Hands a request to the thread.
    pub fn put(&self, request: Request) {
        let mut sleeps = false;
        self.queue
            .put(request, || sleeps = !self.awake.swap(true, Relaxed));
        if sleeps {
            self.wake();
        }
    }

    fn wake(&self) {
        let one = 1_u64.to_ne_bytes();
        loop {
            // SAFETY: the range is readable.
            let written =
                unsafe { libc::write(self.event.as_raw_fd(), one.as_ptr().cast(), one.len()) };
            match written {
                8 => return,
                _ if errno::last_host() == libc::EINTR => {}
                _ => panic!("bio: the event of the ring: error {}", errno::last_host()),
            }
        }
    }
}

extern "C" fn work(worker: *mut c_void) {
    // SAFETY: `Ring::start` handed it over to this thread.
    let mut worker = unsafe { Box::from_raw(worker.cast::<Worker>()) };
    become_kernel_thread();
    worker.run();
}

impl Worker {
    fn run(&mut self) -> ! {
        self.wait_for_event();
        loop {
            self.begin_requests();
            self.sleep();
            self.hear_of_ends();
            finish_all(&mut self.ended);
        }
    }

    /// Takes what is queued, as far as there is room.
    fn begin_requests(&mut self) {
        let awake = &self.shared.awake;
        let requests = self
            .shared
            .queue
            .take_some(self.free.len(), || awake.store(false, Relaxed));
        for request in requests {
            let slot = self.free.pop().expect("no more were taken than are free");
            let progress = Progress::new(&request);
            self.slots[slot] = Some((request, progress));
            self.go_on(slot);
        }
    }

    /// Has the host do the next step of a request, or ends it.
    fn go_on(&mut self, slot: usize) {
        let (request, progress) = self.slots[slot].as_ref().expect("a request in the slot");
        let fd = types::Fd(request.fd.0);
        let entry = match progress.step() {
            Step::Done(result) => {
                let (request, _) = self.slots[slot].take().expect("a request in the slot");
                self.free.push(slot);
                self.ended.push((request, result));
                return;
            }
            // A step has at most 2^30 bytes, and an offset that is negative is refused here, as the host's
            // calls do: the ring would take -1 for the place where the descriptor stands.
            Step::Read { off, .. } | Step::Write { off, .. } if off < 0 => {
                return self.answered(slot, -libc::EINVAL);
            }
            Step::Read { to, len, off } => opcode::Read::new(fd, to, len as u32)
                .offset(off.cast_unsigned())
                .build(),
            Step::Write { from, len, off } => opcode::Write::new(fd, from, len as u32)
                .offset(off.cast_unsigned())
                .build(),
            Step::Flush => opcode::Fsync::new(fd)
                .flags(types::FsyncFlags::DATASYNC)
                .build(),
        };
        self.push(entry.user_data(slot as u64));
    }

    fn wait_for_event(&mut self) {
        let event = types::Fd(self.shared.event.as_raw_fd());
        let count: *mut u64 = &mut *self.event;
        let entry = opcode::Read::new(event, count.cast(), size_of::<u64>() as u32);
        self.push(entry.build().user_data(EVENT));
    }

    fn push(&mut self, entry: squeue::Entry) {
        // SAFETY: the memory is the request's, which lives in its slot until the host has answered; or the
        // event's count, which lives as long as the thread.
        let pushed = unsafe { self.ring.submission().push(&entry) };
        pushed.expect("the ring has an entry for each slot and one for the event");
    }

    /// Hands the new entries to the host and sleeps until one has ended.
    fn sleep(&mut self) {
        // What has ended at once must not wait for something else.
        let want = usize::from(self.ended.is_empty());
        match self.ring.submit_and_wait(want) {
            Ok(_) => {}
            // A signal; or the host is short of something until an answer has been taken.
            Err(error)
                if matches!(
                    error.raw_os_error(),
                    Some(libc::EINTR | libc::EAGAIN | libc::EBUSY)
                ) => {}
            Err(error) => panic!("bio: the ring: {error}"),
        }
    }

    fn hear_of_ends(&mut self) {
        let answers: Vec<(u64, i32)> = self
            .ring
            .completion()
            .map(|answer| (answer.user_data(), answer.result()))
            .collect();
        for (place, answer) in answers {
            match usize::try_from(place) {
                Ok(slot) if place != EVENT => self.answered(slot, answer),
                _ => {
                    let counted = answer == size_of::<u64>() as i32 || answer == -libc::EINTR;
                    assert!(counted, "bio: the event of the ring: answer {answer}");
                    self.wait_for_event();
                }
            }
        }
    }

    /// The host has answered to a step: a count, or minus an error.
    fn answered(&mut self, slot: usize, answer: i32) {
        let (request, progress) = self.slots[slot].as_mut().expect("a request in the slot");
        progress.answered(request, usize::try_from(answer).map_err(|_| -answer));
        self.go_on(slot);
    }
}
