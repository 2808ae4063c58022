//! Connections come and go: accept, banner, deadlines, the end.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use nix::errno::Errno as Host;
use nix::sys::epoll::{EpollEvent, EpollFlags};

use super::access;
use super::client::{Client, Phase};
use super::listen::Accepted;
use super::registry;
use super::server::Server;
use super::socket::Socket;
use super::timer::Due;

/// How long the server rests when the host cannot give it a connection.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

impl Server {
    /// Takes in all connections that wait.
    pub(super) fn accept(self: &Arc<Self>) {
        loop {
            match self.listener.accept() {
                Ok(Some(accepted)) => self.welcome(accepted),
                Ok(None) => return,
                Err(error) => {
                    let error = Host::from_raw(error.raw_os_error().unwrap_or(0));
                    let full = matches!(error, Host::EMFILE | Host::ENFILE);
                    if !(full && self.refuse_without_descriptor()) {
                        // The poller reports a connection once: look again by ourselves.
                        self.timers.add(ACCEPT_RETRY, Due::Accept);
                        return;
                    }
                }
            }
        }
    }

    /// No descriptor is left: gives one up for as long as it takes to close a connection.
    fn refuse_without_descriptor(&self) -> bool {
        let mut spare = self.spare.lock().expect("no holder panics");
        let had_one = spare.take().is_some();
        let refused = had_one && matches!(self.listener.accept(), Ok(Some(_)));
        *spare = File::open("/dev/null").ok();
        refused
    }

    fn welcome(self: &Arc<Self>, accepted: Accepted) {
        // Dropping it closes it, without a banner: the client sees that the server is full.
        if !access::admits(self.limits.owner, accepted.uid) {
            return;
        }
        let taken = self
            .connections
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| {
                (count < self.limits.clients).then_some(count + 1)
            });
        if taken.is_err() {
            return;
        }
        let Ok(socket) = Socket::new(accepted.fd, self.limits.reverse_timeout) else {
            self.connections.fetch_sub(1, Ordering::SeqCst);
            return;
        };
        let client = Client::new(self, registry::new_cookie(), accepted.uid, socket);
        registry::insert(&client);
        let due = Due::Handshake(client.cookie);
        client.state().timer = Some(self.timers.add(self.limits.handshake_timeout, due));
        // The poller may report a handshake at once; what the server has to say comes before.
        let _ = client.send(&self.banner);
        let flags = EpollFlags::EPOLLIN | EpollFlags::EPOLLRDHUP | EpollFlags::EPOLLET;
        if self
            .epoll
            .add(
                &client.channel.socket,
                EpollEvent::new(flags, client.cookie as u64),
            )
            .is_err()
        {
            // The host has no room for one more: as if the client had left at once.
            let owner = client.edge.notify();
            assert!(owner, "nobody reads a client that the poller does not know");
            self.end_connection(&client);
        }
    }

    /// Does what is due.
    pub(super) fn expire(self: &Arc<Self>) {
        for due in self.timers.expired() {
            match due {
                Due::Handshake(cookie) => {
                    if let Some(client) = registry::get(cookie)
                        && client.state().phase == Phase::New
                    {
                        client.disconnect();
                    }
                }
                Due::Accept => self.accept(),
                Due::Prefork(auth) => {
                    if let Some(prefork) = self.preforks.expire(&auth) {
                        self.enter(|| prefork.end());
                    }
                }
            }
        }
    }

    /// Nobody holds `client`: ends its process and closes its connection.
    pub(super) fn end_client(self: &Arc<Self>, client: &Arc<Client>) {
        let process = client.state().process.take();
        if let Some(process) = process {
            self.enter(|| process.end());
        }
        registry::remove(client.cookie);
        // Fails when it never got in.
        let _ = self.epoll.delete(&client.channel.socket);
        if let Some(ring) = client.channel.made_ring() {
            let _ = self.epoll.delete(ring);
            self.rings.fetch_sub(1, Ordering::SeqCst);
        }
        client.output.lock().lose();
        client.output.progressed();
        client.disconnect();
        self.connections.fetch_sub(1, Ordering::SeqCst);
    }
}
