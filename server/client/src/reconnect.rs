//! What becomes of a call whose connection is lost (`rumpclient_setconnretry`, protocol section 15).

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Whether and how long a client tries to connect again.
///
/// The new connection is a new process: descriptors, directory and credentials are lost, and a call
/// that was under way may have been carried out before it is sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reconnect {
    /// The call fails with [`Error::Gone`], and so does every later one.
    #[default]
    Never,
    /// One attempt, and not a word about it.
    Once,
    /// For this long, with words on standard error when the first attempt fails.
    For(Duration),
    /// The same without an end.
    Forever,
}

/// How often a client that still tries says so.
const REMINDER: Duration = Duration::from_secs(120);

/// Tries to make a connection as the policy says.
pub(crate) fn retry<T>(policy: Reconnect, mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
    if policy == Reconnect::Never {
        return Err(Error::Gone);
    }
    let start = Instant::now();
    let mut said = start;
    for round in 0.. {
        if round == 1 {
            if policy == Reconnect::Once {
                return Err(Error::Gone);
            }
            say("connection to kernel lost, trying to reconnect ...");
        } else if said.elapsed() > REMINDER {
            say("still trying to reconnect ...");
            said = Instant::now();
        }
        if let Reconnect::For(patience) = policy
            && start.elapsed() >= patience
        {
            let seconds = patience.as_secs();
            say(&format!("reconnect failed, {seconds} second timeout"));
            return Err(Error::Gone);
        }
        sleep(pause(round));
        if let Ok(connection) = attempt() {
            if round > 0 {
                say("reconnected!");
            }
            return Ok(connection);
        }
    }
    unreachable!("the attempts have no end")
}

/// The pause before an attempt.
fn pause(round: u32) -> Duration {
    match round {
        0..10 => Duration::from_millis(100 * u64::from(round)),
        _ => Duration::from_secs(u64::from(round - 9).min(10)),
    }
}

fn say(text: &str) {
    eprintln!("rump_sp: {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_at_ten_seconds() {
        assert_eq!(pause(0), Duration::ZERO);
        assert_eq!(pause(9), Duration::from_millis(900));
        assert_eq!(pause(10), Duration::from_secs(1));
        assert_eq!(pause(1000), Duration::from_secs(10));
    }

    #[test]
    fn never_does_not_try_and_once_tries_once() {
        let mut tries = 0;
        let mut fail = || -> Result<()> {
            tries += 1;
            Err(Error::Full)
        };
        assert!(matches!(
            retry(Reconnect::Never, &mut fail),
            Err(Error::Gone)
        ));
        assert!(matches!(
            retry(Reconnect::Once, &mut fail),
            Err(Error::Gone)
        ));
        assert_eq!(tries, 1);
    }

    #[test]
    fn the_third_attempt_succeeds() {
        let mut tries = 0;
        let result = retry(Reconnect::For(Duration::from_secs(60)), || {
            tries += 1;
            if tries == 3 {
                Ok(tries)
            } else {
                Err(Error::Full)
            }
        });
        assert_eq!(result.ok(), Some(3));
    }
}
