//! Requests and their answers on one connection, from any number of threads (protocol sections 8
//! and 14).
//!
//! There is no receiving thread. Of all threads that wait for an answer one is the receiver: it
//! reads frames, keeps those that concern its own call, and puts the others into the mail of the
//! call whose lent buffers they name. So every request of the server is served by the thread that
//! lent the memory, in the order in which the requests came, and before that call's answer.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rump_abi::sysproxy::{ErrorCode, frame};

use crate::error::{Error, Result};
use crate::incoming::{Broken, Incoming, Incomings};
use crate::memory::{Buffers, Range};
use crate::socket::Socket;

/// The reference client never sends number 0 on a new connection: its handshake is number 1.
const FIRST_REQNO: u64 = 1;

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
    pub fn new(socket: Arc<Socket>, incomings: Incomings, on_signal: Option<OnSignal>) -> Self {
        Self {
            socket,
            sending: Mutex::new(()),
            incomings: Mutex::new(incomings),
            state: Mutex::new(State {
                next: FIRST_REQNO,
                calls: HashMap::new(),
                receiving: false,
                broken: None,
            }),
            changed: Condvar::new(),
            on_signal,
        }
    }

    /// Sends the frame that `request` makes for a request number, serves the server's requests for
    /// `buffers`, and returns the answer.
    pub fn request(
        &self,
        request: impl FnOnce(u64) -> Vec<u8>,
        buffers: &mut Buffers<'_>,
    ) -> Result<Answer> {
        let reqno = self.enter(buffers)?;
        let outcome = match self.send(&[&request(reqno)]) {
            Ok(()) => self.wait(reqno, buffers),
            Err(broken) => Err(broken),
        };
        lock(&self.state).calls.remove(&reqno);
        outcome.map_err(|broken| self.fail(broken))
    }

    /// Registers a request before it is sent.
    fn enter(&self, buffers: &Buffers<'_>) -> Result<u64> {
        let mut state = lock(&self.state);
        if let Some(broken) = &state.broken {
            return Err(error(broken));
        }
        let reqno = state.next;
        state.next += 1;
        let call = Call {
            lent: buffers.ranges().collect(),
            mail: VecDeque::new(),
        };
        state.calls.insert(reqno, call);
        Ok(reqno)
    }

    fn wait(&self, reqno: u64, buffers: &mut Buffers<'_>) -> std::result::Result<Answer, Broken> {
        let mut state = lock(&self.state);
        loop {
            let mail = state
                .calls
                .get_mut(&reqno)
                .and_then(|call| call.mail.pop_front());
            if let Some((incoming, body)) = mail {
                drop(state);
                if let Some(answer) = self.serve(incoming, &body, buffers)? {
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
                let answer = self.receive(reqno, buffers);
                let mut state = lock(&self.state);
                state.receiving = false;
                if let Err(broken) = &answer {
                    // Nobody may read on where this one stopped.
                    state.broken.get_or_insert(broken.clone());
                }
                let others = state.calls.len() > 1;
                drop(state);
                if others {
                    // One of them takes over.
                    self.changed.notify_all();
                }
                return answer;
            }
        }
    }

    /// Reads frames until the answer to `reqno` comes.
    fn receive(
        &self,
        reqno: u64,
        buffers: &mut Buffers<'_>,
    ) -> std::result::Result<Answer, Broken> {
        let mut incomings = lock(&self.incomings);
        loop {
            let incoming = incomings.receive(|| self.longest_lent())?;
            match self.owner(incoming, incomings.body().len() as u64)? {
                Some(owner) if owner == reqno => {
                    if let Some(answer) = self.serve(incoming, incomings.body(), buffers)? {
                        return Ok(answer);
                    }
                }
                Some(owner) => {
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

    /// The most that a server can have to say in one COPYOUT.
    fn longest_lent(&self) -> u64 {
        let state = lock(&self.state);
        let lent = state.calls.values().flat_map(|call| &call.lent);
        lent.map(|range| range.len).max().unwrap_or(0)
    }

    /// The call that a frame belongs to.
    fn owner(&self, incoming: Incoming, data: u64) -> std::result::Result<Option<u64>, Broken> {
        let state = lock(&self.state);
        let (addr, len) = match incoming {
            Incoming::Response { reqno } | Incoming::Refusal { reqno, .. } => {
                return Ok(state.calls.contains_key(&reqno).then_some(reqno));
            }
            Incoming::Anonmmap { .. } | Incoming::Raise { .. } => return Ok(None),
            Incoming::Copyin { place, .. } => (place.addr, place.len),
            // The server names the size of its own buffer: the string may be shorter.
            Incoming::Copyinstr { place, .. } => (place.addr, 0),
            Incoming::Copyout { addr } => (addr, data),
        };
        let lends = |call: &Call| call.lent.iter().any(|lent| lent.contains(addr, len));
        match state.calls.iter().find(|(_, call)| lends(call)) {
            Some((reqno, _)) => Ok(Some(*reqno)),
            None => Err(OUTSIDE),
        }
    }

    /// Serves one frame; `Some` when it ends the call.
    fn serve(
        &self,
        incoming: Incoming,
        body: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> std::result::Result<Option<Answer>, Broken> {
        match incoming {
            Incoming::Response { .. } => return Ok(Some(Answer::Response(body.to_vec()))),
            Incoming::Refusal { code, .. } => return Ok(Some(Answer::Refusal(code))),
            Incoming::Copyin { reqno, place } => {
                let bytes = buffers.copyin(place.addr, place.len).ok_or(OUTSIDE)?;
                self.answer(reqno, bytes)?;
            }
            Incoming::Copyinstr { reqno, place } => {
                let bytes = buffers.copyinstr(place.addr, place.len).ok_or(OUTSIDE)?;
                self.answer(reqno, bytes)?;
            }
            Incoming::Copyout { addr } => buffers.copyout(addr, body).ok_or(OUTSIDE)?,
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

    fn answer(&self, reqno: u64, bytes: &[u8]) -> std::result::Result<(), Broken> {
        use rump_abi::sysproxy::{Class, Header, Kind};
        // The response to a COPYINSTR is of kind COPYIN as well.
        let header = Header::new(Class::RESP, Kind::COPYIN, reqno, 0, bytes.len());
        self.send(&[&header.encode(), bytes])
    }

    fn send(&self, parts: &[&[u8]]) -> std::result::Result<(), Broken> {
        let _whole_frames = lock(&self.sending);
        Ok(self.socket.send_all(parts)?)
    }

    /// Notes that the connection is over, for everyone who waits on it or will.
    fn fail(&self, broken: Broken) -> Error {
        let error = error(&broken);
        lock(&self.state).broken.get_or_insert(broken);
        self.socket.shutdown();
        self.changed.notify_all();
        error
    }
}

/// The protocol has no way to refuse a COPYIN, so the connection has to end.
const OUTSIDE: Broken = Broken::Protocol("it asked for memory that no call lent to it");

fn error(broken: &Broken) -> Error {
    match broken {
        Broken::Gone => Error::Gone,
        Broken::Protocol(what) => Error::Protocol(what),
        Broken::Io(kind, text) => Error::Io(std::io::Error::new(*kind, text.clone())),
    }
}

/// A thread that panics here takes the program down; what it left is not looked at.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
