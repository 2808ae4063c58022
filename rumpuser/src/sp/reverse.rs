//! The kernel's requests to a client: its memory, and signals (sysproxy 0.4, section 8).
//!
//! A thread that waits for an answer reads the socket itself when nobody else does, so the answer
//! wakes the one thread that needs it. When it meets a frame that is no answer, or its time is
//! up, the right to read goes to another thread.

use std::sync::Arc;
use std::time::Instant;

use rump_abi::errno::{Errno, Result};
use rump_abi::sysproxy::{Class, Copydata, Features, Header, Kind, payload};

use super::client::Client;
use super::dispatch::admit;
use super::input::{Admit, Input, Step};
use super::output::{Leave, Lost};
use super::registry;
use super::ring::Ring;
use super::server::Work;
use super::socket::Read;
use super::waiters::{NoAnswer, Size};

/// Copyouts shorter than this are collected until the answer of their call.
const SMALL: usize = 8 << 10;
/// So many bytes are collected at most.
const COLLECT_MAX: usize = 32 << 10;
/// A longer copyout goes in pieces, so that the queue stays within its bound.
const PIECE: usize = 64 << 10;

/// A frame that is no answer, or a stream that is broken: not for this reader.
struct Other;

impl Client {
    /// `len` bytes from `addr`.
    pub fn copyin(&self, this: &Arc<Self>, addr: u64, len: usize) -> Result<Vec<u8>> {
        let place = Copydata {
            len: len as u64,
            addr,
        }
        .encode();
        self.ask(this, Kind::COPYIN, &place, Size::Exactly(len))
            .map_err(|NoAnswer| Errno::EFAULT)
    }

    /// The string at `addr` with its NUL, or its first `len` bytes.
    pub fn copyinstr(&self, this: &Arc<Self>, addr: u64, len: usize) -> Result<Vec<u8>> {
        let place = Copydata {
            len: len as u64,
            addr,
        }
        .encode();
        self.ask(this, Kind::COPYINSTR, &place, Size::AtMost(len))
            .map_err(|NoAnswer| Errno::EFAULT)
    }

    /// Maps `len` bytes in the client.
    pub fn anonmmap(&self, this: &Arc<Self>, len: usize) -> Result<u64> {
        let body = payload::encode_word(len as u64);
        let answer = self.ask(this, Kind::ANONMMAP, &body, Size::Exactly(8));
        let answer = answer.map_err(|NoAnswer| Errno::EFAULT)?;
        match payload::decode_word(&answer) {
            Some(0) | None => Err(Errno::ENOMEM),
            Some(addr) => Ok(addr),
        }
    }

    /// Queues `data` for `addr`. Waits while the client has too much to read already.
    pub fn copyout(&self, mut addr: u64, data: &[u8]) -> Result<()> {
        for piece in data.chunks(PIECE) {
            self.copyout_piece(addr, piece).map_err(|Lost| {
                self.disconnect();
                Errno::EFAULT
            })?;
            addr = addr.wrapping_add(piece.len() as u64);
        }
        Ok(())
    }

    fn copyout_piece(&self, addr: u64, data: &[u8]) -> std::result::Result<(), Lost> {
        let limits = &self.server.limits;
        let place = Copydata {
            len: data.len() as u64,
            addr,
        }
        .encode();
        let len = place.len() + data.len();
        let mut queue = loop {
            let queue = self.output.lock();
            if queue.len() <= limits.output_window {
                break queue;
            }
            drop(queue);
            self.output
                .wait_below(limits.output_window, limits.reverse_timeout)?;
        };
        let collect = len <= SMALL
            && queue.len() + len <= COLLECT_MAX
            && registry::current_request(self.cookie).is_some();
        let leave = if collect { Leave::WithNext } else { Leave::Now };
        let header = Header::new(Class::REQ, Kind::COPYOUT, queue.take_reqno(), 0, len).encode();
        self.send_with(&mut queue, &[&header, &place, data], leave)
    }

    /// Sends a signal, with its NetBSD number.
    pub fn raise(&self, signo: u32) -> Result<()> {
        let frame = rump_abi::sysproxy::frame::raise(signo);
        self.send(&frame).map_err(|Lost| Errno::EPIPE)
    }

    /// Sends a request and waits for its answer.
    fn ask(
        &self,
        this: &Arc<Self>,
        kind: Kind,
        body: &[u8],
        size: Size,
    ) -> std::result::Result<Vec<u8>, NoAnswer> {
        let deadline = Instant::now() + self.server.limits.reverse_timeout;
        let ring = self.channel.ring();
        let direct = self.edge.try_own();
        if direct && ring.is_none() {
            self.set_direct(true);
        }
        let reqno = {
            let mut queue = self.output.lock();
            let reqno = queue.take_reqno();
            let header = Header::new(Class::REQ, kind, reqno, 0, body.len()).encode();
            self.waiters.register(reqno, size);
            // On failure the reader will find the connection ended, and settle this request.
            let _ = self.send_with(&mut queue, &[&header, body], Leave::Now);
            reqno
        };
        match ring {
            Some(ring) if direct => self.read_ring(this, ring, reqno),
            None if direct => self.read_directly(this, reqno, deadline),
            _ => {}
        }
        self.waiters.wait(reqno, deadline)
    }

    /// Reads answers from the ring for a moment, until the one to `reqno` is there; then gives up the
    /// right to read.
    fn read_ring(&self, this: &Arc<Self>, ring: &Ring, reqno: u64) {
        let seen = self.edge.seen();
        let mut input = self.take_input();
        let only_answers = loop {
            match self.step_answers(&mut input) {
                Ok(true) => {}
                Ok(false) => {
                    let waits = !self.waiters.settled(reqno);
                    if waits {
                        ring.linger();
                    }
                    // After "nothing" the client rings.
                    match input.fill(|buf| ring.recv_now(buf)).0 {
                        Read::Bytes(_) => {}
                        Read::Nothing => break true,
                        Read::End => break false,
                    }
                }
                Err(Other) => break false,
            }
        };
        self.put_input(input);
        // What was reported meanwhile, and all that is no answer, is for another thread.
        if !(only_answers && self.edge.release(seen)) {
            self.server.hand_over(Work::Read(Arc::clone(this)));
        }
    }

    /// Takes the next frame if it is an answer; false: it is not there yet.
    fn step_answers(&self, input: &mut Input) -> std::result::Result<bool, Other> {
        let step = input.step(|header| match header.class {
            Class::RESP => admit(self, header),
            Class::ERROR if self.features().has(Features::ATTACH) => admit(self, header),
            _ => Ok(Admit::Leave),
        });
        match step {
            Ok(Step::Frame(header, _)) if header.class == Class::ERROR => {
                self.waiters.refuse(header.reqno);
                Ok(true)
            }
            Ok(Step::Frame(header, body)) => {
                self.waiters.deliver(header.reqno, body);
                Ok(true)
            }
            Ok(Step::More) => Ok(false),
            Ok(Step::Left) | Err(_) => Err(Other),
        }
    }

    /// Reads answers until the one to `reqno` is there, then gives up the right to read.
    fn read_directly(&self, this: &Arc<Self>, reqno: u64, deadline: Instant) {
        let mut input = self.take_input();
        let only_answers = loop {
            match self.step_answers(&mut input) {
                Ok(true) => {}
                Err(Other) => break false,
                Ok(false) if self.waiters.settled(reqno) => break true,
                Ok(false) => {
                    if input.fill(|buf| self.channel.socket.recv_wait(buf)).0 == Read::End {
                        break false;
                    }
                    if Instant::now() >= deadline && !self.waiters.settled(reqno) {
                        break true;
                    }
                }
            }
        };
        self.put_input(input);
        if only_answers {
            // In this order: what arrives from now on is reported, what arrived before as well.
            self.edge.abandon();
            self.set_direct(false);
        } else {
            self.set_direct(false);
            self.server.hand_over(Work::Read(Arc::clone(this)));
        }
    }
}
