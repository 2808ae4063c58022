//! Showing a server on tcp the key that lets clients in, and having it show that it has it, too: the
//! client's part of the exchange of `rump_sysproxy::key`.

use rump_abi::sysproxy::{ErrorCode, frame};
use rump_sysproxy::key::{self, HELLO, Key, LEN, Nonce, Side};

use crate::error::{Error, Result};
use crate::incoming::{Incoming, Incomings};
use crate::socket::Socket;

/// The connection's own requests begin above this number.
const REQNO: u64 = 0;

/// The exchange; both sides have the key when it succeeds.
pub(crate) fn authenticate(key: &Key, socket: &Socket, incomings: &mut Incomings) -> Result<()> {
    let server: Nonce = ask(socket, incomings, &HELLO)?;
    let mut client: Nonce = [0; LEN];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut random| std::io::Read::read_exact(&mut random, &mut client))
        .map_err(Error::Io)?;
    let proof = key.prove(Side::Client, &server, &client);
    let proof = ask(socket, incomings, &key::encode_proof(&client, &proof))?;
    if key.accepts(&proof, Side::Server, &server, &client) {
        Ok(())
    } else {
        Err(Error::Key("the server does not have the key".to_owned()))
    }
}

/// Sends an AUTH; the 32 bytes that answer it.
fn ask(socket: &Socket, incomings: &mut Incomings, body: &[u8]) -> Result<[u8; LEN]> {
    let sent = socket.send_all(&[&frame::auth(REQNO, body)]);
    sent.map_err(Error::Io)?;
    match incomings.receive(|| 0).map_err(Error::from)? {
        Incoming::Response { reqno: REQNO } => incomings
            .body()
            .try_into()
            .map_err(|_| Error::Protocol("its answer to the key has a wrong length")),
        Incoming::Refusal {
            code: ErrorCode::AUTH,
            ..
        } => Err(Error::Key(
            "the server takes no key, or has another one".to_owned(),
        )),
        _ => Err(Error::Protocol("it did not answer the key")),
    }
}
