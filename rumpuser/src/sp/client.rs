//! A connection and the process behind it.
//!
//! Life: `New` (connected, banner sent) → `Handshaking` → `Running` → gone. A client is *held* by
//! its connection, by each system call that runs, by a thread with its jobs and by an exec that is
//! being completed; the last holder that leaves ends the process and closes the socket. So a client may vanish at any
//! moment: what runs for it comes to an end by itself and nothing is waited for.
//!
//! Lock order: `state`, then the server's call counter; `output`, then `waiters`. No lock is held
//! across a wait or a call into the kernel; the reader takes `input` out while it reads.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use nix::sys::epoll::{EpollEvent, EpollFlags};
use rump_abi::sysproxy::Features;

use super::access::Standing;
use super::attached::{Account, Attached};
use super::channel::Channel;
use super::edge::Edge;
use super::input::Input;
use super::jobs::{Exec, Job};
use super::output::{Leave, Lost, Output, Queue};
use super::server::Server;
use super::socket::Socket;
use super::upcall::Process;
use super::waiters::Waiters;

/// A system call that a client asked for.
#[derive(Debug)]
pub struct Call {
    /// Who asked.
    pub client: Arc<Client>,
    /// Its number for the answer.
    pub reqno: u64,
    /// Number of the system call.
    pub number: u32,
    /// The argument slots, zero beyond those of the call.
    pub args: [u64; 8],
    /// Memory that came with it.
    pub attached: Option<Attached>,
}

/// Where in its life a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No handshake yet.
    New,
    /// The kernel makes its process.
    Handshaking,
    /// It has a process.
    Running,
}

/// What changes in a client's life.
#[derive(Debug)]
pub struct State {
    pub phase: Phase,
    /// Whether it may become a process.
    pub standing: Standing,
    /// The connection is closed or broken.
    pub gone: bool,
    /// The kernel process; shared with the calls that are in it.
    pub process: Option<Arc<Process>>,
    /// System calls that run.
    pub running: usize,
    /// Those among them that have no lwp yet.
    pub entering: usize,
    /// System calls that wait for their turn.
    pub pending: VecDeque<Call>,
    /// Waits in the server's list for a shared slot.
    pub starved: bool,
    /// Holders other than system calls: the connection, an exec at work, a thread with its jobs.
    pub holds: usize,
    /// Work with the main lwp that is still to be done.
    pub jobs: VecDeque<Job>,
    /// A thread does some of it, or was sent for.
    pub job_runs: bool,
    /// From the EXEC request to its answer.
    pub in_exec: bool,
    /// The exec that the last running call has to complete.
    pub exec: Option<Exec>,
    /// Key of the handshake timer.
    pub timer: Option<super::timer::Key>,
}

/// A connection to a client.
#[derive(Debug)]
pub struct Client {
    /// The cookie that the kernel knows it by; also its token in the poller.
    pub cookie: usize,
    /// User at the other end, where the host tells.
    pub uid: Option<u32>,
    pub server: Arc<Server>,
    pub channel: Channel,
    pub edge: Edge,
    /// The poller has seen the end of the stream: what is left to read is followed by it.
    pub hangup: AtomicBool,
    /// The poller has reported the socket, though frames go through the ring.
    pub socket_due: AtomicBool,
    /// What comes by the socket meanwhile.
    pub aside: Mutex<Input>,
    /// The parts of the extension that it has.
    features: AtomicU32,
    /// Memory attached to its calls.
    pub attached: Account,
    input: Mutex<Option<Input>>,
    pub output: Output,
    pub waiters: Waiters,
    state: Mutex<State>,
}

impl Client {
    /// A connection just accepted.
    pub fn new(server: &Arc<Server>, cookie: usize, uid: Option<u32>, socket: Socket) -> Arc<Self> {
        // The host names the users of unix sockets.
        let standing = server.access.standing(uid.is_none());
        Arc::new(Self {
            cookie,
            uid,
            server: Arc::clone(server),
            channel: Channel::new(socket),
            edge: Edge::default(),
            hangup: AtomicBool::new(false),
            socket_due: AtomicBool::new(false),
            aside: Mutex::new(Input::new()),
            features: AtomicU32::new(Features::NONE.0),
            attached: Account::default(),
            input: Mutex::new(Some(Input::new())),
            output: Output::default(),
            waiters: Waiters::default(),
            state: Mutex::new(State {
                phase: Phase::New,
                standing,
                gone: false,
                process: None,
                running: 0,
                entering: 0,
                pending: VecDeque::new(),
                starved: false,
                holds: 1,
                jobs: VecDeque::new(),
                job_runs: false,
                in_exec: false,
                exec: None,
                timer: None,
            }),
        })
    }

    /// Its state.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder panics")
    }

    /// The parts of the extension that it has.
    pub fn features(&self) -> Features {
        Features(self.features.load(Ordering::Relaxed))
    }

    /// It has these from now on.
    pub fn set_features(&self, features: Features) {
        self.features.store(features.0, Ordering::Relaxed);
    }

    /// The process of a running client that somebody holds.
    pub fn process(&self) -> Arc<Process> {
        let process = self.state().process.clone();
        process.expect("a held client keeps its process")
    }

    /// The reader takes what is read so far.
    pub fn take_input(&self) -> Input {
        let input = self.input.lock().expect("no holder panics").take();
        input.expect("there is one reader, and it puts back what it took before it stops")
    }

    /// The reader puts it back, before it stops.
    pub fn put_input(&self, input: Input) {
        *self.input.lock().expect("no holder panics") = Some(input);
    }

    /// Sends a frame without waiting. A client that lets too much pile up is disconnected.
    pub fn send(&self, frame: &[u8]) -> Result<(), Lost> {
        self.send_with(&mut self.output.lock(), &[frame], Leave::Now)
    }

    /// As [`Client::send`], for one who holds the queue.
    pub fn send_with(&self, queue: &mut Queue, parts: &[&[u8]], leave: Leave) -> Result<(), Lost> {
        let max = self.server.limits.output_max;
        let sent = queue.push(&self.channel, parts, leave, max);
        if sent.is_err() {
            self.disconnect();
        }
        self.watch_writable(queue, leave == Leave::Now && queue.len() > 0);
        sent
    }

    /// The socket takes bytes again.
    pub fn writable(&self) {
        let mut queue = self.output.lock();
        if queue.flush(&self.channel).is_err() {
            self.disconnect();
        }
        let blocked = queue.len() > 0;
        self.watch_writable(&mut queue, blocked);
        drop(queue);
        self.output.progressed();
    }

    fn watch_writable(&self, queue: &mut Queue, blocked: bool) {
        if blocked != queue.blocked && (blocked || queue.len() == 0) {
            queue.blocked = blocked;
            self.watch(queue);
        }
    }

    /// A thread begins or ends to read the socket itself. At the end the poller looks afresh.
    pub fn set_direct(&self, direct: bool) {
        let mut queue = self.output.lock();
        queue.direct = direct;
        self.watch(&queue);
    }

    fn watch(&self, queue: &Queue) {
        if self.channel.ring().is_some() {
            // Its bell rings for both directions.
            return;
        }
        let mut flags = EpollFlags::EPOLLET;
        if !queue.direct {
            flags |= EpollFlags::EPOLLIN | EpollFlags::EPOLLRDHUP;
        }
        if queue.blocked {
            flags |= EpollFlags::EPOLLOUT;
        }
        let mut event = EpollEvent::new(flags, self.cookie as u64);
        // Fails only when the client has left the poller, being gone.
        let _ = self.server.epoll.modify(&self.channel.socket, &mut event);
    }

    /// A new image of the client's program has no ring: frames go by the socket again.
    pub fn leave_ring(&self) {
        let mut queue = self.output.lock();
        queue.restart();
        self.channel.leave_ring();
        self.watch(&queue);
        drop(queue);
        self.output.progressed();
    }

    /// The server stops: nobody will clean up, so what waits for this client fails here.
    pub fn abandon(&self) {
        self.disconnect();
        self.waiters.fail_all();
        self.output.lock().lose();
        self.output.progressed();
    }

    /// Breaks the connection: the reader sees its end and cleans up.
    pub fn disconnect(&self) {
        self.channel.socket.shutdown();
    }
}
