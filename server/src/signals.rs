//! SIGTERM and SIGINT end the server in order; a second SIGINT ends it at once.
//!
//! The signals are handled, not blocked and waited for: gdb cannot interrupt a program that blocks
//! SIGINT, and a debugger's ctrl-C is how a developer gets to the prompt.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The wish to end, noted from now on.
pub struct Termination {
    signals: Signals,
}

impl Termination {
    /// Starts to take note. After the fork of a daemon: parent and child would share one notebook.
    ///
    /// # Errors
    /// The host's.
    pub fn watch() -> io::Result<Self> {
        let noted = Arc::new(AtomicBool::new(false));
        // In this order: the first SIGINT finds the flag down and raises it, the second finds it up.
        flag::register_conditional_default(SIGINT, Arc::clone(&noted))?;
        for signal in [SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&noted))?;
        }
        Ok(Self {
            signals: Signals::new([SIGINT, SIGTERM])?,
        })
    }

    /// Sleeps until one arrives; returns at once if one has.
    pub fn wait(mut self) {
        self.signals.forever().next();
    }
}
