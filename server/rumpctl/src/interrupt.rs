//! SIGINT and SIGTERM during long work: something is said, then the signal does what it does.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Runs `last_words` when the user interrupts, then dies of the signal. The server sees the
/// connection end and cleans up.
pub fn on_interrupt(last_words: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            last_words();
            // It fails only for signals that cannot be handled.
            let _ = emulate_default_handler(signal);
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}
