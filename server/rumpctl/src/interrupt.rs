//! SIGINT and SIGTERM during long work: something is said or tidied up, then the signal does what it
//! does. The server sees the connection end and cleans up.

use std::sync::{Mutex, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

type LastWords = Box<dyn Fn() + Send>;

/// What is to be done, the latest first; empty until a signal is waited for.
static LAST_WORDS: Mutex<Vec<LastWords>> = Mutex::new(Vec::new());

/// Has `last_words` run when the user interrupts.
pub fn on_interrupt(last_words: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let mut all = LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if all.is_empty() {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let all = LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner);
                all.iter().rev().for_each(|last_words| last_words());
                // It fails only for signals that cannot be handled.
                let _ = emulate_default_handler(signal);
                std::process::exit(128 + signal);
            }
        });
    }
    all.push(Box::new(last_words));
    Ok(())
}
