//! Requests and their answers on one connection, from any number of threads (protocol sections 8
//! and 14).
//!
//! There is no receiving thread. Of all threads that wait for an answer one is the receiver: it
//! reads frames, keeps those that concern its own call, and puts the others into the mail of the
//! call whose lent buffers they name. So every request of the server is served by the thread that
//! lent the memory, in the order in which the requests came, and before that call's answer.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use rump_abi::sysproxy::extension::Grant;
use rump_abi::sysproxy::{Class, ErrorCode, Features, Header, Kind, call, frame};

use crate::error::{Error, Result};
use crate::incoming::{Broken, Incoming, Incomings};
use crate::memory::{AddressSpace, Buffers, Memory, Range};
use crate::ring::Ring;
use crate::signals::{self, Pending};
use crate::socket::Socket;

/// Bytes that go along with a call at most, whatever the server would take.
const ATTACH_MAX: u64 = 64 << 10;

/// Called with the NetBSD number of a signal that the kernel sends to this process.
pub(crate) type OnSignal = Box<dyn Fn(u32) + Send + Sync>;

pub(crate) struct Connection {
    socket: Arc<Socket>,
    /// Held while a frame is sent.
    sending: Mutex<()>,
    /// Held by the receiver.
    incomings: Mutex<Incomings>,
    state: Mutex<State>,
    changed: Condvar,
    /// What the server granted of the extension.
    grant: OnceLock<Grant>,
    /// Where frames go, if the server granted one.
    ring: OnceLock<Arc<Ring>>,
    pending: Pending,
    on_signal: Option<OnSignal>,
}

struct State {
    next: u64,
    calls: HashMap<u64, Call>,
    receiving: bool,
    broken: Option<Broken>,
}

/// A request that waits for its answer.
#[derive(Default)]
struct Call {
    lent: Vec<Range>,
    mail: VecDeque<(Incoming, Vec<u8>)>,
}

/// How a request ended.
pub(crate) enum Answer {
    /// The body of the response.
    Response(Vec<u8>),
    /// An ERROR frame.
    Refusal(ErrorCode),
}

impl Connection {
    /// Requests are numbered from `first`.
    pub fn new(
        socket: Arc<Socket>,
        incomings: Incomings,
        on_signal: Option<OnSignal>,
        first: u64,
    ) -> Self {
        Self {
            socket,
            sending: Mutex::new(()),
            incomings: Mutex::new(incomings),
            state: Mutex::new(State {
                next: first,
                calls: HashMap::new(),
                receiving: false,
                broken: None,
            }),
            changed: Condvar::new(),
            grant: OnceLock::new(),
            ring: OnceLock::new(),
            pending: Pending::default(),
            on_signal,
        }
    }

    /// The handshake is answered: the server granted this of `offered`, or knows of no extension.
    pub fn settle(&self, grant: Option<Grant>, offered: Features) -> Result<()> {
        let features = grant.map_or(Features::NONE, |grant| grant.features);
        let ring = lock(&self.incomings).settle(features.has(Features::RING));
        let ring = ring.and_then(|ring| match offered.has(features) {
            true => Ok(ring),
            false => Err(Broken::Protocol("it grants what it was not offered")),
        });
        // A connection has one handshake.
        if let Some(ring) = ring.map_err(|broken| self.fail(broken))? {
            let _ = self.ring.set(ring);
        }
        if let Some(grant) = grant {
            let _ = self.grant.set(grant);
        }
        Ok(())
    }

    /// What the server granted of the extension.
    pub fn grant(&self) -> Option<&Grant> {
        self.grant.get()
    }

    fn has(&self, features: Features) -> bool {
        self.grant
            .get()
            .is_some_and(|grant| grant.features.has(features))
    }

    /// What it runs on.
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// What tells it of signals.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Sends the frame that `request` makes for a request number, and returns the answer.
    pub fn request(&self, request: impl FnOnce(u64) -> Vec<u8>) -> Result<Answer> {
        let space = AddressSpace::default();
        self.ask(&mut Buffers::new(&space), |reqno, _| {
            self.send(&[&request(reqno)])
        })
    }

    /// Makes system call `number`, serves the server's requests for `memory`, and returns the answer.
    pub fn syscall(&self, number: u32, slots: &[u64], memory: &mut dyn Memory) -> Result<Answer> {
        self.ask(memory, |reqno, memory| {
            let attached = self.attached(memory);
            if attached.is_empty() {
                let body: Vec<u8> = slots.iter().flat_map(|slot| slot.to_ne_bytes()).collect();
                return self.send(&[&frame::syscall(reqno, number, &body)]);
            }
            let ranges = attached
                .iter()
                .map(|(addr, bytes)| (*addr, bytes.len() as u64));
            let head = call::head(slots, ranges);
            let len = head.len() + attached.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
            let header = Header::new(Class::REQ, Kind::CALL, reqno, number, len).encode();
            let parts: Vec<&[u8]> = [&header[..], &head]
                .into_iter()
                .chain(attached.iter().map(|(_, bytes)| &**bytes))
                .collect();
            self.send(&parts)
        })
    }

    /// What goes along with a call: each range that the server may read, if there is room for all of
    /// it. A longer one is asked for in pieces that suit the server.
    fn attached<'m>(&self, memory: &'m dyn Memory) -> Vec<(u64, Cow<'m, [u8]>)> {
        let mut room = match self.grant.get() {
            Some(grant) if self.has(Features::ATTACH) => ATTACH_MAX.min(grant.attach_max.into()),
            _ => 0,
        };
        let mut attached = Vec::new();
        for range in memory.ranges() {
            let len = range.len;
            if range.read && len > 0 && len <= room && attached.len() < call::MAX_RANGES {
                // What cannot be read is the server's to ask for, and this side's to refuse.
                if let Some(bytes) = memory.copyin(range.start, len) {
                    room -= len;
                    attached.push((range.start, bytes));
                }
            }
        }
        attached
    }

    fn ask(
        &self,
        memory: &mut dyn Memory,
        send: impl FnOnce(u64, &dyn Memory) -> std::result::Result<(), Broken>,
    ) -> Result<Answer> {
        let reqno = self.enter(memory)?;
        let outcome = match send(reqno, memory) {
            Ok(()) => self.wait(reqno, memory),
            Err(broken) => Err(broken),
        };
        lock(&self.state).calls.remove(&reqno);
        outcome.map_err(|broken| self.fail(broken))
    }

    /// Registers a request before it is sent.
    fn enter(&self, memory: &dyn Memory) -> Result<u64> {
        let mut state = lock(&self.state);
        if let Some(broken) = &state.broken {
            return Err(broken.clone().into());
        }
        let reqno = state.next;
        state.next += 1;
        let call = Call {
            lent: memory.ranges(),
            mail: VecDeque::new(),
        };
        state.calls.insert(reqno, call);
        Ok(reqno)
    }

    fn wait(&self, reqno: u64, memory: &mut dyn Memory) -> std::result::Result<Answer, Broken> {
        let mut state = lock(&self.state);
        loop {
            let mail = state
                .calls
                .get_mut(&reqno)
                .and_then(|call| call.mail.pop_front());
            if let Some((incoming, body)) = mail {
                drop(state);
                if let Some(answer) = self.serve(incoming, &body, memory)? {
                    return Ok(answer);
                }
                state = lock(&self.state);
            } else if let Some(broken) = &state.broken {
                return Err(broken.clone());
            } else if state.receiving {
                state = self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            } else {
                state.receiving = true;
                drop(state);
                let outcome = self.receive(reqno, memory);
                state = lock(&self.state);
                state.receiving = false;
                if let Err(broken) = &outcome {
                    // Nobody may read on where this one stopped.
                    state.broken.get_or_insert(broken.clone());
                }
                if state.calls.len() > 1 {
                    // One of them takes over.
                    self.changed.notify_all();
                }
                match outcome? {
                    Some(answer) => return Ok(answer),
                    // A handler may make calls, which receive for this one, too.
                    None => {
                        drop(state);
                        signals::deliver();
                        state = lock(&self.state);
                    }
                }
            }
        }
    }

    /// Reads frames until the answer to `reqno` comes; `None` when a signal comes first.
    fn receive(
        &self,
        reqno: u64,
        memory: &mut dyn Memory,
    ) -> std::result::Result<Option<Answer>, Broken> {
        loop {
            let mut incomings = lock(&self.incomings);
            // What a ring brings is waited for inside; signals wait as long.
            if !incomings.is_buffered() && self.ring.get().is_none() {
                drop(incomings);
                if self.pending.comes_before(&self.socket)? {
                    return Ok(None);
                }
                incomings = lock(&self.incomings);
            }
            let incoming = incomings.receive(|| self.longest_lent())?;
            let (owner, range) = self.owner(incoming, incomings.body().len() as u64)?;
            match owner {
                Some(owner) if owner == reqno => {
                    if let Some(answer) = self.serve(incoming, incomings.body(), memory)? {
                        return Ok(Some(answer));
                    }
                }
                Some(owner) => {
                    // Of two calls that lend everything it may not be this one's.
                    if let Incoming::Copyout { addr } = incoming
                        && range == Some(Range::EVERYTHING)
                        && memory.copyout_of_another(addr, incomings.body()).is_some()
                    {
                        continue;
                    }
                    if let Some(call) = lock(&self.state).calls.get_mut(&owner) {
                        call.mail.push_back((incoming, incomings.body().to_vec()));
                    }
                    self.changed.notify_all();
                }
                None => {
                    // Concerns no call in particular, or answers one that nobody made.
                    self.serve(incoming, &[], &mut Buffers::new(&Default::default()))?;
                }
            }
        }
    }

    /// Runs `exec` with the socket's number, while nobody is inside a frame in either direction and the
    /// socket stays open in the next program image.
    pub fn hand_over<T>(&self, exec: impl FnOnce(RawFd) -> T) -> Result<T> {
        let _whole_frames = lock(&self.sending);
        let mut incomings = lock(&self.incomings);
        // Answers and signals that nobody waits for any more.
        while incomings.is_buffered() {
            let frame = incomings.receive(|| self.longest_lent());
            frame.map_err(|broken| self.fail(broken))?;
        }
        self.socket.set_inheritable(true).map_err(Error::Io)?;
        let result = exec(self.socket.descriptor().get().as_raw_fd());
        self.socket.set_inheritable(false).map_err(Error::Io)?;
        Ok(result)
    }

    /// The most that a server can have to say in one COPYOUT.
    fn longest_lent(&self) -> u64 {
        let state = lock(&self.state);
        let lent = state.calls.values().flat_map(|call| &call.lent);
        lent.map(|range| range.len).max().unwrap_or(0)
    }

    /// The call that a frame belongs to, and what it lends there.
    fn owner(
        &self,
        incoming: Incoming,
        data: u64,
    ) -> std::result::Result<(Option<u64>, Option<Range>), Broken> {
        let state = lock(&self.state);
        let (addr, len) = match incoming {
            Incoming::Response { reqno } | Incoming::Refusal { reqno, .. } => {
                return Ok((state.calls.contains_key(&reqno).then_some(reqno), None));
            }
            Incoming::Anonmmap { .. } | Incoming::Raise { .. } => return Ok((None, None)),
            Incoming::Copyin { place, .. } => (place.addr, place.len),
            // The server names the size of its own buffer: the string may be shorter.
            Incoming::Copyinstr { place, .. } => (place.addr, 0),
            Incoming::Copyout { addr } => (addr, data),
        };
        let ranges = state.calls.iter().flat_map(|(reqno, call)| {
            let lent = call.lent.iter();
            lent.map(move |range| (Some(*reqno), Some(*range)))
        });
        ranges
            .filter(|(_, range)| range.is_some_and(|range| range.contains(addr, len)))
            // What is lent by name comes before what is part of everything.
            .min_by_key(|(_, range)| range.map(|range| range.len))
            .ok_or(OUTSIDE)
    }

    /// Serves one frame; `Some` when it ends the call.
    fn serve(
        &self,
        incoming: Incoming,
        body: &[u8],
        memory: &mut dyn Memory,
    ) -> std::result::Result<Option<Answer>, Broken> {
        match incoming {
            Incoming::Response { .. } => return Ok(Some(Answer::Response(body.to_vec()))),
            Incoming::Refusal { code, .. } => return Ok(Some(Answer::Refusal(code))),
            Incoming::Copyin { reqno, place } => {
                self.answer(reqno, memory.copyin(place.addr, place.len))?;
            }
            Incoming::Copyinstr { reqno, place } => {
                self.answer(reqno, memory.copyinstr(place.addr, place.len))?;
            }
            Incoming::Copyout { addr } => memory.copyout(addr, body).ok_or(OUTSIDE)?,
            // No call of this client needs it; 0 says that it failed.
            Incoming::Anonmmap { reqno } => self.send(&[&frame::anonmmap_response(reqno, 0)])?,
            Incoming::Raise { signo } => {
                if let Some(on_signal) = &self.on_signal {
                    on_signal(signo);
                }
            }
        }
        Ok(None)
    }

    /// Answers a COPYIN or COPYINSTR, or refuses it: the protocol cannot, so without the extension
    /// the connection has to end.
    fn answer(&self, reqno: u64, bytes: Option<Cow<'_, [u8]>>) -> std::result::Result<(), Broken> {
        let Some(bytes) = bytes else {
            if !self.has(Features::ATTACH) {
                return Err(OUTSIDE);
            }
            return self.send(&[&frame::error(reqno, ErrorCode::MALFORMED_REQUEST)]);
        };
        // The response to a COPYINSTR is of kind COPYIN as well.
        let header = Header::new(Class::RESP, Kind::COPYIN, reqno, 0, bytes.len());
        self.send(&[&header.encode(), &bytes])
    }

    fn send(&self, parts: &[&[u8]]) -> std::result::Result<(), Broken> {
        let _whole_frames = lock(&self.sending);
        match self.ring.get() {
            Some(ring) => ring.send_all(parts, &self.socket)?,
            None => self.socket.send_all(parts)?,
        }
        Ok(())
    }

    /// Notes that the connection is over, for everyone who waits on it or will.
    fn fail(&self, broken: Broken) -> Error {
        let error = Error::from(broken.clone());
        lock(&self.state).broken.get_or_insert(broken);
        self.socket.shutdown();
        self.changed.notify_all();
        error
    }
}

/// A server that asks for this means no good, or has lost count.
const OUTSIDE: Broken = Broken::Protocol("it asked for memory that no call lent to it");

/// A thread that panics here takes the program down; what it left is not looked at.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
