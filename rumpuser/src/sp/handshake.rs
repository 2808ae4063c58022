//! Becoming a process: GUEST, FORK with its PREFORK, EXEC (sysproxy 0.4, sections 7, 9 and 10).
//!
//! Functions of the one thread that reads the client, but for the end of an exec. What needs the
//! process's main lwp is left to `jobs`.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use nix::sys::epoll::{EpollEvent, EpollFlags};
use rump_abi::sysproxy::extension::{Grant, split_offer};
use rump_abi::sysproxy::payload::{HandshakeFork, decode_comm};
use rump_abi::sysproxy::{Auth, ErrorCode, Features, HandshakeKind, Header, frame};

use super::access::Standing;
use super::calls::{After, Calls};
use super::client::{Client, Phase};
use super::dispatch::{answer_error, refuse};
use super::input::Broken;
use super::jobs::{Exec, Job};
use super::output::Lost;
use super::ring::Ring;
use super::server::{Server, TOKEN_RING};
use super::upcall::Process;

impl Server {
    /// A HANDSHAKE request.
    pub(super) fn handshake(
        self: &Arc<Self>,
        client: &Arc<Client>,
        header: &Header,
        body: &[u8],
    ) -> Result<(), Broken> {
        let (new, standing) = {
            let state = client.state();
            (state.phase == Phase::New, state.standing)
        };
        match (new, HandshakeKind(header.arg)) {
            (true, HandshakeKind::AUTH) => self.authenticate(client, header, body),
            (true, _) if standing != Standing::Admitted => {
                refuse(client, header.reqno, ErrorCode::AUTH)
            }
            (true, HandshakeKind::GUEST) => self.guest(client, header.reqno, body),
            (true, HandshakeKind::FORK) => self.fork(client, header.reqno, body),
            (true, _) => refuse(client, header.reqno, ErrorCode::AUTH),
            (false, HandshakeKind::EXEC) => self.exec(client, header.reqno, body),
            (false, _) => refuse(client, header.reqno, ErrorCode::MALFORMED_REQUEST),
        }
    }

    fn guest(
        self: &Arc<Self>,
        client: &Arc<Client>,
        reqno: u64,
        body: &[u8],
    ) -> Result<(), Broken> {
        let (body, offer) = split_offer(body, None);
        let Some(comm) = command_name(body) else {
            return refuse(client, reqno, ErrorCode::MALFORMED_REQUEST);
        };
        self.begin_handshake(client);
        let mut made = None;
        self.enter(|| made = Process::new(client.cookie, &comm).ok());
        // A kernel that refuses has no frame for it.
        self.established(client, reqno, offer, made.ok_or(Broken)?)
    }

    fn fork(self: &Arc<Self>, client: &Arc<Client>, reqno: u64, body: &[u8]) -> Result<(), Broken> {
        let (body, offer) = split_offer(body, Some(HandshakeFork::LEN));
        let Some(HandshakeFork { auth, cancel }) = HandshakeFork::decode(body) else {
            return refuse(client, reqno, ErrorCode::MALFORMED_REQUEST);
        };
        let Some((prefork, timer)) = self.preforks.redeem(&auth, client.uid) else {
            return refuse(client, reqno, ErrorCode::INVALID_PREFORK);
        };
        self.timers.cancel(timer);
        if cancel != 0 {
            self.enter(|| prefork.end());
            return Err(Broken);
        }
        self.begin_handshake(client);
        let mut made = None;
        self.enter(|| made = prefork.redeem(client.cookie).ok());
        match made {
            Some(process) => self.established(client, reqno, offer, process),
            None => refuse(client, reqno, ErrorCode::RFORK_FAILED),
        }
    }

    fn begin_handshake(&self, client: &Client) {
        let timer = {
            let mut state = client.state();
            state.phase = Phase::Handshaking;
            state.timer.take()
        };
        if let Some(timer) = timer {
            self.timers.cancel(timer);
        }
    }

    fn established(
        &self,
        client: &Client,
        reqno: u64,
        offer: Features,
        process: Process,
    ) -> Result<(), Broken> {
        {
            let mut state = client.state();
            state.process = Some(Arc::new(process));
            state.phase = Phase::Running;
        }
        self.answer_handshake(client, reqno, offer)
            .map_err(|Lost| Broken)
    }

    /// The handshake is done. Of what the client offered of the extension it has from now on what
    /// this server grants; a client that offered nothing gets the protocol's answer.
    fn answer_handshake(&self, client: &Client, reqno: u64, offer: Features) -> Result<(), Lost> {
        let mut features = offer.common(self.limits.features);
        let ring = match features.has(Features::RING) {
            true => self.reserve_ring(client),
            false => None,
        };
        if ring.is_none() {
            features = features.without(Features::RING);
        }
        client.set_features(features);
        if features == Features::NONE {
            return client.send(&frame::handshake_response(reqno));
        }
        let grant = Grant {
            features,
            attach_max: self.limits.attach_max,
        };
        let frame = frame::handshake_grant(reqno, &grant);
        let Some((ring, fds)) = ring else {
            return client.send(&frame);
        };
        let started = client.channel.start_ring(ring, &fds, &frame, |ring| {
            let flags = EpollFlags::EPOLLIN | EpollFlags::EPOLLET;
            let token = client.cookie as u64 | TOKEN_RING;
            self.epoll.add(ring, EpollEvent::new(flags, token))
        });
        started.map_err(|_| Lost)
    }

    /// A ring for a client on a unix socket, if one is left and the host has what it takes. A client
    /// has one at most: a new image of its program goes on without.
    fn reserve_ring(&self, client: &Client) -> Option<(Ring, [OwnedFd; 4])> {
        if client.uid.is_none()
            || client.channel.made_ring().is_some()
            || client.output.lock().len() > 0
        {
            return None;
        }
        let (rings, max) = (&self.rings, self.limits.rings);
        let one_more = |count| (count < max).then_some(count + 1);
        let (set, get) = (Ordering::SeqCst, Ordering::SeqCst);
        rings.fetch_update(set, get, one_more).ok()?;
        let ring = Ring::create();
        if ring.is_err() {
            rings.fetch_sub(1, Ordering::SeqCst);
        }
        ring.ok()
    }

    /// A PREFORK request.
    pub(super) fn prefork(
        self: &Arc<Self>,
        client: &Arc<Client>,
        reqno: u64,
    ) -> Result<(), Broken> {
        if client.state().in_exec {
            return refuse(client, reqno, ErrorCode::INEXEC);
        }
        let mut auth: Auth = [0; 16];
        if crate::random::native_fill(&mut auth, 0) != Ok(auth.len())
            || !self
                .preforks
                .reserve(auth, client.cookie, client.uid, &self.limits)
        {
            answer_error(client, reqno, ErrorCode::NOMEM);
            return Ok(());
        }
        self.add_job(client, Job::Prefork { reqno, auth });
        Ok(())
    }

    fn exec(self: &Arc<Self>, client: &Arc<Client>, reqno: u64, body: &[u8]) -> Result<(), Broken> {
        let (body, offer) = split_offer(body, None);
        let Some(comm) = command_name(body) else {
            return refuse(client, reqno, ErrorCode::MALFORMED_REQUEST);
        };
        let again = std::mem::replace(&mut client.state().in_exec, true);
        if again {
            return refuse(client, reqno, ErrorCode::INEXEC);
        }
        self.add_job(client, Job::Exec(Exec { reqno, offer, comm }));
        Ok(())
    }

    /// No call of the old image runs any more. The caller holds `client` for this, and leaves.
    pub(super) fn complete_exec(self: &Arc<Self>, client: &Arc<Client>, exec: &Exec) -> After {
        let process = client.process();
        self.enter(|| process.exec(&exec.comm));
        client.state().in_exec = false;
        // A client that does not hear it is cleaned up by its reader.
        let _ = self.answer_handshake(client, exec.reqno, exec.offer);
        Calls::leave(client)
    }
}

fn command_name(body: &[u8]) -> Option<CString> {
    Some(CString::new(decode_comm(body)?).expect("a command name ends at its first NUL"))
}
