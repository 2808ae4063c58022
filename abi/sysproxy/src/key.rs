//! The key that a client and a server share: who may come in over tcp (weakness 8 of the protocol
//! document, section 18).
//!
//! The key is the content of a file, which `RUMP_SP_KEY` names on both sides; a line end behind it does
//! not count. The file is its owner's alone, or it is not taken.
//!
//! # The exchange
//!
//! Before its GUEST or FORK a client with a key sends two handshakes of the kind that the protocol
//! reserves for this, AUTH. Each side proves that it has the key, and neither shows it:
//!
//! | from | frame | body |
//! |---|---|---|
//! | client | REQ HANDSHAKE AUTH | [`HELLO`] |
//! | server | RESP HANDSHAKE | 32 random bytes, S |
//! | client | REQ HANDSHAKE AUTH | 32 random bytes, C; HMAC-SHA-256 of `client`, S, C |
//! | server | RESP HANDSHAKE | HMAC-SHA-256 of `server`, S, C |
//!
//! A server without a key, one that wants another, or a GUEST where a key is wanted ends as the
//! protocol says: ERROR AUTH, and the connection is closed. S and C are new each time, so what somebody
//! overheard opens nothing later. The server proves itself last: a stranger gets nothing to try keys
//! on. Frames that follow are neither encrypted nor signed: who can change the stream underway can take
//! it over; use a tunnel there.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Environment: the file of the key.
pub const ENV_KEY: &str = "RUMP_SP_KEY";

/// Body of the first AUTH.
pub const HELLO: [u8; 8] = *b"RUMPKEY\x01";
/// Bytes of a random number, and of a proof.
pub const LEN: usize = 32;

/// The fewest bytes of a key.
const MIN: usize = 16;
/// The most.
const MAX: usize = 4096;

/// A random number of one exchange.
pub type Nonce = [u8; LEN];
/// Shows that its maker has the key.
pub type Proof = [u8; LEN];

/// A shared key.
#[derive(Clone)]
pub struct Key(Arc<[u8]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Who proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Key {
    /// The key with these bytes.
    ///
    /// # Errors
    /// What is wrong with them: there are too few, or too many.
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        match bytes.len() {
            MIN..=MAX => Ok(Self(bytes.into())),
            len => Err(format!("has {len} bytes, a key has {MIN} to {MAX}")),
        }
    }

    /// The key in a file.
    ///
    /// # Errors
    /// A sentence about the file: it cannot be read, others can, or it holds no key.
    pub fn load(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let unreadable = |error| format!("the key file {name} cannot be read: {error}");
        let file = File::open(path).map_err(unreadable)?;
        let meta = file.metadata().map_err(unreadable)?;
        let user = nix::unistd::geteuid().as_raw();
        if !meta.is_file() || (meta.uid() != user && meta.uid() != 0) || meta.mode() & 0o077 != 0 {
            return Err(format!(
                "the key file {name} must be a file of yours that nobody else can read (chmod 600)"
            ));
        }
        let mut bytes = Vec::new();
        let mut start = file.take(MAX as u64 + 3);
        start.read_to_end(&mut bytes).map_err(unreadable)?;
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Self::new(bytes).map_err(|what| format!("the key file {name} {what}"))
    }

    /// The key in the file that the environment names, if it does.
    ///
    /// # Errors
    /// As [`Key::load`].
    pub fn from_env() -> Result<Option<Self>, String> {
        match std::env::var_os(ENV_KEY) {
            Some(path) if !path.is_empty() => Self::load(Path::new(&path)).map(Some),
            _ => Ok(None),
        }
    }

    /// The proof of one side in the exchange with these random numbers.
    #[must_use]
    pub fn prove(&self, side: Side, server: &Nonce, client: &Nonce) -> Proof {
        self.mac(side, server, client)
            .finalize()
            .into_bytes()
            .into()
    }

    /// Whether `proof` is the one of this side. The time taken tells nothing about the right one.
    #[must_use]
    pub fn accepts(&self, proof: &Proof, side: Side, server: &Nonce, client: &Nonce) -> bool {
        self.mac(side, server, client).verify_slice(proof).is_ok()
    }

    fn mac(&self, side: Side, server: &Nonce, client: &Nonce) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        mac.update(match side {
            Side::Client => b"client",
            Side::Server => b"server",
        });
        mac.update(server);
        mac.update(client);
        mac
    }
}

/// Body of the second AUTH: the client's random number and its proof.
#[must_use]
pub fn encode_proof(nonce: &Nonce, proof: &Proof) -> [u8; 2 * LEN] {
    let mut body = [0; 2 * LEN];
    body[..LEN].copy_from_slice(nonce);
    body[LEN..].copy_from_slice(proof);
    body
}

/// Reads [`encode_proof`]'s bytes.
#[must_use]
pub fn decode_proof(body: &[u8]) -> Option<(Nonce, Proof)> {
    let (nonce, proof) = body.split_first_chunk()?;
    Some((*nonce, proof.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn key(byte: u8) -> Key {
        Key::new(&[byte; MIN]).expect("long enough")
    }

    #[test]
    fn a_proof_is_good_for_its_key_side_and_exchange_only() {
        let (s, c) = ([1; LEN], [2; LEN]);
        let proof = key(1).prove(Side::Client, &s, &c);
        assert!(key(1).accepts(&proof, Side::Client, &s, &c));
        assert!(!key(2).accepts(&proof, Side::Client, &s, &c), "another key");
        assert!(!key(1).accepts(&proof, Side::Server, &s, &c), "sent back");
        assert!(!key(1).accepts(&proof, Side::Client, &c, &s), "swapped");
        assert!(
            !key(1).accepts(&proof, Side::Client, &[3; LEN], &c),
            "replayed"
        );
        let mut other = proof;
        other[LEN - 1] ^= 1;
        assert!(!key(1).accepts(&other, Side::Client, &s, &c));
        assert_eq!(decode_proof(&encode_proof(&c, &proof)), Some((c, proof)));
        for len in [0, 32, 63, 65] {
            assert_eq!(decode_proof(&vec![0; len]), None);
        }
    }

    /// As another implementation of HMAC-SHA-256 has it.
    #[test]
    fn a_known_proof() {
        let key = Key::new(b"0123456789abcdef").expect("long enough");
        let proof = key.prove(Side::Client, &[1; LEN], &[2; LEN]);
        let hex: String = proof.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "e38f4d4ca084dd874f52dc1b9ac32284b3231ae78f94c2179c9a628aa2602103"
        );
    }

    #[test]
    fn a_key_file_is_its_owners_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("key");
        let load = |content: &[u8], mode| {
            write(&path, content).expect("a file");
            set_permissions(&path, Permissions::from_mode(mode)).expect("its owner");
            Key::load(&path).map(|key| key.0.to_vec())
        };
        assert_eq!(load(&[7; 16], 0o600), Ok(vec![7; 16]));
        assert_eq!(
            load(b"0123456789abcdef\n", 0o400),
            Ok(b"0123456789abcdef".to_vec())
        );
        assert_eq!(
            load(b"0123456789abcdef\r\n", 0o400),
            Ok(b"0123456789abcdef".to_vec())
        );
        for (mode, content) in [
            (0o640, 16),
            (0o604, 16),
            (0o600, 15),
            (0o600, 0),
            (0o600, 4097),
        ] {
            assert!(load(&vec![7; content], mode).is_err(), "{mode:o} {content}");
        }
        assert!(Key::load(directory.path()).is_err());
        assert!(Key::load(&directory.path().join("none")).is_err());
        assert_eq!(format!("{:?}", key(1)), "Key(..)");
    }
}
