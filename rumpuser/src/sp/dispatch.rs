//! What a client's frames make the server do (sysproxy 0.4, sections 6 to 12 and 17).
//!
//! Functions of the one thread that reads the client.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rump_abi::errno::Errno;
use rump_abi::sysproxy::{
    Class, ErrorCode, Features, HandshakeKind, Header, Kind, SYSCALL_LIMIT, SYSCALL_MAXBODY,
    Sysresp, arguments,
    call::{self, MAX_HEAD},
    frame,
};

use super::attached::Attached;
use super::client::{Call, Client, Phase};
use super::input::{Admit, Broken, Input, Step};
use super::jobs::Job;
use super::server::Server;
use super::socket::Read;

/// The longest body of a handshake: a long program name.
const HANDSHAKE_MAX: u64 = 512;

/// What a reader came back with.
#[derive(Debug, Default)]
pub struct Frames {
    /// A system call for this thread.
    pub call: Option<Call>,
    /// The connection has ended; the right to read is still with this thread.
    pub end: bool,
}

/// What to do with a frame, judged by its header alone.
pub fn admit(client: &Client, header: &Header) -> Result<Admit, Broken> {
    let len = header.body_len().ok_or(Broken)?;
    let at_most = |max: u64| {
        if len <= max {
            Ok(Admit::Body)
        } else {
            Err(Broken)
        }
    };
    match (header.class, header.kind) {
        (Class::RESP, _) => match client.waiters.expects(header.reqno, len)? {
            true => Ok(Admit::Body),
            false => Ok(Admit::Skip),
        },
        (Class::REQ, Kind::HANDSHAKE) => at_most(HANDSHAKE_MAX),
        (Class::REQ, Kind::SYSCALL) if client.state().phase == Phase::Running => {
            at_most(SYSCALL_MAXBODY as u64)
        }
        (Class::REQ, Kind::CALL) if client.features().has(Features::ATTACH) => {
            at_most(MAX_HEAD as u64 + u64::from(client.server.limits.attach_max))
        }
        _ => Ok(Admit::HeaderOnly),
    }
}

impl Server {
    /// Reads what is there. Gives up the right to read unless the connection has ended.
    pub fn read_frames(self: &Arc<Self>, client: &Arc<Client>) -> Frames {
        let mut frames = Frames::default();
        loop {
            let seen = client.edge.seen();
            let mut input = client.take_input();
            frames.end = self.drain(client, &mut input, &mut frames.call).is_err();
            if frames.end {
                // For whoever reads on to clean up: it shall find nothing else.
                input.give_up();
            }
            client.put_input(input);
            if frames.end || client.edge.release(seen) {
                return frames;
            }
        }
    }

    /// Reads until the socket is empty. An error: the connection has ended.
    fn drain(
        self: &Arc<Self>,
        client: &Arc<Client>,
        input: &mut Input,
        mine: &mut Option<Call>,
    ) -> Result<(), Broken> {
        let mut more = true;
        loop {
            match input.step(|header| admit(client, header))? {
                Step::Frame(header, body) => self.frame(client, header, body, mine)?,
                Step::Left => unreachable!("every frame is this reader's"),
                Step::More if !more && client.channel.ring().is_none() => return Ok(()),
                Step::More => {
                    let (read, full) = input.fill(|buf| client.channel.recv_now(buf));
                    // Bytes and the end may be reported at once, and a short read shows only
                    // that there are no more bytes.
                    more = full || client.hangup.load(Ordering::Acquire);
                    match read {
                        Read::Bytes(_) => {}
                        Read::Nothing if client.channel.ring().is_some() => {
                            if !self.look_aside(client, input)? {
                                return Ok(());
                            }
                            more = true;
                        }
                        Read::Nothing => return Ok(()),
                        Read::End => return Err(Broken),
                    }
                }
            }
        }
    }

    /// Looks at the socket of a client whose frames go through the ring, if the poller reported it. It
    /// brings the end, or the EXEC of a program image that has no ring: true, and the socket is the
    /// client's stream from then on.
    fn look_aside(
        self: &Arc<Self>,
        client: &Arc<Client>,
        input: &mut Input,
    ) -> Result<bool, Broken> {
        if !client.socket_due.swap(false, Ordering::AcqRel) {
            return Ok(false);
        }
        let mut aside = client.aside.lock().expect("no holder panics");
        loop {
            let step = aside.step(|header| {
                let exec = Header::new(Class::REQ, Kind::HANDSHAKE, 0, HandshakeKind::EXEC.0, 0);
                let what = |header: &Header| (header.class, header.kind, header.arg);
                match what(header) == what(&exec) {
                    true => admit(client, header),
                    false => Err(Broken),
                }
            })?;
            match step {
                Step::Frame(header, body) => {
                    client.leave_ring();
                    *input = std::mem::replace(&mut *aside, Input::new());
                    drop(aside);
                    self.handshake(client, &header, &body)?;
                    return Ok(true);
                }
                Step::Left => unreachable!("nothing is left"),
                Step::More => match aside.fill(|buf| client.channel.socket.recv_now(buf)).0 {
                    Read::Bytes(_) => {}
                    Read::Nothing => return Ok(false),
                    Read::End => return Err(Broken),
                },
            }
        }
    }

    fn frame(
        self: &Arc<Self>,
        client: &Arc<Client>,
        header: Header,
        body: Vec<u8>,
        mine: &mut Option<Call>,
    ) -> Result<(), Broken> {
        let phase = client.state().phase;
        match (header.class, header.kind) {
            (Class::RESP, _) => client.waiters.deliver(header.reqno, body),
            (Class::ERROR, _) if client.features().has(Features::ATTACH) => {
                // Nobody: the wait for it has ended.
                client.waiters.refuse(header.reqno);
            }
            (Class::REQ, Kind::HANDSHAKE) => self.handshake(client, &header, &body)?,
            (Class::REQ, _) if phase != Phase::Running => {
                return refuse(client, header.reqno, ErrorCode::AUTH);
            }
            (Class::REQ, Kind::SYSCALL) => {
                return self.syscall(client, &header, &body, None, mine);
            }
            (Class::REQ, Kind::CALL) if client.features().has(Features::ATTACH) => {
                return self.call(client, &header, body, mine);
            }
            (Class::REQ, Kind::PREFORK) => self.prefork(client, header.reqno)?,
            _ => answer_error(client, header.reqno, ErrorCode::MALFORMED_REQUEST),
        }
        Ok(())
    }

    /// A system call with memory.
    fn call(
        self: &Arc<Self>,
        client: &Arc<Client>,
        header: &Header,
        body: Vec<u8>,
        mine: &mut Option<Call>,
    ) -> Result<(), Broken> {
        let Some(call) = call::Call::decode(&body) else {
            answer_error(client, header.reqno, ErrorCode::MALFORMED_REQUEST);
            return Ok(());
        };
        let mut args = [0; SYSCALL_MAXBODY];
        let args = &mut args[..call.args.len()];
        args.copy_from_slice(&body[call.args]);
        let (own, all) = (&client.attached, &self.attached);
        let attached = Attached::new(body, call.attached, own, all, &self.limits);
        self.syscall(client, header, args, attached, mine)
    }

    fn syscall(
        self: &Arc<Self>,
        client: &Arc<Client>,
        header: &Header,
        body: &[u8],
        attached: Option<Attached>,
        mine: &mut Option<Call>,
    ) -> Result<(), Broken> {
        // Checked as it came: the kernel takes it as a signed number.
        if header.arg >= SYSCALL_LIMIT {
            return fail(client, header.reqno, Errno::ENOSYS, 0);
        }
        if arguments::body_len(header.arg).is_some_and(|len| len != body.len()) {
            answer_error(client, header.reqno, ErrorCode::MALFORMED_REQUEST);
            return Ok(());
        }
        if client.state().in_exec {
            // As the kernel says it once it knows of the exec.
            return fail(client, header.reqno, Errno::EBUSY, -1);
        }
        let mut args = [0; SYSCALL_MAXBODY];
        args[..body.len()].copy_from_slice(body);
        let mut slots = [0; SYSCALL_MAXBODY / 8];
        for (slot, bytes) in slots.iter_mut().zip(args.as_chunks().0) {
            *slot = u64::from_ne_bytes(*bytes);
        }
        let client = Arc::clone(client);
        let call = Call {
            client,
            reqno: header.reqno,
            number: header.arg,
            args: slots,
            attached,
        };
        if self.admit(call, mine) {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// The connection of `client` has ended; the caller has the right to read and keeps it for
    /// ever, so that nobody looks at this socket again.
    pub fn end_connection(self: &Arc<Self>, client: &Arc<Client>) {
        client.waiters.fail_all();
        let (expel, pending, timer) = {
            let mut state = client.state();
            state.gone = true;
            (
                state.process.is_some() && !state.in_exec,
                std::mem::take(&mut state.pending),
                state.timer.take(),
            )
        };
        drop(pending);
        if let Some(timer) = timer {
            self.timers.cancel(timer);
        }
        if expel {
            self.add_job(client, Job::Expel);
        }
        self.leave(client);
    }
}

/// Answers a system call that the kernel does not get to see.
fn fail(client: &Client, reqno: u64, error: Errno, retval: i64) -> Result<(), Broken> {
    let result = Sysresp {
        error: error.get(),
        retval: [retval, 0],
    };
    client
        .send(&frame::syscall_response(reqno, result))
        .map_err(|_| Broken)
}

/// Answers a request with an error; the connection stays.
pub fn answer_error(client: &Client, reqno: u64, code: ErrorCode) {
    // A client that does not hear it is cleaned up by its reader.
    let _ = client.send(&frame::error(reqno, code));
}

/// Answers a request with an error and ends the connection.
pub fn refuse(client: &Client, reqno: u64, code: ErrorCode) -> Result<(), Broken> {
    answer_error(client, reqno, code);
    Err(Broken)
}
