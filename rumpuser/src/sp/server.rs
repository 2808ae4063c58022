//! The threads of a server, and how a report of the poller finds one.
//!
//! All threads are equal. An idle one waits in the poller; the host wakes one for each report. It
//! reads the frame and, when that is a system call, runs it itself: a remote call costs one wakeup
//! here. A thread that is about to enter the kernel makes sure first that another one waits in the
//! poller, so the server always answers, whatever its clients make the kernel do.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use nix::errno::Errno as Host;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::signal::SigSet;

use super::access::Access;
use super::attached::Account;
use super::calls::{After, Calls, Turn};
use super::client::{Call, Client};
use super::limits::Limits;
use super::listen::Listener;
use super::prefork::Preforks;
use super::registry;
use super::timer::Timers;
use super::upcall;

/// Tokens of the poller that name no client.
const TOKEN_WORK: u64 = 0;
const TOKEN_LISTENER: u64 = 1;
const TOKEN_TIMER: u64 = 2;
/// Marks the token of a client's ring; without the mark it is its socket's.
pub(super) const TOKEN_RING: u64 = 1 << 63;

thread_local! {
    /// This thread is not counted among those in the poller.
    static AWAY: Cell<bool> = const { Cell::new(false) };
}

/// Something to do for whichever thread is free.
#[derive(Debug)]
pub enum Work {
    /// Run a system call.
    Call(Call),
    /// Go on reading from this client: the right to do so comes with it.
    Read(Arc<Client>),
    /// Work with this client's main lwp.
    Jobs(Arc<Client>),
}

/// A server.
#[derive(Debug)]
pub struct Server {
    pub limits: Limits,
    pub access: Access,
    pub epoll: Epoll,
    pub calls: Calls,
    pub preforks: Preforks,
    pub timers: Timers,
    /// Memory attached to the calls of all clients.
    pub attached: Account,
    pub(super) listener: Listener,
    pub(super) banner: Vec<u8>,
    /// Signals that there is work, or that it is time to stop.
    bell: EventFd,
    work: Mutex<VecDeque<Work>>,
    /// Threads in the poller, or on their way into it without a halt.
    polling: AtomicUsize,
    /// Connections that are not yet closed.
    pub(super) connections: AtomicUsize,
    /// Connections that have a ring.
    pub(super) rings: AtomicUsize,
    /// A descriptor to give up when there is none left to refuse a connection with.
    pub(super) spare: Mutex<Option<File>>,
    stopping: AtomicBool,
}

impl Server {
    /// A server that accepts connections, with one thread for a start.
    pub fn start(
        listener: Listener,
        access: Access,
        banner: Vec<u8>,
        limits: Limits,
    ) -> nix::Result<Arc<Self>> {
        let server = Arc::new(Self {
            limits,
            access,
            epoll: Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?,
            calls: Calls::default(),
            preforks: Preforks::default(),
            timers: Timers::new()?,
            attached: Account::default(),
            listener,
            banner,
            bell: EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)?,
            work: Mutex::default(),
            polling: AtomicUsize::new(1),
            connections: AtomicUsize::new(0),
            rings: AtomicUsize::new(0),
            spare: Mutex::new(File::open("/dev/null").ok()),
            stopping: AtomicBool::new(false),
        });
        let event = |token| EpollEvent::new(EpollFlags::EPOLLIN | EpollFlags::EPOLLET, token);
        server.epoll.add(&server.bell, event(TOKEN_WORK))?;
        server.epoll.add(server.timers.fd(), event(TOKEN_TIMER))?;
        server.epoll.add(&server.listener, event(TOKEN_LISTENER))?;
        if server.spawn() {
            Ok(server)
        } else {
            Err(Host::EAGAIN)
        }
    }

    /// The listening socket.
    pub fn listener(&self) -> &Listener {
        &self.listener
    }

    /// Lets the idle threads go; those in the kernel go when they come back.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.ring();
    }

    /// The server was stopped: the kernel is halting and is not entered any more.
    pub fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Some free thread shall do this.
    pub fn hand_over(&self, work: Work) {
        self.work.lock().expect("no holder panics").push_back(work);
        self.ring();
    }

    /// Runs `f`, which may take its time, while another thread waits in the poller.
    pub fn away<T>(self: &Arc<Self>, f: impl FnOnce() -> T) -> T {
        if AWAY.replace(true) {
            return f();
        }
        // Without a host thread to replace this one, work waits until it is back.
        if self.polling.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.polling.fetch_add(1, Ordering::SeqCst);
            if !self.spawn() {
                self.polling.fetch_sub(1, Ordering::SeqCst);
            }
        }
        let answer = f();
        self.polling.fetch_add(1, Ordering::SeqCst);
        AWAY.set(false);
        answer
    }

    fn ring(&self) {
        // Full after 2^64-2 rings: then it is ringing.
        let _ = self.bell.write(1);
    }

    fn spawn(self: &Arc<Self>) -> bool {
        let server = Arc::clone(self);
        let thread = std::thread::Builder::new().name("rump_sp".to_owned());
        thread.spawn(move || server.serve()).is_ok()
    }

    /// The life of a thread.
    fn serve(self: Arc<Self>) {
        // The process's signals are for its own threads; a fault is this thread's.
        let mut signals = SigSet::all();
        for fault in crate::trap::signals() {
            signals.remove(fault);
        }
        signals.thread_block().expect("the set is valid");
        let mut events = [EpollEvent::empty()];
        while !self.stopping() {
            match self.epoll.wait(&mut events, EpollTimeout::NONE) {
                Ok(0) | Err(Host::EINTR) => continue,
                Ok(_) => self.report(&events[0]),
                Err(error) => panic!("the poller of the sysproxy server failed: {error}"),
            }
            let surplus = |count| (count > self.limits.idle_threads.max(1)).then(|| count - 1);
            if self
                .polling
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, surplus)
                .is_ok()
            {
                return;
            }
        }
        self.polling.fetch_sub(1, Ordering::SeqCst);
        // The bell rings once for one thread: pass it on.
        self.ring();
    }

    fn report(self: &Arc<Self>, event: &EpollEvent) {
        match event.data() {
            TOKEN_WORK => self.work(),
            TOKEN_LISTENER => self.accept(),
            TOKEN_TIMER => self.expire(),
            token if token & TOKEN_RING != 0 => {
                // None: reported before it was closed.
                let Some(client) = registry::get((token & !TOKEN_RING) as usize) else {
                    return;
                };
                if client.output.lock().len() > 0 {
                    client.writable();
                }
                if client.edge.notify() {
                    self.read(&client);
                }
            }
            cookie => {
                let Some(client) = registry::get(cookie as usize) else {
                    return;
                };
                if event.events().contains(EpollFlags::EPOLLOUT) {
                    client.writable();
                }
                let ends = EpollFlags::EPOLLRDHUP | EpollFlags::EPOLLHUP | EpollFlags::EPOLLERR;
                if event.events().intersects(ends) {
                    client.hangup.store(true, Ordering::Release);
                }
                client.socket_due.store(true, Ordering::Release);
                if event.events() != EpollFlags::EPOLLOUT && client.edge.notify() {
                    self.read(&client);
                }
            }
        }
    }

    fn work(self: &Arc<Self>) {
        loop {
            let (work, more) = {
                let mut queue = self.work.lock().expect("no holder panics");
                (queue.pop_front(), !queue.is_empty())
            };
            let Some(work) = work else { return };
            if more {
                self.ring();
            }
            match work {
                Work::Call(call) => self.run(call),
                Work::Read(client) => self.read(&client),
                Work::Jobs(client) => self.do_jobs(&client),
            }
        }
    }

    /// Reads as the reader of `client` and runs what it asks for.
    fn read(self: &Arc<Self>, client: &Arc<Client>) {
        let read = self.read_frames(client);
        if read.end {
            self.end_connection(client);
        }
        if let Some(call) = read.call {
            self.run(call);
        }
    }

    /// Runs `call` and those that this thread is given after it.
    fn run(self: &Arc<Self>, call: Call) {
        self.away(|| {
            let mut next = Some(call);
            while let Some(call) = next {
                let client = self.execute(call);
                next = self.finish(&client).or_else(|| self.linger(&client));
            }
        });
    }

    /// Runs one call and answers it.
    fn execute(&self, mut call: Call) -> Arc<Client> {
        let client = Arc::clone(&call.client);
        let pid = client.process().pid;
        let number = i32::try_from(call.number).expect("numbers are checked on arrival");
        let attached = call.attached.take();
        let answered = registry::as_current(&client, call.reqno, attached, || {
            let entered = || self.entered(&client);
            let result = upcall::syscall(pid, number, &mut call.args, entered);
            registry::current_request(client.cookie).map(|reqno| (reqno, result))
        });
        // None: the server was stopped by this very call and has answered it.
        if let Some((reqno, result)) = answered {
            let frame = rump_abi::sysproxy::frame::syscall_response(reqno, result);
            // A client that does not hear it is cleaned up by its reader.
            let _ = client.send(&frame);
        }
        client
    }

    /// The client of a call that has ended may make another one at once. If it has a ring and nobody
    /// reads it, waits for that a moment.
    fn linger(self: &Arc<Self>, client: &Arc<Client>) -> Option<Call> {
        let ring = client.channel.ring()?;
        if !client.edge.try_own() {
            return None;
        }
        // What came, and that the client shall ring for what comes later, is the reader's to see.
        ring.linger();
        let read = self.read_frames(client);
        if read.end {
            self.end_connection(client);
        }
        read.call
    }

    /// A call of `client` has ended; the next one for this thread.
    fn finish(self: &Arc<Self>, client: &Arc<Client>) -> Option<Call> {
        let mut after = self.calls.end(client, &self.limits);
        loop {
            after = match after {
                After::Run(call) => return Some(call),
                After::Exec(exec) => self.complete_exec(client, &exec),
                After::End => {
                    self.end_client(client);
                    After::Idle
                }
                After::Idle => return None,
            }
        }
    }

    /// A holder that is no call leaves.
    pub fn leave(self: &Arc<Self>, client: &Arc<Client>) {
        let mut after = Calls::leave(client);
        loop {
            after = match after {
                After::Run(_) => unreachable!("a holder that is no call frees no slot"),
                After::Exec(exec) => self.complete_exec(client, &exec),
                After::End => {
                    self.end_client(client);
                    After::Idle
                }
                After::Idle => return,
            }
        }
    }

    /// Admits a call that a reader took in: run it, or let it wait. False: too many of them.
    pub fn admit(&self, call: Call, mine: &mut Option<Call>) -> bool {
        match self.calls.begin(call, &self.limits) {
            Turn::Run(call) if mine.is_none() => *mine = Some(call),
            Turn::Run(call) => self.hand_over(Work::Call(call)),
            Turn::Wait => {}
            Turn::Overflow => return false,
        }
        true
    }

    /// Runs `f` in the kernel, away from the poller; not after the kernel has halted.
    pub fn enter(self: &Arc<Self>, f: impl FnOnce()) {
        if !self.stopping() {
            self.away(f);
        }
    }
}
