//! Who may use a server: on a unix socket the user that the host names, over tcp whoever has the key
//! (`rump_sysproxy::key`, weakness 8 of the protocol document).

use std::sync::Arc;

use rump_abi::sysproxy::{ErrorCode, Header, frame};
use rump_sysproxy::key::{self, Key, Nonce, Side};

use super::client::Client;
use super::dispatch::refuse;
use super::input::Broken;
use super::server::Server;

/// Environment: set to `1` it lets clients without a key in over tcp.
pub const ENV_TCP_INSECURE: &str = "RUMP_SP_TCP_INSECURE";

/// Who may come in over tcp.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Those who have this key.
    pub key: Option<Key>,
    /// Everybody.
    pub insecure: bool,
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may become a process.
    Admitted,
    /// It has to prove that it has the key.
    Stranger,
    /// It was sent this number, to prove it with.
    Challenged(Nonce),
}

impl Access {
    /// What `RUMP_SP_KEY` and [`ENV_TCP_INSECURE`] say.
    ///
    /// # Errors
    /// What is wrong with the key's file.
    pub fn from_env() -> Result<Self, String> {
        Ok(Self {
            key: Key::from_env()?,
            insecure: std::env::var_os(ENV_TCP_INSECURE).is_some_and(|value| value == "1"),
        })
    }

    /// Whether anybody may come in.
    pub fn somebody(&self) -> bool {
        self.key.is_some() || self.insecure
    }

    /// How a connection begins, over tcp or, where the host has named the user, admitted.
    pub fn standing(&self, tcp: bool) -> Standing {
        if tcp && !self.insecure {
            Standing::Stranger
        } else {
            Standing::Admitted
        }
    }
}

/// Whether a user may use a unix socket: the server's owner, and root, who could take it anyway.
pub fn admits(owner: u32, uid: Option<u32>) -> bool {
    uid.is_none_or(|uid| uid == owner || uid == 0)
}

impl Server {
    /// An AUTH of a connection that is no process yet: the first is answered with a challenge, the
    /// second, if it is right, with this side's proof.
    pub(super) fn authenticate(
        self: &Arc<Self>,
        client: &Client,
        header: &Header,
        body: &[u8],
    ) -> Result<(), Broken> {
        let refused = || refuse(client, header.reqno, ErrorCode::AUTH);
        let Some(key) = self.access.key.as_ref().filter(|_| client.uid.is_none()) else {
            return refused();
        };
        let standing = client.state().standing;
        let answer = match standing {
            Standing::Challenged(server) => {
                let Some((nonce, proof)) = key::decode_proof(body) else {
                    return refused();
                };
                if !key.accepts(&proof, Side::Client, &server, &nonce) {
                    return refused();
                }
                client.state().standing = Standing::Admitted;
                key.prove(Side::Server, &server, &nonce)
            }
            _ if body != key::HELLO => return refused(),
            // One that may come in without a key can show one all the same.
            Standing::Stranger | Standing::Admitted => {
                let mut nonce: Nonce = [0; key::LEN];
                if crate::random::native_fill(&mut nonce, 0) != Ok(nonce.len()) {
                    return refused();
                }
                client.state().standing = Standing::Challenged(nonce);
                nonce
            }
        };
        client
            .send(&frame::handshake_auth(header.reqno, &answer))
            .map_err(|_| Broken)
    }
}
